"""Why in and why out: checked by solving again with what is said."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.kit.formats import formatter
from pilotage.selection.actions import force_in, force_out, set_budget
from pilotage.selection.models import StudyKind
from pilotage.selection.reads.inputs import ZERO
from pilotage.selection.reads.studies.why import MONEY, START
from pilotage.selection.reads.studies.words import way_in_in_words, why_in_words
from pilotage.selection.reads.words import limit_in_words
from pilotage.work.models import Initiative
from tests.builders import a_portfolio, full_access
from tests.selection.builders import YEAR, a_candidate, a_scenario, solved
from tests.selection.studying import answer_to, four, studied
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


def why(case, name, access):
    found = studied(case.scenario, StudyKind.WHY, access=access, subject=case.id_of(name)).result
    assert found.is_whole
    return found


def said(case, name, found, access):
    answer = answer_to(case.scenario, access=access)
    return why_in_words(formatter(), answer.asked, answer.asked.by_id[case.id_of(name)], found)


def test_one_that_is_out_costs_what_the_best_choice_with_it_lacks(access):
    case = four(access)
    solution = solved(case.scenario, access=access)
    found = why(case, "Alpha", access)
    # With Alpha the best is Alpha and Beta, 120 points instead of 130.
    assert (found.is_in, found.value_lost, found.gap) == (False, Decimal("0.1"), 0)
    assert case.names(one.id for one in found.left) == {"Gamma", "Delta"}
    assert case.names(one.id for one in found.entered) == {"Alpha", "Beta"}
    assert said(case, "Alpha", found, access) == (
        "To have Alpha in costs 10.0 points; it displaces Delta, Gamma; Beta would come along."
    )
    force_in(case.scenario, Initiative.objects.get(name="Alpha"), reason="Asked", access=access)
    assert solved(case.scenario, access=access).value == pytest.approx(solution.value - 0.1)


def test_the_smallest_extra_budget_lets_it_in_and_less_does_not(access):
    case = four(access)
    solution = solved(case.scenario, access=access)
    found = why(case, "Alpha", access)
    [way] = [one for one in found.ways_in if one.kind == MONEY]
    answer = answer_to(case.scenario, access=access)
    # Alpha, Beta and Delta are 150 points for 110: 10 more.
    [over] = way.by
    assert (limit_in_words(answer.asked, over.limit), over.by, way.is_proved) == ("Cost in 2027", Decimal(10), True)
    words = way_in_in_words(formatter(), answer.asked, answer.asked.by_id[case.id_of("Alpha")], way)
    assert words == "With 10 EUR more of Cost in 2027 Alpha is in, and nothing of the value is lost."
    force_in(case.scenario, Initiative.objects.get(name="Alpha"), reason="Asked", access=access)
    set_budget(case.scenario, year=YEAR, amount=Decimal(110), access=access)
    assert solved(case.scenario, access=access).value >= solution.value
    set_budget(case.scenario, year=YEAR, amount=Decimal(109), access=access)
    assert solved(case.scenario, access=access).value < solution.value


def test_one_that_is_in_is_worth_what_the_choice_loses_without_it(access):
    case = four(access)
    solution = solved(case.scenario, access=access)
    found = why(case, "Gamma", access)
    # Without Gamma: Alpha and Beta, 120.
    assert (found.is_in, found.value_lost) == (True, Decimal("0.1"))
    assert case.names(one.id for one in found.entered) == {"Alpha", "Beta"}
    assert found.ways_in == ()
    force_out(case.scenario, Initiative.objects.get(name="Gamma"), reason="Asked", access=access)
    assert solved(case.scenario, access=access).value == pytest.approx(solution.value - 0.1)


def test_another_start_lets_it_in(access):
    house = a_portfolio("Operations", access=access)
    driver_set, [growth] = weighed_drivers({"Growth": "1"}, access=access)
    for name, level in (("First", "extreme"), ("Second", "strong")):
        a_candidate(
            name, portfolio=house, access=access, cost={YEAR: 100}, levels={growth: level},
            planned_start=date(YEAR, 1, 1), planned_finish=date(YEAR, 6, 30),
        )  # fmt: skip
    scenario = a_scenario(
        house.scope, access=access, driver_set=driver_set, budgets={YEAR: 100, YEAR + 1: 100}, years=2
    )
    solved(scenario, access=access)
    second = str(Initiative.objects.get(name="Second").pk)
    found = studied(scenario, StudyKind.WHY, access=access, subject=second).result
    # Its 100 fall into January: a year later the other budget carries them.
    [way] = [one for one in found.ways_in if one.kind == START]
    assert (way.months, way.loss) == (12, ZERO)
    answer = answer_to(scenario, access=access)
    words = way_in_in_words(formatter(), answer.asked, answer.asked.by_id[second], way)
    assert words == "Starting in Jan 2028, Second is in, and nothing of the value is lost."


def test_a_start_that_costs_as_much_is_no_help_and_one_after_the_horizon_neither(access):
    house = a_portfolio("Operations", access=access)
    driver_set, [growth] = weighed_drivers({"Growth": "1"}, access=access)
    for name, level, year in (("First", "extreme", YEAR), ("Second", "strong", YEAR), ("Third", "extreme", YEAR + 1)):
        a_candidate(
            name, portfolio=house, access=access, cost={year: 100}, levels={growth: level},
            planned_start=date(year, 1, 1), planned_finish=date(year, 6, 30),
        )  # fmt: skip
    budgets = {YEAR: 100, YEAR + 1: 100}
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=budgets, years=2)
    solved(scenario, access=access)
    second = str(Initiative.objects.get(name="Second").pk)
    found = studied(scenario, StudyKind.WHY, access=access, subject=second).result
    # Now it displaces the first, a year later the third: 40 points either way. In 2029 nobody counts what it costs.
    assert found.value_lost == Decimal("0.4")
    assert [one.kind for one in found.ways_in] == [MONEY]


def test_the_nearest_start_is_told_of_all_that_lose_nothing(access):
    house = a_portfolio("Operations", access=access)
    driver_set, [growth] = weighed_drivers({"Growth": "1"}, access=access)
    for name, level in (("First", "extreme"), ("Second", "strong")):
        a_candidate(
            name, portfolio=house, access=access, cost={YEAR + 1: 100}, levels={growth: level},
            planned_start=date(YEAR + 1, 1, 1), planned_finish=date(YEAR + 1, 6, 30),
        )  # fmt: skip
    scenario = a_scenario(
        house.scope, access=access, driver_set=driver_set, budgets={YEAR: 100, YEAR + 1: 100}, years=2, grain="quarter"
    )
    solved(scenario, access=access)
    second = str(Initiative.objects.get(name="Second").pk)
    found = studied(scenario, StudyKind.WHY, access=access, subject=second).result
    # Its 100 fall into January 2028. Any quarter of 2027 pays them: October is the smallest step.
    [way] = [one for one in found.ways_in if one.kind == START]
    assert (way.months, way.loss, way.is_proved) == (-3, ZERO, True)


def test_the_word_of_a_person_is_set_aside_to_say_what_it_costs(access):
    case = four(access)
    force_out(case.scenario, Initiative.objects.get(name="Gamma"), reason="Too risky", access=access)
    solved(case.scenario, access=access)
    found = why(case, "Gamma", access)
    # With Gamma 130 instead of 120: the word costs ten points.
    assert found.value_lost == Decimal("-0.1")
    assert said(case, "Gamma", found, access).startswith("To have Gamma in costs nothing")
