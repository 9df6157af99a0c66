"""What a cockpit speaks of: whose eyes, which part of the portfolio tree, which day, compared with which other day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.work.models import InitiativeFacts, Portfolio, StagePhase
from pilotage.work.reads.query import Query
from pilotage.work.reads.register import matching
from pilotage.work.reads.visible import ENDED

IDEAS = (StagePhase.IDEA, StagePhase.ASSESSED)
APPROVED = (StagePhase.APPROVED,)
# Only what is being delivered is expected to report.
IN_DELIVERY = (StagePhase.DELIVERY, StagePhase.CLOSING)
ON_HOLD = (StagePhase.ON_HOLD,)
CURRENT = tuple(phase for phase in StagePhase if phase not in ENDED)
# Two monthly cycles missed; the register fades a rating at the same age.
STALE_DAYS = 62


@dataclass(frozen=True, slots=True)
class View:
    """Narrowed to `scope` with all below it, or everything that the person may see."""

    access: Access
    tree: tuple[Portfolio, ...]
    scope: Portfolio | None
    day: date
    since: date
    is_past: bool

    @property
    def stale_before(self) -> date:
        """A RAG from before this day counts as not reported."""
        return self.day - timedelta(days=STALE_DAYS)

    @property
    def sees_money(self) -> bool:
        return bool(self.access.may_anywhere(Permission.SEE_MONEY))

    @property
    def portfolios(self) -> tuple[Portfolio, ...]:
        """The part of the tree in view."""
        if self.scope is None:
            return self.tree
        return tuple(one for one in self.tree if one.scope.path.startswith(self.scope.scope.path))


def initiatives_in(view: View) -> QuerySet[InitiativeFacts]:
    """Every visible initiative in view, as of its day; the ended ones too."""
    rows = matching(view.access, Query(), as_of=view.day if view.is_past else None)
    return rows.filter(scope__path__startswith=view.scope.scope.path) if view.scope else rows


def current_in(view: View) -> QuerySet[InitiativeFacts]:
    """Those that are neither closed nor cancelled."""
    return initiatives_in(view).filter(stage__phase__in=CURRENT)


def current_with_money_in(view: View) -> QuerySet[InitiativeFacts]:
    """Those of them whose money the person may see."""
    return current_in(view).filter(money_condition(view.access))


def money_condition(access: Access) -> Q:
    return access.where(Permission.SEE_MONEY, field="scope__path")
