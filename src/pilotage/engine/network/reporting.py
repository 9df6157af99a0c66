"""The answer in the plan's own words: the dates of each task, its float, and what drives it."""

from datetime import datetime

from pilotage.engine.calendars.working import Moment, datetime_of
from pilotage.engine.network.effort import spread
from pilotage.engine.network.floats import free_float, total_float
from pilotage.engine.network.found import Found
from pilotage.engine.network.paths import longest
from pilotage.engine.network.plan import CriticalBy, Dates, Key, Kind, Schedule
from pilotage.engine.network.prepared import EARLIEST, Prepared
from pilotage.engine.network.rolling import roll_up
from pilotage.engine.network.structure import Node


class _Moments(dict[Moment, datetime]):
    """Moments as datetimes, each made once: of six of each task most are those of others, too."""

    def __missing__(self, moment: Moment) -> datetime:
        self[moment] = when = datetime_of(moment)
        return when


def reported(ready: Prepared, found: Found) -> Schedule:
    on_longest = longest(ready, found)
    spread(ready, found)
    starts, finishes = roll_up(ready, found)
    dates: dict[Key, Dates] = {}
    moments = _Moments()
    for node in reversed(range(len(ready.tasks))):
        shown = starts[node], finishes[node]
        dates[ready.tasks[node].key] = _dates(ready, found, node, shown, dates, moments, is_longest=node in on_longest)
    return Schedule(
        dates={task.key: dates[task.key] for task in ready.tasks},
        drivers={task.key: found.drivers[node] for node, task in enumerate(ready.tasks)},
        start=datetime_of(min(starts)) if starts else ready.plan.start,
        finish=datetime_of(found.finish) if found.finish > EARLIEST else None,
    )


def _dates(
    ready: Prepared,
    found: Found,
    node: Node,
    shown: tuple[Moment, Moment],
    below: dict[Key, Dates],
    at: _Moments,
    *,
    is_longest: bool,
) -> Dates:
    task, rules = ready.tasks[node], ready.plan.rules
    is_done = task.finished is not None
    # What is inactive may slip as it likes.
    total = None if found.is_empty(node) or not task.is_active else total_float(ready, found, node)
    early_start, early_finish = found.kept_early.get(node, (found.early_start[node], found.early_finish[node]))
    if task.kind is Kind.SUMMARY:
        children = [below[ready.tasks[child].key] for child in ready.children.get(node, ())]
        is_critical = any(child.is_critical for child in children)
        is_longest = any(child.is_longest for child in children)
    elif rules.critical_by is CriticalBy.LONGEST_PATH:
        is_critical = is_longest and not is_done
    else:
        is_critical = total is not None and total <= rules.critical_float and not is_done
    return Dates(
        start=at[shown[0]],
        finish=at[shown[1]],
        early_start=at[early_start],
        early_finish=at[early_finish],
        late_start=at[found.late_start[node]],
        late_finish=at[found.late_finish[node]],
        total_float=total,
        free_float=free_float(ready, found, node, total),
        is_critical=is_critical,
        is_longest=is_longest,
    )
