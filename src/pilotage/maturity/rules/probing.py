"""Probes: named questions about the organisation's own data, answered row by row.

A probe is a pure function of facts: `reads.facts` gathers them, in a number of queries that does not grow with rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise

Words = str | Promise
Facts = TypeVar("Facts")


class Lack(StrEnum):
    """What is wrong with a row that does not pass."""

    MISSING = "missing"
    STALE = "stale"
    CONTRADICTORY = "contradictory"


class Sight(StrEnum):
    """Who is told what a probe found, and in which scopes it counts.

    place         who may see the place that a finding lies in; it counts in the scopes above that
    money         who may see money in that place
    common        whoever sees anything: it belongs to everybody, and counts in every scope
    common_money  who may see money: it belongs to everybody, and counts in every scope
    people        who may see people: they belong to the enterprise
    """

    PLACE = "place"
    MONEY = "money"
    COMMON = "common"
    COMMON_MONEY = "common_money"
    PEOPLE = "people"


MONEY_SIGHTS = frozenset({Sight.MONEY, Sight.COMMON_MONEY})
COMMON_SIGHTS = frozenset({Sight.COMMON, Sight.COMMON_MONEY})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a probe asked about.

    place      path of the scope that it lies on directly; the enterprise's for what belongs to everybody
    subject    what it is called on a page, with its number where it has one
    address    where it is mended
    said       what was found, in a short phrase; why it does not pass
    owner      whose it is to mend; None: nobody's
    sign       it passes, and shows that it may have been made to: the sign in a phrase; else empty
    is_money   told only to who may see money in that place
    ends       the places of what it lies between, both of which must be seen; None: it lies in its place alone
    alike      does not pass because of others that bear the same mark: told with one of them at least
    """

    place: str
    subject: str
    address: str
    passes: bool
    said: str = ""
    owner: UUID | None = None
    sign: str = ""
    is_money: bool = False
    ends: tuple[str, str] | None = None
    alike: str = ""


@dataclass(frozen=True, slots=True)
class Probe(Generic[Facts]):
    """A question.

    name        a slug, kept with its counts: never changed
    label       the question's claim: "Initiatives in delivery have an approved baseline"
    things      what its share is of: "initiatives in delivery"
    needs       what must be there before it can say anything
    to_do       what to do about a row that does not pass
    dimension   key of the dimension that it speaks to first
    sight       who is told of it
    is_dated    whether it can be asked for a past day, because all that it looks at bears dates
    is_whole    of a part of the enterprise it says nothing
    """

    name: str
    label: Words
    things: Words
    needs: Words
    to_do: Words
    dimension: str
    lack: Lack
    ask: Callable[[Facts], Iterable[Finding]]
    sight: Sight = Sight.PLACE
    is_dated: bool = False
    is_whole: bool = False

    @property
    def is_money(self) -> bool:
        return self.sight in MONEY_SIGHTS


@dataclass(frozen=True, slots=True)
class Tally:
    """A probe's share. asked = 0: no evidence yet, which is not a share of 0."""

    passed: int = 0
    asked: int = 0
    suspects: int = 0

    @property
    def share(self) -> float | None:
        return self.passed / self.asked if self.asked else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.asked + other.asked, self.suspects + other.suspects)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a practice's probe says. holds: None where there is no evidence yet."""

    tally: Tally
    threshold: float
    signs: tuple[str, ...] = ()

    @property
    def holds(self) -> bool | None:
        share = self.tally.share
        # 9 of 10 is 0.9, whatever the last bit of the division says.
        return None if share is None else share >= self.threshold - 1e-9


def tally_of(findings: Sequence[Finding]) -> Tally:
    """How many there are, how many pass, and how many of these show a sign."""
    passed = [one for one in findings if one.passes]
    return Tally(len(passed), len(findings), sum(bool(one.sign) for one in passed))
