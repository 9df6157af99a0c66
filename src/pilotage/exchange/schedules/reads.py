"""A plan file beside the plan that is there: which numbers its tasks have, and what it would change."""

from collections import Counter
from dataclasses import dataclass

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.differences import difference_of
from pilotage.delivery.reads.plans import plan_of, tasks_of
from pilotage.delivery.rules.differences import PlanDifference
from pilotage.delivery.rules.document import Document
from pilotage.delivery.rules.permissions import Impossible
from pilotage.exchange.schedules.checking import Checked, checked
from pilotage.exchange.schedules.matching import matched
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class Beside:
    """A file on its way in. difference: None where it cannot be brought in, and `found.problem` says why."""

    found: Checked
    plan: Plan | None
    difference: PlanDifference | None
    problem: str = ""


def beside(document: Document, initiative: Initiative, *, access: Access) -> Beside:
    """The document against the initiative's plan, nothing of which is written."""
    plan = plan_of(access, initiative)
    ours = as_numbered(document, plan)
    found = checked(ours)
    try:
        return Beside(found, plan, difference_of(ours, plan))
    except Impossible as refused:
        return Beside(found, plan, None, str(refused))


def as_numbered(document: Document, plan: Plan | None) -> Document:
    """The document with the numbers that its tasks have in the plan."""
    return matched(document, known_codes(plan) if plan is not None else {})


def known_codes(plan: Plan) -> dict[str, int]:
    """The number of each task by its code; codes that occur twice say nothing."""
    pairs = list(tasks_of(plan).exclude(code="").values_list("code", "uid"))
    counts = Counter(code for code, _uid in pairs)
    return {code: uid for code, uid in pairs if counts[code] == 1}
