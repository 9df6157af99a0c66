"""Tasks of a file that MPXJ has read, as tasks of ours."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Approved, Stored, Unheld, Words
from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.plan import Constraint, Key, Kind, Task
from pilotage.exchange.schedules.amounts import (
    MOST_HOURS,
    MOST_MONEY,
    clipped,
    moment_of,
    seconds_within,
)
from pilotage.exchange.schedules.mspdi.tasks import LONGEST_NAME, MOST_TASKS
from pilotage.exchange.schedules.refusals import Unreadable

# JSON: Any.
Json = dict[str, Any]
ACTIVITY_KINDS: Final = {
    "START_MILESTONE": Kind.MILESTONE,
    "FINISH_MILESTONE": Kind.FINISH_MILESTONE,
    "LEVEL_OF_EFFORT": Kind.LEVEL_OF_EFFORT,
    "HAMMOCK": Kind.LEVEL_OF_EFFORT,
}
CONSTRAINTS: Final = {
    "AS_LATE_AS_POSSIBLE": Constraint.AS_LATE_AS_POSSIBLE,
    "START_NO_EARLIER_THAN": Constraint.START_NO_EARLIER,
    "START_NO_LATER_THAN": Constraint.START_NO_LATER,
    "FINISH_NO_EARLIER_THAN": Constraint.FINISH_NO_EARLIER,
    "FINISH_NO_LATER_THAN": Constraint.FINISH_NO_LATER,
    "MUST_START_ON": Constraint.START_ON,
    "MUST_FINISH_ON": Constraint.FINISH_ON,
    "START_ON": Constraint.START_ON,
    "FINISH_ON": Constraint.FINISH_ON,
}
MANDATORY: Final = {"MUST_START_ON": Constraint.MANDATORY_START, "MUST_FINISH_ON": Constraint.MANDATORY_FINISH}
"""In Primavera these are the two that overrule the network; “start on” has a name of its own there."""


@dataclass(slots=True)
class ReadTasks:
    tasks: list[Task] = field(default_factory=list)
    words: dict[Key, Words] = field(default_factory=dict)
    stored: dict[Key, Stored] = field(default_factory=dict)
    baselines: dict[int, dict[Key, Approved]] = field(default_factory=dict)
    where: dict[Key, str] = field(default_factory=dict)
    unheld: list[Unheld] = field(default_factory=list)


def read_tasks(said: list[Json], *, is_primavera: bool, calendars: frozenset[Key]) -> ReadTasks:
    """In outline order, without the line that is the project itself, empty rows, and stand-ins for other projects."""
    if len(said) > MOST_TASKS:
        raise Unreadable(_("it has more than {limit} tasks").format(limit=MOST_TASKS))
    result = ReadTasks()
    kept = [one for one in said if not one["null"] and not one["external"] and one["level"] != 0 and one["key"] != 0]
    keys = {one["key"] for one in kept}
    parents = {one["parent"] for one in kept}
    recurring = {one["key"]: one["recurring"] for one in kept if one["recurring"]}
    for one in kept:
        reading = _Reading(one, is_primavera=is_primavera, has_children=one["key"] in parents)
        if reading.key in result.where:
            raise Unreadable(_("two tasks have the id {uid}").format(uid=reading.key), where=reading.where)
        result.where[reading.key] = reading.where
        result.tasks.append(reading.task(parents=keys, calendars=calendars, unheld=result.unheld))
        result.words[reading.key] = reading.words(_often(recurring.get(one["parent"])))
        result.stored[reading.key] = reading.stored()
        for number, approved in reading.baselines():
            result.baselines.setdefault(number, {})[reading.key] = approved
        if one["subproject"]:
            left = _("the inserted project “{name}” is not here").format(name=clipped(one["subproject"]))
            result.unheld.append(Unheld(reading.where, left))
    return result


def _often(recurrence: Json | None) -> str:
    """How often a recurring task comes, in words."""
    if recurrence is None:
        return ""
    every = int(recurrence["every"] or 1)
    words = {
        "DAILY": _("every {count} days") if every > 1 else _("every day"),
        "WEEKLY": _("every {count} weeks") if every > 1 else _("every week"),
        "MONTHLY": _("every {count} months") if every > 1 else _("every month"),
        "YEARLY": _("every year"),
    }
    return words.get(recurrence["type"], "").format(count=every)


class _Reading:
    """One task of the answer."""

    def __init__(self, said: Json, *, is_primavera: bool, has_children: bool) -> None:
        self._said = said
        self._is_primavera = is_primavera
        self.key = int(said["key"])
        self.where = _("task {uid} “{name}”").format(uid=self.key, name=clipped(said["name"] or ""))
        self.is_summary = has_children or (is_primavera and said["summary"])

    def _moment(self, name: str) -> datetime | None:
        return moment_of(self._said[name], where=self.where, what=name.replace("_", " "))

    def _seconds(self, name: str, *, is_signed: bool = False) -> Seconds | None:
        return seconds_of(self._said[name], where=self.where, what=name.replace("_", " "), is_signed=is_signed)

    def task(self, *, parents: set[int], calendars: frozenset[Key], unheld: list[Unheld]) -> Task:
        said = self._said
        planned, remaining = self._seconds("planned_duration"), self._seconds("remaining")
        duration = self._seconds("duration")
        # Primavera's own word for the whole is the planned duration; MPXJ's “duration” is how long it takes in the end.
        whole = planned if self._is_primavera and planned is not None else duration
        kind = self._kind(whole or 0, unheld)
        started, finished = self._moment("actual_start"), self._moment("actual_finish")
        is_manual = said["mode"] == "MANUALLY_SCHEDULED"
        share = self._share_done(whole, remaining, is_begun=started is not None, is_finished=finished is not None)
        is_partly = started is not None and finished is None and share > 0
        return Task(
            key=self.key,
            kind=kind,
            parent=said["parent"] if said["parent"] in parents else None,
            calendar=said["calendar"] if said["calendar"] in calendars else None,
            duration=whole or 0,
            is_elapsed=bool(said["duration"] and said["duration"]["elapsed"]),
            remaining=remaining,
            share_done=share,
            started=started,
            finished=finished,
            stopped=self._moment("suspended" if self._is_primavera else "stop") if is_partly else None,
            resumes=self._moment("resume") if is_partly else None,
            constraints=self._constraints(unheld),
            deadline=self._moment("deadline"),
            is_manual=is_manual,
            manual=(self._moment("start"), self._moment("finish")) if is_manual else (None, None),
            is_active=said["active"],
            levelling_delay=max(0, self._seconds("leveling_delay", is_signed=True) or 0),
            expected_finish=self._moment("expected_finish"),
            external_early_start=self._moment("external_early_start"),
            external_late_finish=self._moment("external_late_finish"),
        )

    def _kind(self, duration: Seconds, unheld: list[Unheld]) -> Kind:
        if self.is_summary:
            return Kind.SUMMARY
        if self._said["activity_type"] in ACTIVITY_KINDS:
            return ACTIVITY_KINDS[self._said["activity_type"]]
        if self._said["milestone"]:
            if duration == 0:
                return Kind.MILESTONE
            unheld.append(Unheld(self.where, _("it is marked as a milestone and lasts: it is kept as a task")))
        return Kind.TASK

    def _share_done(
        self, whole: Seconds | None, remaining: Seconds | None, *, is_begun: bool, is_finished: bool
    ) -> float:
        if is_finished:
            return 1.0
        if self._is_primavera:
            # Its per cent may be of the thing itself or of effort; what counts here is what is left of the duration.
            if not is_begun or not whole or remaining is None:
                return 0.0
            return min(max(1 - remaining / whole, 0.0), 1.0)
        return min(max((self._said["percent"] or 0.0) / 100, 0.0), 1.0)

    def _constraints(self, unheld: list[Unheld]) -> tuple[tuple[Constraint, datetime | None], ...]:
        result: list[tuple[Constraint, datetime | None]] = []
        for name, date in (("constraint", "constraint_date"), ("second_constraint", "second_constraint_date")):
            said = self._said[name]
            constraint = (MANDATORY.get(said) if self._is_primavera else None) or CONSTRAINTS.get(said)
            at = self._moment(date)
            if constraint is Constraint.AS_LATE_AS_POSSIBLE:
                result.append((constraint, None))
            elif constraint is not None and at is not None:
                result.append((constraint, at))
            elif constraint is not None:
                unheld.append(Unheld(self.where, _("its constraint has no date and does not count")))
        return tuple(result)

    def words(self, recurrence: str) -> Words:
        said = self._said
        work = "planned_work" if self._is_primavera and said["planned_work"] else "work"
        is_physical = not self._is_primavera or said["percent_type"] == "PHYSICAL"
        physical = said["physical_percent"] if is_physical else None
        code = said["activity_id"] if self._is_primavera and said["activity_id"] else said["wbs"] or said["outline"]
        return Words(
            name=(said["name"] or "")[:LONGEST_NAME],
            code=(code or "")[:120],
            notes=said["notes"] or "",
            is_estimated=bool(said["estimated"]),
            priority=int(said["priority"]) if said["priority"] is not None and 0 <= said["priority"] <= 1000 else None,
            work_hours=hours_of(said[work], where=self.where),
            actual_work_hours=hours_of(said["actual_work"], where=self.where),
            physical_share=min(max(physical / 100, 0.0), 1.0) if physical else None,
            cost=money_of(said["cost"]),
            actual_cost=money_of(said["actual_cost"]),
            recurrence=recurrence,
        )

    def stored(self) -> Stored:
        total = self._seconds("total_slack", is_signed=True)
        if total is None and not self._is_primavera:
            # MS Project keeps two slacks, and shows the smaller as the total.
            both = self._seconds("start_slack", is_signed=True), self._seconds("finish_slack", is_signed=True)
            total = None if both[0] is None or both[1] is None else min(both[0], both[1])
        return Stored(
            start=self._moment("start"),
            finish=self._moment("finish"),
            early_start=self._moment("early_start"),
            early_finish=self._moment("early_finish"),
            late_start=self._moment("late_start"),
            late_finish=self._moment("late_finish"),
            total_float=total,
            free_float=self._seconds("free_slack", is_signed=True),
            is_critical=self._said["critical"],
        )

    def baselines(self) -> list[tuple[int, Approved]]:
        return [
            (
                int(one["number"]),
                Approved(
                    start=moment_of(one["start"], where=self.where, what=gettext_lazy("the start of a baseline")),
                    finish=moment_of(one["finish"], where=self.where, what=gettext_lazy("the finish of a baseline")),
                    duration=seconds_of(
                        one["duration"], where=self.where, what=gettext_lazy("the duration of a baseline")
                    ),
                    work_hours=hours_of(one["work"], where=self.where),
                    cost=money_of(one["cost"]),
                ),
            )
            for one in self._said["baselines"]
        ]


def seconds_of(span: Json | None, *, where: object, what: object, is_signed: bool = False) -> Seconds | None:
    if span is None:
        return None
    return seconds_within(round(span["minutes"] * 60), where=where, what=what, is_signed=is_signed)


def hours_of(span: Json | None, *, where: str) -> Decimal | None:
    if span is None:
        return None
    hours = (Decimal(str(span["minutes"])) / 60).quantize(Decimal("0.0001"))
    return hours if abs(hours) <= MOST_HOURS else None


def money_of(amount: float | None) -> Decimal | None:
    if amount is None or abs(amount) > MOST_MONEY:
        return None
    return Decimal(str(amount)).quantize(Decimal("0.01"))
