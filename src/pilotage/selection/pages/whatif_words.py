"""A choice by hand in words, for a page without script; and what the what-if panel of the workspace starts from."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads, number_cell
from pilotage.selection.models import Scenario
from pilotage.selection.pages.shared import address_of
from pilotage.selection.reads.inputs import ZERO, Inputs
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.standing import Stood, Tried
from pilotage.selection.reads.words import amount_in_words, limit_in_words, rule_in_words, value_in_words, year_label

# The slider of a budget ends at so many times the budget, or what all candidates together cost.
ROOM = 2


@dataclass(frozen=True, slots=True)
class Slider:
    """The budget of a year, by its place among the limits."""

    place: int
    label: str
    value: str
    top: str
    step: str


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """Where <pm-whatif> finds things, and what it says."""

    uses_url: str
    standing_url: str
    reoptimise_url: str
    may_solve: bool
    currency: str
    unit: str
    sliders: tuple[Slider, ...]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class StandingView:
    """A choice by hand as a page."""

    is_fit: bool
    facts: tuple[Fact, ...]
    said: tuple[str, ...]
    table: Table


def whatif_view(request: HttpRequest, scenario: Scenario, inputs: Inputs, *, unit: str, may_solve: bool) -> WhatIfView:
    return WhatIfView(
        uses_url=address_of(request, scenario, "uses"),
        standing_url=address_of(request, scenario, "standing"),
        reoptimise_url=address_of(request, scenario, "reoptimise"),
        may_solve=may_solve,
        currency=inputs.currency,
        unit=unit,
        sliders=tuple(
            _slider(inputs, place) for place, limit in enumerate(inputs.limits) if limit.is_budget
        ),
        words={
            "over": _("{limit}: {amount} too much"),
            "under": _("{limit}: {amount} below its minimum"),
            "broken": _("Not kept:"),
            "fit": _("Within all limits"),
            "unfit": _("Not within all limits"),
            "points": _("points"),
            "eased": _("bought in"),
        },
    )  # fmt: skip


def _slider(inputs: Inputs, place: int) -> Slider:
    at_most = inputs.limits[place].at_most
    all_costs = sum((one.costs[place] for one in inputs.candidates), ZERO)
    top = max(all_costs, (at_most or ZERO) * ROOM, Decimal(1))
    step = Decimal(10) ** max(top.adjusted() - 2, 0)
    value = at_most if at_most is not None else top
    return Slider(place, year_label(inputs, inputs.years[place]), *(format(one, "f") for one in (value, top, step)))


def standing_view(f: Formatter, answer: Answered, tried: Tried, result: Stood) -> StandingView:
    inputs = answer.asked
    free = sum(id in tried.shifts and not one.is_claim for id, one in inputs.by_id.items())
    broken = {one.limit: one.by for one in result.broken}
    said = [_limit_said(f, inputs, place, by) for place, by in broken.items()]
    said += [_("Not kept: %(rule)s") % {"rule": rule_in_words(inputs, place)} for place in result.rules]
    return StandingView(
        is_fit=not said,
        facts=(
            Fact(_("Value"), value_in_words(f, inputs, result.value)),
            Fact(_("of the answer"), value_in_words(f, inputs, answer.kept.value)),
            Fact(_("In"), f.number(free)),
        ),
        said=tuple(said),
        table=_table(f, inputs, tried, result, broken),
    )


def _limit_said(f: Formatter, inputs: Inputs, place: int, by: Decimal) -> str:
    text = _("%(limit)s: %(amount)s too much") if by > 0 else _("%(limit)s: %(amount)s below its minimum")
    return text % {"limit": limit_in_words(inputs, place), "amount": amount_in_words(f, inputs, place, abs(by))}


def _table(f: Formatter, inputs: Inputs, tried: Tried, result: Stood, broken: dict[int, Decimal]) -> Table:
    columns = (
        Column("limit", _("Limit"), width=24),
        Column("used", _("Used"), is_number=True),
        Column("most", _("At most"), is_number=True),
        Column("bought", _("Bought"), is_number=True),
        Column("state", _("Kept")),
    )

    def shown(place: int, amount: Decimal | None) -> Cell:
        return number_cell(UNKNOWN if amount is None else amount_in_words(f, inputs, place, amount))

    rows = [
        Row(
            str(place),
            (
                limit_in_words(inputs, place),
                shown(place, result.used[place]),
                shown(place, tried.most.get(place, limit.at_most)),
                shown(place, result.eased[place] if result.eased[place] > 0 else None),
                Cell(_("no"), tone="red") if place in broken else Cell(_("yes"), tone="green"),
            ),
        )
        for place, limit in enumerate(inputs.limits)
        if limit.at_most is not None or limit.at_least is not None or place in tried.most
    ]
    return Table("limits-tried", _("Limits and what the choice uses of them"), heads(columns, QueryDict()), rows)
