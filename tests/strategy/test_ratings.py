"""Initiatives are rated by drivers; not rated is not none, and a priority is an interval until all is known."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.strategy.actions.ratings import Cell, StaleCells, contribute, rate, rate_many
from pilotage.strategy.models import Level, Rating
from pilotage.strategy.reads.priorities import priorities_of, priority_by, terms_of, value_by_driver
from pilotage.strategy.reads.ratings import NOT_RATED, Rated, checks_of, contributions_of, ratings_of
from pilotage.work.reads.visible import initiatives_visible_to
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.strategy.builders import an_objective, weighed_drivers

pytestmark = pytest.mark.django_db


def rated(access, initiative, driver, level):
    return rate(initiative, driver, level=level, version=None, access=access)


def test_a_priority_is_an_interval_while_a_rating_is_missing():
    # Safety 0.6 strong (0.6) = 0.36; Cost 0.4 not rated: from 0.36 + 0 to 0.36 + 0.4 = 0.76.
    access = full_access()
    driver_set, (safety, _cost) = weighed_drivers({"Safety": "0.6", "Cost": "0.4"}, access=access)
    depot = an_initiative("Depot", access=access)
    rated(access, depot, safety, Level.STRONG)

    priority = priorities_of(access, driver_set, [depot.id])[depot.id]

    assert (priority.low, priority.high) == (pytest.approx(0.36), pytest.approx(0.76))
    assert priority.share_rated == pytest.approx(0.6)
    assert priority.point is None


def test_a_rating_of_none_is_known_and_makes_a_point():
    # 0.6 × 0.6 + 0.4 × 0 = 0.36, and nothing is missing.
    access = full_access()
    driver_set, (safety, cost) = weighed_drivers({"Safety": "0.6", "Cost": "0.4"}, access=access)
    depot = an_initiative(access=access)
    rated(access, depot, safety, Level.STRONG)
    rated(access, depot, cost, Level.NONE)

    assert priorities_of(access, driver_set, [depot.id])[depot.id].point == pytest.approx(0.36)


def test_an_initiative_that_nobody_rated_may_be_anything():
    access = full_access()
    driver_set, _ = weighed_drivers({"Safety": "1"}, access=access)
    depot = an_initiative(access=access)

    priority = priorities_of(access, driver_set, [depot.id])[depot.id]

    assert (priority.low, priority.high, priority.share_rated) == (0, 1, 0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(levels=st.lists(st.sampled_from([None, *Level]), min_size=3, max_size=3))
def test_the_database_sums_as_the_engine_does(levels):
    access = full_access()
    driver_set, drivers = weighed_drivers({"A": "0.5", "B": "0.3", "C": "0.2"}, access=access)
    depot = an_initiative(access=access)
    rate_many([Cell(depot.id, d.id, level, None) for d, level in zip(drivers, levels, strict=True)], access=access)

    by_engine = priority_by(terms_of(depot, drivers, ratings_of(access, driver_set, [depot.id])))
    by_database = priorities_of(access, driver_set, [depot.id])[depot.id]

    assert by_database.low == pytest.approx(by_engine.low, abs=1e-9)
    assert by_database.high == pytest.approx(by_engine.high, abs=1e-9)
    assert by_database.share_rated == pytest.approx(by_engine.share_rated, abs=1e-9)


def test_a_cell_that_somebody_else_rated_since_is_refused_with_what_it_holds():
    access = full_access()
    _, (safety,) = weighed_drivers({"Safety": "1"}, access=access)
    depot = an_initiative(access=access)
    first = rate(depot, safety, level=Level.LOW, version=0, access=access)
    rate(depot, safety, level=Level.STRONG, version=first.version, access=access)

    with pytest.raises(StaleCells) as stale:
        rate(depot, safety, level=Level.NONE, version=first.version, access=access)

    assert [(found.level, found.version) for found in stale.value.found] == [(Level.STRONG, 2)]
    assert Rating.objects.get().level == Level.STRONG


def test_an_empty_cell_that_somebody_filled_since_is_refused_too():
    access = full_access()
    _, (safety,) = weighed_drivers({"Safety": "1"}, access=access)
    depot = an_initiative(access=access)
    rated(access, depot, safety, Level.LOW)

    with pytest.raises(StaleCells):
        rate(depot, safety, level=Level.STRONG, version=0, access=access)


def test_taking_a_rating_back_makes_it_not_rated_again():
    access = full_access()
    driver_set, (safety,) = weighed_drivers({"Safety": "1"}, access=access)
    depot = an_initiative(access=access)
    rated(access, depot, safety, Level.STRONG)

    rated(access, depot, safety, None)

    assert ratings_of(access, driver_set, [depot.id])[depot.id, safety.id] == Rated(None, 2)
    assert priorities_of(access, driver_set, [depot.id])[depot.id].point is None


def test_one_refused_rating_leaves_none_of_them():
    access = full_access()
    _, (safety,) = weighed_drivers({"Safety": "1"}, access=access)
    mine, theirs = a_portfolio(), a_portfolio()
    manager = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=mine))
    inside, outside = an_initiative(portfolio=mine), an_initiative(portfolio=theirs)

    with pytest.raises(Refused, match="rate initiatives"):
        rate_many([Cell(one.id, safety.id, Level.LOW, 0) for one in (inside, outside)], access=manager)

    assert not Rating.objects.exists()


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.PROJECT_MANAGER, Role.FINANCE_CONTROLLER])
def test_who_does_not_rate_is_refused(role):
    _, (safety,) = weighed_drivers({"Safety": "1"})
    depot = an_initiative()

    with pytest.raises(Refused):
        rate(depot, safety, level=Level.LOW, version=0, access=access_for(a_person(role=role)))


def test_every_change_of_a_rating_is_in_its_history():
    access = full_access()
    _, (safety,) = weighed_drivers({"Safety": "1"}, access=access)
    depot = an_initiative(access=access)
    for level in (Level.LOW, Level.STRONG, None):
        rated(access, depot, safety, level)

    events = Rating.pgh_event_model.objects.order_by("pgh_id").select_related("pgh_context")

    assert [event.level for event in events] == ["low", "strong", None]
    assert {event.pgh_context.metadata["user"] for event in events} == {str(access.person_id)}


def test_ratings_of_what_one_may_not_see_are_not_told():
    access = full_access()
    driver_set, (safety,) = weighed_drivers({"Safety": "1"}, access=access)
    depot = an_initiative(access=access)
    rated(access, depot, safety, Level.STRONG)
    stranger = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=a_portfolio()))

    assert ratings_of(stranger, driver_set, [depot.id]) == {}
    assert priorities_of(stranger, driver_set, [depot.id]) == {}
    assert [value.count for value in value_by_driver(stranger, driver_set, [depot.id])] == [0]


def test_the_checks_find_what_nobody_serves_and_what_all_serve_alike():
    access = full_access()
    driver_set, (safety, cost, speed, image) = weighed_drivers(
        {"Safety": "0.25", "Cost": "0.25", "Speed": "0.25", "Image": "0.25"}, access=access
    )
    rows = [an_initiative(access=access) for _ in range(4)]
    for one, level in zip(rows, (Level.LOW, Level.STRONG, Level.LOW), strict=False):
        rated(access, one, safety, level)
        rated(access, one, cost, Level.MODERATE)
        rated(access, one, speed, Level.NONE)

    checks = checks_of(driver_set, initiatives_visible_to(access), total=4)

    assert (checks.unrated, checks.partly) == (1, 3)
    assert checks.alike == (cost,)
    assert checks.unserved == (speed,)
    assert checks.unrated_drivers == (image,)


def test_value_by_driver_adds_what_a_group_gives():
    # Strong + low = 0.7 of a full contribution to Safety; times its weight 0.6 = 0.42.
    access = full_access()
    driver_set, (safety, _) = weighed_drivers({"Safety": "0.6", "Cost": "0.4"}, access=access)
    one, other = an_initiative(access=access), an_initiative(access=access)
    rated(access, one, safety, Level.STRONG)
    rated(access, other, safety, Level.LOW)

    first, second = value_by_driver(access, driver_set, [one.id, other.id])

    assert (first.served, first.worth, first.rated, first.count) == (pytest.approx(0.7), pytest.approx(0.42), 2, 2)
    assert (second.served, second.rated) == (0, 0)


def test_an_initiative_states_which_objective_it_serves():
    access = full_access()
    depot, clean = an_initiative(access=access), an_objective("Clean air", access=access)

    contribute(depot, clean, level=Level.STRONG, version=0, access=access)

    cells = contributions_of(access, [depot.id])
    assert cells[depot.id, clean.id] == Rated(Level.STRONG, 1)
    assert cells.get((depot.id, an_objective().id), NOT_RATED) == NOT_RATED


def test_a_contribution_of_somebody_elses_initiative_is_refused():
    depot, clean = an_initiative(), an_objective("Clean air")
    manager = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=a_portfolio()))

    with pytest.raises(Refused):
        contribute(depot, clean, level=Level.LOW, version=0, access=manager)


def test_a_weight_of_nothing_needs_no_rating():
    # Cost counts nothing: whatever its rating will be, the priority is 1 × 0.3.
    access = full_access()
    driver_set, (safety, _) = weighed_drivers({"Safety": "1", "Cost": "0"}, access=access)
    depot = an_initiative(access=access)
    rated(access, depot, safety, Level.MODERATE)

    assert priorities_of(access, driver_set, [depot.id])[depot.id].point == pytest.approx(float(Decimal("0.3")))
