"""The demonstration organisation: whole, with a year behind it and holes in it, and never loaded twice."""

from datetime import date

import pytest

from pilotage.accounts.models import Grant, Person
from pilotage.accounts.reads import access_of
from pilotage.exchange.demonstration.initiatives import lines
from pilotage.exchange.demonstration.load import load
from pilotage.finance.reads.years import summaries_of
from pilotage.selection.models import Scenario
from pilotage.strategy.models import Driver, Objective
from pilotage.strategy.reads.drivers import active_driver_set, weights_of
from pilotage.strategy.reads.priorities import priorities_of
from pilotage.work.models import Dependency, Initiative, InitiativeKind, Portfolio
from pilotage.work.reads.history import deeds_on
from pilotage.work.reads.query import initiatives_as_of
from tests.builders import full_access

DAY = date(2026, 11, 23)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def quiet(message: str, share: float) -> None:
    assert 0 <= share <= 1


def test_nordhaven_is_whole_and_can_be_seen_as_of_a_year_ago():
    load(quiet, day=DAY)

    ideas = Initiative.objects.filter(kind=InitiativeKind.IDEA).count()
    assert (ideas, Initiative.objects.count() - ideas) == (15, 60)
    # Enterprise, then three levels of portfolios: three slashes more than the enterprise's own one.
    assert max(path.count("/") for path in Portfolio.objects.values_list("scope__path", flat=True)) == 4
    assert (Objective.objects.count(), Driver.objects.count(), Scenario.objects.count()) == (6, 6, 2)
    assert Dependency.objects.count() == 19

    ada = access_of(Person.objects.get(name="Ada Lindgren"))
    then = initiatives_as_of(ada, date(2026, 2, 1))
    assert 0 < then.count() < 75
    tram = then.get(name="Tram line 4 extension")
    # Twelve reports end in November: GGGG, then AAAA, so February is the third of them, still green.
    assert tram.rag == "G"
    assert initiatives_as_of(ada, DAY).get(name="Tram line 4 extension").rag == "R"

    deeds = deeds_on(full_access(), Initiative.objects.get(name="Tram line 4 extension"))
    # Registered, approved, begun, and a report for each of twelve months at most.
    assert len(deeds) > 8

    chosen = active_driver_set()
    assert chosen is not None
    assert sum(weights_of(chosen).values()) == 1
    found = priorities_of(ada, chosen, list(Initiative.objects.values_list("id", flat=True)))
    assert any(one.point is None for one in found.values())
    assert any(one.point is not None for one in found.values())

    money = summaries_of(ada, list(Initiative.objects.values_list("id", flat=True)))
    unknown = [one for one in money.values() if one.npv is None]
    assert 0 < len(unknown) < len(money)

    before = Person.objects.count(), Grant.objects.count()
    load(quiet, day=DAY)
    assert (Initiative.objects.count(), Person.objects.count(), Grant.objects.count()) == (75, *before)


def test_every_name_in_the_table_can_be_found():
    table = lines()
    names = {line.name for line in table}
    assert len(names) == 75
    assert all(line.part_of in names or not line.part_of for line in table)
    assert all(len(line.ratings) == 6 for line in table)
