"""Which records speak of the same initiative: dated records of one id are its history, other repeats are refused."""

from dataclasses import dataclass
from datetime import date

from pilotage.exchange.tabular.matching import name_key
from pilotage.exchange.tabular.targets import Target
from pilotage.exchange.tabular.typed import TypedTable


@dataclass(frozen=True, slots=True)
class Subject:
    """One initiative as the file tells of it: its records, oldest first; the last is its present state."""

    external_id: str
    name: str
    records: tuple[int, ...]
    days: tuple[date | None, ...]  # one per record; None when the file as a whole has one day

    @property
    def latest(self) -> int:
        return self.records[-1]


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A record that is not taken: where it is, which field, and why."""

    record: int
    place: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the file tells of, and what of it is refused."""

    accepted: tuple[Subject, ...]
    refused: tuple[RefusedRecord, ...]


def subjects_of(typed: TypedTable) -> Subjects:
    """The initiatives of a typed table. A refused record never takes part in anything else."""
    refused = _unreadable(typed)
    bad = {refusal.record for refusal in refused}
    groups: dict[str, list[int]] = {}
    for record in range(len(typed.table.records)):
        if record in bad:
            continue
        identity = typed.text(Target.ID, record)
        key = f"id:{identity}" if identity else f"name:{name_key(typed.text(Target.NAME, record))}"
        groups.setdefault(key, []).append(record)
    accepted = []
    for records in groups.values():
        taken, repeats = _dated(typed, records) if typed.mapping.is_dated else (records[:1], records[1:])
        refused.extend(_repeat(typed, record, records) for record in repeats)
        accepted.append(_subject(typed, taken))
    return Subjects(tuple(accepted), tuple(sorted(refused, key=lambda refusal: refusal.record)))


def _unreadable(typed: TypedTable) -> list[RefusedRecord]:
    table = typed.table
    refused = []
    for reading in typed.readings():
        for record, reason in reading.problems.items():
            refused.append(RefusedRecord(record, table.place(record, reading.plan.column), reading.plan.name, reason))
    for record in range(len(table.records)):
        if not typed.text(Target.NAME, record):
            refused.append(RefusedRecord(record, table.record_place(record), "name", "it has no name"))
    if typed.mapping.is_dated:
        snapshot = typed.mapping.plan_for(Target.SNAPSHOT)
        for record in range(len(table.records)):
            if snapshot is not None and typed.value(Target.SNAPSHOT, record) is None:
                place = table.place(record, snapshot.column)
                refused.append(RefusedRecord(record, place, snapshot.name, "it does not say which day it speaks of"))
    # A column read twice (the id that is also the name) says the same thing twice.
    return list({(refusal.record, refusal.place, refusal.reason): refusal for refusal in refused}.values())


def _dated(typed: TypedTable, records: list[int]) -> tuple[list[int], list[int]]:
    """One record for each day, oldest first; a second one for the same day is a repeat."""
    by_day: dict[date, int] = {}
    repeats = []
    for record in records:
        day = typed.value(Target.SNAPSHOT, record)
        if not isinstance(day, date) or day in by_day:
            repeats.append(record)
        else:
            by_day[day] = record
    return [by_day[day] for day in sorted(by_day)], repeats


def _repeat(typed: TypedTable, record: int, records: list[int]) -> RefusedRecord:
    identity = typed.text(Target.ID, record)
    first = typed.table.record_place(records[0])
    plan = typed.mapping.plan_for(Target.ID) if identity else typed.mapping.plan_for(Target.NAME)
    place = typed.table.place(record, plan.column) if plan else typed.table.record_place(record)
    if typed.mapping.is_dated:
        reason = (
            f"another row has the same {'id' if identity else 'name'} and the same day ({first} is the first of them)"
        )
    elif identity:
        reason = f"{first} has the same id “{identity[:60]}”, and no column says which of them is newer"
    else:
        reason = f"{first} has the same name, and no id tells them apart"
    return RefusedRecord(record, place, plan.name if plan else "name", reason)


def _subject(typed: TypedTable, records: list[int]) -> Subject:
    days = []
    for record in records:
        day = typed.value(Target.SNAPSHOT, record) if typed.mapping.is_dated else None
        days.append(day if isinstance(day, date) else None)
    latest = records[-1]
    return Subject(typed.text(Target.ID, latest), typed.text(Target.NAME, latest), tuple(records), tuple(days))
