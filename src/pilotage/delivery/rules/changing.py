"""Edits done to the rows of a plan in memory: nothing is saved here, and a refusal leaves nothing to be saved.

sheet = Sheet(reads.network.rows_of(plan))
sheet.apply(edits)          # raises Impossible
sheet.difference()          # what must be written
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.delivery.models import PlanAssignment, PlanLink, PlanTask
from pilotage.delivery.rules.changing_edits import (
    MOST_EDITS,
    AddLink,
    AddTask,
    ChangeLink,
    ChangeTask,
    Edit,
    IndentTasks,
    MoveTasks,
    OutdentTasks,
    RemoveLink,
    RemoveTasks,
    SetPredecessors,
    SetResources,
)
from pilotage.delivery.rules.changing_outline import Outline
from pilotage.delivery.rules.changing_tasks import Workdays, set_values
from pilotage.delivery.rules.changing_text import Lag
from pilotage.delivery.rules.networks import PlanRows
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import Kind, LinkType

TASK_FIELDS: Final = (
    "parent_id", "position", "level", "name", "code", "notes", "kind", "calendar_id", "duration_seconds", "is_elapsed",
    "is_estimated", "remaining_seconds", "share_done", "physical_share", "work_hours", "priority", "started_at",
    "finished_at", "stopped_at", "resumes_at", "constraint", "constraint_at", "second_constraint",
    "second_constraint_at", "deadline", "is_manual", "manual_start", "manual_finish", "is_active", "parts",
)  # fmt: skip
"""What an edit may change of a task, and what taking it back restores."""
LINK_FIELDS: Final = ("type", "lag_seconds", "lag_unit", "lag_share")
ASSIGNMENT_FIELDS: Final = ("units", "work_seconds")

STAYING: Final = (ChangeTask, ChangeLink, RemoveLink, SetResources)
"""Edits that bring no line under another roof."""
_of_task = itemgetter(*TASK_FIELDS)
_of_link = itemgetter(*LINK_FIELDS)
_of_assignment = itemgetter(*ASSIGNMENT_FIELDS)
# What a column holds is told by its name alone: Any.
State = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows of one table; `fields` are those in which any of the changed ones differs."""

    added: tuple[UUID, ...]
    changed: tuple[UUID, ...]
    removed: tuple[UUID, ...]
    fields: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Difference:
    tasks: Rows
    links: Rows
    assignments: Rows

    def __bool__(self) -> bool:
        return bool(self.tasks or self.links or self.assignments)


class Sheet:
    """The rows of a plan with edits on them."""

    def __init__(self, rows: PlanRows) -> None:
        self.rows = rows
        self.outline = Outline(rows.tasks, day=rows.plan.seconds_a_day)
        self.links = {link.id: link for link in rows.links}
        self.assignments = {one.id: one for one in rows.assignments}
        self.days = Workdays(rows)
        self._next_uid = max((task.uid for task in rows.tasks), default=0) + 1
        # Straight from what the instances hold: asked one by one, keys of other rows take a call each.
        self._tasks_before: dict[UUID, State] = {task.id: _of_task(vars(task)) for task in rows.tasks}
        self._links_before: dict[UUID, State] = {link.id: _of_link(vars(link)) for link in rows.links}
        self._assignments_before: dict[UUID, State] = {one.id: _of_assignment(vars(one)) for one in rows.assignments}

    def apply(self, edits: Sequence[Edit]) -> None:
        """All of them in order, or none: raises Impossible."""
        if len(edits) > MOST_EDITS:
            raise Impossible(_("These are too many changes at once. Import them from a file."))
        for edit in edits:
            self._apply(edit)
        self.rows.tasks[:] = self.outline.flatten()
        if not edits or not all(isinstance(edit, STAYING) for edit in edits):
            self._refuse_links_under_one_roof()
        self.rows.links[:] = self.links.values()
        self.rows.assignments[:] = self.assignments.values()

    def difference(self) -> Difference:
        """What the edits made different, by id."""
        return Difference(
            _compared(TASK_FIELDS, self._tasks_before, ((one.id, _of_task(vars(one))) for one in self.rows.tasks)),
            _compared(LINK_FIELDS, self._links_before, ((one.id, _of_link(vars(one))) for one in self.rows.links)),
            _compared(
                ASSIGNMENT_FIELDS,
                self._assignments_before,
                ((one.id, _of_assignment(vars(one))) for one in self.rows.assignments),
            ),
        )

    def _apply(self, edit: Edit) -> None:
        match edit:
            case AddTask():
                self._add(edit)
            case ChangeTask():
                self._change(edit)
            case MoveTasks():
                self.outline.move(edit.tasks, parent=edit.parent, after=edit.after)
            case IndentTasks():
                self.outline.indent(edit.tasks)
            case OutdentTasks():
                self.outline.outdent(edit.tasks)
            case RemoveTasks():
                self._remove({task.id for task in self.outline.remove(edit.tasks)})
            case SetResources():
                self._set_resources(edit)
            case _:
                self._apply_to_links(edit)

    def _apply_to_links(self, edit: AddLink | ChangeLink | RemoveLink | SetPredecessors) -> None:
        match edit:
            case AddLink():
                self._link(edit.predecessor, edit.successor, edit.type, edit.lag)
            case ChangeLink():
                self._set_link(self._found_link(edit.link), edit.type, edit.lag)
            case RemoveLink():
                self.links.pop(self._found_link(edit.link).id)
            case SetPredecessors():
                self._set_predecessors(edit)

    def _change(self, edit: ChangeTask) -> None:
        task = self.outline.task(edit.task)
        set_values(task, edit.values, self.days, is_summary=self.outline.is_summary(task))
        self._follow_duration(task)

    def _add(self, edit: AddTask) -> None:
        if edit.id in self._tasks_before or edit.id in self.outline.by_id:
            raise Impossible(_("This task is in the plan already. Load the page again."))
        task = PlanTask(id=edit.id, plan=self.rows.plan, uid=self._next_uid, position=0, kind=Kind.TASK)
        self._next_uid += 1
        task.duration_seconds, task.is_estimated = self.rows.plan.seconds_a_day, "duration" not in edit.values
        set_values(task, {"name": "", **edit.values}, self.days, is_summary=False)
        self.outline.insert(task, parent=edit.parent, after=edit.after)

    def _remove(self, gone: set[UUID]) -> None:
        ends = {link.id for link in self.links.values() if link.predecessor_id in gone or link.successor_id in gone}
        self.links = {id: link for id, link in self.links.items() if id not in ends}
        self.assignments = {id: one for id, one in self.assignments.items() if one.task_id not in gone}

    def _follow_duration(self, task: PlanTask) -> None:
        """Where resources' own calendars decide, their work grows and shrinks with the task."""
        before = self._tasks_before.get(task.id)
        old = before[TASK_FIELDS.index("duration_seconds")] if before else 0
        if not old or old == task.duration_seconds:
            return
        for one in self.assignments.values():
            kept = self._assignments_before.get(one.id)
            if one.task_id == task.id and one.work_seconds is not None and kept is not None:
                one.work_seconds = round(kept[1] * task.duration_seconds / old)

    def _found_link(self, id: UUID) -> PlanLink:
        found = self.links.get(id)
        if found is None:
            raise Impossible(_("This link is not in the plan any more. Load the page again."))
        return found

    def _link(self, predecessor: UUID, successor: UUID, link_type: LinkType, lag: Lag) -> None:
        before, after = self.outline.task(predecessor), self.outline.task(successor)
        self._refuse_wrong_ends(before, after)
        if any(
            (one.predecessor_id, one.successor_id, one.type) == (before.id, after.id, link_type)
            for one in self.links.values()
        ):
            said = _("“%(after)s” waits for “%(before)s” in this way already.")
            raise Impossible(said % {"before": before.name, "after": after.name}, field="predecessors")
        link = PlanLink(predecessor=before, successor=after)
        self._write_link(link, link_type, lag)
        self.links[link.id] = link

    def _refuse_links_under_one_roof(self) -> None:
        """Whatever was moved, or put back, may have come below what it is linked with."""
        for link in self.links.values():
            before = self.outline.by_id.get(link.predecessor_id)
            after = self.outline.by_id.get(link.successor_id)
            if before is not None and after is not None:
                self._refuse_wrong_ends(before, after)

    def _refuse_wrong_ends(self, before: PlanTask, after: PlanTask) -> None:
        names = {"before": before.name, "after": after.name}
        if before is after:
            said = _("“%(after)s” cannot wait for itself.") % names
        elif before.id in self.outline.ancestors(after) or after.id in self.outline.ancestors(before):
            said = _(
                "“%(before)s” and “%(after)s” cannot be linked: one stands below the other. Remove the link first."
            )
            said %= names
        else:
            return
        raise Impossible(said, field="predecessors", tasks=(before.uid, after.uid))

    def _set_link(self, link: PlanLink, link_type: LinkType, lag: Lag) -> None:
        same = (link.predecessor_id, link.successor_id)
        if any(one is not link and (one.predecessor_id, one.successor_id) == same and one.type == link_type
               for one in self.links.values()):  # fmt: skip
            raise Impossible(_("The two tasks are linked in this way already."), field="predecessors")
        self._write_link(link, link_type, lag)

    def _write_link(self, link: PlanLink, link_type: LinkType, lag: Lag) -> None:
        link.type, link.lag_seconds, link.lag_unit, link.lag_share = link_type, lag.seconds, lag.unit, lag.share

    def _set_predecessors(self, edit: SetPredecessors) -> None:
        task = self.outline.task(edit.task)
        wanted = {(one.task, one.type): one for one in edit.wanted}
        for link in list(self.links.values()):
            # A link from another plan is not in the cell, and no typing in the cell takes it away.
            if link.successor_id != task.id or link.predecessor_id not in self.outline.by_id:
                continue
            kept = wanted.pop((link.predecessor_id, LinkType(link.type)), None)
            if kept is None:
                self.links.pop(link.id)
            else:
                self._write_link(link, kept.type, kept.lag)
        for one in wanted.values():
            self._link(one.task, task.id, one.type, one.lag)

    def _set_resources(self, edit: SetResources) -> None:
        task = self.outline.task(edit.task)
        known = {one.id: one for one in self.rows.resources}
        wanted = dict(edit.wanted)
        if any(id not in known for id in wanted):
            raise Impossible(_("A resource of this change is not in the plan any more."), field="resources")
        for one in [one for one in self.assignments.values() if one.task_id == task.id]:
            if one.resource_id in wanted:
                one.units = wanted.pop(one.resource_id)
            else:
                self.assignments.pop(one.id)
        for id, units in wanted.items():
            made = PlanAssignment(task=task, resource=known[id], units=units)
            if known[id].calendar_id is not None:
                made.work_seconds = task.duration_seconds
            self.assignments[made.id] = made


def _compared(names: Sequence[str], before: Mapping[UUID, State], after: Iterable[tuple[UUID, State]]) -> Rows:
    added: list[UUID] = []
    changed: list[UUID] = []
    fields: set[int] = set()
    left = dict(before)
    for id, state in after:
        was = left.pop(id, None)
        if was is None:
            added.append(id)
        elif was != state:
            changed.append(id)
            fields.update(place for place, (old, new) in enumerate(zip(was, state, strict=True)) if old != new)
    return Rows(tuple(added), tuple(changed), tuple(left), tuple(names[place] for place in sorted(fields)))
