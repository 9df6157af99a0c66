"""Risks of registers in the trials of plans."""

from django.db.models import Prefetch, QuerySet

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.plans import plan_of
from pilotage.delivery.rules.delays import Delay
from pilotage.risk.models import Entry, TrialTask, TrialUse
from pilotage.risk.rules.trials import Standing, points_of, standing_of


def plan_for(access: Access, entry: Entry) -> Plan | None:
    """The plan of the initiative in whose register it stands, where there is one that the person may see."""
    return plan_of(access, entry.initiative) if entry.initiative is not None else None


def use_of(entry: Entry) -> TrialUse | None:
    """How an entry that was found through its door is used in the trials."""
    return _with_tasks().filter(entry=entry).first()


def uses_in(plan: Plan) -> list[TrialUse]:
    """The risks that are used in the trials of a plan that was found through its door: two queries.

    They stand in the register of the plan's own initiative: who sees the one sees the other.
    """
    uses = _with_tasks().filter(entry__initiative=plan.initiative_id)
    return list(uses.select_related("entry__scope").order_by("entry__number"))


def delays_from_registers(plan: Plan) -> list[Delay]:
    """What the trials of the plan draw of its register: with the numbers that the register has now."""
    found = []
    for use in uses_in(plan):
        entry, points = use.entry, points_of(use.entry, plan.seconds_a_day)
        if standing_of(use) == Standing.COUNTS and points is not None and entry.probability_share is not None:
            lines = tuple(one.task.uid for one in use.tasks.all())
            found.append(Delay(str(entry.pk), str(entry), float(entry.probability_share), points, lines))
    return found


def _with_tasks() -> QuerySet[TrialUse]:
    tasks = Prefetch("tasks", TrialTask.objects.select_related("task__parent").order_by("task__position"))
    return TrialUse.objects.select_related("entry").prefetch_related(tasks)
