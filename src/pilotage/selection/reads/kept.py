"""An answer in our own words, as it is kept: by initiative and by limit, not by the engine's positions."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from pilotage.engine.selection.answer import Answer, LeftOut, Short, Taken
from pilotage.engine.selection.evaluate import standing_of
from pilotage.engine.selection.problem import Kind, Name, Problem
from pilotage.selection.reads.freezing import Json, reader_of
from pilotage.selection.reads.inputs import ZERO, Candidate, Inputs, Way


@dataclass(frozen=True, slots=True)
class LimitUse:
    """What the choice uses of a limit; worth is what one more unit of it would add to the goal.

    used    by what is chosen alone
    eased   by what is bought: used - eased counts against the limit
    """

    limit: int
    used: Decimal
    eased: Decimal
    worth: float | None


@dataclass(frozen=True, slots=True)
class Bought:
    """Units of an extra, by its place in the inputs."""

    extra: int
    units: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands against adding a candidate that is out, at the start that comes closest.

    rules   places: first the inputs' links, then their logic
    short   (place of a limit, how much is missing)
    """

    id: str
    rules: tuple[int, ...]
    short: tuple[tuple[int, Decimal], ...]
    net_worth: float | None
    months: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer.

    shifts       months by which each selected one is moved, in the order of `selected`
    clash        of an infeasible one: (kind, place) of the limits and rules that contradict each other
    is_minimal   whether all of the clash is needed for it
    """

    selected: tuple[str, ...]
    value: Decimal
    uses: tuple[LimitUse, ...]
    facts: tuple[Facts, ...]
    clash: tuple[tuple[str, int], ...]
    is_minimal: bool
    is_cheapest: bool
    ended: str
    nodes: int
    shifts: tuple[int, ...] = ()
    bought: tuple[Bought, ...] = ()
    second_value: Decimal | None = None
    cost: Decimal = ZERO

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(self.selected)

    @property
    def shift_of(self) -> dict[str, int]:
        """Months by which each selected one starts later than the register says."""
        return dict(zip(self.selected, self.shifts or (0,) * len(self.selected), strict=True))


def way_of(one: Candidate, months: int) -> Way:
    """The way that starts so many months later."""
    return next((way for way in one.all_ways if way.months == months), one.all_ways[0])


def kept_of(inputs: Inputs, problem: Problem, answer: Answer) -> Kept:
    """The engine's answer to the problem of these inputs, by initiative and limit."""
    everyone = inputs.candidates
    conflict = answer.conflict
    return Kept(
        selected=tuple(everyone[one.candidate].id for one in answer.taken),
        shifts=tuple(everyone[one.candidate].all_ways[one.way].months for one in answer.taken),
        value=answer.value if answer.value is not None else ZERO,
        second_value=answer.second_value,
        cost=answer.cost or ZERO,
        bought=tuple(Bought(one.extra, one.units) for one in answer.bought),
        uses=tuple(LimitUse(use.name.index, use.used, use.eased, use.worth) for use in answer.uses),
        facts=tuple(
            Facts(
                id=everyone[out.candidate].id,
                rules=tuple(name.index for name in out.breaks),
                short=tuple((short.name.index, short.by) for short in _short_with(problem, answer, out)),
                net_worth=out.net_worth,
                months=everyone[out.candidate].all_ways[out.way].months,
            )
            for out in answer.left_out
        ),
        clash=tuple((name.kind.value, name.index) for name in conflict.names) if conflict else (),
        is_minimal=conflict.is_minimal if conflict else True,
        is_cheapest=answer.is_cheapest,
        ended=answer.ended.value,
        nodes=answer.nodes,
    )


def _short_with(problem: Problem, answer: Answer, out: LeftOut) -> tuple[Short, ...]:
    """What is missing to add it. No single limit may stand against it where things can be bought, but all together:
    then what the purchases themselves would lack is what is missing."""
    if out.short or out.breaks or out.is_forced_out or not problem.extras:
        return out.short
    return standing_of(problem, (*answer.taken, Taken(out.candidate, out.way))).short


def kept_to_json(kept: Kept) -> Json:
    """As it is kept: amounts are texts, with all their digits."""
    return {name: _plain(value) for name, value in asdict(kept).items()}


def kept_from_json(plain: Json) -> Kept:
    found: Kept = reader_of(Kept)(plain)
    return found


def clash_names(kept: Kept) -> tuple[Name, ...]:
    return tuple(Name(Kind(kind), index) for kind, index in kept.clash)


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value
