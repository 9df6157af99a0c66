"""Values as the text that people read, in the language of the request.

One Formatter a language, made once: the locale's signs and patterns are read when it is made, so that a cell costs a
string operation and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import get_decimal_symbol, get_group_symbol
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pilotage.kit.money import Money, Total

UNKNOWN = "–"
MINUS = "−"
# A narrow no-break space keeps "12.4 m" on one line.
THIN = "\u202f"
STEPS: tuple[tuple[Decimal, str], ...] = (
    (Decimal(10) ** 9, "bn"),
    (Decimal(10) ** 6, "m"),
    (Decimal(10) ** 3, "k"),
)
Number = Decimal | int | float
DAYS_KEPT = 8192  # some 22 years of different days: a register never has more


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is shown, with its full form for the hover."""

    text: str
    full: str

    @property
    def is_known(self) -> bool:
        return self.text != UNKNOWN


class Formatter:
    """Text for values in one language. Unknown (None) is always "–"."""

    def __init__(self, language: str) -> None:
        self.locale = _locale(language)
        self._decimal = get_decimal_symbol(self.locale)
        self._group = get_group_symbol(self.locale)
        # The bound caches live as long as the formatter, and there is one for each language.
        self.date = lru_cache(DAYS_KEPT)(self._date)
        self.month = lru_cache(DAYS_KEPT)(self._month)
        self._days_old = lru_cache(DAYS_KEPT)(self._age)

    def number(self, value: Number | None, digits: int = 0) -> str:
        """Grouped, with so many digits after the sign: 1,234.5."""
        if value is None:
            return UNKNOWN
        rounded = _rounded(value, digits)
        text = f"{abs(rounded):,.{digits}f}"
        if self._decimal != "." or self._group != ",":
            text = text.translate({ord(","): self._group, ord("."): self._decimal})
        return MINUS + text if rounded < 0 else text

    def share(self, value: Number | None, digits: int = 0) -> str:
        """A share 0..1 as per cent: 0.256 is "26 %"."""
        return UNKNOWN if value is None else f"{self.number(Decimal(str(value)) * 100, digits)}{THIN}%"

    def money(self, value: Money | Decimal | None) -> str:
        """Compact, without the currency, which belongs in the header: 12.4 m."""
        amount = value.amount if isinstance(value, Money) else value
        if amount is None:
            return UNKNOWN
        size = abs(amount)
        for step, sign in STEPS:
            # 999,950 would round to "1,000.0 k": it is 1.0 m.
            if size >= step * Decimal("0.99995"):
                return f"{self.number(amount / step, 1)}{THIN}{sign}"
        return self.number(amount)

    def money_finance(self, value: Money | Decimal | None) -> str:
        """As finance tables write it: compact, negative in parentheses."""
        text = self.money(value)
        return f"({text[1:]})" if text.startswith(MINUS) else text

    def money_full(self, value: Money | Decimal | None) -> str:
        """Every digit, with the currency: 12,400,000 EUR. Cents only where there are any."""
        amount = value.amount if isinstance(value, Money) else value
        if amount is None:
            return UNKNOWN
        digits = 0 if amount == amount.to_integral_value() else 2
        text = self.number(amount, digits)
        return f"{text}{THIN}{value.currency}" if isinstance(value, Money) else text

    def figure(self, value: Money | Decimal | None) -> Figure:
        """Money for a cell: compact, and full for the hover."""
        return Figure(self.money(value), self.money_full(value))

    def total(self, total: Total) -> Figure:
        """The known total; its hover says from how many values, and how many are unknown."""
        known = self.figure(total.known)
        return Figure(known.text, f"{known.full} · {self.known_and_unknown(total)}")

    def known_and_unknown(self, total: Total) -> str:
        """ "57 known, 18 unknown"."""
        known = ngettext("%(count)s known", "%(count)s known", total.known_count) % {
            "count": self.number(total.known_count)
        }
        return f"{known}, {self.unknown(total.unknown_count)}" if total.unknown_count else known

    def unknown(self, count: int) -> str:
        """ "18 unknown"; nothing when all is known."""
        if not count:
            return ""
        return ngettext("%(count)s unknown", "%(count)s unknown", count) % {"count": self.number(count)}

    def _date(self, day: date | None) -> str:
        """Short: 31 Mar 2027."""
        return UNKNOWN if day is None else format_date(day, "d MMM y", locale=self.locale)

    def _month(self, month: date | None) -> str:
        """ "Mar 2027"."""
        return UNKNOWN if month is None else format_date(month, "MMM y", locale=self.locale)

    def quarter(self, day: date | None) -> str:
        """ "Q1 27"."""
        return UNKNOWN if day is None else f"Q{(day.month + 2) // 3} {day.year % 100:02d}"

    def moment(self, moment: datetime | None) -> str:
        """Date and time in the zone of the settings: 31 Mar 2027, 14:05."""
        if moment is None:
            return UNKNOWN
        return format_datetime(moment, "d MMM y, HH:mm", tzinfo=_zone(settings.TIME_ZONE), locale=self.locale)

    def age(self, day: date | None, today: date) -> str:
        """How old a statement is: "41 days old", "today", or how far ahead it lies."""
        if day is None:
            return UNKNOWN
        return self._days_old((today - day).days)

    def _age(self, days: int) -> str:
        if days == 0:
            return _("today")
        if days < 0:
            return ngettext("in %(count)s day", "in %(count)s days", -days) % {"count": self.number(-days)}
        return ngettext("%(count)s day old", "%(count)s days old", days) % {"count": self.number(days)}

    def days(self, count: Number | None) -> str:
        """A duration: 12 days."""
        if count is None:
            return UNKNOWN
        digits = 0 if count == int(count) else 1
        # A fraction is more than one thing: 1.5 days, and not the 1 day that gettext would take it for.
        many = int(count) if digits == 0 else 2
        return ngettext("%(count)s day", "%(count)s days", many) % {"count": self.number(count, digits)}

    def count(self, count: int, one: str, many: str) -> str:
        """A count with its thing, where both forms come translated: count(3, _("initiative"), _("initiatives"))."""
        return f"{self.number(count)} {one if count == 1 else many}"


def formatter() -> Formatter:
    """The formatter of the language in which the request is answered."""
    return _formatter_for(get_language() or settings.LANGUAGE_CODE)


@lru_cache(32)
def _formatter_for(language: str) -> Formatter:
    return Formatter(language)


@lru_cache(4)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def _rounded(value: Number, digits: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP) + Decimal(0)
