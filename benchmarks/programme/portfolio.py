"""A portfolio of plans, made through the product's own actions: approved, half of them reported on, some linked."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from benchmarks.organisation import TODAY, fill
from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.delivery.actions.baselines import set_baseline
from pilotage.delivery.actions.bridges import link_plans
from pilotage.delivery.actions.importing import import_plan
from pilotage.delivery.actions.progress import report_on_track, set_status_date
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.rules.document import Document, Words
from pilotage.engine.calendars.calendar import STANDARD
from pilotage.engine.network.plan import MS_PROJECT, Kind, Link, Task
from pilotage.engine.network.plan import Plan as Network
from pilotage.work.models import Initiative

PLANS = 200
TASKS = 250
DAY = 8 * 3600
# Of each ten tasks: a phase, a milestone, and eight that take time.
GROUP = 10
STRANDS = 4
LINKED = 3


def fill_with_plans(count: int) -> Person:
    """So many initiatives, each with a plan of 250 lines; every second has a status date, every third waits."""
    person = fill(count)
    access = access_of(person)
    before: Plan | None = None
    for place, initiative in enumerate(Initiative.objects.select_related("scope").order_by("key")):
        start = datetime.combine(TODAY - timedelta(days=20 + place % 100), datetime.min.time()) + timedelta(hours=8)
        plan = _plan(initiative, start, access)
        if before is not None and place % LINKED == 0:
            _link(before, plan, access)
        before = plan
    for place, plan in enumerate(Plan.objects.select_related("initiative__scope").order_by("initiative__key")):
        # What was reported of the plan before may have moved this one.
        plan.refresh_from_db(fields=["revision"])
        set_baseline(
            plan, revision=plan.revision, name="Approved", reason="", is_current=place % 20 != 0, access=access,
            at=datetime.combine(TODAY, datetime.min.time(), tzinfo=UTC),
        )  # fmt: skip
        if place % 2:
            _report(plan, access)
    return person


def _plan(initiative: Initiative, start: datetime, access: Access) -> Plan:
    tasks, links, strands = [], [], {}
    for place in range(TASKS):
        is_summary, is_milestone = place % GROUP == 0, place % GROUP == GROUP - 1
        kind = Kind.SUMMARY if is_summary else Kind.MILESTONE if is_milestone else Kind.TASK
        parent = None if is_summary else place - place % GROUP + 1
        seconds = (1 + place % 5) * DAY if kind is Kind.TASK else 0
        tasks.append(Task(place + 1, kind, parent=parent, duration=seconds))
        if is_summary:
            continue
        strand = place % STRANDS
        if strand in strands:
            links.append(Link(strands[strand], place + 1))
        strands[strand] = place + 1
    words = {
        task.key: Words(f"Line {task.key} of the plan", work_hours=Decimal(task.duration // 3600)) for task in tasks
    }
    document = Document(
        title="", format="mspdi", application="", plan=Network(
            tuple(tasks), tuple(links), {1: STANDARD}, 1, MS_PROJECT, start, None
        ), words=words,
    )  # fmt: skip
    return import_plan(
        initiative, document, file_name="plan.xml", content=b"<Project/>", access=access,
        at=datetime.combine(TODAY, datetime.min.time(), tzinfo=UTC), on=TODAY,
    )  # fmt: skip


def _link(before: Plan, after: Plan, access: Access) -> None:
    """Its first two milestones wait for those of the plan before."""
    ends = [
        PlanTask.objects.filter(plan=plan, kind=Kind.MILESTONE).select_related("plan__initiative").order_by("position")
        for plan in (before, after)
    ]
    for one, other in zip(ends[0][:2], ends[1][3:5], strict=True):
        link_plans(one, other, access=access, on=TODAY)


def _report(plan: Plan, access: Access) -> None:
    plan = Plan.objects.get(pk=plan.pk)
    at = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=17)
    set_status_date(plan, revision=plan.revision, at=at, push=False, access=access, on=TODAY)
    plan.refresh_from_db()
    begun = PlanTask.objects.filter(plan=plan, kind=Kind.TASK, start__lt=at).values_list("uid", flat=True)
    report_on_track(plan, set(begun[::2]), revision=plan.revision, access=access, on=TODAY)
