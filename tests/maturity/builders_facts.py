"""A portfolio in which there is something of everything that probes ask about."""

from datetime import UTC, date, datetime
from decimal import Decimal

from pilotage.accounts.models import Person, Scope, ScopeKind
from pilotage.delivery.actions.baselines import set_baseline
from pilotage.delivery.models import Plan, PlanTask
from pilotage.finance.actions.ranges import state_range
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import MoneyAmount, MoneyLine, RangeOf
from pilotage.governance.models import (
    Condition,
    LedgerEntry,
    LedgerKind,
    Outcome,
    ReportingCycle,
    ReportRag,
    StatusReport,
)
from pilotage.governance.rules.reporting.periods import period_at
from pilotage.kit.uuids import new_id
from pilotage.maturity.actions.evidence import run_probes
from pilotage.maturity.models import ProbeRun
from pilotage.maturity.reads.facts import GatheredFacts
from pilotage.resources.models import Demand, ResourceRole
from pilotage.risk.models import Entry
from pilotage.work.actions import link
from pilotage.work.models import Dependency, Initiative, Observation, Portfolio, StagePhase
from pilotage.work.reads.visible import stage_in
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.delivery.backlogs import a_backlog, a_story
from tests.delivery.planning import brought, three_in_a_row
from tests.finance.money import a_line, booked
from tests.governance.reports import a_draft, published, written
from tests.resources.staff import a_demand, a_role
from tests.risk.registers import an_entry

DAY = date(2026, 6, 26)
NOON = datetime(2026, 6, 26, 12, tzinfo=UTC)
MONTHS = {date(2026, month, 1): Decimal(100) for month in range(1, 13)}


def facts_for(person: Person | None, *, portfolio: Portfolio | None = None, day: date = DAY) -> GatheredFacts:
    """What this person sees (None: the machine), of a portfolio or of everything."""
    access = access_for(person) if person else None
    everything = GatheredFacts(access, path="", day=day).enterprise
    return GatheredFacts(access, path=portfolio.scope.path if portfolio else everything, day=day)


def a_run(day: date = DAY) -> ProbeRun:
    """The nightly run of that day."""
    return run_probes(day, at=NOON, access=None)


def delivered(name: str, portfolio: Portfolio, **facts: object) -> Initiative:
    """In delivery since January, with a manager and an owner."""
    access = full_access()
    usual: dict[str, object] = {
        "stage": stage_in(StagePhase.DELIVERY), "on": date(2026, 1, 5), "manager": a_person(f"Manager of {name}"),
        "sponsor": a_person(f"Owner of {name}"), "description": f"What {name} is for.",
        "planned_start": date(2026, 1, 5), "planned_finish": date(2026, 12, 18), "rag": "G",
    }  # fmt: skip
    return an_initiative(name, portfolio=portfolio, access=access, **{**usual, **facts})


def planned(initiative: Initiative, *, baseline: bool = True) -> Plan:
    access = full_access()
    plan = brought(initiative, three_in_a_row(), access=access)
    if baseline:
        set_baseline(
            plan, revision=plan.revision, name="Approved", reason="", is_current=True, access=access, at=NOON
        )  # fmt: skip
    return plan


def decided(initiative: Initiative, outcome: Outcome, *, on: date, number: int) -> LedgerEntry:
    return LedgerEntry.objects.create(
        number=number, kind=LedgerKind.GATE, outcome=outcome, title=f"Approval: {initiative.name}",
        scope=initiative.scope, initiative=initiative, decided_on=on, decided_at=NOON, source=f"review:{number}",
    )  # fmt: skip


def something_of_everything(portfolio: Portfolio, name: str, *, number: int, cycle=None) -> tuple[Initiative, ...]:
    """Three initiatives: one with a plan, money and risks; one with a backlog, which needs it; one closed."""
    access = full_access()
    first, second = delivered(f"{name} one", portfolio), delivered(f"{name} two", portfolio)
    closed = delivered(f"{name} three", portfolio, stage=stage_in(StagePhase.CLOSED))
    planned(first)
    backlog = a_backlog(second)
    a_story(backlog, 3, on=date(2026, 6, 1), started=date(2026, 6, 2), done=date(2026, 6, 20))
    cost = a_line(first, "capex", amounts=MONTHS)
    booked(cost, dict.fromkeys(range(1, 6), 90), year=2026, on=DAY)
    gain = a_line(closed, "benefit", currency="USD", amounts=MONTHS)
    booked(gain, {1: 50, 2: 60}, year=2026, on=DAY)
    state_range(first, of=RangeOf.COST, shares=(Decimal("-0.1"), Decimal("0.3")), version=0, access=access)
    a_demand(first, a_role(f"{name} engineer"), 10, 20)
    an_entry(f"{name} risk", register=first, probability=5, impact=5, on=DAY, raised_on=date(2026, 6, 1))
    an_entry(f"{name} issue", register=portfolio, kind="issue", on=DAY, raised_on=date(2026, 1, 1))
    link(source=second, target=first, kind="needs", access=access, note=f"{name} waits")
    entry = decided(first, Outcome.CONDITIONAL, on=date(2026, 1, 5), number=number)
    Condition.objects.create(entry=entry, text=f"{name} condition", owner=first.manager, due_on=date(2026, 6, 1))
    if cycle is not None:
        published(written(a_draft(first, cycle, today=date(2026, 5, 26)), summary=f"{name} is on its way"),
                  on=date(2026, 5, 26))  # fmt: skip
    return first, second, closed


def many_more(like: Initiative, cycle: ReportingCycle, count: int) -> None:
    """So many initiatives in the same portfolio, each with a row of whatever probes ask about: written at once."""
    home = like.portfolio.scope.path
    ids = [new_id() for _place in range(count)]
    scopes = Scope.objects.bulk_create(
        Scope(kind=ScopeKind.INITIATIVE, path=f"{home}{id.hex}/") for id in ids
    )  # fmt: skip
    rows = Initiative.objects.bulk_create(
        Initiative(
            id=id, key=f"MANY-{id.hex[-12:]}", kind="project", name=f"Another {place}", description="Like others.",
            portfolio=like.portfolio, stage=like.stage, scope=scope, manager=like.manager, sponsor=like.sponsor,
            planned_start=like.planned_start, planned_finish=like.planned_finish, registered_on=date(2026, 1, 5),
            rag="G", rag_scale=3, rag_on=date(2026, 1, 5),
        )
        for place, (id, scope) in enumerate(zip(ids, scopes, strict=True))
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(initiative=row, field=field, on=date(2026, 1, 5), text=text)
        for row in rows
        for field, text in (("stage", str(like.stage_id)), ("rag", "G"))
    )
    plans = Plan.objects.bulk_create(Plan(initiative=row) for row in rows)
    PlanTask.objects.bulk_create(
        PlanTask(plan=plan, uid=1, position=0, name="Build", duration_seconds=28_800) for plan in plans
    )  # fmt: skip
    lines = MoneyLine.objects.bulk_create(
        MoneyLine(initiative=row, kind=kind, name=kind, currency="EUR") for row in rows for kind in ("capex", "benefit")
    )  # fmt: skip
    MoneyAmount.objects.bulk_create(
        MoneyAmount(line=line, month=date(2026, 1, 1), amount=Decimal(1)) for line in lines
    )  # fmt: skip
    Entry.objects.bulk_create(
        Entry(kind="risk", number=1, title="Ground", initiative=row, scope=scope, raised_on=date(2026, 6, 1))
        for row, scope in zip(rows, scopes, strict=True)
    )
    role = ResourceRole.objects.first()
    Demand.objects.bulk_create(Demand(initiative=row, role=role, hours=[Decimal(1)]) for row in rows)
    Dependency.objects.bulk_create(Dependency(source=row, target=like, kind="needs") for row in rows)
    period = period_at(cycle, date(2026, 5, 1))
    reports = StatusReport.objects.bulk_create(
        StatusReport(
            initiative=row, cycle=cycle, period_start=period.start, period_end=period.end, due_on=period.due_on,
            since=period.start, until=period.end, composed_at=NOON,
        )
        for row in rows
    )  # fmt: skip
    ReportRag.objects.bulk_create(ReportRag(report=report, dimension="overall", given="G") for report in reports)
    StatusReport.objects.filter(pk__in=[report.pk for report in reports]).update(
        state="published", published_at=NOON, published_on=DAY
    )
    refresh_summaries([row.pk for row in rows])
