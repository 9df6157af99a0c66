"""Scenarios as rows of a table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell
from pilotage.selection.models import Goal, Outcome, Solution
from pilotage.selection.pages.shared import address_of, hidden_in_words
from pilotage.selection.reads.lists import Listed
from pilotage.selection.reads.words import points
from pilotage.selection.rules import has_choice

TONES = {Outcome.OPTIMAL: "green", Outcome.WITHIN: "amber", Outcome.INFEASIBLE: "red", Outcome.NO_ANSWER: "none"}


def scenario_table(request: HttpRequest, listed: Sequence[Listed], names: Mapping[UUID, str]) -> Table:
    columns = (
        Column("name", _("Scenario"), width=28),
        Column("scope", _("For")),
        Column("goal", _("As much as possible of")),
        Column("answer", _("Answer")),
        Column("value", _("Value"), is_number=True),
        Column("selected", _("Selected"), is_number=True),
        Column("cost", _("Cost in its years"), is_number=True),
        Column("changed", _("Changed")),
        Column("owner", _("Owner")),
    )
    rows = [_row(request, formatter(), one, names) for one in listed]
    return Table("scenarios", _("Scenarios"), heads(columns, QueryDict()), rows)


def _row(request: HttpRequest, f: Formatter, one: Listed, names: Mapping[UUID, str]) -> Row:
    scenario, solution = one.scenario, one.solution
    note = _("committed") if one.commitment else ""
    chosen = solution if solution and has_choice(solution) else None
    return Row(
        key=str(scenario.pk),
        cells=(
            Cell(scenario.name, url=address_of(request, scenario), note=note),
            names.get(scenario.scope_id, UNKNOWN),
            str(Goal(scenario.goal).label),
            _answer(f, one),
            _value(f, scenario.goal, scenario.currency, chosen),
            number_cell(f.number(chosen.selected_count if chosen else None)),
            number_cell(
                f.figure(Money(chosen.cost, scenario.currency) if chosen and chosen.cost is not None else None)
            ),
            f.moment(scenario.changed_at),
            scenario.owner.name if scenario.owner else UNKNOWN,
        ),
    )


def _answer(f: Formatter, one: Listed) -> Cell:
    """The outcome; whether the register changed since is worked out on the scenario's own page."""
    if one.is_hidden:
        return Cell(_("Not shown"), tone="none", title=hidden_in_words())
    shown = outcome_cell(f, one.solution)
    is_older = one.solution is not None and one.commitment is None and one.scenario.changed_at > one.solution.asked_at
    return shown._replace(note=_("limits changed since"), is_faded=True) if is_older else shown


def outcome_cell(f: Formatter, solution: Solution | None) -> Cell:
    """The outcome as a badge: the word says it, the colour goes with it."""
    if solution is None:
        return Cell(_("Not solved yet"), tone="none")
    outcome = Outcome(solution.outcome)
    if outcome == Outcome.WITHIN and solution.gap is not None:
        return Cell(_("Good within %(gap)s") % {"gap": f.share(solution.gap, 1)}, tone="amber")
    return Cell(str(outcome.label), tone=TONES[outcome])


def _value(f: Formatter, goal: str, currency: str, chosen: Solution | None) -> Cell:
    if chosen is None or chosen.value is None:
        return number_cell(UNKNOWN)
    if goal == Goal.MIX:
        return Cell(f.number(chosen.value, 1), kind="n", note=_("points of the mix"))
    if goal == Goal.PRIORITY:
        return Cell(points(f, chosen.value), kind="n", note=_("points"))
    return Cell(f.money(Decimal(str(chosen.value))), kind="n", note=currency)
