"""What another version of a plan changes: which tasks come, go, move and are described otherwise. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pilotage.delivery.models import PlanTask
from pilotage.delivery.rules.document import Document, Words
from pilotage.delivery.rules.imported import uid_of
from pilotage.engine.network import plan as network
from pilotage.engine.network.plan import Schedule

# What is compared of a fact: texts, numbers, moments, keys.
Fact = str | int | float | bool | datetime | Decimal | None
HUNDREDTH = Decimal("0.01")


class Aspect(StrEnum):
    """What can differ about a task beside its dates."""

    NAME = "name"
    CODE = "code"
    NOTES = "notes"
    KIND = "kind"
    PARENT = "parent"
    DURATION = "duration"
    CONSTRAINT = "constraint"
    CONSTRAINT_DATE = "constraint_at"
    DEADLINE = "deadline"
    SHARE_DONE = "share_done"
    STARTED = "started"
    FINISHED = "finished"
    IS_ACTIVE = "is_active"
    IS_MANUAL = "is_manual"
    WORK = "work"
    PREDECESSORS = "predecessors"


@dataclass(frozen=True, slots=True)
class AspectChange:
    aspect: Aspect
    before: Fact
    after: Fact


@dataclass(frozen=True, slots=True)
class TaskDifference:
    """One task in both versions; None on the side where it is not there.

    start, finish   before and after
    changes         what is said otherwise of it, beside its dates
    """

    uid: int
    name: str
    code: str
    is_summary: bool
    start: tuple[datetime | None, datetime | None]
    finish: tuple[datetime | None, datetime | None]
    changes: tuple[AspectChange, ...] = ()

    @property
    def is_moved(self) -> bool:
        return self.start[0] != self.start[1] or self.finish[0] != self.finish[1]


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """The whole difference. A task may be both moved and changed.

    removed_with_links   how many removed tasks other plans wait for, or wait for other plans
    """

    added: tuple[TaskDifference, ...]
    removed: tuple[TaskDifference, ...]
    moved: tuple[TaskDifference, ...]
    changed: tuple[TaskDifference, ...]
    same_count: int
    finish: tuple[datetime | None, datetime | None]
    removed_with_links: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.removed or self.moved or self.changed)


@dataclass(frozen=True, slots=True)
class _Side:
    """One task of one version, as it is compared."""

    name: str
    code: str
    is_summary: bool
    start: datetime | None
    finish: datetime | None
    facts: Mapping[Aspect, Fact]


def difference(
    document: Document,
    schedule: Schedule,
    *,
    tasks: Sequence[PlanTask],
    links: Sequence[tuple[int, int, str, int, str, float]],
    finish: datetime | None,
    linked_outside: frozenset[int] = frozenset(),
) -> PlanDifference:
    """What an import of the document would change about these rows.

    links           of the rows: predecessor, successor (uids), type, lag, unit, share
    finish          of the plan, as it was computed last
    linked_outside  uids of tasks with links to other plans, which a removal would cut
    """
    before = _rows_sides(tasks, links)
    after = _document_sides(document, schedule)
    both = [uid for uid in after if uid in before]
    pairs = [_compared(uid, before[uid], after[uid]) for uid in both]
    removed = [uid for uid in before if uid not in after]
    return PlanDifference(
        added=tuple(_alone(uid, after[uid], is_new=True) for uid in after if uid not in before),
        removed=tuple(_alone(uid, before[uid], is_new=False) for uid in removed),
        moved=tuple(one for one in pairs if one.is_moved),
        changed=tuple(one for one in pairs if one.changes),
        same_count=sum(not one.is_moved and not one.changes for one in pairs),
        finish=(finish, schedule.finish),
        removed_with_links=len(linked_outside & set(removed)),
    )


def _alone(uid: int, side: _Side, *, is_new: bool) -> TaskDifference:
    start, finish = (side.start, side.finish)
    return TaskDifference(
        uid=uid,
        name=side.name,
        code=side.code,
        is_summary=side.is_summary,
        start=(None, start) if is_new else (start, None),
        finish=(None, finish) if is_new else (finish, None),
    )


def _compared(uid: int, before: _Side, after: _Side) -> TaskDifference:
    return TaskDifference(
        uid=uid,
        name=after.name,
        code=after.code,
        is_summary=after.is_summary,
        start=(before.start, after.start),
        finish=(before.finish, after.finish),
        changes=tuple(
            AspectChange(aspect, before.facts[aspect], after.facts[aspect])
            for aspect in Aspect
            if before.facts[aspect] != after.facts[aspect]
        ),
    )


def _rows_sides(tasks: Sequence[PlanTask], links: Sequence[tuple[int, int, str, int, str, float]]) -> dict[int, _Side]:
    uids = {task.id: task.uid for task in tasks}
    waits = _predecessors(links)
    return {
        task.uid: _Side(
            name=task.name,
            code=task.code,
            is_summary=task.kind == network.Kind.SUMMARY,
            start=task.start,
            finish=task.finish,
            facts={
                Aspect.NAME: task.name,
                Aspect.CODE: task.code,
                Aspect.NOTES: task.notes,
                Aspect.KIND: task.kind,
                Aspect.PARENT: uids[task.parent_id] if task.parent_id else None,
                # What a summary lasts, and how much of it is done, follows from what is below it.
                Aspect.DURATION: None if task.kind == network.Kind.SUMMARY else task.duration_seconds,
                Aspect.CONSTRAINT: task.constraint,
                Aspect.CONSTRAINT_DATE: task.constraint_at,
                Aspect.DEADLINE: task.deadline,
                Aspect.SHARE_DONE: None if task.kind == network.Kind.SUMMARY else round(task.share_done, 4),
                Aspect.STARTED: task.started_at,
                Aspect.FINISHED: task.finished_at,
                Aspect.IS_ACTIVE: task.is_active,
                Aspect.IS_MANUAL: task.is_manual,
                Aspect.WORK: _rounded(task.work_hours),
                Aspect.PREDECESSORS: waits.get(task.uid, ""),
            },
        )
        for task in tasks
    }


def _document_sides(document: Document, schedule: Schedule) -> dict[int, _Side]:
    waits = _predecessors(
        (uid_of(one.predecessor), uid_of(one.successor), one.type.value, one.lag, one.unit.value, one.lag_share)
        for one in document.plan.links
    )
    sides = {}
    for task in document.plan.tasks:
        uid, dates = uid_of(task.key), schedule.dates.get(task.key)
        words = document.words[task.key]
        sides[uid] = _Side(
            name=words.name[:500],
            code=words.code[:120],
            is_summary=task.kind is network.Kind.SUMMARY,
            start=dates.start if dates else None,
            finish=dates.finish if dates else None,
            facts=_document_facts(task, words, waits.get(uid, "")),
        )
    return sides


def _document_facts(task: network.Task, words: Words, waits: str) -> dict[Aspect, Fact]:
    is_summary = task.kind is network.Kind.SUMMARY
    said = [one for one in task.constraints if one[0] is not network.Constraint.AS_SOON_AS_POSSIBLE]
    constraint, moment = said[0] if said else ("", None)
    return {
        Aspect.NAME: words.name[:500],
        Aspect.CODE: words.code[:120],
        Aspect.NOTES: words.notes,
        Aspect.KIND: task.kind.value,
        Aspect.PARENT: None if task.parent is None else uid_of(task.parent),
        Aspect.DURATION: None if is_summary else task.duration,
        Aspect.CONSTRAINT: str(constraint),
        Aspect.CONSTRAINT_DATE: moment,
        Aspect.DEADLINE: task.deadline,
        Aspect.SHARE_DONE: None if is_summary else round(task.share_done, 4),
        Aspect.STARTED: task.started,
        Aspect.FINISHED: task.finished,
        Aspect.IS_ACTIVE: task.is_active,
        Aspect.IS_MANUAL: task.is_manual,
        Aspect.WORK: _rounded(words.work_hours),
        Aspect.PREDECESSORS: waits,
    }


def _predecessors(links: Iterable[tuple[int, int, str, int, str, float]]) -> dict[int, str]:
    """What each task waits for, in one text: "12FS; 14SS+3600working"."""
    found: dict[int, list[str]] = {}
    for predecessor, successor, type, lag, unit, share in sorted(links):
        behind = f"{share:+.4f}{unit}" if share else f"{lag:+d}{unit}" if lag else ""
        found.setdefault(successor, []).append(f"{predecessor}{type}{behind}")
    return {successor: "; ".join(dict.fromkeys(said)) for successor, said in found.items()}


def _rounded(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(HUNDREDTH)
