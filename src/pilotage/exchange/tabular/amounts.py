"""Amounts as people write them: a number, and the currency and unit that its cell or its header names."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pilotage.exchange.tabular.words import says_unknown

THOUSAND, MILLION, BILLION, TRILLION = Decimal(10**3), Decimal(10**6), Decimal(10**9), Decimal(10**12)
# A dollar sign says dollar, not whose; the same for kroner and yen/yuan. `currencies` decides for the file.
DOLLAR = "$"
SOUND_DIGITS = 15
SIGN_WORDS = {
    "GBP": "£ pound pounds sterling gbp£",
    "EUR": "€ euro euros",
    DOLLAR: "$ dollar dollars",
    "USD": "us$ usd$",
    "CAD": "c$ ca$ cad$",
    "AUD": "a$ au$ aud$",
    "NZD": "nz$",
    "HKD": "hk$",
    "SGD": "s$",
    "BRL": "r$",
    "CHF": "fr. sfr sfr. francs",
    "JPY": "¥",
    "INR": "₹",
    "RUB": "₽",
    "KRW": "₩",
    "TRY": "₺",
    "ILS": "₪",
    "PLN": "zł",
    "CZK": "kč",
}
CODES = (
    "COD", "GBP", "EUR", "USD", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "RON", "BGN", "JPY", "CNY", "INR", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "TRY", "ILS", "AED",
    "SAR", "QAR", "KWD", "RUB", "UAH", "THB", "IDR", "MYR", "PHP", "VND", "NGN", "KES", "EGP", "MAD",
    "ARS", "CLP", "COP", "ISK",
)  # fmt: skip
CURRENCIES = {
    **{word: code for code, words in SIGN_WORDS.items() for word in words.split()},
    **{code.lower(): code for code in CODES},
}
UNIT_WORDS = {
    THOUSAND: "k '000 000 000s '000s ’000 thousand thousands tsd tsd. t milliers",
    MILLION: "m mm mn mio mio. mln mill million millions millionen",
    BILLION: "b bn billion billions mrd mrd. md mds milliard milliards milliarden",
    TRILLION: "tn trn trillion",
    Decimal(10**5): "lakh lakhs lac",
    Decimal(10**7): "crore crores cr",
}
UNITS = {word: factor for factor, words in UNIT_WORDS.items() for word in words.split()}
# Signs that a pound or euro sign turns into when a file goes through a wrong encoding.
DAMAGED = "ŁÅœú¤\ufffd"


def _any(words: dict[str, str] | dict[str, Decimal]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


MARK = rf"(?:{_any(CURRENCIES)}|[{DAMAGED}])"
UNIT = rf"(?:{_any(UNITS)})"
NUMBER = r"\d(?:[\d.,'’\u00a0\u202f\u2009 ]*\d)?|[.,]\d+"
AMOUNT = re.compile(
    rf"""^(?:c\.|ca\.?|circa|approx(?:\.|imately)?|about|~|≈|est\.?)?\s*
    (?P<open>\()?\s*(?P<sign>[-+−–])?\s*
    (?:(?P<unit0>[ktm])(?=€|eur|usd|gbp|chf|£))?(?P<before>{MARK})?\s*(?P<sign2>[-−–])?\s*
    (?P<number>{NUMBER})\s*(?P<sign3>[-−](?=\s*$))?
    (?:(?P<unit1>{UNIT})(?![a-z]))?\s*(?:(?P<after>{MARK})(?![a-z]))?\s*(?:(?P<unit2>{UNIT})(?![a-z]))?\s*
    (?P<close>\))?\s*[*†‡]*$""",
    re.IGNORECASE | re.VERBOSE,
)
HEADER_MARK = re.compile(
    rf"(?<![a-z])(?P<unit0>[ktm](?=€|eur\b|usd\b|gbp\b|chf\b|£))?(?P<mark>{MARK})\s*(?P<unit>{UNIT})?(?![a-z])",
    re.IGNORECASE,
)
HEADER_UNIT = re.compile(
    rf"(?:[(\[]|\bin\s|,\s?)\s*(?P<unit>{UNIT})(?:\s+(?:of\s+)?(?P<mark>{_any(CURRENCIES)}))?\s*(?:[)\]]|$)",
    re.IGNORECASE,
)
MILLION_IN_HEADER = re.compile(r"\b(?:_?in_)?(?P<unit>millions?|thousands?|billions?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, with what its cell says about currency and unit."""

    number: Decimal
    currency: str | None  # ISO code, "$" for a dollar of unnamed country, None when nothing is said
    factor: Decimal | None  # 1,000,000 for "m"; None when nothing is said
    is_marked: bool  # a sign of money stands beside it, whole or damaged


@dataclass(frozen=True, slots=True)
class Said:
    """What a header says about the money below it."""

    currency: str | None
    factor: Decimal | None


@lru_cache(maxsize=200_000)
def amount_of(text: str, decimal_comma: bool = False) -> Amount | None:
    """The amount that the whole text is; None when it is anything else."""
    text = text.strip()
    if not text or len(text) > 60:
        return None
    found = AMOUNT.match(text)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    number = number_of(found["number"], decimal_comma=decimal_comma)
    if number is None:
        return None
    if found["open"] or found["sign"] in ("-", "−", "–") or found["sign2"] or found["sign3"]:
        number = -number
    marks = [mark for mark in (found["before"], found["after"]) if mark]
    unit = found["unit0"] or found["unit1"] or found["unit2"]
    return Amount(number, _currency(marks[0]) if marks else None, UNITS[unit.lower()] if unit else None, bool(marks))


def _currency(mark: str) -> str | None:
    return CURRENCIES.get(mark.lower())


def number_of(text: str, *, decimal_comma: bool) -> Decimal | None:
    """The number, whatever parts its thousands. A single sign before three digits parts thousands for a comma
    (unless the column writes decimals with commas), and decimals for a point (unless it does).
    """
    bare = re.sub("[\\s'’\u00a0\u202f\u2009]", "", text)
    if " " in text.strip() and not re.fullmatch(r"\d{1,3}(?:[\s\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?", text.strip()):
        return None
    point, comma = bare.rfind("."), bare.rfind(",")
    if point >= 0 and comma >= 0:
        decimal = "." if point > comma else ","
    elif comma >= 0:
        is_grouped = bool(re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}", bare))
        decimal = "," if decimal_comma and bare.count(",") == 1 else ("." if is_grouped else ",")
    else:
        is_grouped = bool(re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare)) and (decimal_comma or bare.count(".") > 1)
        decimal = "," if is_grouped else "."
    grouping = "," if decimal == "." else "."
    whole, _, rest = bare.partition(decimal)
    if decimal in rest or grouping in rest or not _is_grouping(whole, grouping):
        return None
    digits = whole.replace(grouping, "") or "0"
    return _without_noise(Decimal(f"{digits}.{rest}" if rest else digits))


def _without_noise(number: Decimal) -> Decimal:
    """2066075.5899999999 is what a binary fraction makes of 2066075.59: only 15 digits are anybody's."""
    digits, exponent = len(number.as_tuple().digits), number.as_tuple().exponent
    if digits <= SOUND_DIGITS or not isinstance(exponent, int) or exponent >= 0:
        return number
    rounded = Decimal(format(number, f".{SOUND_DIGITS}g"))
    return Decimal(format(rounded.normalize(), "f"))


def _is_grouping(whole: str, sign: str) -> bool:
    """Thousands in threes, or as in India in twos before the last three."""
    return sign not in whole or bool(re.fullmatch(rf"\d{{1,3}}(?:\{sign}\d{{2,3}})*\{sign}\d{{3}}", whole))


def decimal_comma_in(texts: list[str]) -> bool:
    """Whether the texts of a column write decimals with a comma, told by those that can only be read one way."""
    comma = point = 0
    for text in set(texts):
        found = AMOUNT.match(text.strip()) if len(text) <= 60 else None
        if found is None:
            continue
        number = re.sub(r"[\s\u00a0\u202f\u2009'’]", "", found["number"])
        last_point, last_comma = number.rfind("."), number.rfind(",")
        if (
            last_comma > last_point and (last_point >= 0 or not re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}", number))
        ) or (number.count(".") > 1 and last_comma < 0):
            comma += 1
        elif last_point > last_comma and (last_comma >= 0 or len(number) - last_point - 1 != 3):
            point += 1
    return comma > point


@lru_cache(maxsize=10_000)
def said_by_header(header: str) -> Said:
    """The currency and unit that a header names: "(£million)", "in k€", "TEUR", "£'000", "GBP million"."""
    if found := HEADER_MARK.search(header):
        unit = found["unit0"] or found["unit"]
        if found["mark"] not in DAMAGED or unit:
            return Said(_currency(found["mark"]), UNITS[unit.lower()] if unit else _unit_elsewhere(header))
    return Said(_mark_elsewhere(header), _unit_elsewhere(header))


def _unit_elsewhere(header: str) -> Decimal | None:
    found = HEADER_UNIT.search(header) or MILLION_IN_HEADER.search(header.replace("_", " "))
    return UNITS[found["unit"].lower()] if found else None


def _mark_elsewhere(header: str) -> str | None:
    found = HEADER_UNIT.search(header)
    return _currency(found["mark"]) if found and found["mark"] else None


def looks_like_amount(text: str) -> bool:
    """Whether the text is a number or an amount of money."""
    return not says_unknown(text) and amount_of(text) is not None
