"""The sums of an import: what its file says in total, and how much of it is not known."""

from collections import Counter
from decimal import Decimal
from typing import Any

from pilotage.exchange.imports.rules.facts import DATE_FIELDS, MONEY_FIELDS
from pilotage.exchange.imports.rules.preparing import Prepared, counted, refusals
from pilotage.exchange.tabular.identities import Subjects
from pilotage.exchange.tabular.mappings import ValueKind
from pilotage.exchange.tabular.ratings import Rating, rating_of
from pilotage.exchange.tabular.targets import Target
from pilotage.exchange.tabular.typed import MoneyTotal, Reading, TypedTable, money_total

# JSON: Any.
Json = dict[str, Any]
UNIT_NAMES = {Decimal(1): "1", Decimal(10**3): "thousand", Decimal(10**6): "million", Decimal(10**9): "billion"}
MOST_REFUSALS = 1_000


def summary_of(typed: TypedTable, subjects: Subjects, rows: list[Prepared], *, currency: str) -> Json:
    """Counts, totals and reasons. Money is summed over the present state of each accepted initiative."""
    counts = counted(rows)
    latest = [subject.latest for subject in subjects.accepted]
    reasons = refusals(rows)
    return {
        "rows": len(typed.table.records),
        "initiatives": len(subjects.accepted),
        "new": counts.get("new", 0),
        "changed": counts.get("changed", 0),
        "unchanged": counts.get("unchanged", 0),
        "missing": counts.get("missing", 0),
        "undecided": counts.get("undecided", 0),
        "refused": counts.get("refused", 0),
        "earlier_records": counts.get("earlier", 0),
        "matched_by_id": counts.get("matched_by_id", 0),
        "matched_by_name": counts.get("matched_by_name", 0),
        "reasons": reasons[:MOST_REFUSALS],
        "reasons_left_out": max(0, len(reasons) - MOST_REFUSALS),
        "money": _money(typed, latest, currency),
        "dates": _dates(typed, latest),
        "ratings": _ratings(typed.fields.get(Target.RAG), latest),
    }


def _money(typed: TypedTable, latest: list[int], currency: str) -> Json:
    found: Json = {}
    for target, name in MONEY_FIELDS.items():
        if (reading := typed.fields.get(target)) is not None:
            found[name] = _sums(reading, latest, currency)
    for reading in typed.custom:
        if reading.plan.kind is ValueKind.MONEY:
            found[f"custom.{reading.plan.name}"] = _sums(reading, latest, currency)
    return found


def _sums(reading: Reading, latest: list[int], currency: str) -> Json:
    first, *others = (_sum(total, currency) for total in money_total(reading, latest))
    guesses = {"is_currency_a_guess": reading.plan.is_currency_guess, "is_unit_a_guess": reading.plan.is_factor_guess}
    return {"column": reading.plan.name, **first, **guesses, **({"in_other_currencies": others} if others else {})}


def _sum(total: MoneyTotal, currency: str) -> Json:
    return {
        "currency": total.currency or currency,
        "unit": UNIT_NAMES.get(total.factor, str(total.factor)),
        "known_total": _number(total.total),
        "known_total_in_file_unit": _number(total.total_in_file_unit),
        "known_count": total.known,
        "unknown_count": total.unknown,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _dates(typed: TypedTable, latest: list[int]) -> Json:
    found: Json = {}
    for target, name in DATE_FIELDS.items():
        if (reading := typed.fields.get(target)) is not None:
            known = sum(1 for record in latest if reading.values[record] is not None)
            found[name] = {"column": reading.plan.name, "known_count": known, "unknown_count": len(latest) - known}
    return found


def _ratings(reading: Reading | None, latest: list[int]) -> Json:
    if reading is None:
        return {}
    seen: Counter[str] = Counter()
    for record in latest:
        value = reading.values[record]
        silence = rating_of(reading.words[record]).silence
        seen[str(value) if isinstance(value, Rating) else str(silence)] += 1
    return dict(seen)
