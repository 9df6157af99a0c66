"""Bringing the plans in as people would: imported as approved, baselined, and brought up to date with progress."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

from pilotage.accounts.reads import access_of
from pilotage.delivery.actions.baselines import record_baseline
from pilotage.delivery.actions.importing import import_plan
from pilotage.delivery.actions.uncertainty import estimate_by_rule, save_delay_risk
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.rules.uncertainty import Points
from pilotage.exchange.demonstration.initiatives import Line
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.exchange.demonstration.plans.catalogue import PLANS, Planned
from pilotage.exchange.demonstration.plans.drafting import DAY
from pilotage.exchange.demonstration.plans.making import Known, made
from pilotage.exchange.schedules.mspdi.writing.document import mspdi_of
from pilotage.work.models import Initiative

NOON = time(12, tzinfo=UTC)
# Work that is left may take a tenth less, or two fifths more.
SHORTER, LONGER = 0.1, 0.4
APPROVER = "Marco Bellini"


def add_plans(loaded: Loaded, table: Sequence[Line], *, day: date, told: Callable[[str, float], None]) -> None:
    """The plans of all initiatives that have one; `told` hears of each, with the share that is done."""
    lines = {line.name: line for line in table}
    for done, planned in enumerate(PLANS):
        told(planned.name, done / len(PLANS))
        _add_plan(loaded, planned, lines[planned.name], day=day)


def _add_plan(loaded: Loaded, planned: Planned, line: Line, *, day: date) -> None:
    initiative = loaded.initiatives[planned.name]
    initiative.refresh_from_db()
    story = made(planned, line, _known(initiative, line), day=day)
    reported = story.document.plan.status or datetime.combine(day, NOON)
    plan = import_plan(
        initiative,
        story.document,
        file_name=f"{planned.name}, {reported:%Y-%m-%d}.xml",
        content=mspdi_of(story.document),
        access=loaded.access,
        at=datetime.combine(day, NOON),
        # What the register forecasts since the reports of this month is what the plan says.
        on=loaded.month,
    )
    board = access_of(loaded.people[APPROVER])
    for approval in story.approvals:
        record_baseline(
            plan, approval.tasks, name=approval.name, reason=approval.reason, is_current=True, access=board,
            at=datetime.combine(approval.on, NOON),
        )  # fmt: skip
    _doubt(loaded, plan, planned)
    loaded.initiatives[planned.name] = Initiative.objects.get(pk=initiative.pk)


def _doubt(loaded: Loaded, plan: Plan, planned: Planned) -> None:
    """Say what is not certain: three points of all that is left, and what may go wrong."""
    if planned.is_estimated:
        estimate_by_rule(plan, shorter=SHORTER, longer=LONGER, below=None, only_missing=True, access=loaded.access)
    for threat in planned.threats:
        open_tasks = PlanTask.objects.filter(plan=plan, finished_at=None, name__startswith=threat.task)
        save_delay_risk(
            plan, None, name=threat.name, probability=threat.probability,
            delay=Points(*(days * DAY for days in threat.days)),
            tasks=list(open_tasks.order_by("position").values_list("uid", flat=True)), access=loaded.access,
        )  # fmt: skip


def _known(initiative: Initiative, line: Line) -> Known:
    start, finish = initiative.planned_start, initiative.planned_finish
    if start is None or finish is None:
        raise ValueError(f"{initiative.name} has no dates to plan within")
    return Known(
        start=start,
        finish=finish,
        forecast=initiative.forecast_finish or finish,
        budget=None if line.cost is None else Decimal(line.cost * 1000),
        outlook=initiative.whole_life_cost,
    )
