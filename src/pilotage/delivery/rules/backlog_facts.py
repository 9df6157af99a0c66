"""Stories as a file or a generator says them, and how they differ from those that are there. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.delivery.models import SprintState, StoryKind, StoryState
from pilotage.delivery.rules.backlogs import Passage, checked_passages
from pilotage.delivery.rules.permissions import Impossible

# A stay in a sprint: its name, from when, until when.
NamedStay = tuple[str, date, date | None]


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """One story as it shall be. Epic by title and sprint by name; "" is none.

    passages   its dated states; what differs only in what happened between start and end is no difference
    stays      where it was before; empty: in its sprint since that began, or since it is there itself
    """

    key: str
    title: str
    passages: tuple[Passage, ...]
    kind: str = StoryKind.STORY
    points: Decimal | None = None
    epic: str = ""
    sprint: str = ""
    stays: tuple[NamedStay, ...] = ()

    @property
    def state(self) -> str:
        return self.passages[-1][1]

    @property
    def created_on(self) -> date:
        return self.passages[0][0]

    @property
    def started_on(self) -> date | None:
        return next((on for on, state in self.passages if state == StoryState.DOING), None)

    @property
    def ended_on(self) -> date | None:
        on, state = self.passages[-1]
        return on if state in (StoryState.DONE, StoryState.DROPPED) else None


@dataclass(frozen=True, slots=True)
class SprintPast:
    """A sprint with what became of it."""

    name: str
    start_on: date
    finish_on: date
    state: str = SprintState.PLANNED
    goal: str = ""
    capacity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that a row would change."""

    field: str
    before: str | date | Decimal | None
    after: str | date | Decimal | None


COMPARED = ("title", "kind", "epic", "points", "state", "sprint", "created_on", "started_on", "ended_on")


def difference(before: StoryFacts | None, after: StoryFacts) -> tuple[Changed, ...]:
    """What would change of a story; everything that it says, where it is new."""
    found = []
    for field in COMPARED:
        was = getattr(before, field) if before else None
        wanted = getattr(after, field)
        if (was or None) != (wanted or None) or (field == "points" and (was is None) != (wanted is None)):
            found.append(Changed(field, was, wanted))
    return tuple(found)


def passages_from(
    *, state: str | None, created: date | None, started: date | None, done: date | None, today: date
) -> tuple[Passage, ...]:
    """The dated states that a line of a list speaks of. Raises Impossible.

    Without a word for the state, its days say it. Without a day of creation it is there since its first known day,
    and where it has none, since today.
    """
    if state is None:
        state = StoryState.DONE if done else StoryState.DOING if started else StoryState.TODO
    if state == StoryState.DOING and started is None:
        raise Impossible(_("It is in progress: say when it was started."), field="started")
    if state in (StoryState.DONE, StoryState.DROPPED) and done is None:
        raise Impossible(_("It is done or dropped: say when."), field="done")
    first = created or started or done or today
    passages: list[Passage] = [(first, StoryState.TODO)]
    if started is not None and state != StoryState.TODO:
        passages.append((started, StoryState.DOING))
    if state in (StoryState.DONE, StoryState.DROPPED) and done is not None:
        passages.append((done, state))
    return checked_passages(passages, today=today)


def stays_of(facts: StoryFacts, starts: Mapping[str, date]) -> tuple[NamedStay, ...]:
    """Where it was, as it is said; else in its sprint since that began, or since it is there itself."""
    if facts.stays or not facts.sprint:
        return facts.stays
    return ((facts.sprint, max(starts[facts.sprint], facts.created_on), None),)


def with_old_days(before: StoryFacts | None, after: StoryFacts, *, has_created: bool) -> StoryFacts:
    """A line that does not say when it was created does not change what is known of that."""
    if before is None or has_created:
        return after
    return replace(after, passages=(before.passages[0], *_later(after.passages, before.created_on)))


def _later(passages: Sequence[Passage], first: date) -> tuple[Passage, ...]:
    return tuple((max(on, first), state) for on, state in passages[1:])
