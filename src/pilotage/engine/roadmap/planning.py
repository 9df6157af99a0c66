"""The best roadmap: as little late as possible, and then as much value as early as possible."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pilotage.engine.roadmap.answer import Answer, Contradiction, Outcome
from pilotage.engine.roadmap.contradicting import contradiction_of, plain_contradiction_of
from pilotage.engine.roadmap.goals import earliness_goal, in_one, punctuality_goal
from pilotage.engine.roadmap.problem import Problem, Slot
from pilotage.engine.roadmap.program import Goal, Row, Slots, rows_of, sharper_rows_of
from pilotage.engine.roadmap.reasons import unplaced_of
from pilotage.engine.roadmap.searching import at_least_row, best_roadmap, is_proved, reached
from pilotage.engine.roadmap.tidying import tidied
from pilotage.engine.selection.amounts import exact, written
from pilotage.engine.selection.effort import Effort, gap_between
from pilotage.engine.selection.solver import NAME, State, version


def plan(problem: Problem, effort: Effort) -> Answer:
    """The roadmap of the least Σ value × increments late, and of these the one of the greatest Σ value × earliness.

    A practice stands in one increment or in none, and in none before what it needs. It may stand in the same one: who
    puts both in place within some weeks does so in their order. Increments hold no more days and no more practices than
    they may, and locks hold. Earliness counts the increments from a practice's own to the last, both included.
    Two that can change places without loss stand in the order in which they are named; what is worth nothing by itself
    stands as early as there is room for it, where something stands on it, and else nowhere. What then still ties is
    decided by the solver, the same way in every run with the same seed that is not ended by time.
    Exponential in the worst case. Raises SolverFailure when the solver itself gives up.
    Sources: Christofides, Alvarez-Valdes & Tamarit (1987), for precedence over slots of time; Bienstock & Zuckerberg
    (2010), for steps; Ruhe & Saliu (2005), The art and science of software release planning, for the model.
    """
    plain = plain_contradiction_of(problem, effort)
    climb = _Climb(problem, effort, [*rows_of(problem), *sharper_rows_of(problem)])
    if plain is not None:
        return _without(climb, plain)
    if all(one.locked is None for one in problem.practices):
        climb.slots = (None,) * problem.size  # nothing at all is a roadmap, too
    climb.up()
    if climb.slots is None:
        return _without(climb, contradiction_of(problem, effort) if climb.is_infeasible else None)
    slots = tidied(problem, climb.slots)
    lateness, value = lateness_of(problem, slots), value_of(problem, slots)
    bound = None if climb.bound is None else max(climb.bound, float(value))
    least = None if climb.least_lateness is None else min(max(climb.least_lateness, 0.0), float(lateness))
    return Answer(
        outcome=Outcome.OPTIMAL if climb.is_best else Outcome.WITHIN,
        slots=slots,
        lateness=written(lateness),
        least_lateness=least,
        value=written(value),
        bound=float(value) if climb.is_best else bound,
        gap=0.0 if climb.is_best else gap_between(float(value), bound),
        unplaced=unplaced_of(problem, slots),
        contradiction=None,
        solver=NAME,
        solver_version=version(),
        seed=effort.seed,
        seconds=climb.seconds,
        nodes=climb.nodes,
    )


def lateness_of(problem: Problem, slots: Sequence[Slot | None]) -> Fraction:
    """Σ value × increments late."""
    return sum(
        (exact(one.value) * problem.lateness(place, slots[place]) for place, one in enumerate(problem.practices)),
        start=Fraction(0),
    )


def value_of(problem: Problem, slots: Sequence[Slot | None]) -> Fraction:
    """Σ value × earliness."""
    return sum(
        (exact(one.value) * problem.earliness(slots[place]) for place, one in enumerate(problem.practices)),
        start=Fraction(0),
    )


@dataclass(slots=True)
class _Climb:
    """Both goals at once where their numbers allow it, else one after the other.

    bound            no roadmap as little late is worth more; None: not known
    least_lateness   no roadmap is less late; None: not known
    """

    problem: Problem
    effort: Effort
    rows: list[Row]
    slots: Slots | None = None
    is_infeasible: bool = False
    is_best: bool = False
    bound: float | None = None
    least_lateness: float | None = None
    seconds: float = 0.0
    nodes: int = 0

    def up(self) -> None:
        problem = self.problem
        late, late_scale = punctuality_goal(problem)
        early, early_scale = earliness_goal(problem)
        wanted = sum(exact(one.value) * len(problem.slots) for one in problem.practices if one.due is not None)
        both = in_one(problem, late, early, early_scale)
        if both is not None:
            goal, weight = both
            found = self._seek(goal)
            if self.slots is None:
                return
            self.is_best = is_proved(reached(problem, goal, self.slots), found)
            if found is not None:
                self._bounds_of_both(found, weight, late, float(wanted), late_scale, early_scale)
            return
        saved = self._seek(late)
        if self.slots is None:
            return
        is_least = is_proved(reached(problem, late, self.slots), saved)
        self.least_lateness = None if saved is None else float(wanted) - saved / late_scale
        self.rows.append(at_least_row(late, reached(problem, late, self.slots)))
        worth = self._seek(early)
        self.bound = None if worth is None else worth / early_scale
        self.is_best = is_least and is_proved(reached(problem, early, self.slots), worth)

    def _bounds_of_both(
        self, found: float, weight: int, late: Goal, wanted: float, late_scale: int, early_scale: int
    ) -> None:
        """What the bound of the sum says of its parts: of the second only where the first cannot be bettered."""
        saved = reached(self.problem, late, self.slots or ())
        most = int((found + 1e-6 * weight) // weight)
        self.least_lateness = wanted - most / late_scale
        if most == saved:
            self.bound = (found - weight * saved) / early_scale

    def _seek(self, goal: Goal) -> float | None:
        """As much of the goal as can be had; what bounds it."""
        left = self.effort.seconds - self.seconds
        if self.slots is not None and not any(goal):
            return 0.0
        if self.is_infeasible or left <= 0:
            return None
        found = best_roadmap(self.problem, goal, self.rows, replace(self.effort, seconds=left), start=self.slots)
        self.seconds, self.nodes = self.seconds + found.seconds, self.nodes + found.nodes
        self.is_infeasible = self.slots is None and found.state is State.INFEASIBLE
        if found.slots is not None and (
            self.slots is None or reached(self.problem, goal, found.slots) > reached(self.problem, goal, self.slots)
        ):
            self.slots = found.slots
        return found.bound


def _without(climb: _Climb, contradiction: Contradiction | None) -> Answer:
    return Answer(
        outcome=Outcome.INFEASIBLE if contradiction else Outcome.NO_ANSWER,
        slots=(None,) * climb.problem.size,
        lateness=None,
        least_lateness=None,
        value=None,
        bound=None,
        gap=None,
        unplaced=(),
        contradiction=contradiction,
        solver=NAME,
        solver_version=version(),
        seed=climb.effort.seed,
        seconds=climb.seconds,
        nodes=climb.nodes,
    )
