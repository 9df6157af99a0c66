"""Rules between candidates: what is kept, and what is refused because it contradicts itself or what stands."""

import pytest

from pilotage.accounts.models import Role
from pilotage.selection.actions import (
    LogicFacts,
    add_logic,
    change_logic,
    copy_scenario,
    force_in,
    force_out,
    remove_logic,
)
from pilotage.selection.models import Scenario, ScenarioLogic, ScenarioLogicMember
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.selection.reads.solutions import newest_answer
from pilotage.selection.reads.studies.cures import row_of_rule
from pilotage.selection.rules import Impossible, Stale
from pilotage.strategy.actions.ratings import rate
from pilotage.strategy.models import Level
from pilotage.work.actions import change_initiative
from pilotage.work.actions.dependencies import link
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def scenario(access, house):
    driver_set, _drivers = weighed_drivers({"Growth": "1"}, access=access)
    return a_scenario(house.scope, access=access, driver_set=driver_set)


@pytest.fixture
def four(access, house):
    return [a_candidate(name, portfolio=house, access=access, cost=1) for name in ("Ant", "Bee", "Cat", "Dog")]


def said(access):
    return [
        (one.kind, one.count, one.lag, len(one.members))
        for one in gathered(access, Scenario.objects.get()).inputs.logic
    ]


def test_rules_are_kept_and_given_to_the_search(access, scenario, four, house):
    ant, bee, cat, _dog = four
    add_logic(scenario, LogicFacts("needs", (ant, bee)), access=access)
    add_logic(scenario, LogicFacts("after", (cat, ant), lag_days=30, reason=" Same crew "), access=access)
    add_logic(scenario, LogicFacts("at_most", (ant, bee, cat), count=2), access=access)
    add_logic(scenario, LogicFacts("together", portfolio=house), access=access)
    assert said(access) == [("needs", 0, 0, 2), ("after", 0, 30, 2), ("at_most", 2, 0, 3), ("together", 0, 0, 4)]
    assert ScenarioLogic.objects.get(kind="after").reason == "Same crew"


def test_a_rule_is_changed_and_taken_away_with_its_members(access, scenario, four):
    ant, bee, cat, _dog = four
    made = add_logic(scenario, LogicFacts("needs", (ant, bee)), access=access)
    change_logic(scenario, made.pk, LogicFacts("excludes", (ant, cat)), access=access)
    assert [one.initiative for one in made.members.all()] == [ant, cat]
    remove_logic(scenario, [made.pk], access=access)
    assert not ScenarioLogicMember.objects.exists()
    with pytest.raises(Impossible, match="not there any more"):
        change_logic(scenario, made.pk, LogicFacts("needs", (ant, bee)), access=access)


def test_what_makes_no_sense_is_refused_and_leaves_nothing(access, scenario, four, house):
    ant, bee, _cat, _dog = four
    elsewhere = a_portfolio("Elsewhere", access=access)
    stranger = a_candidate("Stranger", portfolio=elsewhere, access=access, cost=1)
    abroad = a_candidate("Abroad", portfolio=elsewhere, access=access, kind="programme")
    for facts, sentence in (
        (LogicFacts("likes", (ant, bee)), "There is no such rule"),
        (LogicFacts("needs", (ant, ant)), "Ant cannot need itself"),
        (LogicFacts("excludes", (ant, ant)), "Ant cannot exclude itself"),
        (LogicFacts("after", (ant, ant)), "Ant cannot start after its own end"),
        (LogicFacts("needs", (ant,)), "Choose the two"),
        (LogicFacts("needs", (ant, stranger)), "Stranger is not among the candidates"),
        (LogicFacts("needs", (ant, bee), lag_days=3), "Days between belong to"),
        (LogicFacts("after", (ant, bee), lag_days=9999), "At most 3650 days"),
        (LogicFacts("together", (ant,)), "takes two initiatives"),
        (LogicFacts("together", (ant, bee), portfolio=house), "either a portfolio, a programme or a list"),
        (LogicFacts("together", portfolio=elsewhere), "Elsewhere lies outside"),
        (LogicFacts("together", programme=ant), "Ant is no programme"),
        (LogicFacts("together", programme=abroad), "Abroad lies outside"),
        (LogicFacts("together", portfolio=house, programme=ant), "either a portfolio, a programme or a list"),
        (LogicFacts("needs", (ant, bee), programme=ant), "Choose the two"),
        (LogicFacts("at_least", (ant, bee)), "Say how many"),
        (LogicFacts("at_least", (ant, bee), count=0), "Say how many, from 1"),
        (LogicFacts("at_least", (ant, bee), count=3), "Of 2 initiatives there can never be 3"),
        (LogicFacts("at_most", (ant, bee), count=2), "rules nothing out"),
    ):
        with pytest.raises(Impossible, match=sentence):
            add_logic(scenario, facts, access=access)
    with pytest.raises(Stale):
        add_logic(scenario, LogicFacts("needs", (ant, bee)), access=access, version=scenario.version - 1)
    assert not ScenarioLogic.objects.exists()
    assert Scenario.objects.get().version == scenario.version


@pytest.fixture
def programme(access, house, four):
    """Ant and Bee are parts of it, Cat and Dog are none; it costs money of its own."""
    made = a_candidate("Ants", portfolio=house, access=access, cost=1, kind="programme")
    for one in four[:2]:
        change_initiative(one, version=one.version, changes={"programme": made}, access=access, on=TODAY)
    return made


def test_a_programme_goes_as_a_whole_or_so_many_of_its_parts(access, scenario, four, programme):
    whole = add_logic(scenario, LogicFacts("together", programme=programme), access=access)
    add_logic(scenario, LogicFacts("at_least", programme=programme, count=1), access=access)
    found = gathered(access, scenario).inputs
    names = [{found.by_id[id].name for id in one.members} for one in found.logic]
    # With "all or none" the programme itself is one of all; so many are counted of its parts.
    assert names == [{"Ants", "Ant", "Bee"}, {"Ant", "Bee"}]
    assert [one.group for one in found.logic] == ["Ants", "Ants"]
    assert row_of_rule(scenario, found, len(found.links)) == whole
    # Who joins the programme later joins the rule.
    cat = Initiative.objects.get(name="Cat")
    change_initiative(cat, version=cat.version, changes={"programme": programme}, access=access, on=TODAY)
    assert [len(one.members) for one in gathered(access, scenario).inputs.logic] == [4, 3]


def test_a_programme_that_is_not_split_is_chosen_whole_or_not_at_all(access, house, four, programme):
    # Each is worth 60 points for 1; money for two of the five. The programme of three cannot be one of them.
    driver_set, [growth] = weighed_drivers({"Growth": "1"}, access=access)
    for one in Initiative.objects.all():
        rate(one, growth, level=Level.STRONG, version=None, access=access)
    asked = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=2, name="Whole")
    add_logic(asked, LogicFacts("together", programme=programme), access=access)
    solved(asked, access=access)
    answer = newest_answer(access, asked)
    assert {one.name for one in answer.chosen} == {"Cat", "Dog"}


def test_a_copy_keeps_its_programmes_and_who_sees_one_not_sees_no_such_scenario(access, scenario, house, programme):
    add_logic(scenario, LogicFacts("together", programme=programme), access=access)
    copy = copy_scenario(scenario, name="Copy", access=access)
    assert ScenarioLogic.objects.get(scenario=copy).programme == programme
    manager = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=house))
    assert scenarios_visible_to(manager).count() == 2
    elsewhere = a_portfolio("Elsewhere", access=access)
    changes = {"portfolio": elsewhere}
    change_initiative(programme, version=programme.version, changes=changes, access=access, on=TODAY)
    assert not scenarios_visible_to(manager).exists()


def test_a_circle_of_starts_is_refused_with_its_chain(access, scenario, four):
    ant, bee, cat, dog = four
    add_logic(scenario, LogicFacts("after", (ant, bee)), access=access)
    add_logic(scenario, LogicFacts("after", (bee, cat)), access=access)
    with pytest.raises(Impossible, match="Cat → Ant → Bee → Cat"):
        add_logic(scenario, LogicFacts("after", (cat, ant)), access=access)
    # Beside the chain there is no circle.
    add_logic(scenario, LogicFacts("after", (dog, ant)), access=access)
    assert ScenarioLogic.objects.count() == 3


def test_a_circle_with_the_orders_of_the_register_is_refused(access, scenario, four):
    ant, bee, _cat, _dog = four
    link(ant, bee, kind="finish_to_start", access=access)  # Bee starts after Ant
    with pytest.raises(Impossible, match="Ant → Bee → Ant"):
        add_logic(scenario, LogicFacts("after", (ant, bee)), access=access)


def test_needing_what_one_excludes_is_refused(access, scenario, four):
    ant, bee, cat, dog = four
    add_logic(scenario, LogicFacts("together", (ant, bee, cat)), access=access)
    with pytest.raises(Impossible, match="Ant and Cat would need and exclude each other"):
        add_logic(scenario, LogicFacts("excludes", (ant, cat)), access=access)
    link(ant, dog, kind="excludes", access=access)
    with pytest.raises(Impossible, match="Dog and Ant would need and exclude each other"):
        add_logic(scenario, LogicFacts("needs", (dog, ant)), access=access)


def test_a_rule_against_who_is_forced_is_refused(access, scenario, four):
    ant, bee, cat, _dog = four
    force_in(scenario, ant, reason="Law", access=access)
    force_in(scenario, bee, reason="Law", access=access)
    force_out(scenario, cat, reason="Late", access=access)
    with pytest.raises(Impossible, match="Ant and Bee are both forced in"):
        add_logic(scenario, LogicFacts("excludes", (ant, bee)), access=access)
    with pytest.raises(Impossible, match="Ant is forced in and Cat is forced out"):
        add_logic(scenario, LogicFacts("needs", (ant, cat)), access=access)
    # What is out may need whom it likes.
    add_logic(scenario, LogicFacts("needs", (cat, ant)), access=access)


def test_the_same_rule_is_kept_once(access, scenario, four):
    ant, bee, _cat, _dog = four
    add_logic(scenario, LogicFacts("needs", (ant, bee)), access=access)
    with pytest.raises(Impossible, match="there already"):
        add_logic(scenario, LogicFacts("needs", (ant, bee)), access=access)
