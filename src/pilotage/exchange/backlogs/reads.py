"""What a file says of stories, how that differs from the backlog, and the backlog as a sheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.delivery.models import Backlog, Sprint, SprintState, StoryKind, StoryState
from pilotage.delivery.reads.backlogs import story_facts_of
from pilotage.delivery.rules.backlog_facts import (
    Changed,
    SprintPast,
    StoryFacts,
    difference,
    passages_from,
    with_old_days,
)
from pilotage.delivery.rules.backlogs import checked_key, checked_points, checked_title
from pilotage.delivery.rules.permissions import Impossible
from pilotage.exchange.backlogs.rules.cells import EPIC, day_of, kind_of, points_of, state_of
from pilotage.exchange.backlogs.rules.columns import DAYS, Field, Places, Unfit, cell, check_needed, plain, text
from pilotage.exchange.tabular.dates import Order, order_of
from pilotage.exchange.tabular.table import Raw, Table
from pilotage.kit.spreadsheets.sheet import Format, Sheet, SheetColumn


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be kept, and where it stands in the file."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """A story that the file would add or change, and what of it."""

    facts: StoryFacts
    is_new: bool
    changes: tuple[Changed, ...]


@dataclass(slots=True)
class Reading:
    """A file against a backlog. With any problem nothing is to be written, unless a person leaves those rows out.

    missing   keys of the backlog that the file does not name; they stay as they are
    """

    count: int = 0
    wanted: list[StoryFacts] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    sprints: dict[str, SprintPast] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    missing: int = 0

    @property
    def added(self) -> list[Line]:
        return [one for one in self.lines if one.is_new]

    @property
    def changed(self) -> list[Line]:
        return [one for one in self.lines if not one.is_new]

    @property
    def same(self) -> int:
        return len(self.wanted) - len(self.lines)

    @contextmanager
    def row(self, table: Table, record: int) -> Iterator[None]:
        """What is wrong with this row is kept as its problem."""
        try:
            yield
        except (Unfit, Impossible) as wrong:
            self.problems.append(Problem(table.record_place(record), str(wrong)))


def reading_of(table: Table, places: Places, backlog: Backlog, *, today: date) -> Reading:
    """Every row as a story, every problem, and every difference. Raises Unfit when a column is missing."""
    check_needed(places)
    reading = Reading(count=len(table.records), notices=[one.sentence for one in table.notices])
    reader = Reader(table, places, backlog, reading, today=today)
    for number, record in enumerate(table.records):
        with reading.row(table, number):
            facts = reader.story(record)
            if facts is not None:
                reading.wanted.append(facts)
    reader.say()
    for facts in reading.wanted:
        before = reader.there.get(facts.key)
        changes = difference(before, facts)
        if before is None or changes:
            reading.lines.append(Line(facts, before is None, changes))
    reading.missing = len(reader.there.keys() - {one.key for one in reading.wanted})
    return reading


class Reader:
    """Reads the rows of one file against one backlog."""

    def __init__(self, table: Table, places: Places, backlog: Backlog, reading: Reading, *, today: date) -> None:
        self.places, self.reading, self.today = places, reading, today
        self.there = story_facts_of(backlog)
        self.sprints = {one.name.casefold(): one for one in Sprint.objects.filter(backlog=backlog)}
        texts = [one for name in DAYS if name in places for one in table.texts(places[name])]
        self.evidence = order_of(texts)
        self.order: Order = self.evidence.order
        self.met: set[str] = set()
        self.unknown_kinds: set[str] = set()
        self.epics = {
            text(record, places, Field.KEY): text(record, places, Field.TITLE)
            for record in table.records
            if plain(text(record, places, Field.TYPE)) == EPIC
        }

    def story(self, record: list[Raw]) -> StoryFacts | None:
        """The story of a row; None for the row of an epic. Raises Unfit, Impossible."""
        key = checked_key(text(record, self.places, Field.KEY))
        if key in self.met:
            raise Unfit(_("The key “%(key)s” stands in the file twice.") % {"key": key})
        self.met.add(key)
        if key in self.epics:
            return None
        before = self.there.get(key)
        created, started, done = (self._day(record, name) for name in (Field.CREATED, Field.STARTED, Field.DONE))
        facts = StoryFacts(
            key=key,
            title=checked_title(text(record, self.places, Field.TITLE)),
            passages=self._passages(record, before, created, started, done),
            kind=self._kind(record, before),
            points=self._points(record, before),
            epic=self._epic(record, before),
            sprint=self._sprint(record, before),
        )
        return with_old_days(before, facts, has_created=created is not None or not self._has_days)

    @property
    def _has_days(self) -> bool:
        return any(name in self.places for name in (Field.STATE, Field.CREATED, Field.STARTED, Field.DONE))

    def _passages(
        self,
        record: list[Raw],
        before: StoryFacts | None,
        created: date | None,
        started: date | None,
        done: date | None,
    ) -> tuple[tuple[date, str], ...]:
        """What the file does not speak of stays as it is."""
        if before is not None and not self._has_days:
            return before.passages
        state = state_of(cell(record, self.places, Field.STATE))
        return passages_from(state=state, created=created, started=started, done=done, today=self.today)

    def _day(self, record: list[Raw], name: Field) -> date | None:
        return day_of(cell(record, self.places, name), self.order)

    def _kind(self, record: list[Raw], before: StoryFacts | None) -> str:
        if Field.TYPE not in self.places:
            return before.kind if before else StoryKind.STORY
        kind = kind_of(cell(record, self.places, Field.TYPE))
        if kind is None:
            self.unknown_kinds.add(text(record, self.places, Field.TYPE)[:40])
        return kind or StoryKind.STORY

    def _points(self, record: list[Raw], before: StoryFacts | None) -> Decimal | None:
        if Field.POINTS not in self.places:
            return before.points if before else None
        return checked_points(points_of(cell(record, self.places, Field.POINTS)))

    def _epic(self, record: list[Raw], before: StoryFacts | None) -> str:
        if Field.EPIC not in self.places:
            return before.epic if before else ""
        said = text(record, self.places, Field.EPIC)
        return checked_title(self.epics.get(said, said)) if said else ""

    def _sprint(self, record: list[Raw], before: StoryFacts | None) -> str:
        if Field.SPRINT not in self.places:
            return before.sprint if before else ""
        # A tool that names every sprint in which a story was names the last one last.
        said = text(record, self.places, Field.SPRINT).split(";")[-1].strip()
        if not said:
            return ""
        if there := self.sprints.get(said.casefold()):
            return there.name
        start, finish = self._day(record, Field.SPRINT_START), self._day(record, Field.SPRINT_FINISH)
        if said in self.reading.sprints:
            return said
        if start is None or finish is None or finish < start:
            words = _("There is no sprint “%(name)s”. Plan it first, or add columns with its first and last day.")
            raise Unfit(words % {"name": said[:80]})
        state = SprintState.DONE if finish < self.today else SprintState.PLANNED
        self.reading.sprints[said] = SprintPast(said[:200], start, finish, state)
        return said

    def say(self) -> None:
        """What was guessed on the way, so that nobody is surprised."""
        if self.evidence.is_ambiguous:
            self.reading.notices.append(_("Days such as 03/04/2026 are read with the day first."))
        if self.unknown_kinds:
            named = ", ".join(f"“{one}”" for one in sorted(self.unknown_kinds)[:8])
            self.reading.notices.append(_("These types are read as stories: %(types)s.") % {"types": named})


def backlog_sheet(backlog: Backlog) -> Sheet:
    """The stories of a backlog that came through its door, with the columns that an import reads."""
    sprints = {one.name: one for one in Sprint.objects.filter(backlog=backlog)}
    columns = (
        SheetColumn(_("Key")),
        SheetColumn(_("Title"), width=48),
        SheetColumn(_("Type")),
        SheetColumn(_("Epic"), width=28),
        SheetColumn(_("Points")),
        SheetColumn(_("State")),
        SheetColumn(_("Sprint")),
        *(SheetColumn(label, format=Format.DATE) for label in (_("Created"), _("Started"), _("Done"))),
        *(SheetColumn(label, format=Format.DATE) for label in (_("Sprint start"), _("Sprint finish"))),
    )
    rows = []
    for one in story_facts_of(backlog).values():
        sprint = sprints.get(one.sprint)
        days = (sprint.start_on, sprint.finish_on) if sprint else (None, None)
        words = (str(StoryKind(one.kind).label), str(StoryState(one.state).label))
        facts = (one.key, one.title, words[0], one.epic or None, one.points, words[1], one.sprint or None)
        rows.append((*facts, one.created_on, one.started_on, one.ended_on, *days))
    return Sheet(_("Backlog"), columns, rows)
