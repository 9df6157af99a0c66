"""The frontier drawn, and one of its points told: what it costs and brings, and who comes and goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads, number_cell
from pilotage.selection.models import Goal
from pilotage.selection.reads.inputs import ZERO, Inputs
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.others import Other
from pilotage.selection.reads.studies.results import FrontierPoint, FrontierResult, Placed
from pilotage.selection.reads.studies.words import moved_in_words, proof_in_words
from pilotage.selection.reads.words import POINTS, points, value_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One initiative that comes in, goes out or moves."""

    name: str
    key: str
    said: str


@dataclass(frozen=True, slots=True)
class PointView:
    """One budget: what it costs and brings, and what differs from the present choice."""

    at: int
    title: str
    facts: tuple[Fact, ...]
    entered: tuple[Line, ...]
    left: tuple[Line, ...]
    moved: tuple[Line, ...]
    is_same: bool


class FrontierPictures:
    """Draws the frontier of one answer."""

    def __init__(self, f: Formatter, answer: Answered, result: FrontierResult, others: Sequence[Other]) -> None:
        self.f, self.answer, self.result, self.others = f, answer, result, others
        self.inputs: Inputs = answer.asked
        self.scale = POINTS if self.inputs.goal == Goal.PRIORITY else 1
        self.unit = self.inputs.currency if self.inputs.goal == Goal.NPV else _("points")
        self.budget = self._present_budget()

    def chart(self) -> Chart:
        return Chart(
            name="frontier",
            kind=Kind.LINES,
            title=_("What each budget can bring"),
            across=Axis(_("Budget of all years"), self.inputs.currency),
            up=Axis(_("Value"), self.unit),
            series=[*self._lines(), *self._dots()],
            table=self._table(),
            height=340,
        )

    def _lines(self) -> list[Series]:
        curve = [
            Point(
                one.value * self.scale,
                _("nothing is above %(value)s") % {"value": self._value(one.value)},
                x=one.budget,
            )
            for one in self.result.curve
        ]
        exact = [
            Point(
                float(one.value) * self.scale,
                _("%(value)s for %(budget)s, %(proof)s")
                % {
                    "value": self._value(one.value),
                    "budget": self._full(one.budget),
                    "proof": proof_in_words(self.f, one.gap),
                },
                x=float(one.budget),
            )
            for one in self.result.points
        ]
        found = [Series(_("Nothing is above this"), curve, tone="quiet", is_dashed=True)]
        return [*found, Series(_("Best choices"), exact, tone="accent")] if exact else found

    def _dots(self) -> list[Series]:
        """The present choice and every other scenario: single points."""
        solution = self.answer.solution
        dots = [Series(_("This choice"), [self._dot(self.budget, solution.cost, solution.value)], tone="red")]
        for place, other in enumerate(self.others):
            url = reverse("selection:scenario", args=[other.id])
            dots.append(Series(other.name, [self._dot(other.budget, other.cost, other.value, url)], part=place % 8 + 1))
        return dots

    def _dot(self, budget: Decimal | None, cost: Decimal | None, value: float | None, url: str = "") -> Point:
        across = budget if budget is not None else cost
        full = _("%(value)s for %(cost)s") % {"value": self._value(value or 0), "cost": self._full(cost or ZERO)}
        return Point((value or 0) * self.scale, full, url=url, x=float(across or 0))

    def _present_budget(self) -> Decimal | None:
        """Of all years; None where a year has no budget."""
        budgets = [one for one in self.inputs.budgets if one is not None]
        return sum(budgets, ZERO) if budgets and len(budgets) == len(self.inputs.budgets) else None

    def _table(self) -> Table:
        columns = (
            Column("budget", _("Budget"), unit=self.inputs.currency, is_number=True),
            Column("share", _("Share"), is_number=True),
            Column("cost", _("Cost"), unit=self.inputs.currency, is_number=True),
            Column("value", _("Value"), unit=self.unit, is_number=True),
            Column("proof", _("Proof")),
            Column("count", _("Chosen"), is_number=True),
        )
        rows = [Row(str(at), self._cells(one)) for at, one in enumerate(self.result.points)]
        if not rows:
            rows = [
                Row(
                    f"c{at}",
                    (
                        number_cell(self.f.figure(self._money(Decimal(str(one.budget))))),
                        UNKNOWN,
                        UNKNOWN,
                        number_cell(_("at most %(value)s") % {"value": self._number(one.value)}),
                        _("a bound"),
                        UNKNOWN,
                    ),
                )
                for at, one in enumerate(self.result.curve)
            ]
        return Table("frontier-twin", _("What each budget can bring"), heads(columns, QueryDict()), rows)

    def _cells(self, one: FrontierPoint) -> tuple[Cell | str, ...]:
        return (
            number_cell(self.f.figure(self._money(one.budget))),
            number_cell(self.f.share(one.share, 1)),
            number_cell(self.f.figure(self._money(one.cost))),
            number_cell(self._number(one.value)),
            proof_in_words(self.f, one.gap),
            number_cell(str(self._count(one))),
        )

    def point(self, at: int) -> PointView:
        one = self.result.points[at]
        kept = self.answer.kept
        before, after = kept.shift_of, {placed.id: placed.months for placed in one.chosen}
        gain = float(one.value) - float(kept.value)
        share = self.f.share(one.share, 1)
        moved = [Placed(id, after[id]) for id in before if id in after and after[id] != before[id]]
        entered = [placed for placed in one.chosen if placed.id not in before]
        left = [Placed(id) for id in before if id not in after]
        return PointView(
            at=at,
            title=_("%(budget)s: %(share)s of the present budget")
            % {"budget": self._short(one.budget), "share": share},
            facts=(
                Fact(_("Value"), self._value(one.value), note=self._change(gain)),
                Fact(_("Cost, with what is bought in"), self._short(one.cost), title=self._full(one.cost)),
                Fact(_("Chosen"), self.f.number(self._count(one))),
                Fact(_("Proof"), proof_in_words(self.f, one.gap)),
            ),
            entered=self._listed(entered),
            left=self._listed(left),
            moved=self._listed(moved),
            is_same=not (entered or left or moved),
        )

    def _count(self, one: FrontierPoint) -> int:
        by_id = self.inputs.by_id
        return sum(not by_id[placed.id].is_claim for placed in one.chosen)

    def _change(self, gain: float) -> str:
        if abs(gain) < 1e-9:
            return _("as now")
        return (
            _("%(value)s more") % {"value": self._value(gain)}
            if gain > 0
            else _("%(value)s less") % {"value": self._value(-gain)}
        )

    def _listed(self, some: Sequence[Placed]) -> tuple[Line, ...]:
        by_id = self.inputs.by_id
        ordered = sorted(some, key=lambda one: (-by_id[one.id].value, by_id[one.id].name))
        return tuple(self._line(one) for one in ordered)

    def _line(self, placed: Placed) -> Line:
        one = self.inputs.by_id[placed.id]
        said = _("%(value)s for %(cost)s") % {
            "value": self._value(one.value),
            "cost": f"{self.f.money(one.cost)} {self.inputs.currency}",
        }
        moved = moved_in_words(self.f, self.inputs, placed)
        return Line(one.name, one.key, f"{said}, {moved}" if moved else said)

    def _value(self, value: Decimal | float) -> str:
        return value_in_words(self.f, self.inputs, value)

    def _number(self, value: Decimal | float) -> str:
        if self.inputs.goal == Goal.PRIORITY:
            return points(self.f, value)
        return self.f.number(value, 1) if self.inputs.goal == Goal.MIX else self.f.money(Decimal(str(value)))

    def _money(self, amount: Decimal) -> Money:
        return Money(amount, self.inputs.currency)

    def _short(self, amount: Decimal) -> str:
        return f"{self.f.money(amount)} {self.inputs.currency}"

    def _full(self, amount: Decimal) -> str:
        return self.f.money_full(self._money(amount))
