"""The demonstration organisation: whole, with a year behind it and holes in it, and never loaded twice."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F
from pytest_django import DjangoDbBlocker

from pilotage.accounts.models import Grant, Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access
from pilotage.delivery.models import Baseline, DelayRisk, Epic, Plan, TaskEstimate
from pilotage.delivery.reads.plans import plans_visible_to
from pilotage.delivery.reads.programme import bridges_between
from pilotage.exchange.demonstration.initiatives import lines
from pilotage.exchange.demonstration.load import load
from pilotage.exchange.demonstration.plans.bridges import BRIDGES
from pilotage.exchange.demonstration.plans.catalogue import HYBRIDS, PLANS
from pilotage.finance.models import (
    ActualCost,
    CostSource,
    Fund,
    LineKind,
    MoneyBaseline,
    MoneyByYear,
    MoneyLine,
    MoneySummary,
)
from pilotage.finance.reads.funds import cost_of_all_by_fund
from pilotage.finance.reads.months import monthly_money_of
from pilotage.finance.reads.ranges import benefit_ranges_of, cost_ranges_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.reads.years import summaries_of
from pilotage.finance.rules.moving import npv_moved
from pilotage.governance.models import ReportRag, ReportState, StatusReport
from pilotage.insights.reads.earned_value import value_of
from pilotage.kit.periods import add_months
from pilotage.resources.models import Demand, Resource, ResourceRole
from pilotage.resources.reads.heat import heat_of
from pilotage.risk.models import Concern, Entry, EntryKind, Escalation, Rating, Response, Status
from pilotage.selection.models import Scenario
from pilotage.strategy.models import Driver, Objective
from pilotage.strategy.reads.drivers import active_driver_set, weights_of
from pilotage.strategy.reads.priorities import priorities_of
from pilotage.work.models import Dependency, Initiative, InitiativeKind, Portfolio, StagePhase
from pilotage.work.reads.history import deeds_on
from pilotage.work.reads.query import initiatives_as_of
from pilotage.work.reads.visible import initiatives_visible_to
from tests.builders import full_access
from tests.exchange.test_demonstration_plans import known

DAY = date(2026, 11, 23)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("nordhaven")]


@pytest.fixture(scope="module", autouse=True)
def nordhaven(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The organisation of that day, loaded once for all tests here; what they do is taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(quiet, day=DAY)
        yield
        transaction.set_rollback(True)


def quiet(message: str, share: float) -> None:
    assert 0 <= share <= 1


def test_nordhaven_is_whole_and_can_be_seen_as_of_a_year_ago():
    ideas = Initiative.objects.filter(kind=InitiativeKind.IDEA).count()
    # The 75 of the table, and the first increment of the capability roadmap.
    assert (ideas, Initiative.objects.count() - ideas) == (15, 61)
    # Enterprise, then three levels of portfolios: three slashes more than the enterprise's own one.
    assert max(path.count("/") for path in Portfolio.objects.values_list("scope__path", flat=True)) == 4
    assert (Objective.objects.count(), Driver.objects.count(), Scenario.objects.count()) == (6, 6, 2)
    assert Dependency.objects.count() == 19

    ada = access_of(Person.objects.get(name="Ada Lindgren"))
    then = initiatives_as_of(ada, date(2026, 2, 1))
    assert 0 < then.count() < 75
    tram = then.get(name="Tram line 4 extension")
    # Twelve reports end in November: GGGG, then AAAA, so February is the third of them, still green.
    assert tram.rag == "G"
    assert initiatives_as_of(ada, DAY).get(name="Tram line 4 extension").rag == "R"

    deeds = deeds_on(full_access(), Initiative.objects.get(name="Tram line 4 extension"))
    # Registered, approved, begun, and a report for each of twelve months at most.
    assert len(deeds) > 8

    chosen = active_driver_set()
    assert chosen is not None
    assert sum(weights_of(chosen).values()) == 1
    found = priorities_of(ada, chosen, list(Initiative.objects.values_list("id", flat=True)))
    assert any(one.point is None for one in found.values())
    assert any(one.point is not None for one in found.values())

    money = summaries_of(ada, list(Initiative.objects.values_list("id", flat=True)))
    unknown = [one for one in money.values() if one.npv is None]
    assert 0 < len(unknown) < len(money)

    people_of_nordhaven_compete(ada)
    what_was_spent_fits_what_was_done(ada)
    this_month_is_partly_reported()
    benefits_have_owners_and_money_was_approved()

    before = Person.objects.count(), Grant.objects.count()
    load(quiet, day=DAY)
    assert (Initiative.objects.count(), Person.objects.count(), Grant.objects.count()) == (76, *before)


def what_was_spent_fits_what_was_done(ada: Access) -> None:
    """Everything in delivery reports what was spent, some lack a month, and no performance is absurd."""
    kept = ActualCost.objects.filter(initiative__stage__phase=StagePhase.DELIVERY)
    costed = MoneySummary.objects.filter(initiative__stage__phase=StagePhase.DELIVERY, cost_source=CostSource.LINES)
    assert kept.count() > 15
    assert kept.count() >= costed.count() - 2  # what has only just begun has no whole month yet
    assert 0 < kept.filter(unreported__gt=0).count() < kept.count() / 2
    found = {}
    for plan in Plan.objects.select_related("initiative__scope", "calendar"):
        value = value_of(ada, plan, at=plan.status_at or datetime.combine(DAY, time(12)), wanted="money")
        if value is not None and value.spent is not None and value.sum.whole.cpi is not None:
            found[plan.initiative.name] = round(value.sum.whole.cpi, 3)
    assert len(found) > 8
    assert {name: cpi for name, cpi in found.items() if not 0.8 <= cpi <= 1.15} == {}


def people_of_nordhaven_compete(ada: Access) -> None:
    """Some roles are short for committed work, some only once candidates come, one never, and one is not known."""
    assert (ResourceRole.objects.count(), Resource.objects.count()) == (14, 148)
    assert Demand.objects.values("initiative").distinct().count() == 75
    heat = heat_of(ada, initiatives_visible_to(ada), [add_months(DAY.replace(day=1), step) for step in range(24)])
    loads = {role.name: heat.loads[role.id] for role in heat.roles}
    known = {name: of for name, of in loads.items() if all(load.left is not None for load in of)}
    worst = {name: min(load.left or 0 for load in of) for name, of in known.items()}
    short = {name for name, left in worst.items() if left < 0}
    tight = {
        name for name in worst if any((load.left or 0) >= 0 > (load.left_with_candidates or 0) for load in loads[name])
    }
    assert "Signalling engineer" in short
    assert {"Project manager", "Software developer"} <= tight
    assert "Business analyst" not in short | tight
    assert set(loads) - set(worst) == {"Enterprise architect"}
    assert any(load.committed_unknowns for of in loads.values() for load in of)
    assert [one.name.partition(",")[0] for one in heat.without_demand] == ["PMO capability"]


def test_every_name_in_the_table_can_be_found():
    table = lines()
    names = {line.name for line in table}
    assert len(names) == 75
    assert all(line.part_of in names or not line.part_of for line in table)
    assert all(len(line.ratings) == 6 for line in table)


def test_the_months_of_nordhaven_add_up_to_its_years_and_values_and_name_funds_and_ranges():
    access, terms = full_access(), terms_in_force()
    ids = list(Initiative.objects.values_list("id", flat=True))
    found = monthly_money_of(access, ids)
    years: dict[tuple[object, int, str], Decimal] = defaultdict(Decimal)
    for id, series in found.items():
        for one in series:
            for place, amount in enumerate(one.amounts):
                years[id, terms.year_of(add_months(one.first, place)), one.kind] += amount or 0
    kept = {
        (row.initiative_id, row.year, kind): getattr(row, kind)
        for row in MoneyByYear.objects.all()
        for kind in ("capex", "opex", "stated", "benefit")
        if getattr(row, kind)
    }
    assert {place: amount for place, amount in years.items() if amount} == kept
    assert {kind for _id, _year, kind in kept} == {"capex", "opex", "benefit"}
    for id, summary in summaries_of(access, ids).items():
        assert summary.npv is None or npv_moved(found[id], 0, terms) == summary.npv

    assert Fund.objects.count() == 4
    assert [one.fund is None for one in cost_of_all_by_fund(access)] == [False] * 4 + [True]
    # A third of 75 is 25, less those that are on hold, closed or without a plan.
    assert (len(cost_ranges_of(access, ids)), len(benefit_ranges_of(access, ids))) == (23, 19)


def benefits_have_owners_and_money_was_approved() -> None:
    """Most of both, so that there is something to chase; what has become dearer shows against its baseline."""
    benefits = MoneyLine.objects.filter(kind=LineKind.BENEFIT)
    without = benefits.filter(owner__isnull=True).count()
    assert 0 < without < benefits.count() / 3
    begun = Initiative.objects.filter(stage__phase__in=(StagePhase.APPROVED, StagePhase.DELIVERY))
    kept = MoneyBaseline.objects.filter(is_current=True)
    baselined = begun.filter(pk__in=kept.values("initiative"))
    assert begun.count() / 2 < baselined.count() < begun.count()
    dearer = [
        one.initiative.name
        for one in kept.select_related("initiative")
        if MoneySummary.objects.get(initiative=one.initiative).cost != one.cost
    ]
    assert "Signalling renewal, north corridor" in dearer
    assert len(dearer) < kept.count() / 2


def this_month_is_partly_reported() -> None:
    """A year of reports; this month some are missing, two overridden (one of them green and red), one corrected."""
    published = StatusReport.objects.filter(state=ReportState.PUBLISHED)
    # The register has twelve months of colours, the last of them this month's.
    assert published.order_by().values("period_start").distinct().count() == 12
    now = published.filter(period_start=DAY.replace(day=1))
    reporting = Initiative.objects.filter(stage__phase__in=(StagePhase.DELIVERY, StagePhase.CLOSING)).count()
    assert 0 < now.order_by().values("initiative").distinct().count() < reporting
    late = now.filter(number=1, published_on__gt=F("due_on")).count()
    assert 0 < late < now.count() / 4
    overall = ReportRag.objects.filter(report__in=now, dimension="overall")
    overridden = [(one.proposed, one.given) for one in overall if one.is_override]
    assert sorted(overridden) == [("R", "A"), ("R", "G")]
    assert all(one.override_reason for one in overall if one.is_override)
    assert now.filter(number=2, corrects__isnull=False).count() == 1


def test_the_registers_are_loaded_with_their_past():
    counts = {kind: Entry.objects.filter(kind=kind).count() for kind in EntryKind}
    # Two risks happened, so that there are two issues more than the table has.
    assert counts == {"risk": 80, "opportunity": 8, "issue": 14, "assumption": 10, "action": 10}
    assert Entry.objects.filter(came_from__isnull=False).count() == 2
    assert Entry.objects.filter(status=Status.CLOSED).count() == 3
    assert Concern.objects.values("entry").distinct().count() == 2
    assert list(Escalation.objects.order_by("state").values_list("state", flat=True)) == [
        "acknowledged", "returned", "waiting",
    ]  # fmt: skip
    assert Response.objects.filter(done_on__isnull=False).exists()
    oldest = Rating.objects.order_by("on").values_list("on", flat=True)[0]
    assert (DAY - oldest).days > 270
    assert Entry.objects.filter(kind=EntryKind.RISK, probability_share__isnull=True).exists()
    assert Entry.objects.filter(owner__isnull=True).exists()


def test_loaded_the_register_the_plans_and_the_backlogs_tell_the_same():
    access = full_access()
    plans = {plan.initiative.name: plan for plan in plans_visible_to(access)}
    assert set(plans) == {one.name for one in PLANS}
    for name, plan in plans.items():
        forecast = plan.initiative.forecast_finish
        assert forecast is not None
        assert plan.computed_finish is not None
        assert forecast == plan.computed_finish.date()
        assert timedelta(0) <= known(name).forecast - forecast <= timedelta(days=5), name

    baselines = Baseline.objects.filter(plan__in=plans.values())
    assert baselines.filter(is_current=True).count() == 30
    assert baselines.count() == 30 + sum(bool(one.rebaselined[0]) for one in PLANS)

    # One promise was given before its time; every other plan is planned as its predecessors allow.
    found = bridges_between(access, list(plans.values()))
    bridges = found.seen
    assert found.hidden == 0
    assert [one.link.successor.name for one in bridges if one.is_conflict] == [
        "Depot operated in two halves: plan agreed with drivers"
    ]
    assert len(bridges) == len(BRIDGES)

    linked = Epic.objects.exclude(task=None).select_related("task__plan__initiative")
    assert {epic.task.plan.initiative.name for epic in linked if epic.task} == set(HYBRIDS)
    for epic in linked:
        assert epic.task is not None
        assert 0 < epic.task.share_done <= 1
    assert TaskEstimate.objects.values("task__plan").distinct().count() == sum(one.is_estimated for one in PLANS)
    assert DelayRisk.objects.count() == sum(len(one.threats) for one in PLANS)
