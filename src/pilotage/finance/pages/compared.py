"""Two plans of one initiative's money beside each other: in all by financial year, and line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.finance.models import BaselineKind, MoneyBaseline
from pilotage.finance.pages.against import full, signed, why_not_compared
from pilotage.finance.rules.planned import (
    ComparedLine,
    ComparedSum,
    Pair,
    PlannedMoney,
    Sum,
    compared_lines,
    compared_sum,
)
from pilotage.finance.rules.terms import Terms
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Group, Row, Table, heads


@dataclass(frozen=True, slots=True)
class Comparison:
    """A baseline, what was approved in it, the plan as it is now, and whether all lines are shown."""

    baseline: MoneyBaseline
    before: PlannedMoney
    after: PlannedMoney
    terms: Terms
    shows_all: bool

    @property
    def cost(self) -> ComparedSum:
        return compared_sum(self.before, self.after, self.terms, benefit=False)

    @property
    def benefit(self) -> ComparedSum:
        return compared_sum(self.before, self.after, self.terms, benefit=True)

    @property
    def has_benefits(self) -> bool:
        return any(line.is_benefit for line in (*self.before.lines, *self.after.lines))

    def message(self) -> str:
        """What the comparison says, in a sentence."""
        said = [self._words(_("cost"), self.cost.whole)]
        said += [self._words(_("benefit"), self.benefit.whole)] if self.has_benefits else []
        return _("Against “%(name)s”: %(said)s.") % {"name": self.baseline.name, "said": ", ".join(said)}

    def _words(self, what: str, pair: Pair) -> str:
        f, difference = formatter(), pair.difference
        if difference is None:
            return _("%(what)s cannot be compared (%(why)s)") % {
                "what": what, "why": why_not_compared(pair, self.baseline),
            }  # fmt: skip
        amount = full(f, abs(difference), self.after.currency)
        if difference == 0:
            return _("%(what)s as approved") % {"what": what}
        if difference > 0:
            return _("%(what)s %(amount)s higher") % {"what": what, "amount": amount}
        return _("%(what)s %(amount)s lower") % {"what": what, "amount": amount}

    def sums(self) -> Table:
        """One row a financial year, what lies in no year, and the whole; in the enterprise currency."""
        cost, benefit = self.cost, self.benefit
        was, now = self.before.currency, self.after.currency
        columns = [
            Column("year", _("Financial year")),
            Column("cost-then", _("Cost as approved"), unit=was, is_number=True),
            Column("cost-now", _("Cost now"), unit=now, is_number=True),
            Column("cost-difference", _("Difference"), unit=now, is_number=True),
        ]
        if self.has_benefits:
            columns += [
                Column("benefit-then", _("Benefit as approved"), unit=was, is_number=True),
                Column("benefit-now", _("Benefit now"), unit=now, is_number=True),
                Column("benefit-difference", _("Difference"), unit=now, is_number=True),
            ]
        rows = [
            Row(f"{year}", self._cells(self.terms.year(year).label, cost.of_year(year), benefit.of_year(year)))
            for year in sorted({*cost.years, *benefit.years})
        ]
        if cost.in_no_year.is_anything or benefit.in_no_year.is_anything:
            rows.append(Row("none", self._cells(_("In no year"), cost.in_no_year, benefit.in_no_year)))
        totals = self._cells(_("In all"), cost.whole, benefit.whole)
        caption = _("The money as approved and now, by financial year")
        return Table("sums-compared", caption, heads(columns, QueryDict()), rows, totals=totals)

    def _cells(self, label: str, cost: Pair, benefit: Pair) -> tuple[Cell | str, ...]:
        gained = _triple(benefit, self.baseline) if self.has_benefits else ()
        return (label, *_triple(cost, self.baseline), *gained)

    def lines(self) -> Table:
        """Each line with its financial years, in its own currency; where not all are shown, what differs."""
        columns = [
            Column("line", _("Line and financial year"), width=26),
            Column("currency", _("Currency")),
            Column("then", _("As approved"), is_number=True),
            Column("now", _("Now"), is_number=True),
            Column("difference", _("Difference"), is_number=True),
        ]
        found = compared_lines(self.before, self.after, self.terms)
        shown = [one for one in found if self.shows_all or one.is_changed]
        return Table(
            name="lines-compared",
            caption=_("Lines as approved and now"),
            heads=heads(columns, QueryDict()),
            rows=[row for one in shown for row in self._rows(one)],
            empty_text=_("Every line is as it was approved."),
        )

    def _rows(self, one: ComparedLine) -> Sequence[Row | Group]:
        line = one.line
        years = [(year, pair) for year, pair in one.years.items() if self.shows_all or pair.difference != 0]
        head = Cell(f"{line.name} ({BaselineKind(line.kind).label})", note=_said_of(one))
        return [
            Group(line.name, cells=(head, line.currency, *_triple(one.whole, self.baseline))),
            *(
                Row(
                    f"{line.uid}-{line.kind}-{line.currency}-{year}",
                    (self.terms.year(year).label, line.currency, *_triple(pair, self.baseline)),
                    depth=1,
                )
                for year, pair in years
            ),
        ]


def _said_of(one: ComparedLine) -> str:
    """What became of the line: new, gone, called otherwise, answered or paid for by somebody else."""
    if one.before is None:
        return _("new since")
    if one.after is None:
        return _("gone since")
    was, now = one.before, one.after
    said = [
        _("was “%(name)s”") % {"name": was.name} if was.name != now.name else "",
        _("owner was %(name)s") % {"name": was.owner or UNKNOWN} if was.owner != now.owner else "",
        _("fund was %(name)s") % {"name": was.fund or UNKNOWN} if was.fund != now.fund else "",
    ]
    return ", ".join(word for word in said if word)


def _triple(pair: Pair, baseline: MoneyBaseline) -> tuple[Cell, Cell, Cell]:
    return _amount(pair.before), _amount(pair.after), _difference(pair, baseline)


def _amount(found: Sum) -> Cell:
    f = formatter()
    if found.known is None:
        # Nothing planned is not the same as unknown: only the latter is shown as such.
        return Cell("·", kind="n", title=_("nothing planned")) if found.is_whole else Cell(UNKNOWN, kind="n")
    note = "" if found.is_whole else _("a part is unknown")
    return Cell(f.money_finance(found.known), title=f.money_full(found.known), kind="n", note=note)


def _difference(pair: Pair, baseline: MoneyBaseline) -> Cell:
    f, difference = formatter(), pair.difference
    if difference is None:
        return Cell(UNKNOWN, kind="n", title=why_not_compared(pair, baseline))
    text = signed(f.money(difference), difference)
    return Cell(text, title=signed(f.money_full(difference), difference), kind="n")
