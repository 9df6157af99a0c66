"""Much at once, for imports and the demonstration: set-based, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.backlog_stories import checked_kind
from pilotage.delivery.actions.backlog_tasks import feed_tasks
from pilotage.delivery.actions.backlogs import GAP, held, next_keys
from pilotage.delivery.models import Backlog, Epic, Sprint, SprintState, SprintStay, Story, StoryChange, Unit
from pilotage.delivery.reads.backlogs import story_facts_of
from pilotage.delivery.rules.backlog_facts import SprintPast, StoryFacts, difference, stays_of
from pilotage.delivery.rules.backlogs import checked_key, checked_passages, checked_points, checked_title, facts_of
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.sprints import Span, Stay, account
from pilotage.kit.history import deed

BATCH = 2000
STORY_FIELDS = [
    "title", "kind", "points", "epic", "sprint", "state", "created_on", "started_on", "done_on", "dropped_on",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Populated:
    added: int
    changed: int
    same: int


def populate_backlog(
    backlog: Backlog,
    wanted: Sequence[StoryFacts],
    *,
    today: date,
    access: Access,
    sprints: Sequence[SprintPast] = (),
) -> Populated:
    """Let each of these stories, found by its key, be as it is said; others stay. Epics are made where they lack.

    Raises Refused or Impossible; then nothing is changed.
    """
    if len({one.key for one in wanted}) != len(wanted):
        raise Impossible(_("A key is named twice."), field="key")
    with transaction.atomic(), deed("populate_backlog", actor=access.person_id, stories=len(wanted)):
        current = held(backlog, access=access)
        by_name = _sprints(current, sprints)
        epics = _epics(current, [one.epic for one in wanted if one.epic])
        before = story_facts_of(current)
        rows = {row.key: row for row in Story.objects.filter(backlog=current).select_for_update()}
        changed = [one for one in wanted if one.key in rows and difference(before[one.key], one)]
        added = [one for one in wanted if one.key not in rows]
        last = Story.objects.filter(backlog=current).aggregate(last=Max("rank"))["last"] or 0
        made = []
        for place, one in enumerate(added, start=1):
            row = Story(backlog=current, key=checked_key(one.key), rank=last + GAP * place)
            made.append(_set(row, one, epics, by_name, today=today))
        for one in changed:
            _set(rows[one.key], one, epics, by_name, today=today)
        Story.objects.bulk_create(made, batch_size=BATCH)
        Story.objects.bulk_update([rows[one.key] for one in changed], STORY_FIELDS, batch_size=BATCH)
        rows |= {row.key: row for row in made}
        _keep_passages([(rows[one.key], before.get(one.key), one) for one in (*added, *changed)])
        _keep_stays([(rows[one.key], before.get(one.key), one) for one in (*added, *changed)], by_name)
        _keep_commitments(current, sprints, by_name)
        feed_tasks({epic.task_id for epic in epics.values()}, access=access, on=today)
    return Populated(len(added), len(changed), len(wanted) - len(added) - len(changed))


def _sprints(backlog: Backlog, wanted: Sequence[SprintPast]) -> dict[str, Sprint]:
    """The sprints of the backlog by name, with those that lack."""
    there = {one.name: one for one in Sprint.objects.filter(backlog=backlog)}
    made = [
        Sprint(
            backlog=backlog,
            name=one.name,
            start_on=one.start_on,
            finish_on=one.finish_on,
            state=one.state,
            goal=one.goal,
            capacity=one.capacity,
        )
        for one in wanted
        if one.name not in there
    ]
    Sprint.objects.bulk_create(made)
    return there | {one.name: one for one in made}


def _epics(backlog: Backlog, titles: Sequence[str]) -> dict[str, Epic]:
    """The epics of the backlog by title, with those that lack, in the order in which they are named."""
    there = {one.title: one for one in Epic.objects.filter(backlog=backlog)}
    lacking = [title for title in dict.fromkeys(titles) if title not in there]
    last = Epic.objects.filter(backlog=backlog).aggregate(last=Max("rank"))["last"] or 0
    keys = next_keys(backlog, len(lacking), sign="E")
    made = [
        Epic(backlog=backlog, key=key, title=checked_title(title), rank=last + GAP * place)
        for place, (key, title) in enumerate(zip(keys, lacking, strict=True), start=1)
    ]
    Epic.objects.bulk_create(made)
    return there | {one.title: one for one in made}


def _set(row: Story, one: StoryFacts, epics: dict[str, Epic], sprints: dict[str, Sprint], *, today: date) -> Story:
    if one.sprint and one.sprint not in sprints:
        words = _("There is no sprint “%(name)s”. Plan it first.") % {"name": one.sprint}
        raise Impossible(words, field="sprint")
    row.title, row.kind, row.points = checked_title(one.title), checked_kind(one.kind), checked_points(one.points)
    row.epic = epics[one.epic] if one.epic else None
    row.sprint = sprints[one.sprint] if one.sprint else None
    for name, value in facts_of(checked_passages(one.passages, today=today)).items():
        setattr(row, name, value)
    return row


Line = tuple[Story, StoryFacts | None, StoryFacts]


def _keep_passages(lines: Sequence[Line]) -> None:
    """The dated states, where they are other than they were."""
    moved = [(row, now) for row, was, now in lines if was is None or _days(was) != _days(now)]
    StoryChange.objects.filter(story__in=[row for row, _now in moved]).delete()
    made = [StoryChange(story=row, on=on, state=state) for row, now in moved for on, state in now.passages]
    StoryChange.objects.bulk_create(made, batch_size=BATCH)


def _days(one: StoryFacts) -> tuple[object, ...]:
    return (one.state, one.created_on, one.started_on, one.ended_on)


def _keep_stays(lines: Sequence[Line], sprints: dict[str, Sprint]) -> None:
    """Stays in sprints, where a story is in another one than it was, or says where it was."""
    moved = [(row, now) for row, was, now in lines if was is None or was.sprint != now.sprint or now.stays]
    SprintStay.objects.filter(story__in=[row for row, _now in moved]).delete()
    starts = {name: sprint.start_on for name, sprint in sprints.items()}
    made = [
        SprintStay(story=row, sprint=sprints[name], added_on=added, left_on=left)
        for row, now in moved
        for name, added, left in stays_of(now, starts)
    ]
    SprintStay.objects.bulk_create(made, batch_size=BATCH)


def _keep_commitments(backlog: Backlog, wanted: Sequence[SprintPast], sprints: dict[str, Sprint]) -> None:
    """What was in a sprint when it started, for those that were."""
    started = [sprints[one.name] for one in wanted if one.state != SprintState.PLANNED]
    stays: dict[UUID, list[Stay]] = {one.pk: [] for one in started}
    rows = SprintStay.objects.filter(sprint__in=started).values_list(
        "sprint_id", "story__key", "story__points", "added_on", "left_on"
    )
    is_counted = backlog.unit == Unit.STORIES
    for sprint_id, key, points, added, left in rows:
        size = 1.0 if is_counted else float(points) if points is not None else None
        stays[sprint_id].append(Stay(key, size, added, left))
    for one in started:
        span = Span(one.start_on, one.finish_on)
        one.commitment = Decimal(str(account(stays[one.pk], span, today=one.start_on).committed))
    Sprint.objects.bulk_update(started, ["commitment"])
