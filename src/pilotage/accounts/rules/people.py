"""Who may manage whom: inviting, changing, ending accounts, and giving roles."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules.access import YES, Access, Verdict
from pilotage.accounts.rules.permissions import ROLE_PERMISSIONS, Permission

# A key that is forgotten must not live for ever; a year covers a yearly renewal.
TOKEN_LONGEST_DAYS = 366


class Impossible(Exception):
    """What was asked contradicts itself or what is there; the text says what to do, `field` says where."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def may_invite(access: Access) -> Verdict:
    return access.may_anywhere(Permission.MANAGE_PEOPLE)


def may_give(access: Access, role: str, *, path: str) -> Verdict:
    """May the role be given on that scope? Nobody gives what they do not have there themselves."""
    verdict = access.may(Permission.MANAGE_PEOPLE, path=path)
    if not verdict:
        return verdict
    if all(access.may(permission, path=path) for permission in ROLE_PERMISSIONS[role]):
        return YES
    return Verdict(False, _("You cannot give a role that can do more than you can."))


def may_take(access: Access, role: str, *, path: str, other_administrators: int) -> Verdict:
    """May the role be taken away there? `other_administrators`: active ones of the enterprise besides this one."""
    verdict = access.may(Permission.MANAGE_PEOPLE, path=path)
    if not verdict:
        return verdict
    if role == Role.ADMINISTRATOR and path == access.enterprise_path and other_administrators == 0:
        return _last_administrator()
    return YES


def may_manage(access: Access, grant_paths: Collection[str]) -> Verdict:
    """May a person with roles on those paths be changed or deactivated?

    Somebody who manages people of one portfolio only may do so while all roles of the person lie within it.
    """
    if access.may_everywhere(Permission.MANAGE_PEOPLE):
        return YES
    verdict = access.may_anywhere(Permission.MANAGE_PEOPLE)
    if not verdict:
        return verdict
    if grant_paths and all(access.may(Permission.MANAGE_PEOPLE, path=path) for path in grant_paths):
        return YES
    return Verdict(False, _("This person has roles outside the part that you manage. Ask an administrator."))


def may_rename(access: Access, person_id: UUID, grant_paths: Collection[str]) -> Verdict:
    """Everybody may write their own name."""
    return YES if access.person_id == person_id else may_manage(access, grant_paths)


def may_deactivate(
    access: Access,
    person_id: UUID,
    grant_paths: Collection[str],
    *,
    is_enterprise_administrator: bool,
    other_administrators: int,
) -> Verdict:
    if access.person_id == person_id:
        return Verdict(False, _("You cannot deactivate yourself. Ask another administrator."))
    if is_enterprise_administrator and other_administrators == 0:
        return _last_administrator()
    return may_manage(access, grant_paths)


def may_configure(access: Access) -> Verdict:
    """What belongs to the whole organisation asks for the permission on the enterprise."""
    return access.may_everywhere(Permission.CONFIGURE)


def may_make_token(access: Access, person_id: UUID) -> Verdict:
    if access.person_id == person_id:
        return YES
    return Verdict(False, _("A key is made by the person in whose name it acts."))


def may_revoke_token(access: Access, person_id: UUID, grant_paths: Collection[str]) -> Verdict:
    return YES if access.person_id == person_id else may_manage(access, grant_paths)


def check_expiry(expires_on: date, *, today: date) -> None:
    """Raises Impossible unless the day lies ahead, and not too far."""
    if not today < expires_on <= today + timedelta(days=TOKEN_LONGEST_DAYS):
        text = _("Choose a day after today and within %(days)s days.") % {"days": TOKEN_LONGEST_DAYS}
        raise Impossible(text, field="expires_on")


def _last_administrator() -> Verdict:
    return Verdict(
        False, _("This is the last administrator of the enterprise. Make somebody else an administrator first.")
    )
