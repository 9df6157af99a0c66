"""The one door to backlogs and what is in them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.base import Model

from pilotage.accounts.rules import Access, Permission
from pilotage.delivery.models import (
    Backlog,
    Epic,
    PlanTask,
    Sprint,
    SprintStay,
    Story,
    StoryChange,
    StoryState,
    Unit,
)
from pilotage.delivery.rules.backlog_facts import StoryFacts
from pilotage.delivery.rules.backlogs import share_done
from pilotage.delivery.rules.flow import Life
from pilotage.delivery.rules.sprints import Stay
from pilotage.work.models import Initiative

Kept = TypeVar("Kept", bound=Model)


def _seen(rows: QuerySet[Kept], access: Access, way: str) -> QuerySet[Kept]:
    return rows.filter(access.where(Permission.SEE, field=f"{way}initiative__scope__path"))


def backlogs_visible_to(access: Access) -> QuerySet[Backlog]:
    """The backlogs of initiatives that the person may see."""
    return _seen(Backlog.objects.all(), access, "").select_related("initiative__scope")


def epics_visible_to(access: Access) -> QuerySet[Epic]:
    return _seen(Epic.objects.all(), access, "backlog__").order_by("rank", "id")


def sprints_visible_to(access: Access) -> QuerySet[Sprint]:
    return _seen(Sprint.objects.all(), access, "backlog__").order_by("start_on", "id")


def stories_visible_to(access: Access) -> QuerySet[Story]:
    return _seen(Story.objects.all(), access, "backlog__").order_by("rank", "id")


def backlog_of(access: Access, initiative: Initiative) -> Backlog | None:
    return backlogs_visible_to(access).filter(initiative=initiative).first()


def tasks_for_epics(access: Access, backlog: Backlog) -> QuerySet[PlanTask]:
    """The lines of the initiative's plan that an epic can be the content of: those with work of their own."""
    rows = _seen(PlanTask.objects.all(), access, "plan__")
    return rows.filter(plan__initiative_id=backlog.initiative_id, kind="task").order_by("position")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a backlog, an epic or a sprint stands, without what was dropped.

    whole, done     sizes of what is estimated (points, or a count of stories where that is the unit)
    unsized         stories without an estimate; unsized_done: those of them that are done
    """

    stories: int = 0
    stories_done: int = 0
    stories_doing: int = 0
    whole: float = 0
    done: float = 0
    unsized: int = 0
    unsized_done: int = 0

    @property
    def share(self) -> float | None:
        return share_done(
            done=self.done,
            whole=self.whole,
            unsized_done=self.unsized_done,
            unsized=self.unsized,
            sized=self.stories - self.unsized,
        )

    @property
    def left(self) -> float:
        """What is still to do of what is estimated."""
        return self.whole - self.done

    @property
    def unsized_left(self) -> int:
        return self.unsized - self.unsized_done

    @property
    def mean_size(self) -> float | None:
        """Of an estimated story; None where none is estimated."""
        sized = self.stories - self.unsized
        return self.whole / sized if sized else None

    @property
    def left_with_guess(self) -> float:
        """What is still to do, with what nobody estimated at the mean of what somebody did."""
        return self.left + self.unsized_left * (self.mean_size or 0)


def progress_by(rows: QuerySet[Story], field: str, units: dict[UUID, str]) -> dict[UUID | None, Progress]:
    """Progress by a column of stories (epic, sprint, backlog): one query. units: by backlog."""
    inside = rows.exclude(state=StoryState.DROPPED).order_by()
    found: dict[UUID | None, Progress] = {}
    is_done, is_sized = Q(state=StoryState.DONE), Q(points__isnull=False)
    counted = inside.values_list(field, "backlog_id").annotate(
        all=Count("id"),
        all_done=Count("id", filter=is_done),
        all_doing=Count("id", filter=Q(state=StoryState.DOING)),
        sized=Count("id", filter=is_sized),
        sized_done=Count("id", filter=is_sized & is_done),
        known=Sum("points"),
        known_done=Sum("points", filter=is_done),
    )
    for key, backlog_id, count, done, doing, sized, sized_done, points, points_done in counted:
        is_counted = units[backlog_id] == Unit.STORIES
        found[key] = Progress(
            stories=count,
            stories_done=done,
            stories_doing=doing,
            whole=float(count if is_counted else points or 0),
            done=float(done if is_counted else points_done or 0),
            unsized=0 if is_counted else count - sized,
            unsized_done=0 if is_counted else done - sized_done,
        )
    return found


def progress_of(backlog: Backlog) -> Progress:
    """Of a backlog that came through its door."""
    rows = Story.objects.filter(backlog=backlog)
    return progress_by(rows, "backlog_id", {backlog.id: backlog.unit}).get(backlog.id, Progress())


def progress_from(lives: Iterable[Life]) -> Progress:
    """The same from lives, as their last changes leave them."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for life in lives:
        state = life.changes[-1][1] if life.changes else StoryState.TODO
        counts[state] += 1
        if life.size is None:
            counts[f"unsized {state}"] += 1
        else:
            sums[state] += life.size  # type: ignore[assignment]  # a Counter adds any number
    inside = (StoryState.TODO, StoryState.DOING, StoryState.DONE)
    return Progress(
        stories=sum(counts[state] for state in inside),
        stories_done=counts[StoryState.DONE],
        stories_doing=counts[StoryState.DOING],
        whole=float(sum(sums[state] for state in inside)),
        done=float(sums[StoryState.DONE]),
        unsized=sum(counts[f"unsized {state}"] for state in inside),
        unsized_done=counts[f"unsized {StoryState.DONE}"],
    )


def lives_of(backlog: Backlog) -> list[Life]:
    """Every story of a backlog that came through its door, with its dated states: two queries."""
    changes = _changes_of(backlog)
    stories = Story.objects.filter(backlog=backlog).order_by("rank", "id")
    is_counted = backlog.unit == Unit.STORIES
    return [
        Life(
            key=key,
            size=1.0 if is_counted else float(points) if points is not None else None,
            changes=tuple(changes[id]),
            started_on=started,
            done_on=done,
            title=title,
        )
        for id, key, title, points, started, done in stories.values_list(
            "id", "key", "title", "points", "started_on", "done_on"
        )
    ]


def _changes_of(backlog: Backlog) -> dict[UUID, list[tuple[date, str]]]:
    found: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    rows = StoryChange.objects.filter(story__backlog=backlog).order_by("on", "id")
    for story_id, on, state in rows.values_list("story_id", "on", "state"):
        found[story_id].append((on, state))
    return found


def stays_of(backlog: Backlog, sprints: Collection[UUID] | None = None) -> dict[UUID, list[Stay]]:
    """Who was in each sprint of a backlog that came through its door, and when: one query."""
    rows = SprintStay.objects.filter(sprint__backlog=backlog).order_by("added_on", "id")
    if sprints is not None:
        rows = rows.filter(sprint_id__in=sprints)
    is_counted = backlog.unit == Unit.STORIES
    found: dict[UUID, list[Stay]] = defaultdict(list)
    for sprint_id, key, points, added, left, done in rows.values_list(
        "sprint_id", "story__key", "story__points", "added_on", "left_on", "story__done_on"
    ):
        size = 1.0 if is_counted else float(points) if points is not None else None
        found[sprint_id].append(Stay(key, size, added, left, done))
    return found


def story_facts_of(backlog: Backlog) -> dict[str, StoryFacts]:
    """The stories of a backlog that came through its door, by key, as a list says them: two queries."""
    changes = _changes_of(backlog)
    stories = Story.objects.filter(backlog=backlog).order_by("rank", "id").select_related("epic", "sprint")
    return {
        one.key: StoryFacts(
            key=one.key,
            title=one.title,
            passages=tuple(changes[one.id]),
            kind=one.kind,
            points=one.points,
            epic=one.epic.title if one.epic else "",
            sprint=one.sprint.name if one.sprint else "",
        )
        for one in stories
    }
