"""Plans for tests, as documents and as rows: Monday 2 March 2026 is their first day, a day has eight hours."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.importing import import_plan
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.rules.document import Document, Words
from pilotage.engine.calendars.calendar import STANDARD
from pilotage.engine.network import plan as network
from pilotage.work.models import Initiative

DAY = 8 * 3600
MONDAY = datetime(2026, 3, 2, 8)  # noqa: DTZ001 - plans keep local time
TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)


def at(day: int, hour: int = 8, *, month: int = 3) -> datetime:
    """A moment of March 2026, in the plan's local time."""
    return datetime(2026, month, day, hour)  # noqa: DTZ001 - plans keep local time


def a_task(key: int, days: float = 1, **facts: Any) -> network.Task:
    return network.Task(key, duration=round(days * DAY), **facts)


def then(*keys: int, **facts: Any) -> tuple[network.Link, ...]:
    """Each after the one before."""
    return tuple(network.Link(one, other, **facts) for one, other in pairwise(keys))


def a_document(
    tasks: Sequence[network.Task],
    links: Sequence[network.Link] = (),
    *,
    names: Mapping[int, str] | None = None,
    words: Mapping[int, Words] | None = None,
    status: datetime | None = None,
    start: datetime = MONDAY,
    **facts: Any,
) -> Document:
    names = names or {}
    said = {task.key: Words(names.get(task.key, f"Task {task.key}")) for task in tasks}  # type: ignore[call-overload]
    return Document(
        title="A plan",
        format="mspdi",
        application="A tool",
        plan=network.Plan(tuple(tasks), tuple(links), {1: STANDARD}, 1, network.MS_PROJECT, start, status),
        words={**said, **(words or {})},
        **facts,
    )


def three_in_a_row() -> Document:
    """Design (2 days), Build (3 days), Test (1 day), under a summary: Monday 2 to Monday 9 March."""
    tasks = (
        network.Task(10, network.Kind.SUMMARY),
        a_task(1, 2, parent=10),
        a_task(2, 3, parent=10),
        a_task(3, 1, parent=10),
    )
    return a_document(tasks, then(1, 2, 3), names={10: "Depot", 1: "Design", 2: "Build", 3: "Test"})


def brought(initiative: Initiative, document: Document, *, access: Access, content: bytes = b"<Project/>") -> Plan:
    return import_plan(initiative, document, file_name="depot.xml", content=content, access=access, at=NOW, on=TODAY)


def by_name(plan: Plan) -> dict[str, PlanTask]:
    return {task.name: task for task in PlanTask.objects.filter(plan=plan)}


def many_in_a_row(count: int) -> Document:
    """Tasks of one day each, ten to a summary, each after the one before."""
    tasks: list[network.Task] = []
    for key in range(1, count + 1):
        if key % 10 == 1:
            tasks.append(network.Task(100_000 + key, network.Kind.SUMMARY))
        tasks.append(a_task(key, 1, parent=tasks[-1].key if tasks[-1].kind == "summary" else tasks[-1].parent))
    return a_document(tasks, then(*range(1, count + 1)))
