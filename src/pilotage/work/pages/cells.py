"""Initiatives as rows of a table: every value as ready text, once a page and never once a template."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Cell, Column
from pilotage.work.models import CustomField, FieldType, InitiativeFacts, InitiativeKind, Rag, Stage
from pilotage.work.reads.columns import OWN_BY_NAME, USUAL, extra_columns
from pilotage.work.reads.query import MONEY
from pilotage.work.reads.register import RegisterPage

RAG_WORDS = {rag.value: (tone, rag.value, rag.label) for rag, tone in (
    (Rag.GREEN, "green"), (Rag.GREEN_AMBER, "green"), (Rag.AMBER, "amber"), (Rag.AMBER_RED, "red"), (Rag.RED, "red"),
)}  # fmt: skip
# A rating older than this has faded: a month's reporting cycle was missed twice.
FRESH_DAYS = 62
DATES = ("planned_start", "planned_finish", "forecast_start", "forecast_finish")
EDITORS = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "number",
    FieldType.MONEY: "money",
    FieldType.DATE: "date",
    FieldType.CHOICE: "choice",
    FieldType.PERSON: "choice",
    FieldType.YES_NO: "yesno",
}


CellWriter = Callable[[InitiativeFacts], Cell | str]


class RowWriter:
    """Writes the cells of one page of rows, in the language and for the day of the request."""

    def __init__(
        self,
        *,
        formatter: Formatter,
        today: date,
        columns: Sequence[str],
        fields: Sequence[CustomField],
        page: RegisterPage,
        sees_money: Callable[[InitiativeFacts], bool],
        carried: str,
        names: Mapping[UUID, str],
        shared_currency: str = "",
    ) -> None:
        self.f = formatter
        self.today = today
        self.columns = columns
        self.fields = {f"c_{field.key}": field for field in fields}
        self.page = page
        self.sees_money = sees_money
        self.carried = carried
        self.names = names
        self.shared_currency = shared_currency

    def cells(self, row: InitiativeFacts) -> tuple[Cell | str, ...]:
        return (self.name(row), *[write(row) for write in self._writers])

    @cached_property
    def _writers(self) -> list[CellWriter]:
        return [self._writer(column) for column in self.columns]

    def name(self, row: InitiativeFacts) -> Cell:
        return Cell(row.name, url=f"/initiatives/{row.key}/{self.carried}", note=row.key, value=row.name)

    def cell(self, row: InitiativeFacts, column: str) -> Cell | str:
        return self._writer(column)(row)

    def _writer(self, column: str) -> CellWriter:
        """What writes this column's cells: decided once, and not once a row."""
        if column in MONEY:
            return lambda row: self.money(row, column)
        if column in DATES:
            return lambda row: self.date(row, column)
        if column in self.fields:
            return lambda row: self.custom(row, self.fields[column])
        if column in extra_columns():
            return lambda row: self.brought(row, column)
        write = _OTHERS[column]
        return lambda row: write(self, row)

    def brought(self, row: InitiativeFacts, column: str) -> Cell:
        shown = self.page.extra[column].get(row.id)
        kind = "n" if extra_columns()[column].is_number else ""
        return Cell(shown.text, title=shown.title, url=shown.url, kind=kind) if shown else Cell(UNKNOWN, kind=kind)

    def money(self, row: InitiativeFacts, column: str) -> Cell:
        amount: Decimal | None = getattr(row, f"seen_{column}")
        if amount is None:
            words = row.unknown_words.get(MONEY[column], "") if self.sees_money(row) else ""
            return Cell(UNKNOWN, title=words, kind="n", is_fixed=not self.sees_money(row))
        figure = self.f.figure(Money(amount, row.currency))
        # The header says the currency when all amounts have the same.
        note = "" if row.currency == self.shared_currency else row.currency
        return Cell(figure.text, title=figure.full, kind="n", note=note, value=format(amount.normalize(), "f"))

    def date(self, row: InitiativeFacts, column: str) -> Cell | str:
        day: date | None = getattr(row, column)
        if day is None:
            return Cell(UNKNOWN, title=row.unknown_words.get(column, ""))
        return Cell(self.f.date(day), value=day.isoformat())

    def rag(self, row: InitiativeFacts) -> Cell:
        return rag_cell(self.f, rag=row.rag, on=row.rag_on, note=row.rag_note, today=self.today)

    def custom(self, row: InitiativeFacts, field: CustomField) -> Cell:
        value = row.custom.get(field.key)
        kind = "n" if field.type in (FieldType.NUMBER, FieldType.MONEY) else ""
        if field.type == FieldType.MONEY and not self.sees_money(row):
            return Cell(UNKNOWN, kind=kind, is_fixed=True)
        if value is None or (isinstance(value, dict) and "words" in value):
            return Cell(UNKNOWN, title=value["words"] if value else "", kind=kind)
        text, raw = self.custom_text(field, value)
        return Cell(text[:160], title=text if len(text) > 160 else "", kind=kind, value=raw)

    def custom_text(self, field: CustomField, value: Any) -> tuple[str, str]:  # JSON of a custom value: Any
        """How a custom value reads, and what an editor starts from."""
        if field.type == FieldType.MONEY:
            money = Money(Decimal(value["amount"]), value["currency"])
            return f"{self.f.money(money)} {money.currency}", value["amount"]
        if field.type == FieldType.DATE:
            return self.f.date(date.fromisoformat(value)), value
        if field.type == FieldType.NUMBER:
            number = Decimal(value)
            digits = max(0, -int(number.normalize().as_tuple().exponent))
            return self.f.number(number, min(digits, 4)), value
        if field.type == FieldType.YES_NO:
            return (_("Yes"), "yes") if value else (_("No"), "no")
        if field.type == FieldType.PERSON:
            return self.names.get(UUID(value), UNKNOWN), value
        return str(value), str(value)

    def person(self, name: str | None, id: UUID | None) -> Cell | str:
        return Cell(name, value=str(id)) if name else UNKNOWN

    def tags(self, row: InitiativeFacts) -> Cell | str:
        text = ", ".join(row.tags)
        return Cell(text, value=text) if text else UNKNOWN


def rag_cell(f: Formatter, *, rag: str, on: date | None, note: str, today: date) -> Cell:
    """RAG with its letter, word and age; an old one fades; none says "Not reported"."""
    if not rag or on is None:
        return Cell(_("Not reported"), tone="none", title=note)
    tone, letter, word = RAG_WORDS[rag]
    age = f.age(on, today)
    is_old = (today - on).days > FRESH_DAYS
    title = f"{f.date(on)} · {note}" if note else f.date(on)
    return Cell(
        str(word), tone=tone, letter=letter, note=age if is_old else "", title=title, is_faded=is_old, value=rag
    )


_OTHERS: dict[str, Callable[[RowWriter, InitiativeFacts], Cell | str]] = {
    "key": lambda w, row: row.key,
    "external_id": lambda w, row: Cell(row.external_id or UNKNOWN, value=row.external_id),
    "kind": lambda w, row: Cell(str(InitiativeKind(row.kind).label), value=row.kind),
    "portfolio": lambda w, row: row.portfolio.name,
    "programme": lambda w, row: row.programme.name if row.programme_id and row.programme else UNKNOWN,
    "stage": lambda w, row: Cell(row.stage.name, value=str(row.stage_id)),
    "rag": lambda w, row: w.rag(row),
    "owner": lambda w, row: w.person(row.sponsor.name if row.sponsor else None, row.sponsor_id),
    "manager": lambda w, row: w.person(row.manager.name if row.manager else None, row.manager_id),
    "tags": lambda w, row: w.tags(row),
    "registered": lambda w, row: w.f.date(row.registered_on),
}


def chosen_columns(asked: str, fields: Sequence[CustomField]) -> list[str]:
    """The columns that the address asks for, as far as they exist; the usual ones otherwise."""
    known = {*OWN_BY_NAME, *extra_columns(), *(f"c_{field.key}" for field in fields)}
    return [name for name in dict.fromkeys(asked.split(",")) if name in known] or list(USUAL)


def all_columns(fields: Sequence[CustomField]) -> list[tuple[str, str | Promise]]:
    """Every column that can be chosen: name and label."""
    own: list[tuple[str, str | Promise]] = [(column.name, column.label) for column in OWN_BY_NAME.values()]
    own += [(f"c_{field.key}", field.name) for field in fields]
    return own + [(column.name, column.label) for column in extra_columns().values()]


def table_columns(
    names: Sequence[str],
    fields: Sequence[CustomField],
    *,
    stages: Sequence[Stage],
    people: Sequence[tuple[str, str]],
    currency: str,
) -> list[Column]:
    """The columns as the table shows them, the name first."""
    choices: Mapping[str, Sequence[tuple[str, str]]] = {
        "kind": [(kind.value, str(kind.label)) for kind in InitiativeKind],
        "stage": [(str(stage.id), stage.name) for stage in stages],
        "rag": [("", _("Not reported")), *((rag.value, str(rag.label)) for rag in Rag)],
        "owner": [("", UNKNOWN), *people],
        "manager": [("", UNKNOWN), *people],
    }
    custom = {f"c_{field.key}": field for field in fields}
    made = [Column("name", _("Name"), sort="name", editor="text", width=28)]
    for name in names:
        if name in custom:
            made.append(_custom_column(custom[name], people))
        elif name in OWN_BY_NAME:
            own = OWN_BY_NAME[name]
            made.append(
                Column(
                    name,
                    str(own.label),
                    sort=name,
                    is_number=own.is_number,
                    editor=own.editor,
                    choices=choices.get(name, ()),
                    width=own.width,
                    unit=currency if own.is_money else "",
                )
            )
        else:
            extra = extra_columns()[name]
            made.append(Column(name, str(extra.label), sort=name, is_number=extra.is_number, unit=extra.unit))
    return made


def _custom_column(field: CustomField, people: Sequence[tuple[str, str]]) -> Column:
    type = FieldType(field.type)
    if type == FieldType.CHOICE:
        choices: Sequence[tuple[str, str]] = [("", UNKNOWN), *((choice, choice) for choice in field.choices)]
    else:
        choices = [("", UNKNOWN), *people] if type == FieldType.PERSON else ()
    is_number = type in (FieldType.NUMBER, FieldType.MONEY)
    return Column(f"c_{field.key}", field.name, is_number=is_number, editor=EDITORS[type], choices=choices)
