"""Amounts with their currency, and totals that say how much of them is unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self


class MixedCurrencies(Exception):
    """Two currencies met where only one can be: convert first, at a dated rate."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} cannot be added or compared without a rate.")
        self.one = one
        self.other = other


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError(f"An amount is a finite Decimal, not {self.amount!r}.")
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"A currency is an ISO 4217 code such as EUR, not {self.currency!r}.")

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(Decimal(0), currency)

    @property
    def is_zero(self) -> bool:
        return self.amount == 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Self:
        return type(self)(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __truediv__(self, other: Self) -> Decimal:
        """How many times the other: a ratio, without currency."""
        return self.amount / self._same(other)

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._same(other)

    def _same(self, other: Self) -> Decimal:
        if other.currency != self.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return other.amount


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of what is known, with how many values it was made from and how many are unknown.

    `known` is None when not one value is known: the sum of nothing known is not 0.
    """

    known: Money | Decimal | None
    known_count: int
    unknown_count: int

    @property
    def count(self) -> int:
        return self.known_count + self.unknown_count


def total_of(values: Iterable[Money | None]) -> Total:
    """The total of amounts of one currency; None is unknown. Raises MixedCurrencies."""
    known: Money | None = None
    known_count = unknown_count = 0
    for value in values:
        if value is None:
            unknown_count += 1
            continue
        known = value if known is None else known + value
        known_count += 1
    return Total(known, known_count, unknown_count)
