"""An organisation in which probes have something to ask about: plans, lines of money, risks, links, demand, reports."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from benchmarks.organisation import TODAY, fill
from benchmarks.plans import a_large_plan
from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.delivery.actions.baselines import set_baseline
from pilotage.finance.actions.amounts import set_amounts
from pilotage.finance.actions.lines import add_line
from pilotage.governance.actions.reporting.configuring import CycleFacts, add_cycle
from pilotage.governance.models import ReportRag, ReportState, StatusReport
from pilotage.governance.rules.reporting.periods import period_at
from pilotage.resources.models import Demand, ResourceRole
from pilotage.risk.actions.entries import create_entry
from pilotage.work.models import Dependency, Initiative, Portfolio, StagePhase

PLANS, LINES_OF_A_PLAN = 200, 250
LINES_OF_MONEY, REPORTS = 500, 6


def fill_for_probes(count: int) -> Person:
    """So many initiatives; plans of 250 lines for the first 200 of them, whatever else for some of each."""
    person = fill(count)
    access = access_of(person)
    rows = list(Initiative.objects.select_related("scope", "stage").order_by("key"))
    _plans(min(PLANS, count), access)
    _money(rows[:: max(1, count // LINES_OF_MONEY)], access)
    _risks(rows, access)
    _links(rows)
    _demand(rows)
    _reports(rows, access)
    return person


def _plans(count: int, access: Access) -> None:
    at = datetime.combine(TODAY, datetime.min.time(), UTC)
    for place in range(count):
        plan = a_large_plan(access, tasks=LINES_OF_A_PLAN, on=TODAY - timedelta(days=40), of=place)
        plan.refresh_from_db()
        if place % 3:
            set_baseline(
                plan, revision=plan.revision, name="Approved", reason="", is_current=True, access=access, at=at
            )  # fmt: skip


def _money(rows: list[Initiative], access: Access) -> None:
    months = {date(2026, month, 1): Decimal(1000 * month) for month in range(1, 13)}
    for row in rows:
        for kind in ("capex", "benefit"):
            line = add_line(row, kind=kind, name=f"A {kind} line", currency="EUR", access=access)
            set_amounts(line, months, version=line.version, access=access)


def _risks(rows: list[Initiative], access: Access) -> None:
    """One risk for each initiative, and one for each portfolio."""
    registers: list[Initiative | Portfolio] = [*rows, *Portfolio.objects.select_related("scope")]
    for place, register in enumerate(registers):
        said = {
            "title": f"Risk {place}", "probability": 1 + place % 5, "impact": 1 + place % 4,
            "raised_on": TODAY - timedelta(days=place % 90),
        }  # fmt: skip
        create_entry(kind="risk", register=register, facts=said, concerns=(), on=TODAY, access=access)


def _links(rows: list[Initiative]) -> None:
    Dependency.objects.bulk_create(
        Dependency(source=one, target=other, kind="needs", note=f"Because of {other.key}" if place % 2 else "")
        for place, (one, other) in enumerate(zip(rows[::2], rows[1::2], strict=False))
    )


def _demand(rows: list[Initiative]) -> None:
    roles = ResourceRole.objects.bulk_create(
        ResourceRole(name=f"Role {place}", hours_per_month=Decimal(152), currency="EUR", position=place)
        for place in range(10)
    )
    Demand.objects.bulk_create(
        Demand(initiative=row, role=roles[place % 10], hours=[Decimal(10)] * 12) for place, row in enumerate(rows[::2])
    )


def _reports(rows: list[Initiative], access: Access) -> None:
    """Of the last months, of all that is being delivered."""
    facts = CycleFacts(
        name="Monthly", rhythm="monthly", due_day=31, is_due_after=False, starts_on=date(2026, 1, 1),
        phases=[StagePhase.DELIVERY.value, StagePhase.CLOSING.value],
    )  # fmt: skip
    cycle = add_cycle(facts, access=access)
    delivered = [row for row in rows if row.stage.phase in cycle.phases]
    for month in range(1, REPORTS + 1):
        period = period_at(cycle, date(2026, month, 1))
        drafts = StatusReport.objects.bulk_create(
            StatusReport(
                initiative=row, cycle=cycle, period_start=period.start, period_end=period.end, due_on=period.due_on,
                since=period.start, until=period.end, summary=f"{row.name} in month {month}",
                composed_at=datetime.combine(period.end, datetime.min.time(), UTC),
            )
            for row in delivered
        )  # fmt: skip
        ReportRag.objects.bulk_create(
            ReportRag(report=report, dimension=dimension, given="G", proposed="R" if place % 7 == 0 else "G")
            for place, report in enumerate(drafts)
            for dimension in ("overall", "schedule", "scope")
        )
        at = datetime.combine(period.due_on, datetime.min.time(), UTC)
        StatusReport.objects.filter(pk__in=[report.pk for report in drafts]).update(
            state=ReportState.PUBLISHED, published_at=at, published_on=period.due_on
        )
