"""What would cure a scenario without any choice: each cure is enough, and the amounts are the least."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.kit.formats import formatter
from pilotage.resources.models import Demand, StatedCapacity
from pilotage.selection.actions import (
    LimitFacts,
    LogicFacts,
    add_limit,
    add_logic,
    change_scenario,
    force_in,
    set_budget,
    unforce,
)
from pilotage.selection.actions.widening import widen_limits
from pilotage.selection.models import LogicKind, Outcome, StudyKind
from pilotage.selection.reads.inputs import Counts
from pilotage.selection.reads.scenarios import budgets_of
from pilotage.selection.reads.studies.words import cure_in_words
from pilotage.selection.rules import Impossible
from pilotage.work.models import Initiative
from tests.builders import a_person, access_for, full_access
from tests.resources.staff import a_role
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


def test_several_limits_that_lack_something_are_raised_by_one_button(access):
    case = four(access)
    alpha, gamma = (Initiative.objects.get(name=name) for name in ("Alpha", "Gamma"))
    limit = add_limit(case.scenario, LimitFacts(portfolio=case.house, at_most=Decimal("50.5")), access=access)
    for one in (alpha, gamma):
        force_in(case.scenario, one, reason="Law", access=access)
    # The two cost 120, all of it in 2027 and in the house: 20 more than the budget, 69.5 more than the limit.
    assert solved(case.scenario, access=access).outcome == Outcome.INFEASIBLE
    manager = Client()
    manager.force_login(a_person(role=Role.PORTFOLIO_MANAGER, on=case.house))
    _press(manager, case, "Change these limits", access=access)
    limit.refresh_from_db()
    assert (budgets_of(case.scenario)[YEAR], limit.at_most) == (Decimal(120), Decimal(120))
    assert solved(case.scenario, access=access).outcome == Outcome.OPTIMAL


def test_limits_are_raised_all_or_none(access):
    case = four(access)
    limit = add_limit(case.scenario, LimitFacts(at_most=Decimal(50)), access=access)
    with pytest.raises(Impossible, match="not there any more"):
        widen_limits(case.scenario, {str(limit.pk): Decimal(5), "gone": Decimal(1)}, access=access)
    limit.refresh_from_db()
    assert limit.at_most == 50
    stranger = access_for(a_person(role=Role.VIEWER, on=case.house))
    with pytest.raises(Refused):
        widen_limits(case.scenario, {str(limit.pk): Decimal(5)}, access=stranger)


def test_nobody_is_told_to_find_people_who_can_be_bought(access):
    case = four(access, planned_start=date(YEAR, 1, 1), planned_finish=date(YEAR, 12, 31))
    role = a_role("Engineer", contractor_rate_per_hour=Decimal(1))
    StatedCapacity.objects.bulk_create(
        StatedCapacity(role=role, month=date(YEAR, 1 + at, 1), hours=0) for at in range(12)
    )
    for name in ("Alpha", "Gamma"):
        one = Initiative.objects.get(name=name)
        Demand.objects.create(initiative=one, role=role, hours=[10])
        force_in(case.scenario, one, reason="Law", access=access)
    change_scenario(case.scenario, version=None, changes={"counts_people": True}, access=access)
    assert solved(case.scenario, access=access).outcome == Outcome.INFEASIBLE
    found = studied(case.scenario, StudyKind.CURES, access=access).result
    limits = answer_to(case.scenario, access=access).asked.limits
    widened = {limits[one.limit].counts for cure in found.cures for one in cure.by}
    # 120 for the two, and 20 for the hours of contractors: money is all that lacks.
    assert widened == {Counts.MONEY}
    assert [one.by for cure in found.cures for one in cure.by] == [Decimal(40)]


def _press(client, case, label, *, access):
    studied(case.scenario, StudyKind.CURES, access=access)
    shown = client.get(reverse("selection:cures", args=[case.scenario.pk])).content.decode()
    form = next(part for part in shown.split("<form")[1:] if label in part.split("</form>")[0])
    at = form.split('name="at" value="')[1].split('"')[0]
    assert client.post(reverse("selection:apply_cure", args=[case.scenario.pk]), {"at": at}).status_code == 303
