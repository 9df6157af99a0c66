"""What backlogs say of the health of their initiatives: a fixed number of queries, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import TruncWeek

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Backlog, StoryState, Unit
from pilotage.delivery.reads.backlog_forecasts import HISTORY_WEEKS, Forecast, forecast_from, weeks_before
from pilotage.delivery.reads.backlogs import Progress, backlogs_visible_to, progress_by, stories_visible_to
from pilotage.delivery.rules.flow import WEEK, monday_of
from pilotage.engine.forecast.cycles import cycle_times

# How long stories take is learned from half a year: long enough for the slow ones, short enough to be the team of now.
CYCLE_WEEKS = 26
USUAL_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class BacklogHealth:
    """One backlog, counted.

    agreed_on, growth   None where no day was agreed
    stuck               in progress for longer than 85 % of the finished ones took (usual_days)
    """

    progress: Progress
    forecast: Forecast
    agreed_on: date | None
    growth: float | None
    stuck: int
    doing: int
    usual_days: int | None


def backlog_healths(access: Access, initiative_ids: Collection[UUID], *, today: date) -> dict[UUID, BacklogHealth]:
    """By initiative, of those that have a backlog: seven queries."""
    backlogs = {one.id: one for one in backlogs_visible_to(access).filter(initiative_id__in=initiative_ids)}
    if not backlogs:
        return {}
    stories = stories_visible_to(access).filter(backlog_id__in=backlogs).order_by()
    units = {one.id: one.unit for one in backlogs.values()}
    progress = progress_by(stories, "backlog_id", units)
    first = dict(stories.values_list("backlog_id").annotate(first=Min("started_on")))
    ended = dict(stories.values_list("backlog_id").annotate(first=Min("done_on")))
    weeks = _weeks(access, backlogs, today)
    agreed = _agreed(access, backlogs)
    usual = _usual(access, backlogs, today)
    doing = _doing(access, backlogs)
    found = {}
    for id, one in backlogs.items():
        mine = progress.get(id, Progress())
        days = [day for day in (first.get(id), ended.get(id)) if day is not None]
        history = _history(weeks[id], min(days, default=None), today)
        limit = usual.get(id)
        ages = [(today - day).days + 1 for day in doing[id]]
        found[one.initiative_id] = BacklogHealth(
            progress=mine,
            forecast=forecast_from(history, mine, growth=0.0, today=today),
            agreed_on=one.scope_agreed_on,
            growth=(mine.whole - agreed[id]) / agreed[id] if agreed.get(id) else None,
            stuck=sum(age > limit for age in ages) if limit is not None else 0,
            doing=len(ages),
            usual_days=limit,
        )
    return found


def _weeks(access: Access, backlogs: Mapping[UUID, Backlog], today: date) -> dict[UUID, dict[date, float]]:
    """What was done in each of the last weeks, by backlog."""
    since = monday_of(today) - WEEK * HISTORY_WEEKS
    rows = stories_visible_to(access).filter(backlog_id__in=backlogs, done_on__gte=since, done_on__lt=monday_of(today))
    counted = rows.order_by().annotate(week=TruncWeek("done_on")).values_list("backlog_id", "week")
    found: dict[UUID, dict[date, float]] = defaultdict(dict)
    for id, week, points, count in counted.annotate(points_done=Sum("points"), count=Count("id")):
        size = points if backlogs[id].unit == Unit.POINTS else count
        found[id][week] = float(size or 0)
    return found


def _history(weeks: Mapping[date, float], first: date | None, today: date) -> tuple[float, ...]:
    span = weeks_before(today, first)
    if span is None:
        return ()
    count = (span[1] - span[0]) // WEEK + 1
    return tuple(weeks.get(span[0] + WEEK * place, 0.0) for place in range(count))


def _agreed(access: Access, backlogs: Mapping[UUID, Backlog]) -> dict[UUID, float]:
    """What was in the scope on the day on which it was agreed, in the unit."""
    day = F("backlog__scope_agreed_on")
    rows = stories_visible_to(access).filter(backlog_id__in=backlogs, created_on__lte=day)
    rows = rows.filter(Q(dropped_on__isnull=True) | Q(dropped_on__gt=day)).order_by()
    counted = rows.values_list("backlog_id").annotate(points_then=Sum("points"), count=Count("id"))
    return {id: float((points if backlogs[id].unit == Unit.POINTS else count) or 0) for id, points, count in counted}


def _usual(access: Access, backlogs: Mapping[UUID, Backlog], today: date) -> dict[UUID, int]:
    """The days within which 85 % of the stories of the last half year were done."""
    since = today - WEEK * CYCLE_WEEKS
    rows = stories_visible_to(access).filter(backlog_id__in=backlogs, done_on__gte=since, done_on__lte=today)
    spans: dict[UUID, list[tuple[date | None, date | None]]] = defaultdict(list)
    for id, started, done in rows.order_by().values_list("backlog_id", "started_on", "done_on"):
        spans[id].append((started, done))
    within = {id: cycle_times(found).within(USUAL_SHARE) for id, found in spans.items()}
    return {id: int(days) for id, days in within.items() if days is not None}


def _doing(access: Access, backlogs: Mapping[UUID, Backlog]) -> dict[UUID, list[date]]:
    rows = stories_visible_to(access).filter(backlog_id__in=backlogs, state=StoryState.DOING, started_on__isnull=False)
    found: dict[UUID, list[date]] = defaultdict(list)
    for id, started in rows.order_by().values_list("backlog_id", "started_on"):
        found[id] += [started] if started is not None else []
    return found
