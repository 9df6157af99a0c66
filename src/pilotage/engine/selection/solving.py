"""The best choice: most value within all limits, and of equally good ones the cheapest and earliest."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf

from pilotage.engine.selection import cpsat
from pilotage.engine.selection.amounts import written
from pilotage.engine.selection.answer import Answer, Outcome, Taken
from pilotage.engine.selection.beside import SMALL
from pilotage.engine.selection.completing import Choice
from pilotage.engine.selection.conflict import conflict_in
from pilotage.engine.selection.effort import Effort, Ended, Report, gap_between
from pilotage.engine.selection.evaluate import (
    bought_of,
    needed_of,
    second_value_of,
    standing_of,
    taken_of,
    used_of,
    uses_of,
    ways_of,
)
from pilotage.engine.selection.goals import (
    haste,
    in_own_units,
    is_proved,
    least_value,
    second_goal,
    standing_still,
    thrift,
)
from pilotage.engine.selection.model import Model, model_of, worth_of
from pilotage.engine.selection.problem import Problem, Second
from pilotage.engine.selection.reasons import left_out_of, worths_of
from pilotage.engine.selection.rows import Row, value_row
from pilotage.engine.selection.search import Found, search
from pilotage.engine.selection.solver import NAME, State, version

_SEPARATOR = ", "
_VERSIONS = {NAME: version, cpsat.NAME: cpsat.version}

# Branches spent on each finer goal: bounded by work, so the same every time.
_FINER_NODES = 200
# Where CP-SAT takes part, which proves finer goals in a fraction of the time, seconds, if the value took no longer.
_FINER_SECONDS = 2.0

_ENDED = {
    State.INFEASIBLE: Ended.PROVED,
    State.TIME: Ended.TIME,
    State.NODES: Ended.NODES,
    State.STOPPED: Ended.STOPPED,
}


def solve(
    problem: Problem, effort: Effort, report: Report | None = None, *, start: Sequence[Taken] | None = None
) -> Answer:
    """The choice of the greatest total value that respects every limit and rule exactly.

    With a second goal: of all choices whose value is near enough to the best one found, the one with most of it.
    Among proved best choices the one of the lowest total cost is taken as far as a bounded search can tell
    (`Answer.is_cheapest`), and of these the one whose candidates begin earliest; what then still ties is decided by
    the solver, the same way in every run with the same seed.
    `report` is told where the search stands and may stop it: the best so far is the answer then. `start` is a choice
    known to be good; the answer is not worse than it. If it breaks something it is not used.
    Exponential in the worst case. Raises SolverFailure when the solver itself gives up.
    """
    model = model_of(problem)
    known = known_choice(problem, model, start) if start else None
    first = search(model, model.values, effort, in_own_units(report, model.value_scale), start=known)
    if known is not None:
        first = _better(model, first, known)
    if first.choice is None or first.value is None:
        return _without_choice(model, first, effort, report)
    chain = _Chain(model, effort, report, first.choice, first)
    is_best = is_proved(model, model.values, first.value, first.bound)
    if problem.second:
        is_best &= chain.seek_second(problem.second)
    else:
        chain.keep(model.values)
    is_cheapest = is_best and chain.seek(thrift(model))
    if is_cheapest:
        chain.seek(haste(problem, model))
    return _with_choice(problem, chain, is_best, is_cheapest)


@dataclass(slots=True)
class _Chain:
    """One goal after the other: what was reached is kept while the next is sought."""

    model: Model
    effort: Effort
    report: Report | None
    choice: Choice
    first: Found
    seconds: float = 0.0
    nodes: int = 0
    kept: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seconds, self.nodes = self.first.seconds, self.first.nodes

    def keep(self, goal: Sequence[int]) -> None:
        """No less of the goal from here on than the choice has."""
        self.kept.append(value_row(goal, worth_of(goal, self.choice.units)))

    def seek_second(self, second: Second) -> bool:
        """Most of the second goal, then of the first. Answers whether the second is proved."""
        self.kept.append(value_row(self.model.values, least_value(second, self.first.value or 0)))
        is_most = self._seek(second_goal(self.model, second), self.effort.nodes, self.effort.gap)
        return is_most and self.seek(self.model.values)

    def seek(self, goal: tuple[int, ...]) -> bool:
        """Most of a finer goal, by a bounded search. Answers whether that is proved."""
        if cpsat.NAME in self.first.solvers and self.model.width <= SMALL:
            return self._seek(goal, None, 0.0, most=max(_FINER_SECONDS, self.first.seconds))
        return self._seek(goal, min(self.effort.nodes or _FINER_NODES, _FINER_NODES), 0.0)

    def _seek(self, goal: tuple[int, ...], nodes: int | None, gap: float, most: float = inf) -> bool:
        left = min(self.effort.seconds - self.seconds, most)
        if not any(goal):
            return True
        if left <= 0:
            return False
        quiet = standing_still(self.report, float(self.first.value or 0) / self.model.value_scale, self.seconds)
        effort = replace(self.effort, seconds=left, gap=gap, nodes=nodes)
        found = search(self.model, goal, effort, quiet, more=self.kept, start=self.choice)
        self.seconds, self.nodes = self.seconds + found.seconds, self.nodes + found.nodes
        if found.choice is None or found.value is None or found.value < worth_of(goal, self.choice.units):
            return False
        self.choice = found.choice
        self.keep(goal)
        return is_proved(self.model, goal, found.value, found.bound)


def _with_choice(problem: Problem, chain: _Chain, is_best: bool, is_cheapest: bool) -> Answer:
    model, first = chain.model, chain.first
    best = float(first.value or 0) / model.value_scale
    bound = None if first.bound is None else max(first.bound / model.value_scale, best)
    if is_proved(model, model.values, first.value, first.bound):
        bound = best
    units = chain.choice.units
    ways = [way for way in range(model.ways) if units[way]]
    extras = units[model.ways :]
    worths = worths_of(model, chain.effort)
    return Answer(
        outcome=Outcome.OPTIMAL if is_best else Outcome.WITHIN,
        taken=taken_of(problem, ways),
        bought=bought_of(extras),
        value=written(Fraction(worth_of(model.values, units)) / model.value_scale),
        second_value=second_value_of(problem, ways),
        cost=written(Fraction(worth_of(model.costs, units)) / model.cost_scale),
        bound=bound,
        gap=gap_between(best, bound),
        is_cheapest=is_cheapest,
        ended=Ended.PROVED if is_best else _ENDED.get(first.state, Ended.GAP),
        uses=uses_of(problem, used_of(problem, ways), extras, worths.by_name if worths else None),
        left_out=left_out_of(problem, model, chain.choice, worths),
        conflict=None,
        solver=_SEPARATOR.join(first.solvers),
        solver_version=_versions(first),
        seed=chain.effort.seed,
        seconds=chain.seconds,
        nodes=chain.nodes,
    )


def _versions(found: Found) -> str:
    return _SEPARATOR.join(_VERSIONS[name]() for name in found.solvers)


def _without_choice(model: Model, found: Found, effort: Effort, report: Report | None) -> Answer:
    infeasible = found.state is State.INFEASIBLE
    # The conflict gets as much time again as the search was given: without it the reader has no answer at all.
    conflict = conflict_in(model, effort, report) if infeasible else None
    return Answer(
        outcome=Outcome.INFEASIBLE if infeasible else Outcome.NO_ANSWER,
        taken=(),
        bought=(),
        value=None,
        second_value=None,
        cost=None,
        bound=None if infeasible or found.bound is None else found.bound / model.value_scale,
        gap=None,
        is_cheapest=False,
        ended=_ENDED.get(found.state, Ended.GAP),
        uses=(),
        left_out=(),
        conflict=conflict,
        solver=_SEPARATOR.join(found.solvers),
        solver_version=_versions(found),
        seed=effort.seed,
        seconds=found.seconds,
        nodes=found.nodes,
    )


def known_choice(problem: Problem, model: Model, start: Sequence[Taken]) -> Choice | None:
    """The start with the least that must be bought for it; None when it breaks something."""
    if standing_of(problem, start).broken:
        return None
    ways = ways_of(problem, start)
    chosen = frozenset(ways)
    extras = needed_of(problem, used_of(problem, ways))
    return Choice((*(int(way in chosen) for way in range(model.ways)), *extras))


def _better(model: Model, found: Found, known: Choice) -> Found:
    value = worth_of(model.values, known.units)
    if found.value is not None and found.value >= value:
        return found
    state = State.SOLVED if found.state is State.INFEASIBLE else found.state
    return replace(found, state=state, choice=known, value=value)
