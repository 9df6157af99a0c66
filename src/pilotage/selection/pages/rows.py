"""Candidates as rows: what is in, what is out, what could not be compared; each with its reason."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.tables import Cell, Column, Group, Row, Table, heads, number_cell, sorting_of
from pilotage.selection.reads.inputs import ZERO, Candidate, Inputs, Out
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.placing import placed
from pilotage.selection.reads.words import Reasons, bounded_in_words, gaps_in_words, interval, year_label

SORTS: dict[str, Callable[[Candidate], object]] = {
    "name": lambda one: one.name.casefold(),
    "priority": lambda one: one.low if one.low is not None else Decimal(-1),
    "npv": lambda one: one.npv if one.npv is not None else Decimal("-Infinity"),
    "cost": lambda one: one.cost if one.is_costed else Decimal(-1),
}


class CandidateRows:
    """Writes the candidates of one answer (or of a scenario that has none yet) as a table."""

    def __init__(self, request: HttpRequest, f: Formatter, inputs: Inputs, kept: Kept | None) -> None:
        self.request, self.f, self.kept = request, f, kept
        self.inputs = placed(inputs, kept) if kept else inputs
        self.reasons = Reasons(f, inputs, kept) if kept else None
        self.tail = carried(request)

    def table(self, *, selected_url: str = "") -> Table:
        rows: list[Row | Group] = []
        for label, candidates in self._groups():
            if candidates:
                rows.append(Group(label, str(len(candidates))))
                rows += [self._row(one) for one in self._sorted(candidates)]
        return Table(
            name="candidates",
            caption=_("Candidates"),
            heads=heads(self._columns(), self.request.GET),
            rows=rows,
            totals=self._totals(selected_url) if self.kept else (),
        )

    def _columns(self) -> Iterable[Column]:
        yield Column("name", _("Initiative"), sort="name")
        yield Column("why", _("Why"), width=26)
        if self.inputs.drivers:
            yield Column("priority", _("Priority"), unit=_("points"), sort="priority", is_number=True)
        yield Column("npv", _("NPV"), unit=self.inputs.currency, sort="npv", is_number=True)
        for year in self.inputs.years:
            yield Column(f"y{year}", year_label(self.inputs, year), unit=self.inputs.currency, is_number=True)
        if len(self.inputs.years) > 1:
            yield Column("cost", _("Cost"), unit=self.inputs.currency, sort="cost", is_number=True)

    def _groups(self) -> Sequence[tuple[str, list[Candidate]]]:
        everyone = [one for one in self.inputs.candidates if not one.is_claim]
        claims = [one for one in self.inputs.candidates if one.is_claim]
        gaps = [one for one in everyone if one.out == Out.GAPS]
        if self.kept is None:
            free = [one for one in everyone if one.is_compared]
            decided = [one for one in everyone if not one.is_compared and one.out != Out.GAPS]
            return (
                (_("Will be compared"), free),
                (_("Decided before: forced in or out"), decided),
                (_("Cannot be compared"), gaps),
                (_("Decided before: keeps its claim"), claims),
            )
        chosen = [one for one in everyone if one.id in self.kept.chosen]
        out = [one for one in everyone if one.id not in self.kept.chosen and one.out != Out.GAPS]
        return (
            (_("In"), chosen),
            (_("Out"), out),
            (_("Not compared: something is unknown"), gaps),
            (_("Decided before: keeps its claim"), claims),
        )

    def _sorted(self, candidates: list[Candidate]) -> list[Candidate]:
        asked = [(name, falling) for name, falling in sorting_of(self.request.GET) if name in SORTS]
        ordered = sorted(candidates, key=lambda one: (-one.value, one.name))
        for name, falling in reversed(asked):
            ordered.sort(key=SORTS[name], reverse=falling)  # type: ignore[arg-type]  # one type a column
        return ordered

    def _row(self, one: Candidate) -> Row:
        is_in = self.kept is not None and one.id in self.kept.chosen
        page = reverse("work:initiative", args=[one.key]) + self.tail
        cells: list[Cell | str] = [
            Cell(one.name, url=page, note=one.key, title=one.stage),
            Cell(self._why(one), kind="w"),
        ]
        if self.inputs.drivers:
            cells.append(self._priority(one))
        cells.append(self._money(one.npv))
        cells += [self._cost(one, cost) for cost in one.costs]
        if len(one.costs) > 1:
            cells.append(self._cost(one, one.cost))
        return Row(one.id, cells, tone="" if is_in or self.kept is None else "quiet")

    def _why(self, one: Candidate) -> str:
        return self.reasons.why(one) if self.reasons else said_before(one)

    def _priority(self, one: Candidate) -> Cell:
        if one.low is None or not one.share_rated:
            return Cell(UNKNOWN, kind="n", title=_("not rated"))
        title = "" if one.low == one.high else _("Some ratings are missing: the low end counts.")
        return Cell(interval(self.f, one.low, one.high), kind="n", title=title)

    def _money(self, amount: Decimal | None) -> Cell:
        return number_cell(self.f.figure(None if amount is None else Money(amount, self.inputs.currency)))

    def _cost(self, one: Candidate, amount: Decimal) -> Cell:
        if one.is_costed:
            return self._money(amount)
        if not amount:
            return Cell(UNKNOWN, kind="n", title=_("not fully known"))
        known = self._money(amount)
        return Cell(f"≥ {known.text}", kind="n", title=_("at least %(amount)s are known") % {"amount": known.title})

    def _totals(self, url: str) -> tuple[Cell | str, ...]:
        chosen = [
            one for one in self.inputs.candidates if self.kept and one.id in self.kept.chosen and not one.is_claim
        ]
        years = [sum((one.costs[at] for one in chosen), ZERO) for at in range(len(self.inputs.years))]
        npvs = [one.npv for one in chosen if one.npv is not None]
        cells: list[Cell | str] = [Cell(_("Selected"), url=url, note=str(len(chosen))), ""]
        if self.inputs.drivers:
            low = sum((one.low or ZERO for one in chosen), ZERO)
            high = sum((one.high or ZERO for one in chosen), ZERO)
            cells.append(Cell(interval(self.f, low, high), kind="n"))
        unknown = len(chosen) - len(npvs)
        npv = self._money(sum(npvs, ZERO) if npvs else None)
        cells.append(Cell(npv.text, title=npv.title, kind="n", note=self.f.unknown(unknown)))
        cells += [self._money(total) for total in years]
        if len(years) > 1:
            cells.append(self._money(sum(years, ZERO)))
        return tuple(cells)


def said_before(one: Candidate) -> str:
    """What is known of it before anything was compared: what decides it, and what is missing."""
    said = gaps_in_words(one) if one.out == Out.GAPS or not one.out else Reasons.decided_out(one)
    said = "; ".join(part for part in (Reasons.decided_in(one), said, bounded_in_words(one)) if part)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
