"""The portfolio table as ready cells: every figure with the address of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.insights.pages.asked import carried_pairs, phases, rows_url
from pilotage.insights.reads.rollup import Figures, Line
from pilotage.insights.reads.view import APPROVED, IDEAS, IN_DELIVERY, ON_HOLD, View
from pilotage.kit.formats import Formatter
from pilotage.work.models import Portfolio, Rag
from pilotage.work.reads.query import NOT_REPORTED
from pilotage.work.reads.visible import ENDED

CURRENT = ("current", "yes")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure that opens its rows; without an address there is nothing to open."""

    text: str
    url: str = ""
    title: str = ""
    note: str = ""
    tone: str = ""


ZERO = Number("0")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the RAG bar: letter and count, as wide as the count."""

    letter: str
    text: str
    count: int
    tone: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A row of the portfolio table."""

    name: str
    url: str
    depth: int
    stages: Sequence[Number]
    rags: Sequence[Segment]
    trend: Sequence[Number]
    unreported: Number
    money: Sequence[Number]


# The two letters between on the five-point scale stand with the tone in which they are shown.
BAR = (
    ("R", "red", (Rag.RED, Rag.AMBER_RED), gettext_lazy("red")),
    ("A", "amber", (Rag.AMBER,), gettext_lazy("amber")),
    ("G", "green", (Rag.GREEN_AMBER, Rag.GREEN), gettext_lazy("green")),
    ("–", "none", ("",), gettext_lazy("not reported")),
)


def line_views(view: View, lines: Sequence[Line], f: Formatter) -> list[LineView]:
    return [LineWriter(view, f, line.portfolio).line(line.portfolio.name, line.depth, line.figures) for line in lines]


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Writes the figures of one portfolio, or of everything in view."""

    view: View
    f: Formatter
    portfolio: Portfolio | None

    def line(self, name: str, depth: int, figures: Figures) -> LineView:
        return LineView(
            name=name,
            url=self._narrowed() if self.portfolio else "",
            depth=depth,
            stages=self.stages(figures),
            rags=self.rags(figures),
            trend=self.trend(figures),
            unreported=self.unreported(figures),
            money=self.money(figures) if self.view.sees_money else (),
        )

    def stages(self, figures: Figures) -> tuple[Number, ...]:
        groups = (IDEAS, APPROVED, IN_DELIVERY, ON_HOLD, ENDED)
        counted = [self.count(figures.count(group), *phases(tuple(group))) for group in groups]
        return (self.count(figures.current, CURRENT), *counted)

    def count(self, count: int, *asked: tuple[str, str], title: str = "", tone: str = "") -> Number:
        return Number(self.f.number(count), self.rows(*asked), title, tone=tone) if count else ZERO

    def rags(self, figures: Figures) -> tuple[Segment, ...]:
        """Worst first."""
        found = []
        for letter, tone, rags, word in BAR:
            count = sum(figures.rags[rag] for rag in rags)
            if count:
                asked = tuple(("rag", str(rag) or NOT_REPORTED) for rag in rags)
                url = self.rows(*phases(IN_DELIVERY), *asked)
                found.append(Segment(letter, self.f.number(count), count, tone, url, f"{self.f.number(count)} {word}"))
        return tuple(found)

    def trend(self, figures: Figures) -> tuple[Number, ...]:
        found = []
        if figures.worse:
            words = _("%(count)s worse than on %(day)s")
            found.append(self._moved("worse", figures.worse, "↓", "red", words))
        if figures.better:
            words = _("%(count)s better than on %(day)s")
            found.append(self._moved("better", figures.better, "↑", "green", words))
        return tuple(found)

    def _moved(self, way: str, count: int, sign: str, tone: str, words: str) -> Number:
        day, shown = self.view.since, self.f.number(count)
        url = self.rows(*phases(IN_DELIVERY), ("rag_moved", f"{way}:{day.isoformat()}"))
        return Number(f"{sign}{shown}", url, words % {"count": shown, "day": self.f.date(day)}, tone=tone)

    def unreported(self, figures: Figures) -> Number:
        if not figures.unreported:
            return ZERO
        day = self.view.stale_before
        title = _("In delivery without a RAG, or with one from before %(day)s") % {"day": self.f.date(day)}
        return self.count(figures.unreported, *phases(IN_DELIVERY), ("unreported", day.isoformat()), title=title)

    def money(self, figures: Figures) -> tuple[Number, ...]:
        money = figures.money
        return (
            self.amount(money.cost, money.cost_known, money.initiatives, ("money", "known")),
            self.count(money.cost_open, CURRENT, ("money", "open"), title=_("Cost unknown, or not wholly known")),
            self.amount(money.benefit, money.benefit_known, money.initiatives, ("money", "benefit")),
            self.amount(money.npv, money.npv_known, money.initiatives, ("worth", "npv")),
            self.orphan(figures),
        )

    def orphan(self, figures: Figures) -> Number:
        money = figures.money
        if not money.orphans:
            return Number("–" if money.unsaid == money.initiatives else "0")
        known = money.orphans - money.orphans_open
        amount = self.f.money(money.orphan) if known else "–"
        return Number(
            amount,
            self.rows(CURRENT, ("serves", "nothing"), ("worth", "seen")),
            title=self.full(money.orphan, known, money.orphans),
            note=self.f.unknown(money.orphans_open),
        )

    def amount(self, amount: Decimal | None, known: int, of: int, *asked: tuple[str, str]) -> Number:
        if not known:
            return Number("–", title=self.f.unknown(of))
        return Number(self.f.money(amount), self.rows(CURRENT, *asked), self.full(amount, known, of))

    def full(self, amount: Decimal | None, known: int, of: int) -> str:
        """The exact number, and of how many it is the sum."""
        count = ngettext("%(known)s of %(of)s initiative", "%(known)s of %(of)s initiatives", of) % {
            "known": self.f.number(known),
            "of": self.f.number(of),
        }
        return f"{self.f.money_full(amount)} · {count}" if known else count

    def rows(self, *asked: tuple[str, str]) -> str:
        return rows_url(self.view, *asked, portfolio=self.portfolio)

    def _narrowed(self) -> str:
        """The same cockpit of this portfolio alone."""
        if self.portfolio is None:
            return ""
        kept = [pair for pair in carried_pairs(self.view) if pair[0] != "scope"]
        return "/?" + urlencode([("scope", str(self.portfolio.id)), *kept])
