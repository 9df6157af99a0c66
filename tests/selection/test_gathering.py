"""What a scenario would be solved with: limits in their order, people, possible starts, claims, and what they use."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.resources.models import StatedCapacity
from pilotage.selection.models import Goal, Grain, Scenario, ScenarioLimit, ScenarioLogic, ScenarioRole, ScenarioTerms
from pilotage.selection.models.logic import ScenarioLogicMember
from pilotage.selection.reads.freezing import digest_of, from_json, to_json
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import Buys, Counts, Gap, Into, Out
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.uses import Uses, costs_by_year
from pilotage.work.actions import link
from pilotage.work.models import DependencyKind, StagePhase
from tests.builders import a_portfolio, full_access
from tests.finance.money import a_line, terms_are
from tests.resources.staff import a_demand, a_role
from tests.selection.builders import YEAR, a_candidate, a_scenario
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def drivers(access):
    """Growth counts 0.6, safety 0.4."""
    return weighed_drivers({"Growth": "0.6", "Safety": "0.4"}, access=access)


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def make(access, drivers, house):
    """A candidate that gives 0.6 (extreme growth) and nothing to safety, from January to June unless said."""

    def made(name, **facts):
        first, second = drivers[1]
        dates = {"planned_start": date(YEAR, 1, 1), "planned_finish": date(YEAR, 6, 30)}
        said = {"cost": {YEAR: 12}, "levels": {first: "extreme", second: "none"}, "portfolio": house, **dates, **facts}
        return a_candidate(name, access=access, **said)

    return made


@pytest.fixture
def scenario(access, drivers, house):
    def made(**facts):
        return a_scenario(house.scope, access=access, driver_set=drivers[0], **{"years": 2, **facts})

    return made


def inputs_of(access, scenario):
    return gathered(access, Scenario.objects.get(pk=scenario.pk)).inputs


def the(inputs, name):
    return next(one for one in inputs.candidates if one.name == name)


def monthly(amounts):
    return {date(YEAR, month, 1): Decimal(amount) for month, amount in amounts.items()}


def test_every_year_has_a_limit_that_counts_its_cost_whether_limited_or_not(access, make, scenario):
    make("Alpha", cost={YEAR: 12, YEAR + 1: 5})
    inputs = inputs_of(access, scenario(budgets={YEAR + 1: 90}))
    assert [(one.span, one.at_most, one.is_budget) for one in inputs.limits] == [
        ("2027", None, True),
        ("2028", Decimal(90), True),
    ]
    problem = problem_of(inputs)
    assert [dict(limit.uses) for limit in problem.limits] == [{0: 12}, {0: 5}]


def test_a_later_start_moves_the_cost_and_lets_it_leave_the_year(access, make, scenario):
    one = make("Alpha", cost=None)
    a_line(one, amounts=monthly({1: 4, 7: 8}), access=access)
    inputs = inputs_of(access, scenario(grain=Grain.QUARTER, most_shift=4))
    alpha = the(inputs, "Alpha")
    assert [way.months for way in alpha.ways] == [0, 3, 6, 9, 12]
    # January and July: moved by 6 months July and January of the next year, by 12 both in the next year.
    assert [costs_by_year(inputs, alpha, months) for months in (0, 6, 12)] == [(12, 0), (4, 8), (0, 12)]
    assert alpha.start_of(6) == date(YEAR, 7, 1)
    assert alpha.finish_of(6) == date(YEAR, 12, 30)


def test_its_own_terms_say_between_which_months_it_may_start(access, make, scenario):
    one = make("Alpha")
    asked = scenario(grain=Grain.MONTH, most_shift=12)
    ScenarioTerms.objects.create(scenario=asked, initiative=one, earliest=date(YEAR, 3, 1), latest=date(YEAR, 5, 1))
    assert [way.months for way in the(inputs_of(access, asked), "Alpha").ways] == [2, 3, 4]


def test_a_candidate_whose_terms_leave_no_month_is_out_and_says_so(access, make, scenario):
    one = make("Alpha")
    asked = scenario(grain=Grain.YEAR)
    ScenarioTerms.objects.create(scenario=asked, initiative=one, latest=date(YEAR - 1, 5, 1))
    assert the(inputs_of(access, asked), "Alpha").out == Out.WINDOW


def test_a_years_delay_takes_its_share_of_the_priority(access, make, scenario):
    make("Alpha")
    inputs = inputs_of(access, scenario(most_shift=1, delay_share=Decimal("0.05")))
    # 0.6 of the priority at once; a year later 5 % less: 0.57.
    assert [way.value for way in the(inputs, "Alpha").ways] == [Decimal("0.6"), Decimal("0.57")]


def test_a_years_delay_discounts_the_net_present_value_once_more(access, make, scenario):
    terms_are(rate="0.25")
    make("Alpha", benefit=112)
    inputs = inputs_of(access, scenario(goal=Goal.NPV, most_shift=1))
    # 112 of benefit less 12 of cost, both in 2027; a year later at 25 %: 100 / 1.25 = 80.
    assert [way.value for way in the(inputs, "Alpha").ways] == [100, 80]


def test_a_mix_measures_each_goal_by_all_there_is_of_it(access, make, scenario):
    terms_are(rate="0")
    make("Alpha", benefit=42)  # NPV 30
    make("Beta", benefit=22)  # NPV 10
    inputs = inputs_of(access, scenario(goal=Goal.MIX, mix_share=Decimal("0.5")))
    # Both have half of all priority; of NPV three and one quarter: 25 + 37.5 and 25 + 12.5 points.
    assert the(inputs, "Alpha").value == Decimal("62.5")
    assert the(inputs, "Beta").value == Decimal("37.5")


def test_decided_work_of_the_scope_keeps_its_claim_though_it_is_no_candidate(access, make, scenario):
    make("Alpha")
    make("Running", phase=StagePhase.DELIVERY, cost={YEAR: 30})
    inputs = inputs_of(access, scenario(query="phase=assessed"))
    running = the(inputs, "Running")
    assert running.is_claim
    assert running.into == Into.BEGUN
    assert running.value == 0
    problem = problem_of(inputs)
    assert problem.forced_in == (1,)
    assert dict(problem.limits[0].uses) == {0: 12, 1: 30}


def test_the_claim_of_one_can_be_switched_off(access, make, scenario):
    make("Alpha")
    running = make("Running", phase=StagePhase.DELIVERY)
    asked = scenario(query="phase=assessed")
    ScenarioTerms.objects.create(scenario=asked, initiative=running, keeps_claim=False)
    assert [one.name for one in inputs_of(access, asked).candidates] == ["Alpha"]


def test_roles_limit_by_period_and_lack_can_be_bought_from_the_budget(access, make, scenario):
    role = a_role("Engineer", contractor_rate_per_hour=Decimal(90))
    StatedCapacity.objects.bulk_create(
        StatedCapacity(role=role, month=date(YEAR, month, 1), hours=100) for month in range(1, 13)
    )
    one = make("Alpha")
    a_demand(one, role, 200, 100)
    inputs = inputs_of(access, scenario(grain=Grain.QUARTER, counts_people=True, budgets={YEAR: 50_000}))
    hours = [limit for limit in inputs.limits if limit.counts == Counts.HOURS]
    # Four quarters of 300 hours are stated; of the second year nobody knows.
    assert [limit.at_most for limit in hours] == [300, 300, 300, 300, None, None, None, None]
    assert [limit.span for limit in hours][:2] == ["Q1 27", "Q2 27"]
    alpha = the(inputs, "Alpha")
    assert Uses(alpha).of(hours[0], 0) == 300
    assert Uses(alpha).of(hours[0], 1) == 300  # February and March
    assert Uses(alpha).of(hours[0], 2) == 200  # March alone: April is the next quarter
    bought = [extra for extra in inputs.extras if extra.buys == Buys.CONTRACTORS]
    assert len(bought) == 4  # where nobody knows the capacity there is nothing to relieve
    # An hour relieves the role (the third limit, after two years) and costs 90 of the first year's budget.
    assert bought[0].uses == ((2, Decimal(-1)), (0, Decimal(90)))
    assert bought[0].value == 0  # the goal is priority: what it costs is counted against the budget


def test_a_hard_role_sells_nothing_and_a_share_keeps_the_rest_for_others(access, make, scenario):
    role = a_role("Engineer", contractor_rate_per_hour=Decimal(90))
    StatedCapacity.objects.bulk_create(
        StatedCapacity(role=role, month=date(YEAR, month, 1), hours=100) for month in range(1, 13)
    )
    a_demand(make("Alpha"), role, 200)
    asked = scenario(counts_people=True)
    ScenarioRole.objects.create(scenario=asked, role=role, is_hard=True, capacity_share=Decimal("0.25"))
    inputs = inputs_of(access, asked)
    assert [limit.at_most for limit in inputs.limits if limit.role] == [300, None]  # a quarter of 1,200
    assert inputs.extras == ()


def test_a_hire_relieves_every_period_from_its_month_on_and_is_paid_until_the_end(access, make, scenario):
    role = a_role("Engineer", month="150")
    months = [date(YEAR + place // 12, place % 12 + 1, 1) for place in range(24)]
    StatedCapacity.objects.bulk_create(StatedCapacity(role=role, month=month, hours=100) for month in months)
    a_demand(make("Alpha"), role, 200)
    asked = scenario(counts_people=True)
    ScenarioRole.objects.create(
        scenario=asked, role=role, hires=2, hire_from=date(YEAR, 10, 1), hire_rate_per_month=Decimal(8_000)
    )
    (hire,) = inputs_of(access, asked).extras
    # Three months of 150 h in the first year, twelve in the second; 8,000 a month from both budgets.
    assert dict(hire.uses) == {2: -450, 3: -1_800, 0: 24_000, 1: 96_000}
    assert (hire.most, hire.is_whole, hire.cost) == (2, True, 120_000)


def test_a_candidate_of_which_no_demand_is_known_is_named_and_left_out_only_if_asked(access, make, scenario):
    role = a_role("Engineer")
    make("Alpha")
    a_demand(make("Beta"), role, 10)
    inputs = inputs_of(access, scenario(counts_people=True))
    assert Gap.UNSTAFFED in the(inputs, "Alpha").gaps
    assert Gap.UNSTAFFED not in the(inputs, "Beta").gaps
    assert the(inputs, "Alpha").out == Out.NOT
    strict = inputs_of(access, scenario(counts_people=True, needs_demand=True, name="Strict"))
    assert the(strict, "Alpha").out == Out.GAPS


def test_what_is_unknown_can_be_bounded_by_hand(access, make, scenario):
    one = make("Alpha", cost=None)
    asked = scenario()
    assert the(inputs_of(access, asked), "Alpha").out == Out.GAPS
    ScenarioTerms.objects.create(scenario=asked, initiative=one, cost_bound=Decimal(600))
    alpha = the(inputs_of(access, asked), "Alpha")
    assert alpha.out == Out.NOT
    assert alpha.bounded == (Gap.UNCOSTED,)
    assert alpha.costs == (600, 0)  # spread over January to June


def test_limits_count_only_what_they_speak_of(access, make, scenario, house, drivers):
    inner = a_portfolio("Plants", parent=house, access=access)
    make("Alpha", portfolio=inner)
    beta = make("Beta", cost=None)
    a_line(beta, "opex", amounts=monthly({2: 7}), access=access)
    asked = scenario()
    kept = {"scenario": asked, "at_most": 100}
    ScenarioLimit.objects.create(**kept, measure="capex", year=YEAR)
    ScenarioLimit.objects.create(**kept, measure="cost", year=YEAR, portfolio=inner)
    ScenarioLimit.objects.create(**kept, measure="cost", year=YEAR, parts=4, part=1)
    ScenarioLimit.objects.create(**kept, measure="value", driver=drivers[1][0])
    ScenarioLimit.objects.create(**kept, measure="cost", year=YEAR + 30)  # not in the horizon
    inputs = inputs_of(access, asked)
    problem = problem_of(inputs)
    found = {(limit.label, limit.span): dict(problem.limits[at].uses) for at, limit in enumerate(inputs.limits)}
    place = {one.name: at for at, one in enumerate(inputs.candidates)}
    alpha, beta_at = place["Alpha"], place["Beta"]
    assert found["Capex", "2027"] == {alpha: 12}
    assert found["Cost, Plants", "2027"] == {alpha: 12}
    assert found["Cost", "Q1 27"] == {alpha: 12, beta_at: 7}
    assert found["Priority, serving Growth", ""] == {alpha: Decimal("0.6"), beta_at: Decimal("0.6")}
    assert len(inputs.limits) == 6


def test_a_soft_limit_may_be_overspent_at_its_price(access, make, scenario):
    make("Alpha")
    asked = scenario(budgets={YEAR: 100})
    ScenarioLimit.objects.filter(scenario=asked).update(price=Decimal("0.001"), most_over=Decimal(20))
    (over,) = inputs_of(access, asked).extras
    assert over.buys == Buys.OVERSPEND
    assert (over.uses, over.most, over.value) == (((0, Decimal(-1)),), Decimal(20), Decimal("-0.001"))


def test_rules_of_the_scenario_and_orders_that_can_be_kept_reach_the_problem(access, make, scenario):
    alpha, beta, gamma = make("Alpha"), make("Beta"), make("Gamma")
    link(alpha, beta, kind=DependencyKind.FINISH_TO_START, lag_days=5, access=access)
    asked = scenario(grain=Grain.QUARTER, most_shift=4)
    rule = ScenarioLogic.objects.create(scenario=asked, kind="at_most", count=2)
    for position, one in enumerate((alpha, beta, gamma)):
        ScenarioLogicMember.objects.create(logic=rule, initiative=one, position=position)
    inputs = inputs_of(access, asked)
    assert [(one.kind, one.count, one.lag) for one in inputs.logic] == [("at_most", 2, 0), ("after", 0, 5)]
    assert inputs.misfits == ()


def test_an_order_between_dates_that_cannot_move_is_only_a_warning(access, make, scenario):
    alpha, beta = make("Alpha"), make("Beta")
    link(alpha, beta, kind=DependencyKind.FINISH_TO_START, lag_days=0, access=access)
    inputs = inputs_of(access, scenario())
    assert inputs.logic == ()
    assert len(inputs.misfits) == 1


def test_inputs_come_back_from_what_is_kept_as_they_were(access, make, scenario):
    role = a_role("Engineer", contractor_rate_per_hour=Decimal(90))
    a_demand(make("Alpha"), role, 200, None)
    inputs = inputs_of(access, scenario(counts_people=True, grain=Grain.QUARTER, most_shift=2, budgets={YEAR: 50}))
    again = from_json(to_json(inputs))
    assert again == inputs
    assert digest_of(again) == digest_of(inputs)


def test_the_questions_asked_of_the_database_do_not_grow_with_the_candidates(
    access, make, scenario, django_assert_max_num_queries
):
    role = a_role("Engineer")
    for place in range(6):
        a_demand(make(f"Project {place}"), role, 10)
    asked = scenario(counts_people=True)
    with django_assert_max_num_queries(34):
        inputs_of(access, asked)
