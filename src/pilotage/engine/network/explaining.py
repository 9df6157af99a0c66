"""Why a task is where it is: the chain of what drives it, back to the start of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from pilotage.engine.network.plan import Driver, Key, Plan, Schedule


@dataclass(frozen=True, slots=True)
class Step:
    """One task of a chain, and what holds it there. Where that is a link, the next step is its predecessor."""

    task: Key
    driver: Driver


def chain_of(plan: Plan, schedule: Schedule, key: Key) -> tuple[Step, ...]:
    """From the task back: each step waits for the next, the last for something that is no task."""
    first_child = _first_child(plan, schedule)
    steps: list[Step] = []
    seen: set[Key] = set()
    at: Key | None = key
    while at is not None and at not in seen:
        seen.add(at)
        driver = schedule.drivers[at]
        steps.append(Step(at, driver))
        at = plan.links[driver.link].predecessor if driver.link is not None else first_child.get(at)
    return tuple(steps)


def _first_child(plan: Plan, schedule: Schedule) -> Mapping[Key, Key]:
    """Of each summary the child that starts first: that is why it starts."""
    first: dict[Key, Key] = {}
    for task in plan.tasks:
        if task.parent is None or not task.is_active:
            continue
        known = first.get(task.parent)
        if known is None or schedule.dates[task.key].start < schedule.dates[known].start:
            first[task.parent] = task.key
    return first
