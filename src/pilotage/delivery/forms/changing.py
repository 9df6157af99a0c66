"""What <pm-gantt> and the table's forms send, read into edits: tasks by uid, values as they were typed.

    {"edits": [{"do": "change", "task": 12, "values": {"duration": "5d", "start": "2027-03-01"}}, ...]}

A row that is added is named by a word of the page's own ("n1") until it has a uid. Rows that are added together may
name each other as predecessors: their row numbers count on from the last row of the plan.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.delivery.forms.plan_page import TaskForm
from pilotage.delivery.models import Plan, PlanLink, PlanResource, PlanTask
from pilotage.delivery.reads.plan_page import ids_by_uid, rows_by_reference
from pilotage.delivery.rules.changing_edits import (
    MOST_EDITS,
    AddLink,
    AddTask,
    ChangeLink,
    ChangeTask,
    Edit,
    IndentTasks,
    Moment,
    MoveTasks,
    OutdentTasks,
    RemoveLink,
    RemoveTasks,
    SetPredecessors,
    SetResources,
    TaskValues,
)
from pilotage.delivery.rules.changing_text import duration_from, lag_from, predecessors_from, units_of
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import Constraint, LinkType
from pilotage.kit.entering import Unreadable, day_from, id_from
from pilotage.kit.formats import formatter
from pilotage.kit.uuids import new_id

# What came is JSON of somebody else's making: Any.
Written = Mapping[str, Any]
_WITH_TIME = re.compile(r"^(.+?)[T ](\d{1,2}):(\d{2})$")
_SHARE = re.compile(r"^([\d.,]+)\s*%?$")
_RESOURCE = re.compile(r"^(?P<name>.*?)\s*(?:\[\s*(?P<units>[\d.,]+)\s*%?\s*\])?$")
MOST_NAMED: Final = 12  # bad cells of one paste that are named one by one
_YES: Final = frozenset({"1", "true", "yes", "on"})


def edits_from(plan: Plan, written: object) -> list[Edit]:
    """The edits in order. Raises Impossible with a sentence, and the field where it is about one."""
    if not isinstance(written, list) or not all(isinstance(one, Mapping) for one in written):
        raise Impossible(_("The changes could not be read. Load the page again and repeat them."))
    if len(written) > MOST_EDITS:
        raise Impossible(_("These are too many changes at once. Import them from a file."))
    reader = _Reader(plan, written)
    edits: list[Edit] = []
    for one in written:
        edits += reader.read(one)
    if reader.wrong:
        raise reader.refusal()
    return edits + reader.last


class BadCells(Impossible):
    """More than one cell was written and some cannot be read. lines: which of them, and why; first: why the first."""

    def __init__(self, message: str, *, lines: Sequence[str], first: Impossible) -> None:
        super().__init__(message, field=first.field)
        self.lines = tuple(lines)
        self.first = str(first)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A cell that cannot be read; `key` names its task as the page did."""

    key: object
    field: str
    reason: Impossible


class _Reader:
    """Reads the edits of one request; looks up what they name with one query a kind."""

    def __init__(self, plan: Plan, written: Sequence[Written]) -> None:
        self.plan = plan
        self.units = units_of(plan)
        self.ids: dict[object, UUID] = {uid: id for uid, id in ids_by_uid(plan, _uids_in(written)).items()}  # noqa: C416 - the keys are of more kinds
        self.added = {
            one.get("task"): new_id() for one in written if one.get("do") == "add" and _is_key(one.get("task"))
        }
        self.wrong: list[_Wrong] = []
        self.last: list[Edit] = []  # what names a task that is added, after all of them are there
        self._cells = sum(len(one["values"]) for one in written if isinstance(one.get("values"), Mapping))
        self._references: dict[str, UUID] | None = None
        self._resources: dict[str, UUID] | None = None

    def read(self, one: Written) -> list[Edit]:
        known: dict[object, Callable[[Written], list[Edit]]] = {
            "add": self._add,
            "change": self._change,
            "move": lambda one: [MoveTasks(self._tasks(one), self._other(one, "parent"), self._other(one, "after"))],
            "indent": lambda one: [IndentTasks(self._tasks(one))],
            "outdent": lambda one: [OutdentTasks(self._tasks(one))],
            "remove": lambda one: [RemoveTasks(self._tasks(one))],
            "link": self._link,
            "relink": self._relink,
            "unlink": lambda one: [RemoveLink(self._found_link(one))],
        }
        deed = one.get("do")
        if not isinstance(deed, str) or deed not in known:
            raise Impossible(_("The changes could not be read. Load the page again and repeat them."))
        return known[deed](one)

    def _add(self, one: Written) -> list[Edit]:
        key = one.get("task")
        if not _is_key(key):
            raise Impossible(_("The changes could not be read. Load the page again and repeat them."))
        id = self.added[key]
        parent, after = self._other(one, "parent"), self._other(one, "after")
        self.ids[key] = id
        values, more = self._values(id, one)
        return [AddTask(id, values, parent, after), *more]

    def _change(self, one: Written) -> list[Edit]:
        id = self._task(one.get("task"))
        values, more = self._values(id, one)
        return [*([ChangeTask(id, values)] if values else []), *more]

    def _values(self, id: UUID, one: Written) -> tuple[TaskValues, list[Edit]]:
        """The values of the task itself, and the edits of its links and resources, which stand in cells as well."""
        written = one.get("values") or {}
        if not isinstance(written, Mapping):
            raise Impossible(_("The changes could not be read. Load the page again and repeat them."))
        values, more = TaskValues(), list[Edit]()
        for field, said in written.items():
            text = "" if said is None else str(said)
            try:
                self._read_cell(id, str(field), text, written, values, more)
            except Impossible as wrong:
                if self._cells == 1:
                    raise
                self.wrong.append(_Wrong(one.get("task"), str(field), wrong))
        return values, more

    def _read_cell(
        self, id: UUID, field: str, text: str, written: Written, values: TaskValues, more: list[Edit]
    ) -> None:
        if field == "predecessors":
            wanted = predecessors_from(text, self.units, self._find)
            added = set(self.added.values())
            is_early = id in added or any(task.task in added for task in wanted)
            (self.last if is_early else more).append(SetPredecessors(id, wanted))
        elif field == "resources":
            more.append(SetResources(id, self._wanted(text)))
        elif field == "constraint":
            values["constraint"] = _constraint(text, str(written.get("constraintAt") or ""))
        elif field in _READ:
            values[field] = _READ[field](text)  # type: ignore[literal-required]  # the keys are those of TaskValues
        elif field in ("duration", "remaining"):
            values[field] = duration_from(text, self.units)  # type: ignore[literal-required]
        elif field != "constraintAt":
            raise Impossible(_("There is no field %(name)s.") % {"name": field}, field=field)

    def refusal(self) -> BadCells:
        """Which cells cannot be read, by row and column."""
        rows = dict(PlanTask.objects.filter(plan=self.plan).values_list("uid", "position"))
        added = {key: place for place, key in enumerate(self.added, start=len(rows))}
        lines = [
            _("Row %(row)s, %(column)s: %(reason)s")
            % {
                "row": formatter().number(1 + (rows | added)[wrong.key]),
                "column": TaskForm.base_fields[wrong.field].label
                if wrong.field in TaskForm.base_fields
                else wrong.field,
                "reason": wrong.reason,
            }
            for wrong in self.wrong[:MOST_NAMED]
        ]
        if left := len(self.wrong) - len(lines):
            lines.append(
                ngettext("and %(count)s more cell", "and %(count)s more cells", left)
                % {"count": formatter().number(left)}
            )
        count = len(self.wrong)
        message = ngettext(
            "Nothing was changed, because %(count)s cell cannot be read.",
            "Nothing was changed, because %(count)s cells cannot be read.",
            count,
        )
        return BadCells(message % {"count": formatter().number(count)}, lines=lines, first=self.wrong[0].reason)

    def _link(self, one: Written) -> list[Edit]:
        lag = lag_from(str(one.get("lag") or ""), self.units)
        return [AddLink(self._task(one.get("from")), self._task(one.get("to")), _link_type(one.get("type")), lag)]

    def _relink(self, one: Written) -> list[Edit]:
        lag = lag_from(str(one.get("lag") or ""), self.units)
        return [ChangeLink(self._found_link(one), _link_type(one.get("newType") or one.get("type")), lag)]

    def _found_link(self, one: Written) -> UUID:
        ends = {"predecessor": self._task(one.get("from")), "successor": self._task(one.get("to"))}
        found = PlanLink.objects.filter(**ends, type=_link_type(one.get("type"))).values_list("id", flat=True).first()
        if found is None:
            raise Impossible(_("This link is not in the plan any more. Load the page again."))
        return found

    def _wanted(self, text: str) -> tuple[tuple[UUID, float | None], ...]:
        """ "Anna[50%], Crane": names of resources of the plan, with units where they are said."""
        if self._resources is None:
            rows = PlanResource.objects.filter(plan=self.plan).order_by("-name", "-id").values_list("name", "id")
            self._resources = {name.casefold(): id for name, id in rows}
        wanted: dict[UUID, float | None] = {}
        for part in filter(None, (part.strip() for part in re.split(r"[;,](?![^\[]*\])", text))):
            found = _RESOURCE.match(part) if len(part) <= 400 else None
            id = self._resources.get(found["name"].casefold()) if found else None
            if found is None or id is None:
                said = _("The plan has no resource “%(name)s”. Write names as in the list, such as Anna[50%%], Crane.")
                raise Impossible(said % {"name": part[:60]}, field="resources")
            wanted[id] = None if found["units"] is None else float(found["units"].replace(",", ".")) / 100
        return tuple(wanted.items())

    def _find(self, reference: str) -> UUID | None:
        if self._references is None:
            known = rows_by_reference(self.plan)
            count = PlanTask.objects.filter(plan=self.plan).count() if self.added else 0
            grown = {str(row): id for row, id in enumerate(self.added.values(), start=count + 1)}
            self._references = grown | known
        return self._references.get(reference.strip().casefold())

    def _task(self, key: object) -> UUID:
        found = self.ids.get(key) if isinstance(key, int | str) else None
        if found is None:
            raise Impossible(_("A task of this change is not in the plan any more. Load the page again."))
        return found

    def _other(self, one: Written, name: str) -> UUID | None:
        return None if one.get(name) is None else self._task(one[name])

    def _tasks(self, one: Written) -> tuple[UUID, ...]:
        keys = one.get("tasks")
        if not isinstance(keys, list) or not keys:
            raise Impossible(_("Choose at least one task."))
        return tuple(self._task(key) for key in keys)


def moment_from(text: str) -> Moment | None:
    """A day, or a moment: 2027-03-31, 31/3/2027 14:00, 2027-03-31T14:00. None for nothing. Raises Unreadable."""
    found = _WITH_TIME.match(text.strip()) if len(text) <= 60 else None
    day = day_from(found[1] if found else text)
    if found is None or day is None:
        return day
    if int(found[2]) > 23 or int(found[3]) > 59:
        raise Unreadable(_("“%(text)s” is not a time of the day.") % {"text": f"{found[2]}:{found[3]}"})
    return datetime.combine(day, time(int(found[2]), int(found[3])))


def _moment(field: str) -> Callable[[str], Moment | None]:
    def read(text: str) -> Moment | None:
        try:
            return moment_from(text)
        except Unreadable as wrong:
            raise Impossible(str(wrong), field=field) from wrong

    return read


def _share(field: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        found = _SHARE.match(text.strip()) if len(text) <= 20 else None
        try:
            share = float(found[1].replace(",", ".")) / 100 if found else -1
        except ValueError:
            share = -1
        if not 0 <= share <= 1:
            raise Impossible(_("Write a share from 0 to 100 %%.") % {}, field=field)
        return share

    return read


def _physical(text: str) -> float | None:
    return _share("physical_share")(text) if text.strip() not in ("", "–") else None


def _hours(text: str) -> Decimal | None:
    plain = text.strip().removesuffix("h").strip().replace(",", ".")
    if plain in ("", "–"):
        return None
    try:
        hours = Decimal(plain)
    except InvalidOperation:
        hours = Decimal("NaN")
    if not hours.is_finite():
        raise Impossible(_("Work is a number of hours, 0 or more."), field="work_hours")
    return hours


def _priority(text: str) -> int | None:
    plain = text.strip()
    if plain in ("", "–"):
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 4):
        raise Impossible(_("A priority is a whole number from 0 to 1000."), field="priority")
    return int(plain)


def _is_yes(text: str) -> bool:
    return text.strip().lower() in _YES


def _calendar(text: str) -> UUID | None:
    found = id_from(text)
    if text and found is None:
        raise Impossible(_("Choose one of the calendars of this plan."), field="calendar")
    return found


_READ: Final[dict[str, Callable[[str], object]]] = {
    "name": str, "code": str, "notes": str,
    "start": _moment("start"), "finish": _moment("finish"), "deadline": _moment("deadline"),
    "started": _moment("started"), "finished": _moment("finished"),
    "share_done": _share("share_done"), "physical_share": _physical, "work_hours": _hours, "priority": _priority,
    "is_manual": _is_yes, "is_active": _is_yes, "is_milestone": _is_yes, "calendar": _calendar,
}  # fmt: skip


def _constraint(word: str, at: str) -> tuple[Constraint, Moment | None]:
    try:
        return Constraint(word or Constraint.AS_SOON_AS_POSSIBLE), moment_from(at)
    except Unreadable as wrong:
        raise Impossible(str(wrong), field="constraint") from wrong
    except ValueError as unknown:
        raise Impossible(
            _("There is no such choice: %(value)s.") % {"value": word[:60]}, field="constraint"
        ) from unknown


def _link_type(word: object) -> LinkType:
    try:
        return LinkType(str(word or LinkType.FS).upper())
    except ValueError as unknown:
        said = _("A link is FS, SS, FF or SF, not %(word)s.") % {"word": str(word)[:20]}
        raise Impossible(said, field="predecessors") from unknown


def _is_key(key: object) -> bool:
    return isinstance(key, int | str)


def _uids_in(written: Sequence[Written]) -> set[int]:
    """Every uid that the edits name."""
    found: set[int] = set()
    for one in written:
        keys = [one.get(name) for name in ("task", "parent", "after", "from", "to")]
        tasks = one.get("tasks")
        keys += tasks if isinstance(tasks, list) else []
        found |= {key for key in keys if isinstance(key, int) and abs(key) < 2**62}
    return found
