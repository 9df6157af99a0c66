"""From inputs to the engine's problem, and from its answer back: the engine knows positions, we know initiatives."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from pilotage.engine.selection.answer import Answer
from pilotage.engine.selection.problem import Excludes, Kind, Limit, Name, Needs, Problem, Rule, Together, Way
from pilotage.selection.reads.inputs import ZERO, Inputs, Json, Link
from pilotage.work.models import DependencyKind

_BUDGET = "budget"  # how a limit is called in answers that are kept


def problem_of(inputs: Inputs) -> Problem:
    """Every candidate has a place, also those that are left out: what needs them must learn that they are out.

    Limits are the years' budgets, in order; a year without one is only counted.
    """
    place = {one.id: index for index, one in enumerate(inputs.candidates)}
    return Problem(
        ways=tuple((Way(0, len(inputs.years), one.value, one.cost),) for one in inputs.candidates),
        limits=tuple(
            Limit({place: one.costs[period] for place, one in enumerate(inputs.candidates)}, None, budget)
            for period, budget in enumerate(inputs.budgets)
        ),
        forced_in=tuple(index for index, one in enumerate(inputs.candidates) if one.into),
        forced_out=tuple(index for index, one in enumerate(inputs.candidates) if one.out),
        rules=tuple(_rule(link, place[link.source], place[link.target]) for link in inputs.links),
    )


def _rule(link: Link, source: int, target: int) -> Rule:
    match link.kind:
        case DependencyKind.NEEDS:
            return Needs(source, target)
        case DependencyKind.EXCLUDES:
            return Excludes(source, target)
        case _:
            return Together((source, target))


@dataclass(frozen=True, slots=True)
class YearUse:
    """What the choice uses of a year's budget; worth is what one more unit of it would add to the goal."""

    year: int
    used: Decimal
    worth: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands against adding a candidate that is out: links by their place in the inputs, money short by year."""

    id: str
    links: tuple[int, ...]
    short: tuple[tuple[int, Decimal], ...]
    net_worth: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer in our own words, as it is kept.

    clash        of an infeasible one: (kind, place) of the limits and rules that contradict each other
    is_minimal   whether all of the clash is needed for it
    """

    selected: tuple[str, ...]
    value: Decimal
    uses: tuple[YearUse, ...]
    facts: tuple[Facts, ...]
    clash: tuple[tuple[str, int], ...]
    is_minimal: bool
    is_cheapest: bool
    ended: str
    nodes: int

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(self.selected)


def kept_of(inputs: Inputs, answer: Answer) -> Kept:
    """The engine's answer by initiative and year."""
    ids = [one.id for one in inputs.candidates]
    names = answer.conflict.names if answer.conflict else ()
    return Kept(
        selected=tuple(ids[index] for index in answer.selected),
        value=answer.value if answer.value is not None else ZERO,
        uses=tuple(YearUse(inputs.years[use.name.index], use.used, use.worth) for use in answer.uses),
        facts=tuple(
            Facts(
                id=ids[out.candidate],
                links=tuple(name.index for name in out.breaks),
                short=tuple((inputs.years[short.name.index], short.by) for short in out.short),
                net_worth=out.net_worth,
            )
            for out in answer.left_out
        ),
        clash=tuple((_BUDGET if name.kind is Kind.LIMIT else name.kind.value, name.index) for name in names),
        is_minimal=answer.conflict.is_minimal if answer.conflict else True,
        is_cheapest=answer.is_cheapest,
        ended=answer.ended.value,
        nodes=answer.nodes,
    )


def kept_to_json(kept: Kept) -> Json:
    plain = asdict(kept)
    plain["value"] = str(kept.value)
    for use in plain["uses"]:
        use["used"] = str(use["used"])
    for facts in plain["facts"]:
        facts["short"] = [[year, str(by)] for year, by in facts["short"]]
    return plain


def kept_from_json(plain: Json) -> Kept:
    return Kept(
        selected=tuple(plain["selected"]),
        value=Decimal(plain["value"]),
        uses=tuple(YearUse(use["year"], Decimal(use["used"]), use["worth"]) for use in plain["uses"]),
        facts=tuple(
            Facts(
                facts["id"],
                tuple(facts["links"]),
                tuple((year, Decimal(by)) for year, by in facts["short"]),
                facts["net_worth"],
            )
            for facts in plain["facts"]
        ),
        clash=tuple((kind, index) for kind, index in plain["clash"]),
        is_minimal=plain["is_minimal"],
        is_cheapest=plain["is_cheapest"],
        ended=plain["ended"],
        nodes=plain["nodes"],
    )


def clash_names(kept: Kept) -> tuple[Name, ...]:
    return tuple(Name(Kind.LIMIT if kind == _BUDGET else Kind(kind), index) for kind, index in kept.clash)
