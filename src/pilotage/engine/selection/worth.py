"""What one more unit of a limit is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pilotage.engine.selection.amounts import decimal_of, exact, written
from pilotage.engine.selection.answer import Answer, Outcome, Taken
from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.problem import Amount, Limit, Problem, WrongProblem
from pilotage.engine.selection.solving import solve
from pilotage.engine.selection.stopping import Stop


@dataclass(frozen=True, slots=True)
class Worth:
    """The best choice with so much more of a limit, beside the answer that it was asked of.

    by_dual          value of one unit, by the relaxation that may choose parts; None: it has no optimum
    gained           value of the best choice found with `step` more, less the answer's; None: none was found
    gained_at_least  and `gained_at_most`: what the best choices can differ by, as far as proved; None with a second
                     goal, whose price is part of the values
    taken            the choice with `step` more
    """

    limit: int
    by_dual: float | None
    step: Decimal
    gained: Decimal | None
    gained_at_least: float | None
    gained_at_most: float | None
    taken: tuple[Taken, ...]
    outcome: Outcome

    @property
    def per_unit(self) -> float | None:
        """Gained by one unit of the step."""
        return None if self.gained is None else float(self.gained) / float(self.step)


def one_more(
    problem: Problem,
    answer: Answer,
    step_of: Mapping[int, Amount],
    effort: Effort,
    report: Report | None = None,
) -> tuple[Worth, ...]:
    """What a step more of each of these limits brings, solved again for each; most per unit first.

    answer    of the problem, with a choice; what the duals say of all limits at once stands in its uses
    step_of   by limit, > 0: by so much at_most rises, or at_least falls where there is no at_most
    effort    for each limit

    A whole step may bring less than its dual says, since no part of a candidate can be chosen, or more, since the dual
    holds for the first bit only. When `report` stops, limits that were not reached are left out.
    Raises WrongProblem for a limit without ends, a step that is not above 0, and an answer without a choice.
    """
    if answer.value is None:
        raise WrongProblem("without a choice there is nothing to gain on")
    widened = {place: _widened(problem, place, step) for place, step in step_of.items()}
    stop = Stop(report)
    found = []
    for place, more in widened.items():
        if stop.is_wanted:
            break
        step = decimal_of(step_of[place]) or Decimal(0)
        found.append(_worth(answer, place, step, solve(more, effort, stop, start=answer.taken), problem))
    return tuple(sorted(found, key=lambda one: (-(one.per_unit or 0.0), -(one.by_dual or 0.0), one.limit)))


def _worth(answer: Answer, place: int, step: Decimal, again: Answer, problem: Problem) -> Worth:
    value = answer.value or Decimal(0)
    gained = None if again.value is None else again.value - value
    is_plain = problem.second is None
    least = most = None
    if is_plain and again.value is not None and answer.bound is not None:
        least = max(float(again.value) - answer.bound, 0.0)
    if is_plain and again.bound is not None:
        most = max(again.bound - float(value), 0.0)
    dual = answer.uses[place].worth
    return Worth(place, None if dual is None else abs(dual), step, gained, least, most, again.taken, again.outcome)


def _widened(problem: Problem, place: int, step: Amount) -> Problem:
    if place not in range(len(problem.limits)):
        raise WrongProblem(f"there is no limit {place}")
    if step <= 0:
        raise WrongProblem(f"a step must be above 0: {step}")
    limits = list(problem.limits)
    limits[place] = _with_more(limits[place], step)
    return replace(problem, limits=tuple(limits))


def _with_more(limit: Limit, step: Amount) -> Limit:
    if limit.at_most is not None:
        return replace(limit, at_most=written(exact(limit.at_most) + exact(step)))
    if limit.at_least is not None:
        return replace(limit, at_least=written(exact(limit.at_least) - exact(step)))
    raise WrongProblem("a limit without ends cannot be widened")
