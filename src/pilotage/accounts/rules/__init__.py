"""Who may do what, where: permissions, what each role brings, and the doors of pages."""

from pilotage.accounts.rules.access import STRANGER, Access, Refused, Verdict
from pilotage.accounts.rules.doors import PersonalRequest, door, open_door, own_door
from pilotage.accounts.rules.people import Impossible
from pilotage.accounts.rules.permissions import ROLE_PERMISSIONS, Permission

__all__ = [
    "ROLE_PERMISSIONS",
    "STRANGER",
    "Access",
    "Impossible",
    "Permission",
    "PersonalRequest",
    "Refused",
    "Verdict",
    "door",
    "open_door",
    "own_door",
]
