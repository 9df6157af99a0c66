"""Eight agile teams with a year of sprints behind them: what they took on, finished, carried over and found on the way.

The same month gives the same year: every team draws from a lot of its own name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pilotage.delivery.actions.backlog_population import populate_backlog
from pilotage.delivery.actions.backlogs import create_backlog
from pilotage.delivery.models import Method, SprintState, StoryKind, StoryState, Unit
from pilotage.delivery.rules.backlog_facts import NamedStay, SprintPast, StoryFacts
from pilotage.exchange.demonstration.agile_words import BUGS, DEEDS, GOALS, SPIKES, TEAMS, Team
from pilotage.exchange.demonstration.loaded import Loaded

SPRINTS = 26
WORKING_DAYS = 10
# Around midsummer and the turn of the year fewer people are there.
THIN_MONTHS = {7: 0.7, 8: 0.85, 12: 0.75, 1: 0.85}
BUG_SHARE, SPIKE_SHARE, UNSIZED_SHARE, DROPPED_SHARE = 0.14, 0.05, 0.12, 0.04


@dataclass(slots=True)
class Piece:
    """A story on its way through the year."""

    key: str
    title: str
    kind: str
    points: int | None
    size: float
    epic: str
    created: date
    started: date | None = None
    ended: date | None = None
    is_dropped: bool = False
    sprint: str = ""
    stays: list[NamedStay] = field(default_factory=list)

    def facts(self) -> StoryFacts:
        passages = [(self.created, StoryState.TODO.value)]
        if self.started is not None:
            passages.append((self.started, StoryState.DOING.value))
        if self.ended is not None:
            passages.append((self.ended, (StoryState.DROPPED if self.is_dropped else StoryState.DONE).value))
        points = None if self.points is None else Decimal(self.points)
        return StoryFacts(
            self.key, self.title, tuple(passages), self.kind, points, self.epic, self.sprint, tuple(self.stays)
        )


def add_teams(loaded: Loaded, *, day: date) -> None:
    """A backlog for each team's initiative, as it stands on that day."""
    for team in TEAMS:
        year = Year(team, day)
        year.live()
        initiative = loaded.initiatives[team.initiative]
        backlog = create_backlog(
            initiative,
            team=team.name,
            method=Method.SPRINTS,
            unit=Unit.STORIES if team.is_counted else Unit.POINTS,
            scope_agreed_on=year.first + timedelta(days=28),
            access=loaded.access,
        )
        facts = [piece.facts() for piece in year.pieces]
        populate_backlog(backlog, facts, sprints=year.sprints, today=day, access=loaded.access)


class Year:
    """The sprints of one team, the last of them running and one more planned."""

    def __init__(self, team: Team, day: date) -> None:
        self.team, self.day = team, day
        self.lot = Random(team.name)  # noqa: S311 - a made-up year, not a secret
        # The running sprint is in its second week.
        running = day - timedelta(days=day.weekday() + 7)
        self.first = running - timedelta(days=14 * (SPRINTS - 1))
        self.titles = self._titles()
        self.pieces: list[Piece] = []
        self.waiting: list[Piece] = []
        self.sprints: list[SprintPast] = []

    def _titles(self) -> Iterator[tuple[str, str, int]]:
        """Epic, title and points of one story after the other; the epics overlap in time as they do in life."""
        named = [
            (place + self.lot.gauss(0, 0.8), epic, deed.format(thing=thing), points)
            for place, (epic, things) in enumerate(self.team.epics)
            for thing in things
            for deed, points in DEEDS
        ]
        for _place, epic, title, points in sorted(named):
            yield epic, title[0].upper() + title[1:], points
        number = 1
        while True:
            number += 1
            for _place, epic, title, points in sorted(named):
                yield epic, f"{title[0].upper() + title[1:]}, part {number}", points

    def live(self) -> None:
        """From the first list of stories to the sprint that runs on the day."""
        per_sprint = self.team.velocity / (1 if self.team.is_counted else 3.9)
        for _count in range(int(per_sprint * (SPRINTS + self.team.ahead) - self.team.growth * SPRINTS)):
            self._find(self.first - timedelta(days=self.lot.randint(3, 40)))
        # Only what is near is estimated; what lies far ahead is not yet.
        for piece in self.waiting[-int(len(self.waiting) * UNSIZED_SHARE) :]:
            piece.points = None
        carried: list[Piece] = []
        for place in range(SPRINTS):
            start = self.first + timedelta(days=14 * place)
            carried = self._sprint(place, start, carried, is_running=place == SPRINTS - 1)
        self._plan_next()

    def _find(self, day: date, *, kind: str = StoryKind.STORY, at: int | None = None) -> Piece:
        epic, title, points = next(self.titles)
        if kind == StoryKind.STORY and self.lot.random() < BUG_SHARE + SPIKE_SHARE:
            kind = StoryKind.BUG if self.lot.random() < BUG_SHARE / (BUG_SHARE + SPIKE_SHARE) else StoryKind.SPIKE
        if kind != StoryKind.STORY:
            things = dict(self.team.epics)[epic]
            words = BUGS if kind == StoryKind.BUG else SPIKES
            thing = self.lot.choice(things)
            title = self.lot.choice(words).format(thing=thing)
            title, points = title[0].upper() + title[1:], self.lot.choice((1, 2, 3))
        scale = (1, 2, 3, 5, 8, 13)
        points = scale[max(0, min(5, scale.index(points) + self.lot.choice((-1, 0, 0, 0, 1))))]
        size = 1.0 if self.team.is_counted else float(points)
        piece = Piece(f"{self.team.name[:3].upper()}-{len(self.pieces) + 1}", title, kind, points, size, epic, day)
        self.pieces.append(piece)
        self.waiting.insert(len(self.waiting) if at is None else at, piece)
        return piece

    def _sprint(self, place: int, start: date, carried: list[Piece], *, is_running: bool) -> list[Piece]:
        """Take on, work, finish; what is left is carried over."""
        finish, name = start + timedelta(days=11), f"Sprint {place + 1}"
        mood = self.lot.gauss(1.0, 0.14) * THIN_MONTHS.get(start.month, 1.0) * min(1.0, 0.7 + 0.05 * place)
        capacity = max(0.4, mood) * self.team.velocity
        chosen = list(carried)
        while self.waiting and sum(one.size for one in chosen) < self.team.velocity * 1.05 * min(
            1.0, 0.75 + 0.05 * place
        ):
            chosen.append(self._taken())
        planned_on = start if place == 0 else start - timedelta(days=3)
        for one in chosen:
            one.sprint = name
            one.created = min(one.created, planned_on)
            one.stays.append((name, planned_on, None))
        chosen += self._surprises(name, start)
        self._drop(chosen, start)
        left = self._work(chosen, start, capacity, is_running=is_running)
        self._discover(start)
        if not is_running:
            for one in left:
                one.stays[-1] = (name, one.stays[-1][1], finish)
        epic = self.lot.choice([one.epic for one in chosen])
        goal = GOALS[(place + len(self.team.name)) % len(GOALS)].format(epic=epic)
        state = SprintState.RUNNING if is_running else SprintState.DONE
        self.sprints.append(SprintPast(name, start, finish, state, goal, Decimal(self.team.velocity)))
        return left

    def _taken(self) -> Piece:
        one = self.waiting.pop(0)
        if one.points is None:
            one.points = int(one.size)
        return one

    def _surprises(self, name: str, start: date) -> list[Piece]:
        """What comes in the middle of a sprint and cannot wait."""
        if self.lot.random() > 0.35:
            return []
        day = start + timedelta(days=self.lot.choice((2, 3, 4)))
        if day > self.day:
            return []
        one = self._find(day, kind=StoryKind.BUG, at=0)
        self.waiting.remove(one)
        one.sprint = name
        one.stays.append((name, day, None))
        return [one]

    def _drop(self, chosen: list[Piece], start: date) -> None:
        """Now and then a story turns out to be needed by nobody."""
        day = start + timedelta(days=3)
        if self.waiting and self.lot.random() < DROPPED_SHARE * len(chosen) and day <= self.day:
            one = self.waiting.pop(self.lot.randrange(len(self.waiting)))
            one.ended, one.is_dropped = max(day, one.created), True

    def _work(self, chosen: list[Piece], start: date, capacity: float, *, is_running: bool) -> list[Piece]:
        """One after the other, some at the same time, until the sprint or the day is over."""
        used, left = 0.0, []
        for one in chosen:
            began = used / capacity * WORKING_DAYS
            used += one.size * self.lot.uniform(0.75, 1.25)
            end = used / capacity * WORKING_DAYS
            begun_on = _working_day(start, max(0, int(began - self.lot.uniform(0, 5))))
            ended_on = _working_day(start, int(end))
            earliest = one.stays[-1][1]
            if one.started is None and begun_on <= start + timedelta(days=11) and begun_on <= self.day:
                one.started = max(begun_on, earliest, one.created)
            if end < WORKING_DAYS and ended_on <= self.day and one.started is not None:
                one.ended = max(ended_on, one.started)
            else:
                left.append(one)
        return left

    def _discover(self, start: date) -> None:
        """Stories that nobody thought of when the scope was agreed."""
        count = int(self.team.growth) + (self.lot.random() < self.team.growth % 1)
        for _place in range(count):
            day = start + timedelta(days=self.lot.choice((1, 2, 7, 8, 9)))
            if day <= self.day:
                self._find(day, at=self.lot.randint(0, len(self.waiting)))

    def _plan_next(self) -> None:
        start = self.first + timedelta(days=14 * SPRINTS)
        name = f"Sprint {SPRINTS + 1}"
        self.sprints.append(
            SprintPast(name, start, start + timedelta(days=11), SprintState.PLANNED, "", Decimal(self.team.velocity))
        )
        size = 0.0
        while self.waiting and size < self.team.velocity * 0.8:
            one = self._taken()
            one.sprint = name
            one.stays.append((name, max(self.day, one.created), None))
            size += one.size


def _working_day(start: date, place: int) -> date:
    """The n-th working day from a Monday on, from 0."""
    return start + timedelta(days=place // 5 * 7 + place % 5)
