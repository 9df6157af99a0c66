"""An increment that is followed becomes an initiative in the register, once."""

from dataclasses import replace
from datetime import date

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.maturity.actions.roadmaps.drafting import change_roadmap, make_current
from pilotage.maturity.actions.roadmaps.editing import place_practice
from pilotage.maturity.actions.roadmaps.registering import put_into_register
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, access_for
from tests.maturity.builders_roadmaps import LIMITS, TODAY, increment, keyed, stands

pytestmark = pytest.mark.django_db


def registered(way, roadmap, number=1, *, portfolio=None, access=None, version=None):
    return put_into_register(
        increment(roadmap, number), portfolio=portfolio or way.portfolio, manager=way.viewer, name="See it all",
        version=version, access=access or way.access, on=TODAY,
    )  # fmt: skip


def test_an_increment_becomes_an_initiative_with_its_days_and_practices(way):
    made = make_current(way.proposed(), version=None, access=way.access)
    project = registered(way, made)
    assert (project.name, project.portfolio, project.manager) == ("See it all", way.portfolio, way.viewer)
    assert (project.planned_start, project.planned_finish) == (date(2026, 4, 6), date(2026, 5, 17))
    assert "Listed (Visibility, level 1, 12 days). Why Listed." in project.description
    assert "Described (Visibility, level 1, 5 days). Why Described." in project.description
    assert increment(made, 1).initiative == project
    with pytest.raises(Impossible, match="in the register already"):
        registered(way, made)
    assert Initiative.objects.count() == 1


def test_an_increment_in_the_register_stays_as_it_is(way):
    made = make_current(way.proposed(), version=None, access=way.access)
    registered(way, made)
    with pytest.raises(Impossible, match="stands in the register with its practices"):
        place_practice(made, keyed(way, "described"), place=1, version=None, access=way.access, on=TODAY)
    with pytest.raises(Impossible, match="stands in the register with its dates"):
        change_roadmap(
            made, version=None, limits=replace(LIMITS, starts=date(2026, 5, 4)),
            access=way.access, on=TODAY,
        )  # fmt: skip
    again = way.proposed(way.aimed(made, visibility=(2, None, 9), execution=(1, None, 1)))
    assert stands(again) == {"listed": 1, "described": 1, "fresh": 2, "planned": 2}


def test_only_what_is_followed_and_holds_something_goes_into_the_register(way):
    made = way.proposed()
    with pytest.raises(Impossible, match="This is a draft"):
        registered(way, made)
    make_current(made, version=None, access=way.access)
    with pytest.raises(Impossible, match="Nothing stands in"):
        registered(way, made, 4)
    with pytest.raises(Stale):
        registered(way, made, version=1)
    assert not Initiative.objects.exists()


def test_an_initiative_is_made_only_where_the_person_may_make_one(way):
    made = make_current(way.proposed(), version=None, access=way.access)
    elsewhere = a_portfolio("Locked away")
    with pytest.raises(Refused):
        registered(way, made, portfolio=elsewhere)
    manager = a_person(role=Role.PORTFOLIO_MANAGER, on=way.portfolio)
    with pytest.raises(Refused):
        registered(way, made, access=access_for(manager))
    assert not Initiative.objects.exists()
    assert increment(made, 1).initiative is None
