"""The register's rows as typed cells: numbers stay numbers, unknown stays empty with its words beside it."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Access, Permission
from pilotage.kit.spreadsheets.sheet import Cell, Format, Sheet, SheetColumn
from pilotage.work.models import CustomField, FieldType, InitiativeFacts, InitiativeKind, Rag
from pilotage.work.reads.columns import OWN_BY_NAME, USUAL, ExtraColumn, extra_columns
from pilotage.work.reads.query import MONEY

DATES = ("planned_start", "planned_finish", "forecast_start", "forecast_finish")


def register_sheet(
    access: Access, rows: QuerySet[InitiativeFacts], *, columns: Sequence[str], fields: Sequence[CustomField]
) -> Sheet:
    """These rows with these columns, key and name first. Money only where the person may see it."""
    return Writer(access, columns, fields).sheet(rows)


class Writer:
    """Writes the register for one person."""

    def __init__(self, access: Access, columns: Sequence[str], fields: Sequence[CustomField]) -> None:
        self.access = access
        self.fields = {f"c_{field.key}": field for field in fields}
        known = {*OWN_BY_NAME, *extra_columns(), *self.fields}
        self.columns = [name for name in columns if name in known and name != "key"] or list(USUAL)
        has_people = any(field.type == FieldType.PERSON for field in fields)
        self.people = {person.id: person.name for person in people_by_name()} if has_people else {}

    def sheet(self, rows: QuerySet[InitiativeFacts]) -> Sheet:
        found = list(rows)
        extra = {
            name: column.values(self.access, [row.id for row in found])
            for name, column in extra_columns().items()
            if name in self.columns
        }
        heads = [SheetColumn(_("Key")), SheetColumn(_("Name"), width=40)]
        for name in self.columns:
            heads += self._heads(name)
        return Sheet(_("Register"), tuple(heads), self._rows(found, extra))

    def _heads(self, name: str) -> list[SheetColumn]:
        if name in MONEY:
            label = str(OWN_BY_NAME[name].label)
            said = _("%(column)s: said instead") % {"column": label}
            return [SheetColumn(label, format=Format.AMOUNT), SheetColumn(_("Currency")), SheetColumn(said)]
        if name in self.fields:
            return self._custom_heads(self.fields[name])
        if name in OWN_BY_NAME:
            is_date = name in DATES or name == "registered"
            return [SheetColumn(str(OWN_BY_NAME[name].label), format=Format.DATE if is_date else Format.PLAIN)]
        column: ExtraColumn = extra_columns()[name]
        return [SheetColumn(str(column.label), unit=column.unit)]

    def _custom_heads(self, field: CustomField) -> list[SheetColumn]:
        if field.type == FieldType.MONEY:
            return [SheetColumn(field.name, format=Format.AMOUNT), SheetColumn(_("Currency"))]
        return [SheetColumn(field.name, format=Format.DATE if field.type == FieldType.DATE else Format.PLAIN)]

    def _rows(self, rows: Sequence[InitiativeFacts], extra: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
        for row in rows:
            sees_money = bool(self.access.may(Permission.SEE_MONEY, path=row.scope.path))
            cells: list[Cell] = [row.key, row.name]
            for name in self.columns:
                cells += self._cells(row, name, extra, sees_money=sees_money)
            yield tuple(cells)

    def _cells(self, row: InitiativeFacts, name: str, extra: dict[str, Any], *, sees_money: bool) -> Sequence[Cell]:
        if name in MONEY:
            amount: Decimal | None = getattr(row, f"seen_{name}")
            words = row.unknown_words.get(MONEY[name], "") if sees_money else ""
            return (amount, row.currency if amount is not None else None, words)
        if name in self.fields:
            return self._custom(row, self.fields[name], sees_money=sees_money)
        if name in extra:
            shown = extra[name].get(row.id)
            value = shown.sort_key if shown else None
            return (value if isinstance(value, int | float | Decimal | date) else shown.text if shown else None,)
        if name == "programme":
            programme = row.programme
            is_seen = programme and self.access.may(Permission.SEE, path=programme.scope.path)
            return (programme.name if programme and is_seen else None,)
        return (_own(row, name),)

    def _custom(self, row: InitiativeFacts, field: CustomField, *, sees_money: bool) -> Sequence[Cell]:
        value = row.custom.get(field.key)
        is_money = field.type == FieldType.MONEY
        if value is None or (is_money and not sees_money) or (isinstance(value, dict) and "words" in value):
            words = value.get("words") if isinstance(value, dict) and (sees_money or not is_money) else None
            return (None, words) if is_money else (words,)
        if is_money:
            return (Decimal(value["amount"]), value["currency"])
        if field.type == FieldType.PERSON:
            return (self.people.get(UUID(value)),)
        return (_custom_cell(field, value),)


def _custom_cell(field: CustomField, value: Any) -> Cell:  # JSON of a custom value: Any
    if field.type == FieldType.NUMBER:
        return Decimal(value)
    if field.type == FieldType.DATE:
        return date.fromisoformat(value)
    return value if isinstance(value, bool) else str(value)


def _own(row: InitiativeFacts, name: str) -> Cell:
    if name in DATES:
        day: date | None = getattr(row, name)
        return day
    plain: dict[str, Cell] = {
        "external_id": row.external_id,
        "kind": str(InitiativeKind(row.kind).label),
        "portfolio": row.portfolio.name,
        "stage": row.stage.name,
        "rag": str(Rag(row.rag).label) if row.rag else None,
        "owner": row.sponsor.name if row.sponsor else None,
        "manager": row.manager.name if row.manager else None,
        "tags": ", ".join(row.tags),
        "registered": row.registered_on,
    }
    return plain.get(name)
