"""Which currency and unit a file's money is in where its cells do not say: evidence first; a guess is called one."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from pilotage.exchange.tabular.amounts import (
    CODES,
    DOLLAR,
    MILLION,
    THOUSAND,
    UNITS,
    amount_of,
    number_of,
    said_by_header,
)
from pilotage.exchange.tabular.table import Table, text_of

ONE = Decimal(1)
# An amount within running text, with its unit: "£423.92 m", "277.66 (£M)", "$2 billion".
MENTION = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s?\(?[£€$]?(?P<unit>m|mn|million|bn|billion|k)(?![a-z])",
    re.IGNORECASE,
)
TOLERANCE = Decimal("0.005")
ENOUGH_MATCHES = 2
ENOUGH_MENTIONS = 5
READ_LETTERS = 4_000
READ_RECORDS = 1_500
PLACES = {
    "CAD": r"canad(?:a|ian)|ontario|qu[eé]bec|ottawa|toronto|vancouver|alberta",
    "AUD": r"australian?|melbourne|sydney|queensland|brisbane|canberra|perth",
    "NZD": r"new zealand|auckland|wellington",
    "USD": r"united states|u\.s\.a?\.?|usa|american?|new york|nyc|brooklyn|manhattan|california|texas|chicago",
    "SGD": r"singapore",
    "HKD": r"hong kong",
}
NAMED = re.compile(rf"\b(?:{'|'.join(CODES)})\b")
COMPILED = {code: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE) for code, words in PLACES.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """A currency or a unit, why we think so, and whether the person has to confirm it."""

    code: str | None
    reason: str
    is_guess: bool


@dataclass(frozen=True, slots=True)
class UnitFinding:
    """How many whole units of money 1 in the column is."""

    factor: Decimal
    reason: str
    is_guess: bool


def currency_of(table: Table, money: Sequence[int]) -> Finding:
    """The currency of a file's money columns: from signs in cells and headers, else from its texts."""
    votes: Counter[str] = Counter()
    for column in money:
        said = said_by_header(table.columns[column].header).currency
        if said:
            votes[said] += len(table.records)
        for text in table.texts(column)[:READ_RECORDS]:
            amount = amount_of(text)
            if amount is not None and amount.currency:
                votes[amount.currency] += 1
    if votes:
        code = votes.most_common(1)[0][0]
        return (
            _whose_dollar(table) if code == DOLLAR else Finding(code, "named in the headers or cells", is_guess=False)
        )
    return _from_texts(table)


def _whose_dollar(table: Table) -> Finding:
    text = _all_text(table)
    votes = Counter({code: len(pattern.findall(text)) for code, pattern in COMPILED.items()})
    code, count = votes.most_common(1)[0]
    if count:
        return Finding(code, f"a dollar sign; {count:,} mentions of its country in the file", is_guess=True)
    return Finding("USD", "a dollar sign, and no word of whose dollar", is_guess=True)


def _from_texts(table: Table) -> Finding:
    text = _all_text(table)
    signs = Counter({"GBP": text.count("£"), "EUR": text.count("€"), DOLLAR: text.count("$")})
    signs.update(NAMED.findall(text))
    code, count = signs.most_common(1)[0]
    if count and code != DOLLAR:
        return Finding(code, f"named {count:,} times in the texts of the file", is_guess=True)
    found = _whose_dollar(table)
    if count or "mentions" in found.reason:
        return Finding(found.code, found.reason.replace("a dollar sign; ", ""), is_guess=True)
    return Finding(None, "the file does not say which currency", is_guess=True)


def _all_text(table: Table) -> str:
    cells = [table.name, table.title, *(column.header for column in table.columns)]
    for record in table.records[:READ_RECORDS]:
        cells.extend(raw[:READ_LETTERS] for raw in record if isinstance(raw, str) and len(raw) > 3)
    return " ".join(cells)


def told_amounts(table: Table, texts: Sequence[int]) -> list[list[Decimal]]:
    """For each of the first records, the amounts with a unit that its texts name, in whole units of money."""
    return [_mentions(record, texts) for record in table.records[:READ_RECORDS]]


def unit_of(table: Table, column: int, told: Sequence[list[Decimal]]) -> UnitFinding | None:
    """The unit of a money column whose header and cells name none, from amounts told in the texts beside it."""
    read = ((index, amount_of(text_of(table.records[index][column]))) for index in range(len(told)))
    bare = [(index, amount.number) for index, amount in read if amount and amount.factor is None and amount.number > 0]
    if not bare:
        return None
    matches: Counter[Decimal] = Counter()
    for index, number in bare:
        for factor in (ONE, THOUSAND, MILLION):
            if any(abs(number * factor - full) <= TOLERANCE * full for full in told[index]):
                matches[factor] += 1
    if matches and matches.most_common(1)[0][1] >= ENOUGH_MATCHES:
        factor, count = matches.most_common(1)[0]
        return UnitFinding(factor, f"in {count:,} rows the text names the same amount in full", is_guess=True)
    return _by_size([number for _index, number in bare], [full for index, _number in bare for full in told[index]])


def _by_size(numbers: list[Decimal], told: list[Decimal]) -> UnitFinding | None:
    """Millions, when the texts speak in millions of things about a million times as large as the numbers."""
    if len(told) < ENOUGH_MENTIONS or max(numbers) >= MILLION:
        return None
    ratio = median(told) / median(numbers)
    if not Decimal(10**4) <= ratio <= Decimal(10**8):
        return None
    return UnitFinding(MILLION, f"{len(told):,} amounts in the texts are in millions", is_guess=True)


def _mentions(record: Sequence[object], texts: Sequence[int]) -> list[Decimal]:
    found = []
    for place in texts:
        raw = record[place]
        if not isinstance(raw, str):
            continue
        for mention in MENTION.finditer(raw[:READ_LETTERS]):
            number = number_of(mention["number"].rstrip(","), decimal_comma=False)
            if number:
                found.append(number * UNITS[mention["unit"].lower()])
    return found


def sample_texts(table: Table, column: int) -> list[str]:
    """The first cells of a column, enough to see how its money is written."""
    return [text_of(record[column]) for record in table.records[:READ_RECORDS]]
