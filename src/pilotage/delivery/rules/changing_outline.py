"""The outline of a plan while it is changed: who is below whom, and in which order."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.delivery.models import PlanTask
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import Kind

MOST_LEVELS = 20
MOST_TASKS = 20_000


class Outline:
    """The lines as a tree; `flatten` writes positions, levels and kinds back into the rows.

    day   working seconds of a day: as long lasts a task that was a summary and never had a duration
    """

    def __init__(self, tasks: Sequence[PlanTask], *, day: int) -> None:
        self._day = day
        self.by_id: dict[UUID, PlanTask] = {task.id: task for task in tasks}
        self.children: dict[UUID | None, list[PlanTask]] = {}
        for task in tasks:
            self.children.setdefault(task.parent_id, []).append(task)
        # Kinds follow the outline only where it changed: a summary of a file may be empty.
        self._turned: set[UUID] = set()

    def task(self, id: UUID) -> PlanTask:
        """The line. Raises Impossible when it is gone."""
        found = self.by_id.get(id)
        if found is None:
            raise Impossible(_("A task of this change is not in the plan any more. Load the page again."))
        return found

    def below(self, task: PlanTask) -> Iterator[PlanTask]:
        """The line itself and everything below it, in order."""
        yield task
        for child in self.children.get(task.id, ()):
            yield from self.below(child)

    def is_summary(self, task: PlanTask) -> bool:
        return bool(self.children.get(task.id)) or task.kind == Kind.SUMMARY

    def ancestors(self, task: PlanTask) -> Iterator[UUID]:
        parent = task.parent_id
        while parent is not None:
            yield parent
            parent = self.by_id[parent].parent_id

    def tops(self, ids: Sequence[UUID]) -> list[PlanTask]:
        """The lines without those that stand below another of them, in outline order."""
        chosen = {self.task(id).id for id in ids}
        kept = [self.by_id[id] for id in chosen if not chosen.intersection(self.ancestors(self.by_id[id]))]
        return sorted(kept, key=self._way)

    def insert(self, task: PlanTask, *, parent: UUID | None, after: UUID | None) -> None:
        """Put the line below the parent, behind its child `after`. Raises Impossible."""
        if parent is not None:
            self.task(parent)
        siblings = self.children.setdefault(parent, [])
        if after is None:
            place = 0
        else:
            ids = [one.id for one in siblings]
            if after not in ids:
                raise Impossible(_("The row that this task should follow is not there any more. Load the page again."))
            place = ids.index(after) + 1
        siblings.insert(place, task)
        task.parent_id = parent
        self.by_id[task.id] = task
        if parent is not None:
            self._turned.add(parent)

    def take(self, task: PlanTask) -> None:
        """Take the line out of its place; what is below it stays below it."""
        self.children[task.parent_id].remove(task)
        if task.parent_id is not None:
            self._turned.add(task.parent_id)

    def move(self, ids: Sequence[UUID], *, parent: UUID | None, after: UUID | None) -> None:
        """Raises Impossible for a move below itself."""
        for task in self.tops(ids):
            if parent is not None and task.id in (parent, *self.ancestors(self.task(parent))):
                raise Impossible(_("“%(task)s” cannot be moved below itself.") % {"task": task.name}, tasks=(task.uid,))
            if after == task.id:
                continue
            self.take(task)
            self.insert(task, parent=parent, after=after)
            after = task.id

    def indent(self, ids: Sequence[UUID]) -> None:
        for task in self.tops(ids):
            siblings = self.children[task.parent_id]
            place = siblings.index(task)
            if place == 0:
                said = _("“%(task)s” cannot be indented: no task stands before it on its level.")
                raise Impossible(said % {"task": task.name}, tasks=(task.uid,))
            above = siblings[place - 1]
            last = self.children.get(above.id, [])
            self.take(task)
            self.insert(task, parent=above.id, after=last[-1].id if last else None)

    def outdent(self, ids: Sequence[UUID]) -> None:
        for task in self.tops(ids):
            if task.parent_id is None:
                said = _("“%(task)s” is on the highest level already.")
                raise Impossible(said % {"task": task.name}, tasks=(task.uid,))
            parent = self.by_id[task.parent_id]
            siblings = self.children[parent.id]
            behind = siblings[siblings.index(task) + 1 :]
            self.take(task)
            self.insert(task, parent=parent.parent_id, after=parent.id)
            for follower in behind:
                own = self.children.get(task.id, [])
                self.take(follower)
                self.insert(follower, parent=task.id, after=own[-1].id if own else None)

    def remove(self, ids: Sequence[UUID]) -> list[PlanTask]:
        """The lines that are gone: these and all below them."""
        gone: list[PlanTask] = []
        for task in self.tops(ids):
            gone += self.below(task)
            self.take(task)
        for task in gone:
            self.by_id.pop(task.id)
            self.children.pop(task.id, None)
            self._turned.discard(task.id)
        return gone

    def flatten(self) -> list[PlanTask]:
        """All lines in order, with their positions, levels and kinds. Raises Impossible when there are too many."""
        ordered: list[PlanTask] = []
        self._write(None, 1, ordered)
        if len(ordered) > MOST_TASKS:
            raise Impossible(_("A plan holds at most %(count)s tasks. Split it into several.") % {"count": MOST_TASKS})
        for id in self._turned:
            self._turn(self.by_id[id])
        return ordered

    def _write(self, parent: UUID | None, level: int, ordered: list[PlanTask]) -> None:
        for task in self.children.get(parent, ()):
            if level > MOST_LEVELS:
                said = _("“%(task)s” would stand deeper than %(count)s levels.")
                raise Impossible(said % {"task": task.name, "count": MOST_LEVELS}, tasks=(task.uid,))
            task.position, task.level = len(ordered), level
            ordered.append(task)
            self._write(task.id, level + 1, ordered)

    def _turn(self, task: PlanTask) -> None:
        """A line with others below it is a summary; one that lost them all is a task again, as long as it was."""
        if self.children.get(task.id):
            task.kind = Kind.SUMMARY
        elif task.kind == Kind.SUMMARY:
            task.kind = Kind.TASK
            if not task.duration_seconds:
                task.duration_seconds, task.is_estimated = self._day, True

    def _way(self, task: PlanTask) -> list[int]:
        """Where the line stands: the places of its ancestors and its own, from the top."""
        way, here = [], task
        while True:
            way.append(next(i for i, one in enumerate(self.children[here.parent_id]) if one is here))
            if here.parent_id is None:
                return way[::-1]
            here = self.by_id[here.parent_id]
