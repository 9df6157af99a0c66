"""Two scenarios side by side: limits, value, cost by year, and who is in only one of them or in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.pages import page
from pilotage.kit.periods import FiscalYear
from pilotage.kit.tables import Cell, Column, Difference, Row, Table, heads, number_cell
from pilotage.selection.forms import ids_from
from pilotage.selection.models import Goal, Scenario
from pilotage.selection.pages.listing import outcome_cell
from pilotage.selection.pages.shared import address_of, crumbs_of, the_scenario
from pilotage.selection.reads.freezing import digest_of
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import ZERO, Candidate
from pilotage.selection.reads.lists import listed_scenarios
from pilotage.selection.reads.scenarios import budgets_of, commitment_in_force
from pilotage.selection.reads.solutions import Answered, newest_answer
from pilotage.selection.reads.words import Reasons, interval, points, value_in_words


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the two: its limits as they are, its newest answer as it was found."""

    scenario: Scenario
    url: str
    budgets: dict[int, Decimal]
    rule_count: int
    answer: Answered | None
    is_stale: bool

    @property
    def chosen(self) -> dict[str, Candidate]:
        if self.answer is None:
            return {}
        return {one.id: one for one in self.answer.chosen}

    def cost_in(self, year: int) -> Decimal | None:
        """What its choice costs in a year; None when it says nothing about that year."""
        if self.answer is None or not self.answer.has_choice or year not in self.answer.inputs.years:
            return None
        at = self.answer.inputs.years.index(year)
        return sum((one.costs[at] for one in self.chosen.values()), ZERO)


@door(Permission.SEE_MONEY)
def compare(request: PersonalRequest) -> HttpResponseBase:
    wanted = ids_from([request.GET.get("a", ""), request.GET.get("b", "")])
    offered = [one.scenario for one in listed_scenarios(request.access)]
    context: dict[str, object] = {
        "offered": [(str(one.pk), one.name) for one in offered],
        "a": request.GET.get("a", ""),
        "b": request.GET.get("b", ""),
        "crumbs": crumbs_of(request, (_("Compare"), "")),
        "pair": None,
        "new_url": reverse("selection:new"),
    }
    if len(wanted) == 2:
        one, other = (_compared(request, the_scenario(request, id)) for id in wanted)
        context |= {"pair": (one, other), **_side_by_side(request, one, other)}
    elif any(request.GET.get(name) for name in ("a", "b")) and not wanted:
        raise Http404
    return page(request, "selection/compare.html", context)


def _compared(request: PersonalRequest, scenario: Scenario) -> Compared:
    answer = newest_answer(request.access, scenario)
    url = address_of(request, scenario)
    fresh = gathered(request.access, scenario)
    is_stale = answer is not None and digest_of(fresh.inputs) != answer.solution.digest
    is_stale = is_stale and commitment_in_force(scenario) is None
    return Compared(scenario, url, budgets_of(scenario), len(fresh.rules), answer, is_stale)


def _side_by_side(request: HttpRequest, one: Compared, other: Compared) -> dict[str, object]:
    f = formatter()
    years = sorted({*one.scenario.years, *other.scenario.years})
    return {
        "limits": _limits(f, one, other, years),
        "results": _results(f, one, other),
        "chart": _chart(f, one, other, years),
        "table": _table(request, f, one, other),
    }


def _limits(f: Formatter, one: Compared, other: Compared, years: Sequence[int]) -> list[Difference]:
    def money(side: Compared, year: int) -> str:
        if year not in side.scenario.years:
            return _("not in its years")
        return f.money(side.budgets[year]) if year in side.budgets else _("no limit")

    sides = (one.scenario, other.scenario)
    return [
        Difference(_("As much as possible of"), *(str(Goal(side.goal).label) for side in sides)),
        Difference(_("Measured by"), *(str(side.driver_set or UNKNOWN) for side in sides)),
        Difference(_("Work in delivery keeps its claim"), *(_("yes") if s.keeps_delivery else _("no") for s in sides)),
        Difference(_("Forced in or out"), f.number(one.rule_count), f.number(other.rule_count)),
        *(
            Difference(_("Budget of %(year)s") % {"year": _label(one, year)}, money(one, year), money(other, year))
            for year in years
        ),
    ]


def _results(f: Formatter, one: Compared, other: Compared) -> list[Difference]:
    return [
        Difference(label, read(f, one), read(f, other))
        for label, read in (
            (_("Answer"), _outcome),
            (_("Value"), _value),
            (_("Priority points"), _priority),
            (_("NPV"), _npv),
            (_("Cost in its years"), _cost),
            (_("Selected"), lambda f, side: f.number(len(side.chosen)) if _is_chosen(side) else UNKNOWN),
        )
    ]


def _outcome(f: Formatter, side: Compared) -> str:
    said = outcome_cell(f, side.answer.solution if side.answer else None).text
    return _("%(outcome)s, out of date") % {"outcome": said} if side.is_stale else said


def _is_chosen(side: Compared) -> bool:
    return side.answer is not None and side.answer.has_choice


def _value(f: Formatter, side: Compared) -> str:
    if side.answer is None or not side.answer.has_choice:
        return UNKNOWN
    return value_in_words(f, side.answer.inputs, side.answer.kept.value)


def _priority(f: Formatter, side: Compared) -> str:
    """The interval, whatever the goal was: so that two goals can be compared by both."""
    chosen = side.chosen.values()
    if not _is_chosen(side) or all(one.low is None for one in chosen):
        return UNKNOWN
    low, high = (sum((getattr(one, end) or ZERO for one in chosen), ZERO) for end in ("low", "high"))
    return interval(f, low, high)


def _npv(f: Formatter, side: Compared) -> str:
    known = [one.npv for one in side.chosen.values() if one.npv is not None]
    if not _is_chosen(side) or not known:
        return UNKNOWN
    unknown = f.unknown(len(side.chosen) - len(known))
    return f"{f.money(sum(known, ZERO))} {side.scenario.currency}" + (f", {unknown}" if unknown else "")


def _cost(f: Formatter, side: Compared) -> str:
    if not _is_chosen(side):
        return UNKNOWN
    return f"{f.money(sum((one.cost for one in side.chosen.values()), ZERO))} {side.scenario.currency}"


def _chart(f: Formatter, one: Compared, other: Compared, years: Sequence[int]) -> Chart:
    currency = one.scenario.currency
    labels = [_label(one, year) for year in years]

    def point(amount: Decimal | None) -> Point:
        if amount is None:
            return Point(None, UNKNOWN)
        return Point(float(amount), f.money_full(Money(amount, currency)))

    sides = ((one, "accent"), (other, "quiet"))
    columns = (Column("year", _("Year")), *(_money_column(side, name) for side, name in ((one, "a"), (other, "b"))))
    rows = [
        Row(str(year), (label, *(number_cell(f.figure(side.cost_in(year))) for side, _tone in sides)))
        for year, label in zip(years, labels, strict=True)
    ]
    return Chart(
        name="cost-of-both",
        kind=Kind.BARS,
        title=_("What each choice costs by year"),
        across=Axis("", categories=labels),
        up=Axis(_("Cost"), currency),
        series=[Series(side.scenario.name, [point(side.cost_in(year)) for year in years], tone=t) for side, t in sides],
        table=Table("cost-of-both-twin", _("Cost by year"), heads(columns, QueryDict()), rows),
        height=220,
    )


def _money_column(side: Compared, name: str) -> Column:
    return Column(name, side.scenario.name, unit=side.scenario.currency, is_number=True)


def _label(side: Compared, year: int) -> str:
    return FiscalYear(year, side.answer.inputs.start_month if side.answer else 1).label


def _table(request: HttpRequest, f: Formatter, one: Compared, other: Compared) -> Table:
    """Only in the first, only in the second, in both; with the reason of the one that leaves it out."""
    columns = (
        Column("name", _("Initiative"), width=28),
        Column("where", _("In")),
        Column("priority", _("Priority"), unit=_("points"), is_number=True),
        Column("cost", _("Cost in its years"), unit=one.scenario.currency, is_number=True),
        Column("why", _("Why the other leaves it out"), width=40),
    )
    mine, theirs = one.chosen, other.chosen
    only_mine = [mine[id] for id in mine if id not in theirs]
    only_theirs = [theirs[id] for id in theirs if id not in mine]
    both = [mine[id] for id in mine if id in theirs]
    rows: list[Row] = []
    for found, where, without in (
        (only_mine, _("only %(name)s") % {"name": one.scenario.name}, other),
        (only_theirs, _("only %(name)s") % {"name": other.scenario.name}, one),
        (both, _("both"), None),
    ):
        rows += [_row(request, f, candidate, where, without) for candidate in found]
    return Table(
        "compared", _("Who is in"), heads(columns, QueryDict()), rows, empty_text=_("Neither has an answer yet.")
    )


def _row(request: HttpRequest, f: Formatter, one: Candidate, where: str, without: Compared | None) -> Row:
    cost = number_cell(f.figure(one.cost if one.is_costed else None))
    return Row(
        one.id,
        (
            Cell(one.name, url=reverse("work:initiative", args=[one.key]) + carried(request), note=one.key),
            where,
            number_cell(interval(f, one.low, one.high) if one.share_rated else points(f, None)),
            cost,
            Cell(_why(f, one, without) if without else "", kind="w"),
        ),
        tone="quiet" if without is None else "",
    )


def _why(f: Formatter, one: Candidate, without: Compared) -> str:
    if without.answer is None:
        return _("It is not solved yet.")
    there = without.answer.inputs.by_id.get(one.id)
    if there is None:
        return _("It is not among its candidates.")
    return Reasons(f, without.answer.asked, without.answer.kept).why(there)
