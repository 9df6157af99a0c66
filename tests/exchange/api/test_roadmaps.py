"""Roadmaps over the API: the one that is followed, with its increments, for who sees its scope."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.maturity.actions.roadmaps.drafting import make_current
from pilotage.maturity.actions.roadmaps.registering import put_into_register
from tests.builders import a_portfolio, an_initiative
from tests.exchange.api.conftest import Caller
from tests.maturity.builders_roadmaps import TODAY, Way, increment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def way(db) -> Way:
    return Way()


def test_the_roadmap_that_is_followed_is_read_with_its_increments(way):
    way.looked({"description_given": (6, 9)})
    way.drafted()
    made = make_current(way.proposed(), version=None, access=way.access)
    put_into_register(
        increment(made, 1), portfolio=way.portfolio, manager=None, name="See it all", version=None, access=way.access,
        on=TODAY,
    )  # fmt: skip
    viewer = Caller(way.viewer)
    (listed,) = viewer.get(f"roadmaps?state=current&portfolio={way.portfolio.pk}").json()["items"]
    assert (listed["name"], listed["portfolio"]["name"], listed["capacity_days"]) == ("Way ahead", "Networks", "60.0")
    assert len(viewer.get("roadmaps").json()["items"]) == 2
    whole = viewer.get(f"roadmaps/{listed['id']}").json()
    assert (whole["outcome"], whole["value"], whole["bound"]) == ("optimal", 55, 55)
    first, second, *_rest = whole["increments"]
    # 60 days of a quarter of 91: 27.6 in six weeks; 12 and 5 of them are used.
    assert (first["number"], first["first_day"], first["last_day"]) == (1, "2026-04-06", "2026-05-17")
    assert (first["capacity_days"], first["effort_days"], first["initiative"]["name"]) == ("27.6", 17, "See it all")
    assert second["initiative"] is None
    practices = {one["key"]: one for one in first["practices"]}
    assert practices["listed"]["state"] == "people"
    assert practices["described"]["state"] == "not_yet"
    assert practices["described"]["evidence"] == {"passed": 6, "asked": 9, "threshold_share": 0.8}
    assert whole["aims"] == [
        {"dimension": "visibility", "level": 1, "by": None, "value": 5},
        {"dimension": "execution", "level": 1, "by": None, "value": 5},
    ]


def test_what_found_no_place_says_why(way):
    roadmap = way.aimed(way.drafted(), visibility=(3, None, 5))
    type(roadmap).objects.filter(pk=roadmap.pk).update(capacity_days=40)
    roadmap.refresh_from_db()
    made = way.proposed(roadmap)
    assert Caller(way.viewer).get(f"roadmaps/{made.pk}").json()["unplaced"] == [
        {"key": "believed", "name": "Believed", "reason": "too_large"}
    ]


def test_a_stranger_finds_no_roadmap(way):
    made = way.proposed()
    stranger = Caller(way.stranger)
    assert stranger.get("roadmaps").json()["items"] == []
    assert stranger.get(f"roadmaps?portfolio={way.portfolio.pk}").json()["items"] == []
    assert stranger.get(f"roadmaps/{made.pk}").status_code == 404


def test_an_initiative_that_the_reader_may_not_see_is_not_told(way):
    made = make_current(way.proposed(), version=None, access=way.access)
    first = increment(made, 1)
    first.initiative = an_initiative("Canary project", portfolio=a_portfolio("Hidden"))
    first.save()
    answer = Caller(way.viewer).get(f"roadmaps/{made.pk}")
    assert answer.json()["increments"][0]["initiative"] is None
    assert "Canary" not in answer.content.decode()


def test_reading_asks_as_often_for_many_as_for_few(way):
    viewer, made = Caller(way.viewer), way.proposed()
    few = [queries_of(viewer, address) for address in ("roadmaps", f"roadmaps/{made.pk}")]
    many = way.proposed(way.aimed(way.drafted(), visibility=(3, None, 5), execution=(2, None, 5)))
    way.drafted()
    assert [queries_of(viewer, address) for address in ("roadmaps", f"roadmaps/{many.pk}")] == few


def queries_of(caller, address):
    caller.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert caller.get(address).status_code == 200
    return len(queries)
