"""The frontier: what each budget can bring, and with which choice."""

from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.selection.actions import LimitFacts, add_limit
from pilotage.selection.actions.studies import scenario_with_budget
from pilotage.selection.models import Measure, ScenarioLimit, StudyKind
from pilotage.selection.reads.scenarios import budgets_of
from pilotage.selection.reads.studies.bench import base_of
from pilotage.selection.reads.studies.frontier import curve_of, scale_of
from pilotage.selection.reads.studies.others import others_of
from pilotage.selection.reads.studies.words import at_share
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, YEAR, solved
from tests.selection.studying import answer_to, four, studied

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


def test_the_points_are_the_best_choices_of_their_budgets(access):
    case = four(access)
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.FRONTIER, access=access, count=20).result
    assert found.is_whole
    # All four cost 190: budgets go to 1.9 times 100, in steps of 9.5.
    best = {point.budget: (point.value, case.names(point.ids)) for point in found.points}
    assert best[Decimal(100)] == (Decimal("1.3"), {"Gamma", "Delta"})
    assert best[Decimal(90)] == (Decimal("1.2"), {"Alpha", "Beta"})
    assert best[Decimal(40)] == (Decimal("0.6"), {"Alpha"})
    assert best[Decimal(120)] == (Decimal("1.6"), {"Alpha", "Gamma"})
    assert all(point.gap == 0 and point.cost == point.budget for point in found.points)


def test_a_point_holds_when_the_scenario_is_solved_with_its_budget(access):
    case = four(access)
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.FRONTIER, access=access, count=20).result
    point = at_share(found.points, Decimal("1.4"))
    made = scenario_with_budget(case.scenario, share=point.share, total=point.budget, access=access)
    assert budgets_of(made) == {YEAR: point.budget}
    assert made.name == "Plan 2027, 140 % of the budget"
    answer = solved(made, access=access)
    assert answer.value == pytest.approx(float(point.value))


def test_no_point_lies_above_the_curve(access):
    case = four(access)
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.FRONTIER, access=access, count=20).result
    answer = answer_to(case.scenario, access=access)
    curve = curve_of(scale_of(answer.asked, base_of(answer).problem), 30)
    # Parts of initiatives allowed, 100 buys Alpha (1.5 points each), then 50 of Beta (1.2) and 1/8 of Gamma (1.25).
    # By points for money: Alpha 1.5, Delta 1.5, Gamma 1.25, Beta 1.2: Alpha, Delta and half of Gamma are 140.
    at_100 = max(point.value for point in curve if point.budget <= 100.01)
    assert at_100 <= 1.4 + 1e-6
    assert found.curve == curve
    for point in found.points:
        above = [one.value for one in curve if one.budget >= float(point.budget) - 1e-9]
        assert min(above, default=10.0) >= float(point.value) - 1e-6


def test_without_budgets_the_money_of_all_years_is_the_budget(access):
    case = four(access, budget=None)
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.FRONTIER, access=access, count=20).result
    # Everything costs 190 and that is share 1.
    last = found.points[-1]
    assert (last.share, last.budget, last.value) == (Decimal(1), Decimal(190), Decimal("2.5"))
    made = scenario_with_budget(case.scenario, share=Decimal("0.5"), total=Decimal(95), access=access)
    limit = ScenarioLimit.objects.get(scenario=made)
    assert (limit.measure, limit.year, limit.at_most) == (Measure.COST, None, Decimal(95))
    assert solved(made, access=access).value == pytest.approx(1.2)


def test_other_scenarios_of_the_same_question_are_drawn(access):
    case = four(access)
    solved(case.scenario, access=access)
    made = scenario_with_budget(case.scenario, share=Decimal("0.5"), total=Decimal(50), access=access)
    assert others_of(access, case.scenario) == []  # it has no answer yet
    solved(made, access=access)
    [other] = others_of(access, case.scenario)
    assert (other.name, other.budget, other.cost) == (made.name, Decimal(50), Decimal(40))
    # It speaks of Alpha, which moved to where this manager sees nothing.
    manager = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=case.house))
    assert [one.name for one in others_of(manager, case.scenario)] == [made.name]
    alpha, elsewhere = Initiative.objects.get(name="Alpha"), a_portfolio("Elsewhere", access=access)
    change_initiative(alpha, version=alpha.version, changes={"portfolio": elsewhere}, access=access, on=TODAY)
    assert others_of(manager, case.scenario) == []


def test_budgets_at_which_nothing_changes_are_not_asked(access):
    case = four(access)
    # No more than 60 may be spent whatever the budgets are: from share 0.6 on nothing changes.
    add_limit(case.scenario, LimitFacts(at_most=Decimal(60)), access=access)
    solved(case.scenario, access=access)
    answer = answer_to(case.scenario, access=access)
    scale = scale_of(answer.asked, base_of(answer).problem)
    # All four cost 190, and the present budgets stay in the picture.
    assert (scale.most, scale.whole) == (Decimal("1.05"), Decimal("1.9"))
    shares = scale.shares(20)
    assert shares[-1] == scale.whole
    assert [share for share in shares if share > scale.most] == [scale.whole]
    # Alpha and Delta, 90 points for 60, are the end of the line.
    found = studied(case.scenario, StudyKind.FRONTIER, access=access, count=20).result
    assert (found.points[-1].cost, found.points[-1].value) == (Decimal(60), Decimal("0.9"))
