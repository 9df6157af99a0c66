"""What a change of an initiative's cost does to the budgets of the scenarios that are in force with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.governance.models import ChangeRequest
from pilotage.governance.rules.changes import difference_from
from pilotage.selection.models import Commitment, Decision, ScenarioLimit, Verdict
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.selection.reads.solutions import answered, sees_all
from pilotage.work.models import Initiative

# An initiative is decided on once in a planning round: more commitments in force than this nobody compares.
MOST_COMMITMENTS = 5


@dataclass(frozen=True, slots=True)
class BudgetOf:
    """A commitment with its headline budgets and what uses them, in the scenario's currency.

    budget     what may be spent in all its years; None: no year has a budget
    used       known cost within its years, of what it selected and of work that was decided before
    """

    commitment: Commitment
    budget: Decimal | None
    used: Decimal


def used_with(budget: BudgetOf, change: ChangeRequest) -> Decimal | None:
    """What would be used with the request as it was measured.

    None: it is not measured, or asks in another currency than the scenario's, and is not added to anything.
    """
    asked = difference_from(change.measured).cost if change.measured else None
    is_same = not change.new_cost or change.currency == budget.commitment.scenario.currency
    return budget.used + asked if asked is not None and is_same else None


def budgets_with(access: Access, initiative: Initiative) -> list[BudgetOf]:
    """Of every commitment in force that selected the initiative, where the person sees the scenario and all in it."""
    chosen = Decision.objects.filter(initiative=initiative, verdict=Verdict.SELECTED, commitment__undone_on=None)
    seen = chosen.filter(commitment__scenario__in=scenarios_visible_to(access).order_by().values("pk"))
    rows = seen.select_related("commitment__scenario", "commitment__solution").order_by("-commitment__on", "pk")
    made = [one.commitment for one in rows[:MOST_COMMITMENTS]]
    limits: dict[UUID, list[ScenarioLimit]] = {}
    for limit in ScenarioLimit.objects.filter(scenario__in=[one.scenario_id for one in made]):
        limits.setdefault(limit.scenario_id, []).append(limit)
    found = []
    for one in made:
        answer = answered(one.solution)
        taken = [candidate for candidate in answer.inputs.candidates if candidate.id in answer.kept.chosen]
        # A sum over what the person may not see would tell what that costs.
        if sees_all(access, [candidate.id for candidate in taken]):
            used = sum((candidate.cost for candidate in taken), Decimal(0))
            found.append(BudgetOf(one, _whole(limits.get(one.scenario_id, [])), used))
    return found


def _whole(limits: Sequence[ScenarioLimit]) -> Decimal | None:
    """The budgets of the years added up; nothing where none is set."""
    budgets = [limit.at_most for limit in limits if limit.is_budget and limit.at_most is not None]
    return sum(budgets, Decimal(0)) if budgets else None
