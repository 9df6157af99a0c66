"""What would cure a scenario without any choice: each cure is enough, and the amounts are the least."""

from decimal import Decimal

import pytest

from pilotage.kit.formats import formatter
from pilotage.selection.actions import force_in, set_budget, unforce
from pilotage.selection.models import Outcome, StudyKind
from pilotage.selection.reads.studies.words import cure_in_words
from pilotage.selection.rules import Impossible
from pilotage.work.models import Initiative
from tests.builders import full_access
from tests.selection.builders import YEAR, solved
from tests.selection.studying import answer_to, four, studied

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def clash(access):
    """Alpha (40) and Gamma (80) must be in, and 100 may be spent."""
    case = four(access)
    for name in ("Alpha", "Gamma"):
        force_in(case.scenario, Initiative.objects.get(name=name), reason="Law", access=access)
    assert solved(case.scenario, access=access).outcome == Outcome.INFEASIBLE
    return case


def test_the_cures_are_said_with_the_least_that_is_enough(access, clash):
    found = studied(clash.scenario, StudyKind.CURES, access=access).result
    inputs = answer_to(clash.scenario, access=access).asked
    assert found.is_whole
    assert {cure_in_words(formatter(), inputs, cure) for cure in found.cures} == {
        "Raise Cost in 2027 by 20 EUR.",
        "Let Alpha stay out.",
        "Let Gamma stay out.",
    }


def test_every_cure_lets_a_choice_exist_and_less_does_not(access, clash):
    found = studied(clash.scenario, StudyKind.CURES, access=access).result
    [over] = next(cure.by for cure in found.cures if cure.by)
    set_budget(clash.scenario, year=YEAR, amount=100 + over.by, access=access)
    assert solved(clash.scenario, access=access).outcome == Outcome.OPTIMAL
    set_budget(clash.scenario, year=YEAR, amount=99 + over.by, access=access)
    assert solved(clash.scenario, access=access).outcome == Outcome.INFEASIBLE
    set_budget(clash.scenario, year=YEAR, amount=Decimal(100), access=access)
    unforce(clash.scenario, Initiative.objects.get(name="Gamma"), access=access)
    assert solved(clash.scenario, access=access).outcome == Outcome.OPTIMAL


def test_a_scenario_with_a_choice_has_nothing_to_cure(access):
    case = four(access)
    solved(case.scenario, access=access)
    with pytest.raises(Impossible):
        studied(case.scenario, StudyKind.CURES, access=access)
