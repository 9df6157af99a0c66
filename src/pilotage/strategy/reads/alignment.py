"""Spend beside weight: does the money go where the strategy says?

An initiative's spend is divided among what it serves in proportion to how strongly it serves each: strong (0.6) and
low (0.1) get six sevenths and one seventh. Weights play no part in the division, else they would be compared with
themselves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.strategy.models import DriverSet
from pilotage.strategy.reads.drivers import complete_weights, drivers_of
from pilotage.strategy.reads.levels import share_of
from pilotage.strategy.reads.objectives import Branch, objective_branches
from pilotage.strategy.reads.ratings import Levels, levels_by_driver, levels_by_objective
from pilotage.strategy.reads.spending import Spend

ORPHAN = "orphan"  # rated, and serves nothing
UNRATED = "unrated"  # nobody said what it serves
Bucket = UUID | str


@dataclass(frozen=True, slots=True)
class Part:
    """What one initiative gives to one bucket: None when its spend is unknown."""

    initiative_id: UUID
    amount: Decimal | None
    share: Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """Known spend, from how many initiatives, of how many of which it is unknown."""

    known: Decimal
    count: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Line:
    """One driver or objective: its weight (None: not said) and the spend that serves it."""

    id: UUID
    code: str
    name: str
    depth: int
    weight: Decimal | None
    amount: Amount
    spend_share: Decimal | None  # of all known spend; None when none is known

    @property
    def gap(self) -> Decimal | None:
        """Spend share less weight: above 0 more money than importance."""
        return None if self.weight is None or self.spend_share is None else self.spend_share - self.weight


@dataclass(frozen=True, slots=True)
class Side:
    """Spend by driver, or by objective."""

    lines: tuple[Line, ...]
    orphan: Amount
    unrated: Amount
    parts: Mapping[Bucket, Sequence[Part]]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Both sides, and the whole that they divide. No drivers: no set is in use."""

    total: Amount
    drivers: Side | None
    objectives: Side


def alignment(access: Access, *, driver_set: DriverSet | None, spend: Spend) -> Alignment:
    """Spend by driver and by objective, of exactly the initiatives in `spend` (see `spending.spend_visible_to`)."""
    total = _amount(Part(one, amount, Decimal(1)) for one, amount in spend.items())
    by_driver = None
    if driver_set is not None:
        by_driver = _driver_side(driver_set, _divided(spend, levels_by_driver(driver_set, spend)), total)
    by_objective = _objective_side(objective_branches(access), _divided(spend, levels_by_objective(spend)), total)
    return Alignment(total, by_driver, by_objective)


def _divided(spend: Spend, levels: Levels) -> dict[Bucket, list[Part]]:
    served: dict[UUID, dict[UUID, Decimal]] = {}
    for initiative_id, target_id, level in levels:
        served.setdefault(initiative_id, {})[target_id] = share_of(level)
    parts: dict[Bucket, list[Part]] = {ORPHAN: [], UNRATED: []}
    for initiative_id, amount in spend.items():
        shares = served.get(initiative_id)
        whole = sum(shares.values(), Decimal(0)) if shares else Decimal(0)
        if not shares or not whole:
            parts[ORPHAN if shares else UNRATED].append(Part(initiative_id, amount, Decimal(1)))
            continue
        for target_id, share in shares.items():
            if share:
                part = share / whole
                given = None if amount is None else amount * part
                parts.setdefault(target_id, []).append(Part(initiative_id, given, part))
    return parts


def _amount(parts: Iterable[Part]) -> Amount:
    known, count, unknown = Decimal(0), set(), set()
    for part in parts:
        count.add(part.initiative_id)
        if part.amount is None:
            unknown.add(part.initiative_id)
        else:
            known += part.amount
    return Amount(known, len(count), len(unknown))


def _share(amount: Amount, total: Amount) -> Decimal | None:
    return amount.known / total.known if total.known else None


def _driver_side(driver_set: DriverSet, parts: dict[Bucket, list[Part]], total: Amount) -> Side:
    drivers = drivers_of(driver_set)
    weights = complete_weights(drivers) or {}
    lines = []
    for driver in drivers:
        amount = _amount(parts.get(driver.id, ()))
        lines.append(Line(driver.id, "", driver.name, 0, weights.get(driver.id), amount, _share(amount, total)))
    return Side(tuple(lines), _amount(parts[ORPHAN]), _amount(parts[UNRATED]), parts)


def _objective_side(branches: Sequence[Branch], parts: dict[Bucket, list[Part]], total: Amount) -> Side:
    """An objective has its own spend and that of everything below it."""
    below = _descendants(branches)
    gathered: dict[Bucket, list[Part]] = {ORPHAN: parts[ORPHAN], UNRATED: parts[UNRATED]}
    lines = []
    for branch in branches:
        objective = branch.objective
        rows = [part for one in below(objective.id) for part in parts.get(one, ())]
        gathered[objective.id] = rows
        amount = _amount(rows)
        share = _share(amount, total)
        lines.append(Line(objective.id, objective.code, objective.name, branch.depth, branch.weight, amount, share))
    return Side(tuple(lines), _amount(parts[ORPHAN]), _amount(parts[UNRATED]), gathered)


def _descendants(branches: Sequence[Branch]) -> Callable[[UUID], list[UUID]]:
    children: dict[UUID | None, list[UUID]] = {}
    for branch in branches:
        children.setdefault(branch.objective.parent_id, []).append(branch.objective.id)

    def below(top: UUID) -> list[UUID]:
        return [top, *(one for child in children.get(top, []) for one in below(child))]

    return below
