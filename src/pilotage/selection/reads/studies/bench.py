"""What every study is worked out from, and whom it tells how far it is."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pilotage.engine.selection.answer import Answer, Bought, Outcome, Taken, Use
from pilotage.engine.selection.effort import Effort, Ended, Progress
from pilotage.engine.selection.problem import Kind, Name, Problem
from pilotage.selection.models import Scenario
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.results import Placed, Result

# One search of a study, of which there are many: the answer itself had more time.
MOST_SECONDS = 20.0


class Bench(Protocol):
    """Where a study is worked on: in a job, or at once in a request."""

    @property
    def is_stopped(self) -> bool:
        """Does nobody want more of it?"""

    def told(self, result: Result, share: float, message: str) -> None:
        """Keep what is there so far."""

    def watch(self, at: Progress) -> bool:
        """What the engine asks now and then: answers True to stop."""


@dataclass(frozen=True, slots=True)
class Base:
    """An answer as the engine knows it."""

    inputs: Inputs
    kept: Kept
    problem: Problem
    answer: Answer

    def placed(self, taken: Taken) -> Placed:
        one = self.inputs.candidates[taken.candidate]
        return Placed(one.id, one.all_ways[taken.way].months)


def base_of(answered: Answered) -> Base:
    """From what was kept back to the engine's own answer."""
    inputs, kept, solution = answered.asked, answered.kept, answered.solution
    problem = problem_of(inputs)
    return Base(
        inputs,
        kept,
        problem,
        Answer(
            outcome=Outcome(solution.outcome),
            taken=taken_of(inputs, kept),
            bought=tuple(Bought(one.extra, one.units) for one in kept.bought),
            value=kept.value,
            second_value=kept.second_value,
            cost=kept.cost,
            bound=solution.bound,
            gap=solution.gap,
            is_cheapest=kept.is_cheapest,
            ended=Ended(kept.ended),
            uses=tuple(_use(problem, use.limit, use.used, use.eased, use.worth) for use in kept.uses),
            left_out=(),
            conflict=None,
            solver=solution.solver,
            solver_version=solution.solver_version,
            seed=solution.seed,
            seconds=solution.seconds or 0.0,
            nodes=kept.nodes,
        ),
    )


def taken_of(inputs: Inputs, kept: Kept) -> tuple[Taken, ...]:
    places = {one.id: place for place, one in enumerate(inputs.candidates)}
    return tuple(
        sorted(
            (Taken(places[id], _way(inputs, places[id], months)) for id, months in kept.shift_of.items()),
            key=lambda taken: taken.candidate,
        )
    )


def _way(inputs: Inputs, place: int, months: int) -> int:
    ways = inputs.candidates[place].all_ways
    return next((number for number, way in enumerate(ways) if way.months == months), 0)


def _use(problem: Problem, place: int, used: Decimal, eased: Decimal, worth: float | None) -> Use:
    limit = problem.limits[place]
    ends = [None if end is None else Decimal(str(end)) for end in (limit.at_least, limit.at_most)]
    return Use(Name(Kind.LIMIT, place), used, eased, ends[0], ends[1], worth)


def effort_of(scenario: Scenario, seed: int, *, most: float = MOST_SECONDS, gap: float = 0.0) -> Effort:
    """For one search among many."""
    return Effort(seconds=min(float(scenario.seconds), most), gap=gap, seed=seed)
