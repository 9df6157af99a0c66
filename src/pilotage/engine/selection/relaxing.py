"""The least by which limits must be widened so that something becomes possible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from pilotage.engine.selection.amounts import exact, written
from pilotage.engine.selection.answer import Bought, Short, Taken
from pilotage.engine.selection.conflict import Conflict
from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.evaluate import bought_of, cost_of, taken_of, value_of
from pilotage.engine.selection.forcing import with_candidate
from pilotage.engine.selection.goals import is_proved
from pilotage.engine.selection.model import Model, model_of, worth_of
from pilotage.engine.selection.problem import Amount, Extra, Kind, Limit, Name, Problem, WrongProblem
from pilotage.engine.selection.rows import value_row
from pilotage.engine.selection.search import Found, search
from pilotage.engine.selection.solver import State
from pilotage.engine.selection.stopping import Stop

_FINER_NODES = 200  # branches spent on the most valuable of equally small widenings: bounded, so the same every time


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A smallest widening, and a choice that it makes possible.

    by           above 0: so much more at_most; below 0: so much less at_least. Exactly what the choice needs: with
                 any less of all of them it is not possible. Empty: nothing must be widened
    weighted     all of them by their weights, together
    value, cost  of the choice, as the problem counts them
    bought       of the problem's own extras
    is_proved    no smaller widening does it
    least        no widening that does it weighs less than this, as far as proved
    """

    by: tuple[Short, ...]
    weighted: Decimal
    taken: tuple[Taken, ...]
    bought: tuple[Bought, ...]
    value: Decimal
    cost: Decimal
    is_proved: bool
    least: float


def least_relaxed(
    problem: Problem,
    *,
    free: Mapping[int, Amount],
    candidate: int | None,
    value_at_least: Amount | None,
    effort: Effort,
    keep: Sequence[int] = (),
    report: Report | None = None,
) -> Relaxed | None:
    """The smallest weighted widening of the limits `free` with which a choice exists that is as wanted.

    free             weight (> 0) of one unit of each limit that may be widened, by its place
    candidate        must be in; None: no matter who is. That the problem forces it out is dropped
    value_at_least   the choice is worth so much; None: no matter how much
    keep             candidates that must be in as well, like those of an answer which shall not be given up

    With neither goal: the smallest cure of a problem in which nothing is possible. Of equally small widenings one with
    a valuable choice is taken, as far as a bounded search can tell. None: no widening of these limits does it, or none
    was found within the effort (`cures` tells the two apart). As hard as `solve`.
    Raises WrongProblem for a limit or candidate that is not there, or a weight that is not above 0.
    """
    wanted = problem
    for one in keep if candidate is None else (*keep, candidate):
        wanted = with_candidate(wanted, one)
    return _searched(wanted, free, value_at_least, effort, Stop(report, shows_value=False))[1]


@dataclass(frozen=True, slots=True)
class Cure:
    """Whether one limit or rule of a conflict alone makes a choice possible when it yields.

    by          of a limit: the smallest widening (above 0: more at_most; below 0: less at_least); None of others, and
                where it does not help
    is_cure     None: not known, the effort ended before
    is_proved   of a limit: no smaller widening does it; of others and without cure: it is certain
    """

    name: Name
    by: Decimal | None
    is_cure: bool | None
    is_proved: bool
    taken: tuple[Taken, ...]


def cures(problem: Problem, conflict: Conflict, effort: Effort, report: Report | None = None) -> tuple[Cure, ...]:
    """What of the conflict makes a choice possible when it alone yields, in the order of the conflict.

    A limit is widened by the smallest amount that does it; a rule or a forced choice is dropped. Where a problem holds
    several conflicts none may be enough alone: `least_relaxed` widens several limits together.
    effort   for each; when `report` stops, the rest is not known
    """
    stop = Stop(report, shows_value=False)
    return tuple(
        Cure(name, None, None, is_proved=False, taken=()) if stop.is_wanted else _cure(problem, name, effort, stop)
        for name in conflict.names
    )


def dropped(problem: Problem, name: Name) -> Problem:
    """The problem without that rule or forced choice, or without the ends of that limit."""
    match name.kind:
        case Kind.RULE:
            return replace(problem, rules=(*problem.rules[: name.index], *problem.rules[name.index + 1 :]))
        case Kind.FORCED_IN:
            return replace(problem, forced_in=tuple(one for one in problem.forced_in if one != name.index))
        case Kind.FORCED_OUT:
            return replace(problem, forced_out=tuple(one for one in problem.forced_out if one != name.index))
        case Kind.LIMIT:
            limits = list(problem.limits)
            limits[name.index] = replace(limits[name.index], at_least=None, at_most=None)
            return replace(problem, limits=tuple(limits))


def _cure(problem: Problem, name: Name, effort: Effort, stop: Stop) -> Cure:
    if name.kind is Kind.LIMIT:
        state, relaxed = _searched(problem, {name.index: 1}, None, effort, stop)
        if relaxed is not None:
            by = relaxed.by[0].by if relaxed.by else Decimal(0)
            return Cure(name, by, is_cure=True, is_proved=relaxed.is_proved, taken=relaxed.taken)
    else:
        rest = dropped(problem, name)
        model = model_of(rest)
        found = search(model, (0,) * model.width, effort, stop)
        state = found.state
        if found.choice is not None:
            ways = [way for way in range(model.ways) if found.choice.units[way]]
            return Cure(name, None, is_cure=True, is_proved=True, taken=taken_of(rest, ways))
    is_certain = state is State.INFEASIBLE
    return Cure(name, None, is_cure=False if is_certain else None, is_proved=is_certain, taken=())


def _searched(
    problem: Problem, free: Mapping[int, Amount], value_at_least: Amount | None, effort: Effort, stop: Stop
) -> tuple[State, Relaxed | None]:
    _refuse_wrong(problem, free)
    widened, widenings = _widened(problem, free, value_at_least)
    model = model_of(widened)
    first = search(model, model.values, replace(effort, gap=0.0), stop)
    if first.choice is None or first.value is None:
        return first.state, None
    is_least = is_proved(model, model.values, first.value, first.bound)
    final = first if not is_least or stop.is_wanted else _most_valuable(problem, model, first, effort, stop)
    return first.state, _relaxed(problem, model, widenings, first, final, is_least=is_least)


@dataclass(frozen=True, slots=True)
class _Widening:
    """An extra that stands for a wider end of a limit. sign: 1 of at_most, -1 of at_least."""

    limit: int
    sign: int


def _widened(
    problem: Problem, free: Mapping[int, Amount], value_at_least: Amount | None
) -> tuple[Problem, tuple[_Widening, ...]]:
    """The problem in which widenings can be bought, and nothing but their weight counts."""
    plain = without_value(problem, value_at_least)
    widenings = tuple(_widenings(problem, free))
    more = [
        Extra({one.limit: -one.sign}, None, is_whole=False, value=written(-exact(free[one.limit]))) for one in widenings
    ]
    return replace(plain, extras=(*plain.extras, *more)), widenings


def without_value(problem: Problem, value_at_least: Amount | None) -> Problem:
    """The problem in which nothing is worth or costs anything, but a choice must have been worth so much."""
    limits, own = list(problem.limits), [replace(extra, value=0, cost=0) for extra in problem.extras]
    if value_at_least is not None:
        place = len(limits)
        every = chain.from_iterable(problem.ways)
        limits.append(Limit({number: way.value for number, way in enumerate(every)}, value_at_least, None))
        own = [
            replace(extra, uses={**extra.uses, place: known.value})
            for extra, known in zip(own, problem.extras, strict=True)
        ]
    ways = tuple(tuple(replace(way, value=0, cost=0) for way in several) for several in problem.ways)
    return replace(problem, ways=ways, limits=tuple(limits), extras=tuple(own), second=None)


def _widenings(problem: Problem, free: Mapping[int, Amount]) -> Iterator[_Widening]:
    for place in sorted(free):
        if problem.limits[place].at_most is not None:
            yield _Widening(place, 1)
        if problem.limits[place].at_least is not None:
            yield _Widening(place, -1)


def _most_valuable(problem: Problem, model: Model, least: Found, effort: Effort, stop: Stop) -> Found:
    """A more valuable choice of the same widening, or the one that is known."""
    left = effort.seconds - least.seconds
    if least.choice is None or left <= 0:
        return least
    own = model_of(problem)
    goal = (*own.values, *(0 for _ in range(model.width - own.width)))
    kept = value_row(model.values, worth_of(model.values, least.choice.units))
    nodes = min(effort.nodes or _FINER_NODES, _FINER_NODES)
    finer = replace(effort, seconds=left, gap=0.0, nodes=nodes)
    found = search(model, goal, finer, stop, more=[kept], start=least.choice)
    return least if found.choice is None else found


def _relaxed(
    problem: Problem, model: Model, widenings: Sequence[_Widening], first: Found, final: Found, *, is_least: bool
) -> Relaxed:
    units = final.choice.units if final.choice else ()
    ways = [way for way in range(model.ways) if units[way]]
    own = units[model.ways : model.width - len(widenings)]
    wider = units[model.width - len(widenings) :]
    weighted = -Fraction(worth_of(model.values, units)) / model.value_scale
    least = float(weighted) if is_least else min(-(first.bound or 0.0) / model.value_scale, float(weighted))
    return Relaxed(
        by=tuple(
            Short(Name(Kind.LIMIT, one.limit), written(one.sign * Fraction(amount)))
            for one, amount in zip(widenings, wider, strict=True)
            if amount
        ),
        weighted=written(weighted),
        taken=taken_of(problem, ways),
        bought=bought_of(own),
        value=value_of(problem, ways, own),
        cost=cost_of(problem, ways, own),
        is_proved=is_least,
        least=max(0.0, least),
    )


def _refuse_wrong(problem: Problem, free: Mapping[int, Amount]) -> None:
    for place, weight in free.items():
        if place not in range(len(problem.limits)):
            raise WrongProblem(f"there is no limit {place}")
        if weight <= 0:
            raise WrongProblem(f"the weight of a widening must be above 0: {weight}")
