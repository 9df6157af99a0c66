"""A mapping applied: every column read into values; unknown stays unknown and keeps its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pilotage.exchange.tabular.amounts import DOLLAR, amount_of, decimal_comma_in
from pilotage.exchange.tabular.dates import Grain, is_impossible, span_of
from pilotage.exchange.tabular.mappings import Mapping, Plan, ValueKind
from pilotage.exchange.tabular.profiles import KIND_WORDS, YES_NO_NUMBERS
from pilotage.exchange.tabular.ratings import Rating, Scale, Silence, rating_of, scale_of
from pilotage.exchange.tabular.table import Raw, Table, text_of
from pilotage.exchange.tabular.targets import FINISHES, Target
from pilotage.exchange.tabular.words import plain, says_nothing, says_unknown

Value = str | Decimal | date | bool | Rating | None
# What a text needs to be somebody's attempt at a number: mostly digits, and few letters.
NUMBER_SHAPED = re.compile(r"[^\w]*\d[\d.,'’\s/:-]*[a-z]{0,2}[\d.,'’\s]*[^\w]*", re.IGNORECASE)
LARGEST = Decimal(10**15)


@dataclass(slots=True)
class Reading:
    """One column, read. Lists run parallel to the table's records."""

    plan: Plan
    values: list[Value]
    words: list[str]  # what stands there instead of a value; "" where the value is known or the cell empty
    problems: dict[int, str] = field(default_factory=dict)  # record: why its row cannot be taken
    currencies: dict[int, str] = field(
        default_factory=dict
    )  # record: the currency its own cell names, unlike the plan's
    coarse: int = 0  # dates given by month, quarter or year only
    scale: Scale | None = None

    @property
    def known_count(self) -> int:
        return sum(1 for value in self.values if value is not None)


@dataclass(frozen=True, slots=True)
class MoneyTotal:
    """The known part of a money column, and how much of it is not known."""

    currency: str | None
    factor: Decimal
    total: Decimal  # whole units of money
    known: int
    unknown: int

    @property
    def total_in_file_unit(self) -> Decimal:
        return self.total / self.factor


@dataclass(frozen=True, slots=True)
class TypedTable:
    """All mapped columns of a table, read."""

    table: Table
    mapping: Mapping
    fields: dict[Target, Reading]
    custom: tuple[Reading, ...]

    def value(self, target: Target, record: int) -> Value:
        """A field's value in a record; None when it is unknown or no column fills it."""
        reading = self.fields.get(target)
        return reading.values[record] if reading is not None else None

    def text(self, target: Target, record: int) -> str:
        """A field's text in a record, "" when it has none."""
        value = self.value(target, record)
        return value if isinstance(value, str) else ""

    def readings(self) -> Iterator[Reading]:
        yield from self.fields.values()
        yield from self.custom


def typed(table: Table, mapping: Mapping) -> TypedTable:
    """Every mapped column of the table as values."""
    fields: dict[Target, Reading] = {}
    custom = []
    for plan in mapping.plans:
        if plan.fills is not None or plan.target is Target.IGNORE:
            continue
        filler = next((other for other in mapping.plans if other.fills == plan.column), None)
        reading = _read(table, plan, filler)
        if plan.target is Target.CUSTOM:
            custom.append(reading)
        else:
            fields[plan.target] = reading
    if mapping.is_name_from_id and Target.ID in fields:
        fields[Target.NAME] = fields[Target.ID]
    return TypedTable(table, mapping, fields, tuple(custom))


def _read(table: Table, plan: Plan, filler: Plan | None) -> Reading:
    reading = _column_read(table, plan)
    if filler is None:
        return reading
    second = _column_read(table, filler)
    for record, value in enumerate(second.values):
        if (
            reading.values[record] is None
            and record not in reading.problems
            and (value is not None or not reading.words[record])
        ):
            reading.values[record], reading.words[record] = value, second.words[record]
    return reading


def _column_read(table: Table, plan: Plan) -> Reading:
    raws = [record[plan.column] for record in table.records]
    reading = Reading(plan, [None] * len(raws), [""] * len(raws))
    if plan.kind is ValueKind.RATING:
        texts = [text_of(raw) for raw in raws]
        reading.scale = scale_of(texts, header=table.columns[plan.column].header)
    if plan.kind in (ValueKind.MONEY, ValueKind.NUMBER):
        comma = plan.has_decimal_comma or decimal_comma_in([raw for raw in raws if isinstance(raw, str)])
        for record, raw in enumerate(raws):
            _read_amount(reading, record, raw, has_decimal_comma=comma)
        return reading
    for record, raw in enumerate(raws):
        text = text_of(raw)
        if text:
            _read_text(reading, record, raw, text)
    return reading


def _read_amount(reading: Reading, record: int, raw: Raw, *, has_decimal_comma: bool) -> None:
    plan = reading.plan
    text = text_of(raw)
    if not text:
        return
    amount = amount_of(text, has_decimal_comma and isinstance(raw, str)) if not isinstance(raw, bool | date) else None
    if amount is None:
        _keep_words(reading, record, text, is_attempt=bool(NUMBER_SHAPED.fullmatch(text)), kind="an amount")
        return
    factor = amount.factor or (plan.factor if plan.kind is ValueKind.MONEY else None) or Decimal(1)
    value = amount.number * factor
    if abs(value) >= LARGEST:
        reading.problems[record] = f"“{text[:40]}” is larger than any project costs"
        return
    reading.values[record] = value
    if amount.currency and amount.currency != DOLLAR and plan.currency and amount.currency != plan.currency:
        reading.currencies[record] = amount.currency


def _keep_words(reading: Reading, record: int, text: str, *, is_attempt: bool, kind: str) -> None:
    if is_attempt and not says_unknown(text):
        reading.problems[record] = f"“{text[:40]}” cannot be read as {kind}"
    else:
        reading.words[record] = text


def _read_text(reading: Reading, record: int, raw: Raw, text: str) -> None:
    plan = reading.plan
    if plan.kind is ValueKind.DATE:
        _read_date(reading, record, raw, text)
    elif plan.kind is ValueKind.RATING:
        read = rating_of(text)
        reading.values[record] = read.rating
        if read.silence not in (None, Silence.EMPTY):
            reading.words[record] = text
    elif plan.kind is ValueKind.YES_NO:
        answer = YES_NO_NUMBERS.get(text.lower())
        reading.values[record] = answer
        if answer is None:
            reading.words[record] = text
    elif plan.target is Target.KIND:
        kind = KIND_WORDS.get(plain(text))
        reading.values[record] = kind
        if kind is None:
            reading.words[record] = text
    else:
        reading.values[record] = text if not _is_no_text(plan, text) else None


def _is_no_text(plan: Plan, text: str) -> bool:
    """Whether a name or an id is one of the words for nothing; a description may say "TBC" and is kept."""
    return plan.target in (Target.NAME, Target.ID, Target.OWNER, Target.MANAGER) and says_nothing(text)


def _read_date(reading: Reading, record: int, raw: Raw, text: str) -> None:
    if isinstance(raw, datetime):
        reading.values[record] = raw.date()
        return
    if isinstance(raw, date):
        reading.values[record] = raw
        return
    span = span_of(text, reading.plan.order)
    if span is None:
        if is_impossible(text, reading.plan.order):
            reading.problems[record] = f"“{text[:40]}” is not a day in the calendar"
        else:
            reading.words[record] = text
        return
    reading.coarse += span.grain is not Grain.DAY
    is_end = reading.plan.target in FINISHES or reading.plan.target is Target.SNAPSHOT
    reading.values[record] = span.last if is_end else span.first


def money_total(reading: Reading, records: list[int] | None = None) -> list[MoneyTotal]:
    """The totals of a money column, one for each currency; of the given records, or of all.

    What is unknown has no currency: it counts with the column's own.
    """
    places = range(len(reading.values)) if records is None else records
    plan = reading.plan
    sums: dict[str | None, tuple[Decimal, int]] = {plan.currency: (Decimal(0), 0)}
    unknown = 0
    for record in places:
        value = reading.values[record]
        if not isinstance(value, Decimal):
            unknown += 1
            continue
        currency = reading.currencies.get(record, plan.currency)
        total, known = sums.get(currency, (Decimal(0), 0))
        sums[currency] = (total + value, known + 1)
    factor = plan.factor or _common_factor(reading) or Decimal(1)
    return [
        MoneyTotal(currency, factor, total, known, unknown if currency == plan.currency else 0)
        for currency, (total, known) in sums.items()
    ]


def _common_factor(reading: Reading) -> Decimal | None:
    """The unit that all samples of the column name themselves ("£12.5m"); None when they differ."""
    factors = {
        amount.factor for text in reading.plan.samples if (amount := amount_of(text, reading.plan.has_decimal_comma))
    }
    return next(iter(factors)) if len(factors) == 1 else None
