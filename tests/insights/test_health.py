"""Health with money, rolled up by portfolio and programme, on the cockpit and in the register."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.delivery.rules.health import Colour, Dimension
from pilotage.insights.reads.health import health_by_portfolio, health_of_parts, healths_of, with_colour
from pilotage.insights.reads.view import View
from pilotage.work.actions import change_initiative
from pilotage.work.models import InitiativeKind, StagePhase
from pilotage.work.reads import stage_in
from pilotage.work.reads.visible import portfolios_visible_to
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.delivery.backlogs import a_backlog, a_story

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def delivered(name: str = "", **facts: object):
    return an_initiative(name, stage=stage_in(StagePhase.DELIVERY), **facts)


def changed(one, on: date, **facts: object):
    one.refresh_from_db()
    return change_initiative(one, version=one.version, changes=facts, access=full_access(), on=on)


def light(one, dimension, access=None):
    return healths_of(access or full_access(), [one.pk], today=TODAY)[one.pk][dimension]


def view_of(access) -> View:
    return View(access, tuple(portfolios_visible_to(access)), None, TODAY, date(2026, 3, 1), False)


def test_money_is_compared_with_what_it_cost_when_delivery_began():
    one = an_initiative(on=date(2026, 1, 5), whole_life_cost=Decimal(90), currency="EUR")
    changed(one, date(2026, 2, 1), whole_life_cost=Decimal(100))
    changed(one, date(2026, 3, 1), stage=stage_in(StagePhase.DELIVERY))
    changed(one, date(2026, 4, 1), whole_life_cost=Decimal(112))
    found = light(one, Dimension.MONEY)
    # 112 against the 100 of 1 March, not the 90 of January: 12 % dearer, above a tenth.
    assert found.colour == Colour.RED
    assert "12.0\u202f% more" in found.reason or "12.0" in found.reason


def test_the_year_is_compared_with_its_budget():
    one = delivered(year_budget=Decimal(100), year_forecast=Decimal(105), currency="EUR")
    assert light(one, Dimension.MONEY).colour == Colour.AMBER


def test_without_anything_to_compare_money_is_not_known():
    assert light(delivered(), Dimension.MONEY).colour == Colour.UNKNOWN


def test_who_may_not_see_money_has_no_light_of_it():
    home = a_portfolio()
    one = delivered(portfolio=home, year_budget=Decimal(100), year_forecast=Decimal(200), currency="EUR")
    viewer = access_for(a_person(role=Role.VIEWER, on=home))
    lights = healths_of(viewer, [one.pk], today=TODAY)[one.pk]
    assert Dimension.MONEY not in lights
    assert with_colour(viewer, Dimension.MONEY, Colour.RED, today=TODAY) == set()
    assert with_colour(viewer, None, Colour.RED, today=TODAY) == set()


def test_portfolios_add_up_what_lies_below_them():
    top = a_portfolio("Top")
    below = a_portfolio("Below", parent=top)
    a_portfolio("Empty", parent=top)
    late = delivered(portfolio=below, planned_start=date(2026, 1, 1), planned_finish=date(2026, 2, 1))
    delivered(portfolio=top)
    an_initiative(portfolio=top, kind=InitiativeKind.IDEA)
    lines, total = health_by_portfolio(view_of(full_access()))
    found = {one.portfolio.name: one.rolls for one in lines}
    assert set(found) == {"Top", "Below"}
    assert found["Below"][Dimension.TIME].counts == {Colour.RED: 1}
    # The other one has no dates: it is counted as not known, and the idea is not counted.
    assert found["Top"][Dimension.TIME].counts == {Colour.RED: 1, Colour.UNKNOWN: 1}
    assert total[None].counts == {Colour.RED: 1, Colour.UNKNOWN: 1}
    assert with_colour(full_access(), Dimension.TIME, Colour.RED, today=TODAY) == {late.pk}


def test_a_programme_rolls_up_its_projects():
    home = a_portfolio()
    programme = delivered(portfolio=home, kind=InitiativeKind.PROGRAMME)
    assert health_of_parts(full_access(), programme, today=TODAY) is None
    late = {"planned_start": date(2026, 1, 1), "planned_finish": date(2026, 2, 1)}
    delivered(portfolio=home, programme=programme, **late)
    delivered(portfolio=home, programme=programme)
    rolls = health_of_parts(full_access(), programme, today=TODAY)
    assert rolls[Dimension.TIME].worst == Colour.RED
    assert rolls[Dimension.TIME].all == 2


def test_the_number_of_queries_does_not_grow():
    home = a_portfolio()

    def count() -> int:
        access = full_access()
        view = view_of(access)
        with CaptureQueriesContext(connection) as queries:
            health_by_portfolio(view)
        return len(queries)

    for place in range(2):
        a_story(a_backlog(delivered(f"Few {place}", portfolio=home)), 3)
    few = count()
    for place in range(10):
        a_story(a_backlog(delivered(f"Many {place}", portfolio=home)), 3)
    assert count() == few <= 22


class TestPages:
    def client(self, person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def test_the_panel_says_every_reason(self):
        home = a_portfolio()
        one = delivered(portfolio=home, planned_start=date(2026, 1, 1), planned_finish=date(2026, 2, 1))
        client = self.client(a_person(role=Role.PORTFOLIO_MANAGER, on=home))
        text = client.get(reverse("insights:health_panel", args=[one.key])).content.decode()
        assert "after planned finish" in text
        for word in ("Time", "Money", "Scope", "Risk", "Forecast against promise"):
            assert word in text

    def test_an_idea_says_why_it_has_none(self):
        home = a_portfolio()
        one = an_initiative(portfolio=home)
        client = self.client(a_person(role=Role.VIEWER, on=home))
        text = client.get(reverse("insights:health_panel", args=[one.key])).content.decode()
        assert "being delivered" in text

    def test_a_stranger_finds_nothing(self):
        one = delivered()
        client = self.client(a_person(role=Role.VIEWER, on=a_portfolio()))
        assert client.get(reverse("insights:health_panel", args=[one.key])).status_code == 404

    def test_every_count_of_the_cockpit_opens_its_rows(self):
        home = a_portfolio("Harbour")
        late = {"planned_start": date(2026, 1, 1), "planned_finish": date(2026, 2, 1)}
        delivered("Late dredger", portfolio=home, **late)
        delivered("Quiet quay", portfolio=home)
        client = self.client(a_person(role=Role.PMO_LEAD))
        text = client.get(reverse("insights:health")).content.decode()
        assert "Harbour" in text
        day = text.split("health=time%3AR%3A")[1][:10]
        rows = client.get(reverse("work:register") + f"?health=time:R:{day}&portfolio={home.id}").content.decode()
        assert "Late dredger" in rows
        assert "Quiet quay" not in rows
        unknown = client.get(reverse("work:register") + f"?health=worst:none:{day}").content.decode()
        assert "Quiet quay" in unknown
        assert "Late dredger" not in unknown

    def test_nonsense_in_the_address_finds_nothing_and_breaks_nothing(self):
        delivered("Late dredger")
        client = self.client(a_person(role=Role.PMO_LEAD))
        for asked in ("time:R", "x:R:2026-06-01", "time:Z:2026-06-01", "time:R:never", "::", "time:R:9999-12-31"):
            answer = client.get(reverse("work:register"), {"health": asked})
            assert answer.status_code == 200
            assert "Late dredger" not in answer.content.decode()

    def test_the_register_shows_the_worst_light(self):
        home = a_portfolio()
        delivered(portfolio=home, planned_start=date(2026, 1, 1), planned_finish=date(2026, 2, 1))
        client = self.client(a_person(role=Role.PMO_LEAD))
        text = client.get(reverse("work:register") + "?columns=health").content.decode()
        assert "Red: time" in text
