"""What a change request is measured against: what was approved of the initiative and its plan."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from pilotage.accounts.reads import organisation
from pilotage.delivery.models import Baseline, Plan, PlanTask
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.document import Approved
from pilotage.finance.models import MoneySummary
from pilotage.finance.reads.baselines import current_money_baselines
from pilotage.finance.reads.terms import rates
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.reads.changes.visible import OPEN
from pilotage.governance.rules.changes import Difference, Stand, difference, difference_from, stand_from
from pilotage.work.models import Initiative


def stand_of(initiative: Initiative) -> Stand:
    """As it is now: four queries. The whole cost is the stated one; where none is stated, that of the money lines."""
    summary = MoneySummary.objects.filter(initiative=initiative).first()
    lines = summary.cost if summary and summary.is_cost_complete and summary.stated is None else None
    stated = initiative.whole_life_cost
    baseline = Baseline.objects.filter(plan__initiative=initiative, is_current=True).first()
    approved = current_money_baselines([initiative.pk]).get(initiative.pk)
    return Stand(
        finish=initiative.planned_finish,
        forecast=initiative.forecast_finish,
        cost=lines if stated is None else stated,
        currency=initiative.currency if stated is not None else organisation().currency,
        benefit=summary.benefit if summary and summary.is_benefit_complete else None,
        lines=lines,
        baseline=baseline.name if baseline else "",
        baseline_id=str(baseline.pk) if baseline else "",
        money_baseline=approved.name if approved else "",
        money_baseline_id=str(approved.pk) if approved else "",
    )


def rate_of(currency: str, *, on: date) -> Decimal | None:
    """One unit in the enterprise currency, on that day; None where no rate is stated."""
    own = organisation().currency
    if currency in ("", own):
        return Decimal(1)
    found = rates().filter(currency=currency, into=own, valid_from__lte=on).first()
    return found.rate if found else None


@dataclass(frozen=True, slots=True)
class Measured:
    """A request beside what counts: a draft as it would be measured now, what was submitted as it was then.

    is_overtaken   something was approved since, and it waits: it has to be measured again
    """

    before: Stand
    difference: Difference
    is_overtaken: bool = False


def measured_on(change: ChangeRequest, *, on: date) -> Measured:
    """Three queries for what is not decided yet, none for the rest."""
    kept = Measured(stand_from(change.before), difference_from(change.measured))
    if change.state not in OPEN:
        return kept
    current = stand_of(change.initiative)
    if change.state == ChangeState.DRAFT:
        return Measured(current, difference(change, current, rate=rate_of(change.currency, on=on)))
    return replace(kept, is_overtaken=current.mark != kept.before.mark)


def plan_to_approve(initiative_id: UUID) -> Plan | None:
    """The plan that a new baseline is made of, whoever asks: deciding approves the whole of it."""
    return Plan.objects.select_related("calendar", "initiative__scope").filter(initiative_id=initiative_id).first()


def plan_finish(initiative_id: UUID) -> date | None:
    """The last day of the plan as it is now; None without a plan, or without dates."""
    rows = PlanTask.objects.filter(plan__initiative_id=initiative_id, is_active=True)
    last = rows.aggregate(last=Max("finish"))["last"]
    return last.date() if last else None


def approved_by(change: ChangeRequest, plan: Plan) -> dict[int, Approved]:
    """What the new baseline says of each task.

    Only what was asked for comes from the plan as it is now: without time in the request the approved dates stay, so
    that a slip is never approved by the way; without money the approved costs stay. A task that was in no baseline is
    approved with it where scope was asked for. Without an earlier baseline all of the plan is approved.
    """
    earlier = Baseline.objects.filter(plan=plan, is_current=True).first()
    then = {row.uid: row for row in earlier.tasks.all()} if earlier else {}
    found: dict[int, Approved] = {}
    for task in tasks_of(plan):
        kept = then.get(task.uid)
        if not task.is_active or (earlier and kept is None and not change.scope and change.new_finish is None):
            continue
        timed = task if kept is None or change.new_finish is not None else kept
        costed = task if kept is None or change.new_cost is not None else kept
        found[task.uid] = Approved(timed.start, timed.finish, timed.duration_seconds, timed.work_hours, costed.cost)
    return found if any(one.start for one in found.values()) else {}
