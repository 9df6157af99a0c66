"""What an answer asks of each role in each period: of decided work, of the choice, and what is bought for it."""

from dataclasses import dataclass
from decimal import Decimal

from pilotage.selection.reads.inputs import ZERO, Inputs, Limit, Role
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.uses import Uses


@dataclass(frozen=True, slots=True)
class Load:
    """Hours of a role in one period; capacity None: nobody knows."""

    span: str
    claimed: Decimal
    chosen: Decimal
    capacity: Decimal | None
    bought: Decimal

    @property
    def asked(self) -> Decimal:
        return self.claimed + self.chosen

    @property
    def share(self) -> Decimal | None:
        """Of the capacity that is there without buying."""
        return self.asked / self.capacity if self.capacity else None


@dataclass(frozen=True, slots=True)
class RoleLoad:
    """A role over the periods of the horizon, in order."""

    role: Role
    loads: tuple[Load, ...]

    @property
    def peak(self) -> Decimal:
        """The largest share of its capacity that is asked for; 0 where none is known."""
        return max((load.share for load in self.loads if load.share is not None), default=ZERO)

    @property
    def bought(self) -> Decimal:
        return sum((load.bought for load in self.loads), ZERO)


def loads_of(asked: Inputs, kept: Kept) -> tuple[RoleLoad, ...]:
    """Every role that the inputs count, in their order."""
    shifts = kept.shift_of
    claims = [(Uses(one), shifts.get(one.id, 0)) for one in asked.candidates if one.is_claim]
    chosen = [
        (Uses(one), shifts.get(one.id, 0))
        for one in asked.candidates
        if one.id in kept.chosen and not one.is_claim
    ]  # fmt: skip

    def load(place: int, limit: Limit) -> Load:
        claimed = sum((uses.of(limit, months) for uses, months in claims), ZERO)
        wanted = sum((uses.of(limit, months) for uses, months in chosen), ZERO)
        return Load(limit.span, claimed, wanted, limit.at_most, _bought(asked, kept, place))

    return tuple(
        RoleLoad(role, tuple(load(place, limit) for place, limit in enumerate(asked.limits) if limit.role == role.id))
        for role in asked.roles
    )


def _bought(asked: Inputs, kept: Kept, place: int) -> Decimal:
    """Hours by which what is bought relieves a limit."""
    found = ZERO
    for one in kept.bought:
        for at, amount in asked.extras[one.extra].uses:
            if at == place and amount < 0:
                found -= amount * one.units
    return found
