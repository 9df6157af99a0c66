"""Dates as people write them: one reading of a text, once it is known whether day or month stands first."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from pilotage.exchange.tabular.words import says_unknown

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)
# Two digits up to 68 are this century, as in POSIX: projects end in 2040 more often than they began in 1940.
CENTURY_PIVOT = 69
# Excel's day 0 once its leap year 1900 is forgiven; serials between 1968 and 2064 are taken for dates.
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 25_000, 60_000

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january janvier janv januar jänner jän",
            "feb february février fevrier fév fev févr februar",
            "mar march mars märz marz mär mrz",
            "apr april avril avr",
            "may mai",
            "jun june juin juni",
            "jul july juillet juil juli",
            "aug august août aout",
            "sep sept september septembre",
            "oct october octobre okt oktober",
            "nov november novembre",
            "dec december décembre decembre déc dez dezember",
        ),
        start=1,
    )
    for word in words.split()
}
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim)[a-zé]*\.?,?\s+)?"
TIME = (
    r"(?:(?:\s*[T,]\s*|"
    r"\s+)(?:at\s+)?\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|"
    r"GMT|[+-]\d\d:?\d\d)?)?"
)
WORD = r"([a-zéûäôü]{3,10})\.?"
ISO = re.compile(rf"{WEEKDAY}(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}", re.IGNORECASE)
NUMERIC = re.compile(rf"{WEEKDAY}(\d{{1,2}})\s?([./-])\s?(\d{{1,2}})\s?[./-]\s?(\d{{4}}|\d{{2}}){TIME}", re.IGNORECASE)
DAY_WORD_YEAR = re.compile(
    rf"{WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s./-]*(?:of\s+)?{WORD}[\s,./-]*(\d{{4}}|\d{{2}}){TIME}",
    re.IGNORECASE,
)
WORD_DAY_YEAR = re.compile(
    rf"{WEEKDAY}{WORD}[\s-]+(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+|-)(\d{{4}}){TIME}", re.IGNORECASE
)
WORD_YEAR = re.compile(rf"{WORD}[\s,./'’-]*(\d{{4}}|\d{{2}})", re.IGNORECASE)
YEAR_WORD = re.compile(rf"(\d{{4}})[\s,./-]*{WORD}", re.IGNORECASE)
MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/.-](\d{4})|(\d{4})[/.-](0?[1-9]|1[0-2])")
QUARTER = re.compile(
    r"(?:Q|T|quarter\s*)([1-4])[\s,/-]*(?:FY|CY)?\s*(\d{4})(?:\s*[/-]\s*(\d{2,4}))?|"
    r"(\d{4})(?:\s*[/-]\s*(\d{2,4}))?[\s,/-]*[QT]([1-4])",
    re.IGNORECASE,
)
FISCAL = re.compile(r"(?:FY\s*)?(\d{4})\s*[/–-]\s*(\d{2}|\d{4})", re.IGNORECASE)
YEAR = re.compile(r"(?:FY|CY)?\s*(\d{4})", re.IGNORECASE)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Made of a date's letters only: whoever writes this means a date, even when there is no such day.
DATE_SHAPED = re.compile(r"\s*(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4})(?:[\sT].*)?\s*")


class Order(StrEnum):
    """Which number stands first in 01/02/2026."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Grain(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a text names: one, or all of a month, a quarter, a year."""

    first: date
    last: date
    grain: Grain


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """What the texts of a column say about day and month."""

    order: Order
    day_first: int  # texts that can only be read with the day first
    month_first: int
    either: int  # texts such as 03/04/2026

    @property
    def is_ambiguous(self) -> bool:
        """Whether the order was guessed: some texts read both ways, and none tells."""
        return self.either > 0 and not (self.day_first or self.month_first)


def order_of(texts: list[str], *, otherwise: Order = Order.DAY_FIRST) -> OrderEvidence:
    """Which order the numeric dates among the texts are written in; `otherwise` where none of them tells."""
    day_first = month_first = either = 0
    for text in set(texts):
        found = NUMERIC.fullmatch(text.strip())
        if found is None:
            continue
        one, two = int(found[1]), int(found[3])
        if one > 12 >= two or (found[2] == "." and one <= 31):
            day_first += 1
        elif two > 12 >= one:
            month_first += 1
        elif one != two:
            either += 1
    order = otherwise
    if day_first != month_first:
        order = Order.DAY_FIRST if day_first > month_first else Order.MONTH_FIRST
    return OrderEvidence(order, day_first, month_first, either)


@lru_cache(maxsize=100_000)
def span_of(text: str, order: Order) -> Span | None:
    """The days that the text names; None when it names none. A text that reads only the other way is read that way."""
    text = text.strip()
    if not text or len(text) > 60 or not any(letter.isdigit() for letter in text):
        return None
    for read in (_iso, _worded, _numeric_of(order), _coarse, _serial):
        try:
            span = read(text)
        except (ValueError, OverflowError):
            continue
        if span is not None:
            return span if span.first >= EARLIEST and span.last <= LATEST else None
    return None


def is_impossible(text: str, order: Order) -> bool:
    """Whether the text is written like a date but there is no such day (31/02/2026), or a year nobody plans for."""
    return bool(DATE_SHAPED.fullmatch(text)) and span_of(text, order) is None


def looks_like_date(text: str) -> bool:
    """Whether the text reads as a day, in whichever order."""
    return (
        len(text) <= 40
        and any(pattern.fullmatch(text.strip()) for pattern in (ISO, NUMERIC, DAY_WORD_YEAR, WORD_DAY_YEAR))
        and not says_unknown(text)
    )


def _day(year: int, month: int, day: int) -> Span:
    found = date(year, month, day)
    return Span(found, found, Grain.DAY)


def _month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Grain.MONTH)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if year < CENTURY_PIVOT else 1900 + year


def _iso(text: str) -> Span | None:
    if found := ISO.fullmatch(text) or COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    return None


def _worded(text: str) -> Span | None:
    if (found := DAY_WORD_YEAR.fullmatch(text)) and (month := MONTHS.get(found[2].lower())):
        return _day(_full_year(found[3]), month, int(found[1]))
    if (found := WORD_DAY_YEAR.fullmatch(text)) and (month := MONTHS.get(found[1].lower())):
        return _day(int(found[3]), month, int(found[2]))
    if (found := WORD_YEAR.fullmatch(text)) and (month := MONTHS.get(found[1].lower())):
        return _month(_full_year(found[2]), month)
    if (found := YEAR_WORD.fullmatch(text)) and (month := MONTHS.get(found[2].lower())):
        return _month(int(found[1]), month)
    return None


def _day_first(text: str) -> Span | None:
    return _numeric(text, is_day_first=True)


def _month_first(text: str) -> Span | None:
    return _numeric(text, is_day_first=False)


def _numeric_of(order: Order) -> Callable[[str], Span | None]:
    return _day_first if order is Order.DAY_FIRST else _month_first


def _numeric(text: str, *, is_day_first: bool) -> Span | None:
    found = NUMERIC.fullmatch(text)
    if found is None:
        return None
    day, month = (int(found[1]), int(found[3])) if is_day_first else (int(found[3]), int(found[1]))
    if month > 12 >= day:
        day, month = month, day
    return _day(_full_year(found[4]), month, day)


def _coarse(text: str) -> Span | None:
    """Months, quarters and years without a day; a year in two (2023-24) runs from April to March."""
    if found := MONTH_YEAR.fullmatch(text):
        return _month(int(found[2] or found[3]), int(found[1] or found[4]))
    if found := QUARTER.fullmatch(text):
        year, second, quarter = int(found[2] or found[4]), found[3] or found[5], int(found[1] or found[6])
        start = quarter * 3 - 2
        if second and _follows(year, second):
            year, start = (year, start + 3) if quarter < 4 else (year + 1, 1)
        return Span(date(year, start, 1), _month(year, start + 2).last, Grain.QUARTER)
    if (found := FISCAL.fullmatch(text)) and _follows(int(found[1]), found[2]):
        year = int(found[1])
        return Span(date(year, 4, 1), date(year + 1, 3, 31), Grain.YEAR)
    if found := YEAR.fullmatch(text):
        year = int(found[1])
        return Span(date(year, 1, 1), date(year, 12, 31), Grain.YEAR)
    return None


def _follows(year: int, second: str) -> bool:
    return int(second) in (year + 1, (year + 1) % 100)


def _serial(text: str) -> Span | None:
    """A day as a spreadsheet counts it: 45292 is 2024-01-01."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        return None
    found = EXCEL_EPOCH + timedelta(days=int(number))
    return Span(found, found, Grain.DAY)
