"""By whom facts are asked for, of which scope and day; and the access of the nightly run, which sees everything."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from pilotage.accounts.models import Role
from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import Access, Permission


@dataclass(frozen=True, slots=True)
class Asked:
    """path: of the scope, with all below it. is_past: what is observed at dates is told as of the day.

    only   paths of the places that alone are asked about, each without what lies below it; None: the whole scope
    """

    access: Access
    path: str
    day: date
    enterprise: str
    is_past: bool = False
    only: frozenset[str] | None = None

    @property
    def sees_everything(self) -> bool:
        is_whole = self.path == self.enterprise and self.only is None
        return is_whole and bool(self.access.may(Permission.SEE, path=self.enterprise))

    def lies_here(self, field: str) -> Q:
        """The condition on rows whose scope path is in `field`: those that are asked about."""
        if self.only is not None:
            return Q(**{f"{field}__in": self.only})
        return Q(**{f"{field}__startswith": self.path})


def everything() -> Access:
    """Of the machine itself, which counts for everybody: what it counts is told by what each may see."""
    path = enterprise_scope().path
    return Access(None, "", ((Role.ADMINISTRATOR.value, path),), path)
