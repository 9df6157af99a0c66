"""What one person may do, asked once per request and answered with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from pilotage.accounts.rules.permissions import DEEDS, ROLE_PERMISSIONS, Permission


class Refused(Exception):
    """A rule says no; the text says why, for the person who asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with the reason."""

    is_allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed

    def or_raise(self) -> None:
        """Raises Refused with the reason when the answer is no."""
        if not self.is_allowed:
            raise Refused(self.reason)


YES = Verdict(True)


@dataclass(frozen=True, slots=True)
class Access:
    """A person's roles as pairs of role and scope path. Nobody's (a stranger's) is empty."""

    person_id: UUID | None
    name: str
    grants: tuple[tuple[str, str], ...]
    enterprise_path: str

    def paths(self, permission: Permission) -> tuple[str, ...]:
        """The topmost scope paths on which the person has the permission."""
        found = sorted({path for role, path in self.grants if permission in ROLE_PERMISSIONS[role]})
        return tuple(path for path in found if not any(path != top and path.startswith(top) for top in found))

    def may(self, permission: Permission, *, path: str) -> Verdict:
        """May the person do this on the scope with that path?"""
        if any(path.startswith(top) for top in self.paths(permission)):
            return YES
        return Verdict(False, _("Your roles do not let you %(deed)s.") % {"deed": DEEDS[permission]})

    def may_anywhere(self, permission: Permission) -> Verdict:
        """May the person do this on some scope at least?"""
        if self.paths(permission):
            return YES
        return Verdict(False, _("Your roles do not let you %(deed)s.") % {"deed": DEEDS[permission]})

    def may_everywhere(self, permission: Permission) -> Verdict:
        """May the person do this on the whole enterprise? Asked for what belongs to everybody, such as the strategy."""
        return self.may(permission, path=self.enterprise_path)

    def where(self, permission: Permission, *, field: str) -> Q:
        """The condition on rows whose scope path is in `field` (such as "scope__path"): only where permitted."""
        paths = self.paths(permission)
        if self.enterprise_path in paths:
            return Q()
        return any_of(Q(**{f"{field}__startswith": path}) for path in paths)


def any_of(conditions: Iterable[Q]) -> Q:
    """One condition that holds where any of these does; with none of them it holds nowhere."""
    # An empty Q would let everything through: exactly what must not happen to somebody without roles.
    return reduce(or_, conditions, Q(pk__in=[]))


STRANGER = Access(person_id=None, name="", grants=(), enterprise_path="/")
