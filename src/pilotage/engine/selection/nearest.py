"""The smallest step aside with which a candidate is in and nothing of the value is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pilotage.engine.selection.amounts import exact, written
from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.evaluate import value_of
from pilotage.engine.selection.forcing import with_candidate
from pilotage.engine.selection.goals import is_proved
from pilotage.engine.selection.model import model_of
from pilotage.engine.selection.problem import Amount, Problem, WrongProblem
from pilotage.engine.selection.relaxing import without_value
from pilotage.engine.selection.search import search
from pilotage.engine.selection.stopping import Stop


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest way of a candidate.

    way         its place within the candidate's ways
    value       of the whole choice with it
    is_proved   no nearer way does it
    """

    way: int
    value: Decimal
    is_proved: bool


def nearest_way(
    problem: Problem,
    candidate: int,
    *,
    distances: Sequence[Amount],
    value_at_least: Amount,
    effort: Effort,
    report: Report | None = None,
) -> Nearest | None:
    """The way of the candidate at the smallest distance with which a choice is worth so much.

    distances   >= 0, one for each of the candidate's ways: how far each lies from the start that one thinks of

    That the problem forces the candidate out is dropped. None: no way does it, or none was found within the effort.
    As hard as `solve`. Raises WrongProblem where there is no such candidate, or a distance is missing or below 0.
    """
    if candidate not in range(problem.size):
        raise WrongProblem(f"there is no candidate {candidate}")
    if len(distances) != len(problem.ways[candidate]) or any(distance < 0 for distance in distances):
        raise WrongProblem("every way has a distance of at least 0")
    plain = with_candidate(without_value(problem, value_at_least), candidate)
    ways = list(plain.ways)
    ways[candidate] = tuple(
        replace(way, value=written(-exact(distance))) for way, distance in zip(ways[candidate], distances, strict=True)
    )
    model = model_of(replace(plain, ways=tuple(ways)))
    found = search(model, model.values, replace(effort, gap=0.0), Stop(report, shows_value=False))
    if found.choice is None:
        return None
    units = found.choice.units
    first = problem.first_way[candidate]
    return Nearest(
        way=next(at for at in range(len(distances)) if units[first + at]),
        value=value_of(problem, [way for way in range(model.ways) if units[way]], units[model.ways :]),
        is_proved=is_proved(model, model.values, found.value, found.bound),
    )
