"""Who may work on scenarios, commit them and undo that; answered with a reason."""

from collections.abc import Collection
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from pilotage.accounts.models import Scope
from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.kit.models import Record
from pilotage.selection.models import Outcome, Scenario, Solution
from pilotage.work.models import Initiative, StagePhase

Row = TypeVar("Row", bound=Record)

# Work that has begun: it keeps its claim on money where the scenario says so, and nobody needs it decided again.
BEGUN = (StagePhase.DELIVERY, StagePhase.CLOSING)
# What others need is there, or will be: decided already, whatever this scenario answers.
DECIDED = (StagePhase.APPROVED, *BEGUN, StagePhase.CLOSED)
# Only these move to "approved" when they are selected.
UNDECIDED = (StagePhase.IDEA, StagePhase.ASSESSED)
HAS_CHOICE = (Outcome.OPTIMAL, Outcome.WITHIN)


class Impossible(Exception):
    """What was asked contradicts itself; the text says what, where and what to do."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(Exception, Generic[Row]):
    """Somebody changed the row since it was read; the caller shows both versions side by side."""

    def __init__(self, current: Row, *, read_version: int) -> None:
        super().__init__(_("Somebody changed this scenario in the meantime. Nothing was saved."))
        self.current = current
        self.read_version = read_version


def sees_whole(access: Access, path: str) -> bool:
    """Does the person see everything below this path, with its money? Less would show sums of hidden amounts."""
    return bool(access.may(Permission.SEE, path=path)) and bool(access.may(Permission.SEE_MONEY, path=path))


def may_choose_in(access: Access, scope: Scope) -> Verdict:
    if not sees_whole(access, scope.path):
        return access.may(Permission.SEE_MONEY, path=scope.path)
    return access.may(Permission.CHOOSE, path=scope.path)


def may_change(access: Access, scenario: Scenario, *, is_committed: bool) -> Verdict:
    """May limits, rules and candidates still change? A committed scenario stands as it was decided."""
    verdict = may_choose_in(access, scenario.scope)
    if verdict and is_committed:
        text = _("“%(name)s” is committed and stands as it was decided. Copy it, or undo the decision first.")
        return Verdict(False, text % {"name": scenario.name})
    if verdict and scenario.archived_on:
        return Verdict(False, _("“%(name)s” is archived. Restore it first.") % {"name": scenario.name})
    return verdict


def may_own(access: Access, scenario: Scenario) -> Verdict:
    """May the person give it away, or make it private? Its owner may; where there is none, whoever may change it."""
    if scenario.owner is None or scenario.owner_id == access.person_id:
        return Verdict(True)
    return Verdict(False, _("Only its owner, %(name)s, decides on that.") % {"name": scenario.owner.name})


def may_commit(access: Access, initiatives: Collection[Initiative]) -> Verdict:
    """May the person decide on every one of these?"""
    for initiative in initiatives:
        verdict = access.may(Permission.COMMIT, path=initiative.scope.path)
        if not verdict:
            text = _("Your roles do not let you commit a decision on %(name)s.")
            return Verdict(False, text % {"name": initiative.name})
    return Verdict(True)


def has_choice(solution: Solution) -> bool:
    return solution.outcome in HAS_CHOICE
