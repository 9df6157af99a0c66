"""What a ledger would change, as values."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pilotage.finance.models import MoneyLine


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Month:
    """A month of a line as the ledger says it: the sum of its rows, beside what is there.

    is_there   an actual amount is reported; now: it, None when it is stated as unknown
    places     where its rows stand in the file
    """

    line: MoneyLine
    month: date
    amount: Decimal
    is_there: bool = False
    now: Decimal | None = None
    places: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        if not self.is_there:
            return Outcome.NEW
        return Outcome.UNCHANGED if self.now == self.amount else Outcome.CHANGED


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be booked, and where it stands in the file."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A ledger beside the books; with any problem nothing of it may be written."""

    rows: int
    months: Sequence[Month]
    problems: Sequence[Problem]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them; those of one month of a line go one way together."""
        found: Counter[str] = Counter()
        for one in self.months:
            found[one.outcome.value] += len(one.places)
        return {
            "rows": self.rows,
            **{outcome.value: found[outcome.value] for outcome in Outcome},
            "refused": len(self.problems),
        }

    @property
    def changing(self) -> list[Month]:
        return [one for one in self.months if one.outcome is not Outcome.UNCHANGED]

    @property
    def fingerprint(self) -> str:
        """Another one when the file would now change something else than it did when it was looked at."""
        said = sorted(
            (str(one.line.pk), one.month.isoformat(), str(one.amount), str(one.is_there), str(one.now))
            for one in self.months
        )
        return hashlib.sha256(repr((said, len(self.problems))).encode()).hexdigest()
