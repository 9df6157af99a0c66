"""Chosen starts as bars by dates, the register's own dates beside them, and what must follow what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.selection.models import LogicKind
from pilotage.selection.reads.inputs import Candidate, Inputs, Out
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.placing import placed
from pilotage.selection.reads.standing import may_be_tried
from pilotage.selection.reads.words import logic_in_words, misfits_in_words


@dataclass(frozen=True, slots=True)
class StartsView:
    """What <pm-starts> draws, with its table. `data` is JSON: Any."""

    name: str
    title: str
    note: str
    data: dict[str, Any]
    table: Table
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One candidate: asked at the register's own dates, shown where the answer puts it."""

    asked: Candidate
    shown: Candidate
    state: str  # in, out, claim

    @property
    def is_moved(self) -> bool:
        return self.state == "in" and self.asked.start != self.shown.start


def starts_of(request: HttpRequest, f: Formatter, asked: Inputs, kept: Kept, *, on: date, may_try: bool) -> StartsView:
    return _Starts(request, f, asked, kept).view(on, may_try=may_try)


class _Starts:
    def __init__(self, request: HttpRequest, f: Formatter, asked: Inputs, kept: Kept) -> None:
        self.f, self.asked, self.kept, self.tail = f, asked, kept, carried(request)
        shown = placed(asked, kept).by_id
        bars = [Bar(one, shown[one.id], self._state(one)) for one in asked.candidates]
        order = {"in": 0, "out": 1, "claim": 2}
        self.bars = sorted(
            (bar for bar in bars if bar.asked.out != Out.GAPS or bar.state == "in"),
            key=lambda bar: (order[bar.state], bar.shown.start or "9999", bar.asked.name),
        )

    def view(self, on: date, *, may_try: bool) -> StartsView:
        moved = [bar for bar in self.bars if bar.is_moved]
        undated = sum(not bar.asked.start for bar in self.bars)
        return StartsView(
            name="starts",
            title=self._title(len(moved)),
            note=_("%(count)s without dates") % {"count": undated} if undated else "",
            data={
                "title": self._title(len(moved)),
                "first": self.asked.first_month.isoformat(),
                "months": self.asked.month_count,
                "today": on.isoformat(),
                "todayText": _("today"),
                "unknownText": _("no dates"),
                "mayTry": may_try,
                "words": {"in": _("in"), "out": _("out"), "claim": _("keeps its claim"), "was": _("in the register:")},
                "bars": [self._bar(bar) for bar in self.bars],
                "links": list(self._links()),
            },
            table=self._table(),
            warnings=tuple(misfits_in_words(self.asked, self.kept)),
        )

    def _state(self, one: Candidate) -> str:
        if one.is_claim:
            return "claim"
        return "in" if one.id in self.kept.chosen else "out"

    def _title(self, moved: int) -> str:
        if not moved:
            return _("All that is in starts when the register says")
        chosen = sum(bar.state == "in" for bar in self.bars)
        text = _("%(moved)s of %(count)s that are in start at another time than the register says")
        return text % {"moved": moved, "count": chosen}

    def _bar(self, bar: Bar) -> dict[str, Any]:  # JSON: Any
        one = bar.asked
        return {
            "id": one.id,
            "label": one.name,
            "url": reverse("work:initiative", args=[one.key]) + self.tail,
            "state": bar.state,
            "start": bar.shown.start or None,
            "finish": bar.shown.finish or None,
            "ownStart": one.start or None,
            "ownFinish": one.finish or None,
            "ways": [way.months for way in one.all_ways],
            "mayTry": may_be_tried(one),
            "full": self._dates(bar),
        }

    def _dates(self, bar: Bar) -> str:
        text = _("%(start)s to %(finish)s")
        said = text % {"start": self._day(bar.shown.start), "finish": self._day(bar.shown.finish)}
        if bar.is_moved:
            own = text % {"start": self._day(bar.asked.start), "finish": self._day(bar.asked.finish)}
            said += "; " + _("in the register %(dates)s") % {"dates": own}
        return said

    def _day(self, text: str) -> str:
        return self.f.date(date.fromisoformat(text)) if text else UNKNOWN

    def _links(self) -> Iterator[dict[str, Any]]:  # JSON: Any
        """Finish to start: rules that the answer keeps, and orders of the register that it only warns of."""
        there = {bar.asked.id for bar in self.bars}
        broken = {(one.first, one.then) for one in self.asked.misfits}
        for logic in self.asked.logic:
            if logic.kind == LogicKind.AFTER and set(logic.members) <= there:
                later, earlier = logic.members
                words = logic_in_words(self.asked, logic)
                yield {"from": earlier, "to": later, "lag": logic.lag, "full": words, "isWarning": False}
        for earlier, later in sorted(broken):
            if {earlier, later} <= there:
                yield {"from": earlier, "to": later, "lag": 0, "full": "", "isWarning": True}

    def _table(self) -> Table:
        columns = (
            Column("name", _("Initiative"), width=24),
            Column("side", _("In or out")),
            Column("start", _("Chosen start")),
            Column("finish", _("Chosen finish")),
            Column("own", _("Start in the register")),
            Column("after", _("Starts after"), width=20),
        )
        earlier: dict[str, list[str]] = {}
        names = {one.id: one.name for one in self.asked.candidates}
        for link in self._links():
            earlier.setdefault(link["to"], []).append(names[link["from"]])
        sides = {"in": _("In"), "out": _("Out"), "claim": _("Keeps its claim")}
        rows = [
            Row(
                bar.asked.id,
                (
                    Cell(bar.asked.name, url=reverse("work:initiative", args=[bar.asked.key]) + self.tail),
                    sides[bar.state],
                    self._day(bar.shown.start) if bar.state != "out" else "",
                    self._day(bar.shown.finish) if bar.state != "out" else "",
                    self._day(bar.asked.start),
                    Cell(", ".join(earlier.get(bar.asked.id, ())), kind="w"),
                ),
                tone="" if bar.state == "in" else "quiet",
            )
            for bar in self.bars
        ]
        return Table("starts-twin", _("Chosen starts"), heads(columns, QueryDict()), rows)
