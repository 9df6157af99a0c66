"""Why a task is where it is: the chain of what drives it, back to the start of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from pilotage.engine.network.plan import Driver, Key, LinkType, Plan, Reason, Schedule


@dataclass(frozen=True, slots=True)
class Step:
    """One task of a chain, and what holds it there. Where that is a link, the next step is its predecessor."""

    task: Key
    driver: Driver


def chain_of(plan: Plan, schedule: Schedule, key: Key) -> tuple[Step, ...]:
    """From the task back: each step waits for the next, the last for something that is no task.

    What waits for the finish of a summary waits for the last task below it, and for its start for the first.
    """
    below = _below(plan)
    steps: list[Step] = []
    seen: set[Key] = set()
    at, is_by_finish = key, True
    while at not in seen:
        seen.add(at)
        driver = schedule.drivers[at]
        steps.append(Step(at, driver))
        if driver.link is not None:
            link = plan.links[driver.link]
            at, is_by_finish = link.predecessor, link.type in (LinkType.FS, LinkType.FF)
        elif driver.reason is Reason.CHILDREN and below.get(at):
            at = _leading(schedule, below[at], is_by_finish=is_by_finish)
        else:
            break
    return tuple(steps)


def _below(plan: Plan) -> Mapping[Key, list[Key]]:
    below: dict[Key, list[Key]] = {}
    for task in plan.tasks:
        if task.parent is not None and task.is_active:
            below.setdefault(task.parent, []).append(task.key)
    return below


def _leading(schedule: Schedule, keys: list[Key], *, is_by_finish: bool) -> Key:
    if is_by_finish:
        return max(keys, key=lambda key: schedule.dates[key].finish)
    return min(keys, key=lambda key: schedule.dates[key].start)
