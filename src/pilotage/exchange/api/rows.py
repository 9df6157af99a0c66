"""Initiatives as JSON, straight from the columns: a page of a hundred must not build a thousand objects."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any

from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.api.answers import fields_in
from pilotage.work.models import CustomField, FieldType
from pilotage.work.reads.query import MONEY

# A row's columns, and JSON: Any.
Row = dict[str, Any]
Json = dict[str, Any]

# Given as they are.
PLAIN = (
    "id", "version", "key", "external_id", "kind", "name", "description", "planned_start", "planned_finish",
    "forecast_start", "forecast_finish", "rag_scale", "rag_on", "rag_note", "tags", "registered_on",
)  # fmt: skip
# Another thing by its id and name: the field, and the columns of both.
REFS = {
    "portfolio": ("portfolio_id", "portfolio__name"),
    "stage": ("stage_id", "stage__name"),
    "owner": ("sponsor_id", "sponsor__name"),
    "manager": ("manager_id", "manager__name"),
}
COLUMNS = (
    *PLAIN,
    *(column for columns in REFS.values() for column in columns),
    "stage__phase", "rag", "programme_id", "programme__scope__path", "scope__path", "currency",
    "unknown_words", "custom",
    *(f"seen_{name}" for name in MONEY),
)  # fmt: skip
SHOWN = (
    *PLAIN, *REFS, "phase", "rag", "programme_id", "money_visible", *MONEY.values(), "unknown_words", "custom",
)  # fmt: skip


class InitiativeWriter:
    """Initiatives for one caller: their money and money fields only where they may see them."""

    def __init__(self, access: Access, *, asked: str = "") -> None:
        self.money_paths = access.paths(Permission.SEE_MONEY)
        self.paths = access.paths(Permission.SEE)
        wanted = fields_in(asked, SHOWN)
        self.plain = tuple(name for name in PLAIN if not wanted or name in wanted)
        self.refs = tuple((name, *columns) for name, columns in REFS.items() if not wanted or name in wanted)
        self.others = frozenset(name for name in SHOWN[len(PLAIN) + len(REFS) :] if not wanted or name in wanted)

    @cached_property
    def money_fields(self) -> frozenset[str]:
        """Asked for only when there is a row whose money the caller may not see; retired fields count too."""
        return frozenset(CustomField.objects.filter(type=FieldType.MONEY).values_list("key", flat=True))

    def many(self, rows: Iterable[Row]) -> list[Json]:
        return [self.one(row) for row in rows]

    def one(self, row: Row) -> Json:
        found: Json = {name: row[name] for name in self.plain}
        for name, id, label in self.refs:
            found[name] = {"id": row[id], "name": row[label]} if row[id] is not None else None
        if self.others:
            found |= self._others(row)
        return found

    def _others(self, row: Row) -> Json:
        sees_money = row["scope__path"].startswith(self.money_paths)
        words, custom = row["unknown_words"], row["custom"]
        if not sees_money:
            words = {name: said for name, said in words.items() if name not in MONEY.values()}
            custom = {key: value for key, value in custom.items() if key not in self.money_fields}
        programme = row["programme__scope__path"]
        whole: Json = {
            "phase": row["stage__phase"],
            "rag": row["rag"] or None,
            "programme_id": row["programme_id"] if programme and programme.startswith(self.paths) else None,
            "money_visible": sees_money,
            "unknown_words": words,
            "custom": custom,
        }
        for name, column in MONEY.items():
            amount = row[f"seen_{name}"]
            whole[column] = (
                {
                    "amount": amount,
                    "currency": row["currency"] if amount is not None else None,
                    "words": words.get(column),
                }
                if sees_money
                else None
            )
        return whole if len(self.others) == len(whole) else {name: whole[name] for name in whole if name in self.others}


def _money(amount: Decimal | None, currency: str, words: str | None) -> Json:
    return {"amount": amount, "currency": currency if amount is not None else None, "words": words}
