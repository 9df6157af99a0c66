"""The pictures of an answer: cost against budget, value by driver, value against cost."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell
from pilotage.selection.models import Goal
from pilotage.selection.reads.inputs import ZERO, Candidate, Inputs, Into
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.placing import placed
from pilotage.selection.reads.words import POINTS, points, value_in_words, year_label


class Pictures:
    """Draws one answer."""

    def __init__(self, request: HttpRequest, f: Formatter, inputs: Inputs, kept: Kept) -> None:
        self.f, self.inputs, self.kept = f, placed(inputs, kept), kept
        self.tail = carried(request)
        self.claims = [one for one in self.inputs.candidates if one.is_claim]
        free = [one for one in self.inputs.candidates if not one.is_claim]
        self.chosen = [one for one in free if one.id in kept.chosen]
        self.others = [one for one in free if one.id not in kept.chosen]
        self.years = [year_label(inputs, year) for year in inputs.years]

    def cost_by_year(self) -> Chart:
        begun = [*self.claims, *(one for one in self.chosen if one.into == Into.BEGUN)]
        new = [one for one in self.chosen if one.into != Into.BEGUN]
        parts = [
            (_("Decided before"), self._costs(begun), "quiet"),
            (_("Selected"), self._costs(new), "accent"),
            (_("Bought in"), self._bought(), "amber"),
        ]
        series = [
            Series(name, [self._money_point(amount) for amount in amounts], tone=tone)
            for name, amounts, tone in parts
            if any(amounts) or tone == "accent"
        ]
        if any(budget is not None for budget in self.inputs.budgets):
            budget_points = [self._money_point(budget) for budget in self.inputs.budgets]
            series.append(Series(_("Budget"), budget_points, part=2, is_line=True, is_dashed=True))
        return Chart(
            name="cost-by-year",
            kind=Kind.STACKED,
            title=self._budget_message(),
            across=Axis("", categories=self.years),
            up=Axis(_("Cost"), self.inputs.currency),
            series=series,
            table=self._year_table(),
            height=250,
        )

    def _budget_message(self) -> str:
        used = self._spent()
        tight = [
            (use / budget, label)
            for use, budget, label in zip(used, self.inputs.budgets, self.years, strict=True)
            if budget
        ]
        if not tight:
            return _("What the selected initiatives cost by year")
        share, label = max(tight)
        return _("%(year)s is the tightest year: %(share)s of its budget is used") % {
            "year": label,
            "share": self.f.share(share),
        }

    def _year_table(self) -> Table:
        worth = {year: use.worth for year, use in zip(self.inputs.years, self.kept.uses, strict=False)}
        columns = (
            Column("year", _("Year")),
            Column("cost", _("Cost"), unit=self.inputs.currency, is_number=True),
            Column("budget", _("Budget"), unit=self.inputs.currency, is_number=True),
            Column("left", _("Left"), unit=self.inputs.currency, is_number=True),
            Column("worth", _("One more million is worth"), is_number=True),
        )
        rows = []
        for year, label, used, budget in zip(
            self.inputs.years, self.years, self._spent(), self.inputs.budgets, strict=True
        ):
            left = None if budget is None else budget - used
            cells = (
                label,
                self._money_cell(used),
                Cell(_("no limit"), kind="n") if budget is None else self._money_cell(budget),
                self._money_cell(left),
                number_cell(self._million(worth.get(year)) if budget is not None else UNKNOWN),
            )
            rows.append(Row(str(year), cells))
        return Table("cost-by-year-twin", _("Cost and budget by year"), heads(columns, QueryDict()), rows)

    def _million(self, worth: float | None) -> str:
        """The dual of a budget: what a little more of it would add, said for a million."""
        if worth is None:
            return UNKNOWN
        return value_in_words(self.f, self.inputs, Decimal(str(worth)) * 1_000_000)

    def value_by_driver(self) -> Chart | None:
        """What is in gives to each driver, beside what is left out gives to it."""
        if not self.inputs.drivers:
            return None
        given = [(_("In"), self._worth(self.chosen), "accent"), (_("Left out"), self._worth(self.others), "quiet")]
        columns = (
            Column("driver", _("Driver")),
            Column("weight", _("Weight"), is_number=True),
            Column("in", _("In"), unit=_("points"), is_number=True),
            Column("out", _("Left out"), unit=_("points"), is_number=True),
        )
        rows = [
            Row(
                name,
                (
                    name,
                    number_cell(self.f.share(weight)),
                    *(number_cell(points(self.f, worth[at])) for _name, worth, _tone in given),
                ),
            )
            for at, (name, weight) in enumerate(zip(self.inputs.drivers, self.inputs.weights, strict=True))
        ]
        return Chart(
            name="value-by-driver",
            kind=Kind.BARS,
            title=self._driver_message(given[0][1], given[1][1]),
            across=Axis("", categories=self.inputs.drivers),
            up=Axis(_("Priority points")),
            series=[
                Series(name, [Point(float(one) * POINTS, points(self.f, one)) for one in worth], tone=tone)
                for name, worth, tone in given
            ],
            table=Table("value-by-driver-twin", _("Value by driver"), heads(columns, QueryDict()), rows),
            is_sideways=True,
            height=max(250, 30 * len(self.inputs.drivers) + 70),
        )

    def _driver_message(self, inside: Sequence[Decimal], outside: Sequence[Decimal]) -> str:
        shares = [
            (mine / (mine + other), name)
            for mine, other, name in zip(inside, outside, self.inputs.drivers, strict=True)
            if mine + other
        ]
        if not shares:
            return _("Nothing that is rated serves any driver")
        share, name = min(shares)
        text = _("%(driver)s loses most: %(share)s of what the candidates give to it is in")
        return text % {"driver": name, "share": self.f.share(share)}

    def value_and_cost(self) -> Chart:
        """Every candidate that could be compared, as a point of what it costs and what it brings."""
        unit = self.inputs.currency if self.inputs.goal == Goal.NPV else _("points")
        shown = [
            (_("In"), [one for one in self.chosen if self._is_shown(one)], "accent"),
            (_("Out"), [one for one in self.others if self._is_shown(one)], "quiet"),
        ]
        left = len(self.chosen) + len(self.others) - sum(len(part) for _name, part, _tone in shown)
        columns = (
            Column("name", _("Initiative")),
            Column("side", _("In or out")),
            Column("cost", _("Cost"), unit=self.inputs.currency, is_number=True),
            Column("value", _("Value"), unit=unit, is_number=True),
        )
        rows = [
            Row(
                one.id,
                (Cell(one.name, url=self._page(one)), name, self._money_cell(one.cost), number_cell(self._value(one))),
            )
            for name, part, _tone in shown
            for one in part
        ]
        return Chart(
            name="value-and-cost",
            kind=Kind.BUBBLES,
            title=_("What each candidate brings for what it costs"),
            across=Axis(_("Cost in these years"), self.inputs.currency),
            up=Axis(_("Value"), unit),
            series=[Series(name, [self._bubble(one) for one in part], tone=tone) for name, part, tone in shown],
            table=Table("value-and-cost-twin", _("Value and cost"), heads(columns, QueryDict()), rows),
            note=_("%(count)s without a value or a cost") % {"count": left} if left else "",
            height=210,
        )

    def _is_shown(self, one: Candidate) -> bool:
        goal = self.inputs.goal
        has_priority, has_npv = bool(one.share_rated), one.npv is not None
        known = {Goal.PRIORITY: has_priority, Goal.NPV: has_npv, Goal.MIX: has_priority and has_npv}[Goal(goal)]
        return known and one.is_costed

    def _bubble(self, one: Candidate) -> Point:
        scale = POINTS if self.inputs.goal == Goal.PRIORITY else 1
        full = _("%(value)s for %(cost)s") % {
            "value": value_in_words(self.f, self.inputs, one.value),
            "cost": self.f.money_full(Money(one.cost, self.inputs.currency)),
        }
        return Point(
            float(one.value) * scale, full, one.name, self._page(one), x=float(one.cost), size=max(float(one.cost), 1.0)
        )

    def _value(self, one: Candidate) -> str:
        match self.inputs.goal:
            case Goal.PRIORITY:
                return points(self.f, one.value)
            case Goal.MIX:
                return self.f.number(one.value, 1)
            case _:
                return self.f.money(one.value)

    def _page(self, one: Candidate) -> str:
        return reverse("work:initiative", args=[one.key]) + self.tail

    def _costs(self, candidates: Sequence[Candidate]) -> list[Decimal]:
        return [sum((one.costs[at] for one in candidates), ZERO) for at in range(len(self.inputs.years))]

    def _bought(self) -> list[Decimal]:
        """What people who are bought in cost by year: of the yearly limits, which come first."""
        spent = [ZERO] * len(self.inputs.years)
        for one in self.kept.bought:
            for place, amount in self.inputs.extras[one.extra].uses:
                if place < len(spent) and amount > 0:
                    spent[place] += amount * one.units
        return spent

    def _spent(self) -> list[Decimal]:
        costs = self._costs([*self.claims, *self.chosen])
        return [cost + bought for cost, bought in zip(costs, self._bought(), strict=True)]

    def _worth(self, candidates: Sequence[Candidate]) -> list[Decimal]:
        return [sum((one.worth[at] or ZERO for one in candidates), ZERO) for at in range(len(self.inputs.drivers))]

    def _money_point(self, amount: Decimal | None) -> Point:
        if amount is None:
            return Point(None, _("no limit"))
        return Point(float(amount), self.f.money_full(Money(amount, self.inputs.currency)))

    def _money_cell(self, amount: Decimal | None) -> Cell:
        return number_cell(self.f.figure(None if amount is None else Money(amount, self.inputs.currency)))
