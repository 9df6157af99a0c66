"""What the cells of a column look like, counted: the evidence that a header's promise is held against."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.exchange.tabular.amounts import amount_of, decimal_comma_in
from pilotage.exchange.tabular.dates import FIRST_SERIAL, LAST_SERIAL, Grain, OrderEvidence, order_of, span_of
from pilotage.exchange.tabular.ratings import rating_of
from pilotage.exchange.tabular.table import Raw, Table, text_of
from pilotage.exchange.tabular.words import plain, says_unknown

# Enough to know a column by; the rest is read when the mapping is applied.
SAMPLE_RECORDS = 800
SAMPLES_SHOWN = 4
SAMPLE_LETTERS = 80
YES_NO = {
    "yes": True,
    "no": False,
    "y": True,
    "n": False,
    "true": True,
    "false": False,
    "ja": True,
    "nein": False,
    "oui": True,
    "non": False,
}
YES_NO_NUMBERS = {**YES_NO, "1": True, "0": False, "x": True}
KIND_WORDS = {
    "project": "project",
    "programme": "programme",
    "program": "programme",
    "idea": "idea",
    "proposal": "idea",
}
# A choice has few values, each met several times.
MOST_CHOICES = 30
LONGEST_CHOICE = 80


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts over the cells of one column (or a sample of them)."""

    cells: int
    filled: int
    known: int  # filled, and not "N/A", "TBC", "Exempt under …"
    distinct: int  # among the known
    amounts: int
    marked: int  # amounts with a sign of money
    dates: int  # days, months, quarters
    years: int
    serials: int
    ratings: int
    yes_no: int
    kinds: int
    letters: float  # mean length of the known
    is_sequence: bool
    order: OrderEvidence
    has_decimal_comma: bool
    samples: tuple[str, ...]

    def share(self, count: int) -> float:
        """A count as a share of the known cells; 0 when none is known."""
        return count / self.known if self.known else 0.0

    @property
    def is_choice(self) -> bool:
        return 0 < self.distinct <= min(MOST_CHOICES, max(2, self.known // 3)) and self.letters <= LONGEST_CHOICE


def profile_of(table: Table, column: int) -> Profile:
    """The profile of one column, from records spread over the whole table."""
    step = max(1, len(table.records) // SAMPLE_RECORDS)
    raws = [record[column] for record in table.records[::step]]
    texts = [text_of(raw) for raw in raws]
    filled = [(raw, text) for raw, text in zip(raws, texts, strict=True) if text]
    known = [(raw, text) for raw, text in filled if not says_unknown(text)]
    known_texts = [text for _raw, text in known]
    comma = decimal_comma_in(known_texts)
    order = order_of(known_texts)
    if order.day_first or order.month_first or order.either:
        # A single 31/12 among thousands of rows settles the order: here every row is asked.
        order = order_of([text_of(record[column]) for record in table.records])
    spans = [_span_grain(raw, text, order) for raw, text in known]
    amounts = [amount_of(text, comma) if len(text) <= 60 else None for text in known_texts]
    distinct = dict.fromkeys(known_texts)
    return Profile(
        cells=len(raws),
        filled=len(filled),
        known=len(known),
        distinct=len(distinct),
        amounts=sum(
            1 for (raw, _text), amount in zip(known, amounts, strict=True) if amount and not isinstance(raw, date)
        ),
        marked=sum(1 for amount in amounts if amount and amount.is_marked),
        dates=sum(1 for grain in spans if grain in (Grain.DAY, Grain.MONTH, Grain.QUARTER)),
        years=sum(1 for grain in spans if grain is Grain.YEAR),
        serials=sum(1 for text in known_texts if _is_serial(text)),
        ratings=sum(1 for text in known_texts if rating_of(text).rating is not None),
        yes_no=sum(1 for text in known_texts if text.lower() in YES_NO_NUMBERS),
        kinds=sum(1 for text in known_texts if plain(text) in KIND_WORDS),
        letters=sum(map(len, known_texts)) / len(known) if known else 0.0,
        is_sequence=texts[:1] in (["0"], ["1"]) and _is_sequence([text_of(record[column]) for record in table.records]),
        order=order,
        has_decimal_comma=comma,
        samples=tuple(text[:SAMPLE_LETTERS] for text in list(distinct)[:SAMPLES_SHOWN]),
    )


def _span_grain(raw: Raw, text: str, order: OrderEvidence) -> Grain | None:
    if isinstance(raw, date):
        return Grain.DAY
    if isinstance(raw, Decimal) or len(text) > 60 or _is_serial(text):
        return Grain.YEAR if isinstance(raw, Decimal) and 1900 <= raw <= 2199 and raw == int(raw) else None
    span = span_of(text, order.order)
    return span.grain if span else None


def _is_serial(text: str) -> bool:
    return (
        len(text) <= 12
        and re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text) is not None
        and FIRST_SERIAL <= Decimal(text) <= LAST_SERIAL
    )


def _is_sequence(texts: list[str]) -> bool:
    """Whether the cells count 0, 1, 2, … or 1, 2, 3, …: an index that some program wrote, not an id."""
    if len(texts) < 3 or texts[0] not in ("0", "1"):
        return False
    first = int(texts[0])
    return all(text == str(number) for number, text in enumerate(texts, start=first))
