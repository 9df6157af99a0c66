"""Writing stories: adding, changing, moving them in rank, through their states, and away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.backlog_tasks import feed_tasks
from pilotage.delivery.actions.backlogs import GAP, held, next_keys
from pilotage.delivery.models import (
    Backlog,
    Epic,
    Sprint,
    SprintState,
    SprintStay,
    Story,
    StoryChange,
    StoryKind,
    StoryState,
)
from pilotage.delivery.rules.backlogs import (
    MOST_LINES,
    checked_passages,
    checked_points,
    checked_title,
    facts_of,
)
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.kit.history import deed


@dataclass(frozen=True, slots=True)
class NewStory:
    """A story as somebody types it. points None: not estimated."""

    title: str
    points: Decimal | None = None
    kind: str = StoryKind.STORY


def add_stories(
    backlog: Backlog,
    lines: Sequence[NewStory],
    *,
    on: date,
    access: Access,
    epic: Epic | None = None,
    sprint: Sprint | None = None,
) -> list[Story]:
    """New stories behind the others, in this order. Raises Refused or Impossible; then none is added."""
    if not 0 < len(lines) <= MOST_LINES:
        words = _("Type one line a story, %(most)s at most. Longer lists are imported from a file.")
        raise Impossible(words % {"most": MOST_LINES}, field="lines")
    with transaction.atomic(), deed("add_stories", actor=access.person_id, stories=len(lines)):
        current = held(backlog, access=access)
        _check_part(current, epic, sprint)
        last = Story.objects.filter(backlog=current).aggregate(last=Max("rank"))["last"] or 0
        keys = next_keys(current, len(lines), sign="S")
        made = [
            Story(
                backlog=current,
                epic=epic,
                sprint=sprint,
                key=key,
                title=checked_title(line.title),
                kind=checked_kind(line.kind),
                points=checked_points(line.points),
                rank=last + GAP * place,
                created_on=on,
            )
            for place, (key, line) in enumerate(zip(keys, lines, strict=True), start=1)
        ]
        Story.objects.bulk_create(made)
        StoryChange.objects.bulk_create(StoryChange(story=one, state=one.state, on=on) for one in made)
        if sprint is not None:
            SprintStay.objects.bulk_create(SprintStay(story=one, sprint=sprint, added_on=on) for one in made)
        feed_tasks([epic.task_id if epic else None], access=access, on=on)
    return made


def change_story(story: Story, changes: Mapping[str, Any], *, version: int, access: Access, on: date) -> Story:
    """Change what is named of title, kind, points and epic; points None is not estimated.

    Raises Refused, Impossible or Stale.
    """
    with transaction.atomic(), deed("change_story", actor=access.person_id):
        current = _held_story(story, version=version, access=access)
        tasks = {current.epic.task_id if current.epic else None}
        for name, value in changes.items():
            setattr(current, name, _checked(current, name, value))
        tasks.add(current.epic.task_id if current.epic else None)
        current.save()
        current.refresh_from_db(fields=["version"])
        feed_tasks(tasks, access=access, on=on)
    return current


def _checked(story: Story, name: str, value: Any) -> Any:  # a field has the type of its column: Any
    if name == "title":
        return checked_title(value)
    if name == "kind":
        return checked_kind(value)
    if name == "points":
        return checked_points(value)
    if name == "epic":
        _check_part(story.backlog, value, None)
        return value
    raise Impossible(_("This column cannot be changed."), field=name)


def change_state(
    backlog: Backlog, stories: Collection[UUID], *, state: str, on: date, today: date, access: Access
) -> int:
    """Let these stories be in that state from that day on; how many changed.

    What is done stays in its sprint, what is dropped leaves it. Raises Refused, or Impossible when one of them changed
    later already.
    """
    if state not in StoryState.values:
        raise Impossible(_("Choose one of the states."), field="state")
    with transaction.atomic(), deed("change_story_state", actor=access.person_id, stories=len(stories)):
        held(backlog, access=access)
        rows = _chosen(backlog, stories)
        before = _passages(rows)
        changed = [row for row in rows if row.state != state]
        for row in changed:
            passages = checked_passages([*before[row.pk], (on, state)], today=today)
            for name, value in facts_of(passages).items():
                setattr(row, name, value)
        fields = ["state", "created_on", "started_on", "done_on", "dropped_on"]
        Story.objects.bulk_update(changed, fields)
        StoryChange.objects.bulk_create(StoryChange(story=row, state=state, on=on) for row in changed)
        if state == StoryState.DROPPED:
            enter_sprint([row for row in changed if row.sprint_id], None, on=on)
        feed_tasks({row.epic.task_id for row in changed if row.epic}, access=access, on=today)
    return len(changed)


def move_story(story: Story, *, behind: Story | None, access: Access) -> Story:
    """Let it come right behind another one, or first. Raises Refused or Impossible."""
    with transaction.atomic(), deed("move_story", actor=access.person_id):
        backlog = held(story.backlog, access=access)
        rows = Story.objects.filter(backlog=backlog).order_by("rank", "id").exclude(pk=story.pk)
        ranked = list(rows.values_list("pk", "rank"))
        place = 0
        if behind is not None:
            place = next((at for at, (pk, _rank) in enumerate(ranked, start=1) if pk == behind.pk), 0)
            if not place:
                raise Impossible(_("The story behind which it should come was removed in the meantime."))
        before = ranked[place - 1][1] if place else None
        after = ranked[place][1] if place < len(ranked) else None
        rank = _between(before, after)
        if rank is None:
            # No room is left there: those behind make way by a whole gap, in one statement.
            Story.objects.filter(backlog=backlog, rank__gte=after).update(rank=F("rank") + GAP)
            rank = _between(before, (after or 0) + GAP)
        current = Story.objects.filter(backlog=backlog, pk=story.pk).first()
        if current is None:
            raise Impossible(_("This story was removed in the meantime."))
        current.rank = rank or 0
        current.save()
        current.refresh_from_db(fields=["version"])
    return current


def _between(before: int | None, after: int | None) -> int | None:
    """A rank between two others; None where there is none."""
    if before is None:
        return 0 if after is None else after - GAP
    if after is None:
        return before + GAP
    middle = (before + after) // 2
    return middle if before < middle < after else None


def move_to_sprint(
    backlog: Backlog, stories: Collection[UUID], *, sprint: Sprint | None, on: date, access: Access
) -> int:
    """Put these stories into a sprint, or back into the backlog; how many moved.

    Raises Refused, or Impossible when the sprint is over or of another backlog.
    """
    with transaction.atomic(), deed("move_to_sprint", actor=access.person_id, stories=len(stories)):
        held(backlog, access=access)
        _check_part(backlog, None, sprint)
        rows = [row for row in _chosen(backlog, stories) if row.sprint_id != (sprint.pk if sprint else None)]
        enter_sprint(rows, sprint, on=on)
    return len(rows)


def enter_sprint(rows: Sequence[Story], sprint: Sprint | None, *, on: date) -> None:
    """Close the stays that are open, and open new ones. Part of the deed that holds the backlog."""
    open_stays = SprintStay.objects.filter(story__in=rows, left_on__isnull=True)
    # Who was put in and taken out again on one day, or before the day of its stay, was never there.
    open_stays.filter(added_on__gte=on).delete()
    open_stays.filter(added_on__lt=on).update(left_on=on)
    for row in rows:
        row.sprint = sprint
    Story.objects.bulk_update(rows, ["sprint"])
    if sprint is not None:
        SprintStay.objects.bulk_create(SprintStay(story=row, sprint=sprint, added_on=on) for row in rows)


def change_epic_of(backlog: Backlog, stories: Collection[UUID], *, epic: Epic | None, on: date, access: Access) -> int:
    """Let these stories belong to an epic, or to none; how many changed. Raises Refused or Impossible."""
    with transaction.atomic(), deed("change_epic_of_stories", actor=access.person_id, stories=len(stories)):
        held(backlog, access=access)
        _check_part(backlog, epic, None)
        rows = [row for row in _chosen(backlog, stories) if row.epic_id != (epic.pk if epic else None)]
        tasks = {row.epic.task_id for row in rows if row.epic} | {epic.task_id if epic else None}
        for row in rows:
            row.epic = epic
        Story.objects.bulk_update(rows, ["epic"])
        feed_tasks(tasks, access=access, on=on)
    return len(rows)


def remove_stories(backlog: Backlog, stories: Collection[UUID], *, on: date, access: Access) -> int:
    """Take away what was written by mistake, as if it had never been; what leaves the scope is dropped instead.

    Raises Refused.
    """
    with transaction.atomic(), deed("remove_stories", actor=access.person_id, stories=len(stories)):
        held(backlog, access=access)
        rows = _chosen(backlog, stories)
        tasks = {row.epic.task_id for row in rows if row.epic}
        Story.objects.filter(pk__in=[row.pk for row in rows]).delete()
        feed_tasks(tasks, access=access, on=on)
    return len(rows)


def checked_kind(kind: str) -> str:
    if kind not in StoryKind.values:
        raise Impossible(_("Choose one of the kinds."), field="kind")
    return kind


def _check_part(backlog: Backlog, epic: Epic | None, sprint: Sprint | None) -> None:
    if epic is not None and epic.backlog_id != backlog.pk:
        raise Impossible(_("This epic is of another backlog."), field="epic")
    if sprint is not None and sprint.backlog_id != backlog.pk:
        raise Impossible(_("This sprint is of another backlog."), field="sprint")
    if sprint is not None and sprint.state == SprintState.DONE:
        raise Impossible(_("“%(name)s” is over. Choose another sprint.") % {"name": sprint.name}, field="sprint")


def _chosen(backlog: Backlog, ids: Collection[UUID]) -> list[Story]:
    rows = Story.objects.select_for_update(of=("self",)).select_related("epic")
    return list(rows.filter(backlog=backlog, pk__in=ids).order_by("rank", "id"))


def _passages(rows: Sequence[Story]) -> dict[UUID, list[tuple[date, str]]]:
    found: dict[UUID, list[tuple[date, str]]] = {row.pk: [] for row in rows}
    changes = StoryChange.objects.filter(story__in=rows).order_by("on", "id")
    for story_id, on, state in changes.values_list("story_id", "on", "state"):
        found[story_id].append((on, state))
    return found


def _held_story(story: Story, *, version: int, access: Access) -> Story:
    held(story.backlog, access=access)
    current = Story.objects.select_related("epic", "backlog").filter(pk=story.pk).first()
    if current is None:
        raise Impossible(_("This story was removed in the meantime."))
    if current.version != version:
        raise Stale(current, read=version)
    return current
