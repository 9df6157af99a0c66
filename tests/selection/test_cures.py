"""What would cure a scenario without any choice: each cure is enough, and the amounts are the least."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.kit.formats import formatter
from pilotage.selection.actions import LimitFacts, LogicFacts, add_limit, add_logic, force_in, set_budget, unforce
from pilotage.selection.models import LogicKind, Outcome, StudyKind
from pilotage.selection.reads.studies.words import cure_in_words
from pilotage.selection.rules import Impossible
from pilotage.work.models import Initiative
from tests.builders import a_person, full_access
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


def test_a_rule_and_a_limit_of_its_own_are_cured_by_their_buttons(access):
    case = four(access)
    alpha, gamma = (Initiative.objects.get(name=name) for name in ("Alpha", "Gamma"))
    set_budget(case.scenario, year=YEAR, amount=Decimal(200), access=access)
    for one in (alpha, gamma):
        force_in(case.scenario, one, reason="Law", access=access)
    add_logic(case.scenario, LogicFacts(kind=LogicKind.AT_MOST, members=(alpha, gamma), count=1), access=access)
    assert solved(case.scenario, access=access).outcome == Outcome.INFEASIBLE
    manager = Client()
    manager.force_login(a_person(role=Role.PORTFOLIO_MANAGER, on=case.house))
    _press(manager, case, "Drop the rule", access=access)
    assert not case.scenario.logic.exists()
    limit = add_limit(case.scenario, LimitFacts(at_most=Decimal(100)), access=access)
    assert solved(case.scenario, access=access).outcome == Outcome.INFEASIBLE
    _press(manager, case, "Change the limit", access=access)
    limit.refresh_from_db()
    assert limit.at_most == Decimal(120)
    assert solved(case.scenario, access=access).outcome == Outcome.OPTIMAL


def _press(client, case, label, *, access):
    studied(case.scenario, StudyKind.CURES, access=access)
    shown = client.get(reverse("selection:cures", args=[case.scenario.pk])).content.decode()
    form = next(part for part in shown.split("<form")[1:] if label in part.split("</form>")[0])
    at = form.split('name="at" value="')[1].split('"')[0]
    assert client.post(reverse("selection:apply_cure", args=[case.scenario.pk]), {"at": at}).status_code == 303
