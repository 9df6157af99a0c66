"""What one more is worth: exact where it was solved again."""

from decimal import Decimal

import pytest

from pilotage.kit.formats import formatter
from pilotage.selection.actions import set_budget
from pilotage.selection.models import StudyKind
from pilotage.selection.pages.studies.worth import lines_of
from pilotage.selection.reads.inputs import Counts, Limit
from pilotage.selection.reads.studies.worth import step_of
from tests.builders import full_access
from tests.selection.builders import YEAR, solved
from tests.selection.studying import answer_to, four, studied

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


def test_a_step_more_adds_what_solving_with_it_adds(access):
    case = four(access)
    solution = solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.WORTH, access=access).result
    # A tenth of 100; with 110: Alpha, Beta and Delta, 150 points.
    [line] = found.lines
    assert (line.step, line.gained) == (Decimal(10), Decimal("0.2"))
    set_budget(case.scenario, year=YEAR, amount=Decimal(110), access=access)
    assert solved(case.scenario, access=access).value == pytest.approx(solution.value + 0.2)


def test_limits_stand_in_the_order_of_what_a_step_is_worth(access):
    case = four(access)
    solved(case.scenario, access=access)
    answer = answer_to(case.scenario, access=access)
    [before] = lines_of(answer.asked, answer, None)
    # By the relaxation 100 buys Alpha, Delta and half of Gamma: a little more buys Gamma, 1.25 points for 1.
    assert before.by_dual == pytest.approx(0.0125 * 10)
    [after] = lines_of(answer.asked, answer, studied(case.scenario, StudyKind.WORTH, access=access).result)
    assert after.best == pytest.approx(0.2)


def test_no_estimate_is_above_what_everybody_would_bring(access):
    case = four(access, budget=0)
    solved(case.scenario, access=access)
    answer = answer_to(case.scenario, access=access)
    [line] = lines_of(answer.asked, answer, None)
    # A million at 1.5 points for each of its units would be 15,000 times all four: 60, 60, 100 and 30 points.
    assert line.step == 1_000_000
    assert line.by_dual == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("at_most", "step"),
    [("100", "10"), ("850000", "80000"), ("12000000", "1000000"), ("50000000", "1000000"), ("400000000", "4000000")],
)
def test_money_is_asked_in_steps_that_people_speak_of(access, at_most, step):
    case = four(access)
    solved(case.scenario, access=access)
    inputs = answer_to(case.scenario, access=access).asked
    limit = Limit(Counts.MONEY, "Cost", "2027", 0, 12, None, Decimal(at_most))
    assert step_of(inputs, limit) == Decimal(step)


def test_nothing_that_is_plenty_is_solved_again(access):
    case = four(access, budget=1000)
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.WORTH, access=access).result
    assert (found.asked, found.lines, found.is_whole) == (0, (), True)
    assert formatter().number(found.asked) == "0"
