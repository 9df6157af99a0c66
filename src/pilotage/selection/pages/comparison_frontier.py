"""The frontiers of several scenarios in one picture, with the choice of each."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Chart, Kind, Point, Series, part_of
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Column, Row, Table, heads, number_cell
from pilotage.selection.models import Goal
from pilotage.selection.pages.comparison import MOST_DRAWN, not_drawn
from pilotage.selection.reads.comparison import Side
from pilotage.selection.reads.inputs import ZERO
from pilotage.selection.reads.studies.words import proof_in_words
from pilotage.selection.reads.words import POINTS, value_in_words


def frontiers_chart(f: Formatter, sides: Sequence[Side]) -> Chart | None:
    """What each budget can bring in each of them; None where fewer than two measure value alike.

    Only frontiers that were worked out are drawn: looking at a comparison solves nothing.
    """
    alike = _alike(sides)
    if len(alike) < 2:
        return None
    scenario = alike[0][1].scenario
    unit = scenario.currency if scenario.goal == Goal.NPV else _("points")
    without = [side.scenario.name for _place, side in alike if not side.frontier]
    note = _("Only the choice is drawn, as its frontier was not worked out: %(names)s") % {"names": ", ".join(without)}
    return Chart(
        name="frontiers",
        kind=Kind.LINES,
        title=_("What each budget can bring in each"),
        across=Axis(_("Budget of all years"), scenario.currency),
        up=Axis(_("Value"), unit),
        series=[one for place, side in alike if place < MOST_DRAWN for one in _series(f, place, side)],
        table=_table(f, [side for _place, side in alike], unit),
        note=" · ".join(filter(None, (not_drawn(f, [side for _place, side in alike]), note if without else ""))),
        height=300,
    )


def why_no_frontiers(sides: Sequence[Side]) -> str:
    """What it takes to draw them; empty where they are drawn."""
    if len(_alike(sides)) > 1:
        return ""
    if sum(side.has_choice for side in sides) < 2:
        return _("Frontiers are drawn side by side once two of the scenarios are solved.")
    return _("Frontiers are not drawn side by side: these scenarios measure value by different goals or drivers.")


def _alike(sides: Sequence[Side]) -> list[tuple[int, Side]]:
    """Those with a choice that measure value as the first of them does, with their places."""
    return [(place, side) for place, side in enumerate(sides) if side.has_choice and _is_alike(sides, side)]


def _is_alike(sides: Sequence[Side], side: Side) -> bool:
    """Does it measure value as the first one with a choice does?"""
    first = next(one for one in sides if one.has_choice)
    return _measure(first) == _measure(side)


def _measure(side: Side) -> tuple[object, ...]:
    scenario = side.scenario
    return scenario.goal, scenario.driver_set_id, scenario.mix_share, scenario.currency


def _series(f: Formatter, place: int, side: Side) -> Iterator[Series]:
    part, name = part_of(place), side.scenario.name
    if side.frontier:
        points = [_point(f, side, one.budget, one.value) for one in side.frontier]
        yield Series(name, points, part=part)
    if side.answer is not None:
        budget, kept = side.budget, side.answer.kept
        chosen = _point(f, side, _chosen_cost(side) if budget is None else budget, kept.value)
        yield Series(_("%(name)s: its choice") % {"name": name}, [chosen], part=part)


def _point(f: Formatter, side: Side, budget: Decimal, value: Decimal) -> Point:
    scale = POINTS if side.scenario.goal == Goal.PRIORITY else 1
    text = _("%(scenario)s: %(value)s for %(budget)s")
    facts = {
        "scenario": side.scenario.name,
        "value": _value(f, side, value),
        "budget": f.money_full(Money(budget, side.scenario.currency)),
    }
    return Point(float(value) * scale, text % facts, x=float(budget))


def _table(f: Formatter, sides: Sequence[Side], unit: str) -> Table:
    columns = (
        Column("scenario", _("Scenario")),
        Column("budget", _("Budget"), unit=sides[0].scenario.currency, is_number=True),
        Column("cost", _("Cost"), unit=sides[0].scenario.currency, is_number=True),
        Column("value", _("Value"), is_number=True),
        Column("proof", _("Proof")),
    )
    rows = [row for side in sides for row in _rows(f, side)]
    return Table("frontiers-twin", _("What each budget can bring in each"), heads(columns, QueryDict()), rows)


def _rows(f: Formatter, side: Side) -> Iterator[Row]:
    name = side.scenario.name

    def money(amount: Decimal | None) -> Money | None:
        return None if amount is None else Money(amount, side.scenario.currency)

    for at, one in enumerate(side.frontier):
        cells = (
            name,
            number_cell(f.figure(money(one.budget))),
            number_cell(f.figure(money(one.cost))),
            number_cell(_value(f, side, one.value)),
            proof_in_words(f, one.gap),
        )
        yield Row(f"{side.scenario.pk}-{at}", cells)
    if side.answer is not None:
        cells = (
            _("%(name)s: its choice") % {"name": name},
            number_cell(f.figure(money(side.budget))),
            number_cell(f.figure(money(_chosen_cost(side)))),
            number_cell(_value(f, side, side.answer.kept.value)),
            proof_in_words(f, side.answer.solution.gap),
        )
        yield Row(f"{side.scenario.pk}-choice", cells)


def _chosen_cost(side: Side) -> Decimal:
    return sum((one.cost for one in side.chosen.values()), ZERO)


def _value(f: Formatter, side: Side, value: Decimal) -> str:
    return UNKNOWN if side.answer is None else value_in_words(f, side.answer.asked, value)
