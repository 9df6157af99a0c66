"""Objectives form a tree, with measures that tell how far they are; spend is held against their weight."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.strategy.actions.measures import add_measure, change_measure, record_actual
from pilotage.strategy.actions.objectives import change_objective, create_objective, remove_objective
from pilotage.strategy.actions.ratings import contribute, rate
from pilotage.strategy.models import Level, Objective
from pilotage.strategy.reads.alignment import ORPHAN, alignment
from pilotage.strategy.reads.objectives import objective_tree, objectives_visible_to
from pilotage.strategy.reads.spending import Source, register, source, spend_visible_to, stated_spend_of
from pilotage.strategy.rules import Impossible, Stale
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.strategy.builders import an_objective, weighed_drivers

pytestmark = pytest.mark.django_db
A_DAY = date(2026, 3, 31)


def test_progress_is_the_share_of_the_way_from_baseline_to_target_as_of_a_day():
    # From 200 down to 120 is a way of 80; 180 in January is 20 of it, 140 in March 60: 0.75.
    access = full_access()
    clean = an_objective("Clean air", access=access)
    facts = {"direction": "down", "baseline": Decimal(200), "target": Decimal(120)}
    emissions = add_measure(clean, name="Emissions", unit="kt", access=access, **facts)
    record_actual(emissions, on=date(2026, 1, 31), value=Decimal(180), access=access)
    record_actual(emissions, on=A_DAY, value=Decimal(140), access=access)

    (branch,) = objective_tree(access, on=A_DAY)
    (earlier,) = objective_tree(access, on=date(2026, 2, 28))

    assert branch.measures[0].share == Decimal("0.75")
    assert earlier.measures[0].share == Decimal("0.25")


def test_a_measurement_that_is_reported_as_unknown_leaves_the_progress_unknown():
    access = full_access()
    clean = an_objective(access=access)
    emissions = add_measure(clean, name="Emissions", access=access, baseline=Decimal(1), target=Decimal(2))
    record_actual(emissions, on=A_DAY, value=None, access=access)

    (branch,) = objective_tree(access, on=A_DAY)

    assert branch.measures[0].newest is not None
    assert branch.measures[0].share is None


def test_a_target_behind_the_baseline_is_refused():
    access = full_access()
    clean = an_objective(access=access)

    with pytest.raises(Impossible, match="behind the baseline"):
        add_measure(clean, name="Trust", access=access, baseline=Decimal(70), target=Decimal(60))


def test_an_objective_weighs_what_its_parents_leave_it():
    # Half of a top objective of 0.6 is 0.3 of the strategy.
    access = full_access()
    top = an_objective(access=access, weight_share=Decimal("0.6"))
    part = an_objective(parent=top, access=access, weight_share=Decimal("0.5"))

    found = {branch.objective: (branch.depth, branch.weight) for branch in objective_tree(access, on=A_DAY)}

    assert found == {top: (0, Decimal("0.6")), part: (1, Decimal("0.30"))}


def test_an_objective_cannot_be_part_of_itself():
    access = full_access()
    top = an_objective(access=access)
    part = an_objective(parent=top, access=access)

    with pytest.raises(Impossible, match="part of itself"):
        change_objective(top, version=1, changes={"parent": part}, access=access)


def test_a_code_is_given_once():
    access = full_access()
    create_objective(code="SAFE", name="Safety first", access=access)

    with pytest.raises(Impossible, match="another objective with the code SAFE"):
        create_objective(code="SAFE", name="Safer still", access=access)


def test_a_stale_change_is_refused_and_shows_what_it_says_now():
    access = full_access()
    clean = an_objective("Clean air", access=access)
    change_objective(clean, version=1, changes={"name": "Cleaner air"}, access=access)

    with pytest.raises(Stale) as stale:
        change_objective(clean, version=1, changes={"name": "Cleanest air"}, access=access)

    assert stale.value.current.name == "Cleaner air"


def test_a_stale_change_of_a_measure_is_refused():
    access = full_access()
    trust = add_measure(an_objective(access=access), name="Trust", access=access)
    change_measure(trust, version=1, changes={"unit": "%"}, access=access)

    with pytest.raises(Stale):
        change_measure(trust, version=1, changes={"unit": "points"}, access=access)


def test_an_objective_that_initiatives_serve_is_not_removed():
    access = full_access()
    clean = an_objective(access=access)
    contribute(an_initiative(access=access), clean, level=Level.LOW, version=0, access=access)

    with pytest.raises(Impossible, match="Initiatives serve this objective"):
        remove_objective(clean, access=access)


def test_history_keeps_who_changed_an_objective():
    access = full_access()
    clean = an_objective("Clean air", access=access)
    change_objective(clean, version=1, changes={"name": "Cleaner air"}, access=access)
    remove_objective(clean, access=access)

    events = Objective.pgh_event_model.objects.order_by("pgh_id")

    assert [(event.pgh_label, event.name) for event in events] == [
        ("insert", "Clean air"),
        ("update", "Cleaner air"),
        ("delete", "Cleaner air"),
    ]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PORTFOLIO_MANAGER, Role.FINANCE_CONTROLLER])
def test_who_does_not_own_the_strategy_writes_no_objective(role):
    with pytest.raises(Refused):
        create_objective(code="X", name="Mine", access=access_for(a_person(role=role)))


def test_the_owner_of_a_part_does_not_own_the_strategy_of_all():
    owner = access_for(a_person(role=Role.SRO, on=a_portfolio()))

    with pytest.raises(Refused):
        create_objective(code="X", name="Mine", access=owner)


def test_somebody_without_any_role_sees_no_objective():
    an_objective()

    assert not objectives_visible_to(access_for(a_person())).exists()


def test_spend_is_divided_in_proportion_to_the_contributions():
    # 700 serves Safety strongly (0.6) and Cost a little (0.1): 600 and 100. 300 is rated and serves nothing.
    access = full_access()
    driver_set, (safety, cost) = weighed_drivers({"Safety": "0.5", "Cost": "0.5"}, access=access)
    depot = an_initiative(access=access, whole_life_cost=Decimal(700), currency="EUR")
    carpet = an_initiative(access=access, whole_life_cost=Decimal(300), currency="EUR")
    riddle = an_initiative(access=access)
    for one, driver, level in (
        (depot, safety, Level.STRONG),
        (depot, cost, Level.LOW),
        (carpet, safety, Level.NONE),
    ):
        rate(one, driver, level=level, version=0, access=access)

    found = alignment(access, driver_set=driver_set, spend=spend_visible_to(access, [depot.id, carpet.id, riddle.id]))

    by_name = {line.name: line for line in found.drivers.lines}
    assert (by_name["Safety"].amount.known, by_name["Cost"].amount.known) == (600, 100)
    assert by_name["Safety"].gap == Decimal("0.1")
    assert (found.drivers.orphan.known, found.drivers.orphan.count) == (300, 1)
    assert (found.drivers.unrated.count, found.drivers.unrated.unknown) == (1, 1)
    assert (found.total.known, found.total.count, found.total.unknown) == (1000, 3, 1)


def test_an_objective_has_the_spend_of_what_is_below_it():
    access = full_access()
    top = an_objective(access=access, weight_share=Decimal(1))
    part = an_objective(parent=top, access=access)
    depot = an_initiative(access=access, whole_life_cost=Decimal(700), currency="EUR")
    contribute(depot, part, level=Level.LOW, version=0, access=access)

    found = alignment(access, driver_set=None, spend=spend_visible_to(access, [depot.id]))

    assert [line.amount.known for line in found.objectives.lines] == [700, 700]
    assert found.drivers is None
    assert found.objectives.parts[ORPHAN] == []


def test_money_that_one_may_not_see_is_in_no_sum():
    driver_set, _ = weighed_drivers({"Safety": "1"})
    mine = a_portfolio()
    depot = an_initiative(portfolio=mine, whole_life_cost=Decimal(700), currency="EUR")
    other = an_initiative(whole_life_cost=Decimal(300), currency="EUR")
    viewer = access_for(a_person(role=Role.VIEWER))
    manager = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=mine))
    ids = [depot.id, other.id]

    assert alignment(viewer, driver_set=driver_set, spend=spend_visible_to(viewer, ids)).total.count == 0
    assert alignment(manager, driver_set=driver_set, spend=spend_visible_to(manager, ids)).total.known == 700


def test_another_currency_is_unknown_while_there_are_no_rates():
    access = full_access()
    depot = an_initiative(access=access, whole_life_cost=Decimal(700), currency="USD")

    assert stated_spend_of(access, [depot.id]) == {depot.id: None}


def test_an_upper_wing_gives_better_figures():
    access = full_access()
    depot = an_initiative(access=access)
    before = source()
    register(Source(lambda access, ids: dict.fromkeys(ids, Decimal(42)), "planned cost"))
    try:
        assert spend_visible_to(access, [depot.id]) == {depot.id: Decimal(42)}
    finally:
        register(before)
