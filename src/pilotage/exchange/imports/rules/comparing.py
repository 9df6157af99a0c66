"""A file's facts beside the register's: what would change, field by field."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

# JSON: Any.
Json = dict[str, Any]
Change = tuple[str, str, str]  # field, before, after; "" is unknown
ORDERED = (("planned_start", "planned_finish"), ("forecast_start", "forecast_finish"))


@dataclass(slots=True)
class Known:
    """An initiative as the register knows it on the file's day."""

    id: UUID
    version: int
    key: str
    external_id: str
    path: str
    plain: Json
    custom: Json
    observed: dict[str, Json] = field(default_factory=dict)  # effective on the day
    on_that_day: set[str] = field(default_factory=set)  # fields that were observed on exactly the day
    is_past: bool = False  # the register knows of a later day: what is not observed at dates is newer than the file


def changes_between(known: Known, facts: Json) -> list[Change]:
    """Every fact that the file states otherwise, in words for the preview."""
    changes: list[Change] = []
    for name, after in facts["plain"].items():
        before = known.plain.get(name)
        if not _is_same_plain(name, before, after):
            changes.append((name, _shown(before), _shown(after)))
    for name, after in facts["observed"].items():
        before = known.observed.get(name, {})
        if not is_same_observation(before, after):
            changes.append((name, _seen(before), _seen(after)))
    for name, after in facts["custom"].items():
        if known.custom.get(name) != after:
            changes.append((f"custom.{name}", _shown(known.custom.get(name)), _shown(after)))
    return changes


def _is_same_plain(name: str, before: object, after: object) -> bool:
    if name == "portfolio":
        # A department that changed its capitals did not move its projects.
        return str(before).casefold() == str(after).casefold()
    return before == after


def is_same_observation(before: Json, after: Json) -> bool:
    """Whether two observations say the same. A comment counts, the day does not."""
    names = ("text", "day", "amount", "currency", "words")
    return all((before.get(name) or "") == (after.get(name) or "") for name in names)


def to_observe(known: Known | None, facts: Json, day: date) -> list[Json]:
    """The observations that the day adds: what differs, and a rating even when it is the same (it was given anew)."""
    rows = []
    for name, after in facts["observed"].items():
        before = known.observed.get(name) if known else None
        is_news = not is_same_observation(before or {}, after)
        is_given_anew = name == "rag" and bool(after.get("text")) and (known is None or name not in known.on_that_day)
        if is_news or is_given_anew:
            rows.append({"field": name, "on": day.isoformat(), **after})
    return rows


def disorder(known: Known | None, facts: Json) -> tuple[str, str] | None:
    """A start after its finish (one of them from the register, if the file is silent on it); as field, reason."""
    for start_name, finish_name in ORDERED:
        start, finish = (_day_of(known, facts, name) for name in (start_name, finish_name))
        if start and finish and start > finish and {start_name, finish_name} & set(facts["observed"]):
            return finish_name, f"the start {start} is after the finish {finish}"
    return None


def _day_of(known: Known | None, facts: Json, name: str) -> str:
    seen = facts["observed"].get(name) or (known.observed.get(name) if known else None) or {}
    return seen.get("day") or ""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("words") or f"{value.get('amount', '')} {value.get('currency', '')}".strip())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _seen(seen: Json) -> str:
    if seen.get("amount"):
        return f"{seen['amount']} {seen.get('currency', '')}".strip()
    value = seen.get("day") or seen.get("text") or ""
    words = seen.get("words") or ""
    return f"{value} · {words}" if value and words else value or words
