"""A typed table beside the register: for each record what becomes of it, and why."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pilotage.exchange.imports.rules.comparing import Json, Known, changes_between, disorder, to_observe
from pilotage.exchange.imports.rules.facts import Vocabulary, facts_of
from pilotage.exchange.tabular.identities import Subject, Subjects
from pilotage.exchange.tabular.matching import Existing, Match, Wanted, match
from pilotage.exchange.tabular.targets import Target
from pilotage.exchange.tabular.typed import TypedTable


@dataclass(slots=True)
class Prepared:
    """One row of the preview."""

    number: int
    outcome: str
    place: str
    name: str
    initiative: UUID | None = None
    read_version: int | None = None
    key: str = ""
    portfolio: str = ""
    matched_by: str = ""
    facts: Json = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an import is told besides the file."""

    day: date
    vocabulary: Vocabulary
    known: Mapping[UUID, Known]
    # Why the person may not create this in that portfolio, or change that initiative; "" when they may.
    refusal_to_create: Callable[[str], str]
    refusal_to_change: Callable[[Known], str]
    home: str  # the portfolio for records that name none
    portfolio_named: Callable[[str], str]  # the name of a portfolio that we have, for one written with other capitals
    new_id: Callable[[], UUID]
    decisions: Mapping[str, str]  # record number: the key of the initiative it is, or "new"
    hidden_ids: frozenset[str]


def prepared_rows(typed: TypedTable, subjects: Subjects, setting: Setting) -> list[Prepared]:
    """Every record of the file and every initiative that the file does not mention."""
    rows = _refused(typed, subjects)
    by_key = {str(one.id): one for one in setting.known.values()}
    existing = [
        Existing(str(one.id), (one.external_id, one.key), str(one.plain["name"]), str(one.plain["portfolio"]))
        for one in setting.known.values()
    ]
    wanted = [
        Wanted(subject.external_id, subject.name, typed.text(Target.PORTFOLIO, subject.latest))
        for subject in subjects.accepted
    ]
    found = match(wanted, existing)
    mentioned: set[str] = set()
    for subject, one in zip(subjects.accepted, found, strict=True):
        made = _decided(subject, one, by_key, setting)
        mentioned.update([made.key] if made.key else [])
        mentioned.update(made.candidates)
        rows.extend(_subject_rows(typed, subject, made, by_key, setting))
    rows.extend(_missing(setting, mentioned, first=len(typed.table.records)))
    return rows


def _refused(typed: TypedTable, subjects: Subjects) -> list[Prepared]:
    by_record: dict[int, Prepared] = {}
    for refusal in subjects.refused:
        row = by_record.get(refusal.record)
        if row is None:
            place = typed.table.record_place(refusal.record)
            row = by_record[refusal.record] = Prepared(
                refusal.record, "refused", place, typed.text(Target.NAME, refusal.record)[:400]
            )
        row.problems.append({"place": refusal.place, "field": refusal.field, "reason": refusal.reason})
    return list(by_record.values())


def _decided(subject: Subject, found: Match, by_key: Mapping[str, Known], setting: Setting) -> Match:
    """The match, after what the person decided of it."""
    decision = setting.decisions.get(str(subject.latest))
    if not found.is_undecided or decision is None:
        return found
    if decision == "new":
        return Match(None, None)
    chosen = next((key for key in found.candidates if by_key[key].key == decision), None)
    return Match(chosen, found.by) if chosen else found


def _subject_rows(
    typed: TypedTable, subject: Subject, found: Match, by_key: Mapping[str, Known], setting: Setting
) -> list[Prepared]:
    known = by_key.get(found.key or "")
    row = _new_row(typed, subject, known, found)
    if found.is_undecided:
        row.outcome = "undecided"
        names = ", ".join(f"{by_key[key].plain['name']} ({by_key[key].key})" for key in found.candidates)
        row.problems.append({"place": row.place, "field": "name", "reason": f"it could be any of: {names}"})
        return [row]
    facts = {record: facts_of(typed, record, setting.vocabulary) for record in subject.records}
    latest = facts[subject.latest]
    if "portfolio" in latest["plain"]:
        latest["plain"]["portfolio"] = setting.portfolio_named(latest["plain"]["portfolio"])
    if known is None:
        latest["plain"].setdefault("portfolio", setting.home)
    elif known.is_past:
        # An older file adds to the history; it does not bring old names and texts back.
        latest["plain"], latest["custom"] = {}, {}
    refusal = _refusal(subject, latest, known, setting)
    if refusal is not None:
        row.outcome = "refused"
        row.problems.append({"place": row.place, **refusal})
        return [row]
    row.initiative = known.id if known else setting.new_id()
    row.portfolio = str(latest["plain"].get("portfolio", ""))
    earlier = [_earlier(typed, subject, place, row, facts, setting) for place in range(len(subject.records) - 1)]
    day = subject.days[-1] or setting.day
    row.facts = {**latest, "day": day.isoformat(), "first_day": (subject.days[0] or day).isoformat()}
    row.facts["observed"] = to_observe(known, latest, day)
    row.changes = changes_between(known, latest) if known else []
    row.outcome = "new" if known is None else "changed" if row.changes or _has_news(earlier) else "unchanged"
    return [*earlier, row]


def _has_news(earlier: list[Prepared]) -> bool:
    return any(row.facts["observed"] for row in earlier)


def _new_row(typed: TypedTable, subject: Subject, known: Known | None, found: Match) -> Prepared:
    return Prepared(
        number=subject.latest,
        outcome="new",
        place=typed.table.record_place(subject.latest),
        name=subject.name[:400],
        read_version=known.version if known else None,
        key=known.key if known else "",
        matched_by=str(found.by or ""),
    )


def _refusal(subject: Subject, facts: Json, known: Known | None, setting: Setting) -> Json | None:
    order = disorder(known, facts)
    if order is not None:
        return {"field": order[0], "reason": order[1]}
    if known is None and subject.external_id in setting.hidden_ids:
        return {"field": "external_id", "reason": "this id belongs to an initiative that your roles do not let you see"}
    if known is None:
        reason = setting.refusal_to_create(str(facts["plain"].get("portfolio", "")))
    else:
        reason = setting.refusal_to_change(known)
    return {"field": "portfolio", "reason": reason} if reason else None


def _earlier(
    typed: TypedTable, subject: Subject, place: int, latest: Prepared, facts: Mapping[int, Json], setting: Setting
) -> Prepared:
    """An older record of the same initiative: it only adds observations at its own day."""
    record, day = subject.records[place], subject.days[place] or setting.day
    row = Prepared(record, "earlier", typed.table.record_place(record), subject.name[:400], latest.initiative)
    known = setting.known.get(latest.initiative) if latest.initiative else None
    is_there = known is not None and not changes_between(known, facts[record])
    observed = [] if is_there else to_observe(None, facts[record], day)
    row.key, row.facts = latest.key, {"observed": observed, "day": day.isoformat()}
    return row


def _missing(setting: Setting, mentioned: set[str], *, first: int) -> list[Prepared]:
    absent = [one for one in setting.known.values() if str(one.id) not in mentioned]
    return [
        Prepared(first + place, "missing", "", str(one.plain["name"])[:400], one.id, one.version, one.key)
        for place, one in enumerate(sorted(absent, key=lambda one: one.key))
    ]


def counted(rows: list[Prepared]) -> dict[str, int]:
    """How many initiatives each outcome has, and how the known ones were recognised."""
    counts = Counter(row.outcome for row in rows)
    counts.update(f"matched_by_{row.matched_by}" for row in rows if row.matched_by)
    return dict(counts)


# JSON: Any.
Refusal = dict[str, Any]


def refusals(rows: list[Prepared]) -> list[Refusal]:
    """Every refused or undecided record with its cells, fields and reasons."""
    bad = sorted((row for row in rows if row.problems), key=lambda row: row.number)
    return [{"row": row.place, "name": row.name, **problem} for row in bad for problem in row.problems]
