"""Finding records by words: everything comes through the door of its own wing, so that nothing invisible is found."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When

from pilotage.accounts.models import Person
from pilotage.accounts.reads.people import people_visible_to
from pilotage.accounts.rules import Access, Permission
from pilotage.governance.models import LedgerEntry
from pilotage.governance.reads.ledger import LedgerQuery, ledger_matching
from pilotage.risk.models import Entry
from pilotage.risk.reads.visible import entries_visible_to
from pilotage.selection.models import Scenario
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.strategy.models import Driver, Objective
from pilotage.strategy.reads.drivers import drivers_visible_to
from pilotage.strategy.reads.objectives import objectives_visible_to
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.query import Query, initiatives_matching
from pilotage.work.reads.visible import portfolios_visible_to

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Found:
    """The best few of each kind; `initiative_count` counts all that match."""

    initiatives: list[Initiative]
    initiative_count: int
    portfolios: list[Portfolio]
    objectives: list[Objective]
    drivers: list[Driver]
    scenarios: list[Scenario]
    people: list[Person]
    entries: list[Entry]
    decisions: list[LedgerEntry]


NOTHING = Found([], 0, [], [], [], [], [], [], [])


def found_by(access: Access, words: str, *, at_most: int) -> Found:
    """Every word must be in the name (of an initiative: begin a word of key, id elsewhere, name or description)."""
    if not words:
        return NOTHING
    rows = initiatives_matching(access, Query(text=words))
    people = people_visible_to(access) if access.may_anywhere(Permission.MANAGE_PEOPLE) else Person.objects.none()
    # A portfolio above a visible one is shown by its name only, so only its name can be searched.
    return Found(
        initiatives=list(rows.annotate(place=_place(words)).order_by("place", "name", "id")[:at_most]),
        initiative_count=rows.count(),
        portfolios=_named(portfolios_visible_to(access), words, at_most, "name"),
        objectives=_named(objectives_visible_to(access), words, at_most, "name", "code"),
        drivers=_named(drivers_visible_to(access), words, at_most, "name"),
        scenarios=_named(scenarios_visible_to(access), words, at_most, "name"),
        people=_named(people, words, at_most, "name", "email"),
        entries=_named(entries_visible_to(access), words, at_most, "title", by="title"),
        decisions=list(ledger_matching(access, LedgerQuery(text=words))[:at_most]),
    )


def _place(words: str) -> Case:
    """A key is meant exactly; then names that begin so, then names that hold it, then descriptions."""
    return Case(
        When(key__iexact=words, then=Value(0)),
        When(name__istartswith=words, then=Value(1)),
        When(name__icontains=words, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _named(rows: QuerySet[Row], words: str, at_most: int, *columns: str, by: str = "name") -> list[Row]:
    for word in words.split():
        holds = Q()
        for column in columns:
            holds |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(holds)
    return list(rows.order_by(by, "pk")[:at_most])
