"""What it costs to have a candidate in that is out, and what one that is in is worth: the best choice the other way."""

from dataclasses import dataclass, replace
from decimal import Decimal

from pilotage.engine.selection.answer import Answer, Bought, Outcome, Taken
from pilotage.engine.selection.conflict import Conflict
from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.evaluate import standing_of
from pilotage.engine.selection.problem import Problem, WrongProblem
from pilotage.engine.selection.solving import solve


@dataclass(frozen=True, slots=True)
class Forced:
    """The best choice with a candidate on the other side, beside the answer that it was asked of.

    is_in           whether the candidate is in this choice: the answer had it out
    value_lost      the answer's value less this one's: of one that comes in what that costs, of one that goes what
                    it was worth. Below 0: the answer was not the best, or the candidate was forced to its side
    lost_at_least   and `lost_at_most`: what the best choices of both sides can differ by, as far as proved. Equal to
                    `value_lost` where both are proved; None without a choice, or with a second goal, whose price is
                    part of the values
    entered, left   whom only this choice has, and whom only the answer has; the candidate itself among them
    moved           whom both have, in another way; as in this choice
    bought          by this choice
    outcome         INFEASIBLE: it cannot be on the other side; `conflict` says why. NO_ANSWER: not known
    gap             of this choice
    """

    candidate: int
    is_in: bool
    value: Decimal | None
    cost: Decimal | None
    value_lost: Decimal | None
    lost_at_least: float | None
    lost_at_most: float | None
    entered: tuple[Taken, ...]
    left: tuple[Taken, ...]
    moved: tuple[Taken, ...]
    taken: tuple[Taken, ...]
    bought: tuple[Bought, ...]
    outcome: Outcome
    gap: float | None
    conflict: Conflict | None


def forced(problem: Problem, answer: Answer, candidate: int, effort: Effort, report: Report | None = None) -> Forced:
    """The best choice with the candidate in if the answer has it out, or out if it has it in.

    answer   of the problem, with a choice

    Where the problem itself forces the candidate to its side, that is dropped. As hard as `solve`. Raises
    WrongProblem when there is no such candidate, or the answer has no choice.
    """
    if candidate not in range(problem.size):
        raise WrongProblem(f"there is no candidate {candidate}")
    if answer.value is None:
        raise WrongProblem("without a choice nothing is on a side")
    is_in = candidate not in answer.selected
    turned = with_candidate(problem, candidate) if is_in else without_candidate(problem, candidate)
    found = solve(turned, effort, report, start=_start(turned, answer, candidate))
    before = {one.candidate: one for one in answer.taken}
    after = {one.candidate: one for one in found.taken}
    has_choice = found.value is not None
    least, most = _bounds(problem, answer, found)
    return Forced(
        candidate=candidate,
        is_in=is_in,
        value=found.value,
        cost=found.cost,
        value_lost=None if found.value is None else answer.value - found.value,
        lost_at_least=least,
        lost_at_most=most,
        entered=tuple(one for key, one in after.items() if key not in before),
        left=tuple(one for key, one in before.items() if key not in after and has_choice),
        moved=tuple(one for key, one in after.items() if key in before and before[key] != one),
        taken=found.taken,
        bought=found.bought,
        outcome=found.outcome,
        gap=found.gap,
        conflict=found.conflict,
    )


def with_candidate(problem: Problem, candidate: int) -> Problem:
    """The problem in which the candidate must be in."""
    return replace(
        problem,
        forced_in=(*(one for one in problem.forced_in if one != candidate), candidate),
        forced_out=tuple(one for one in problem.forced_out if one != candidate),
    )


def without_candidate(problem: Problem, candidate: int) -> Problem:
    """The problem in which the candidate must be out."""
    return replace(
        problem,
        forced_in=tuple(one for one in problem.forced_in if one != candidate),
        forced_out=(*(one for one in problem.forced_out if one != candidate), candidate),
    )


def _bounds(problem: Problem, answer: Answer, found: Answer) -> tuple[float | None, float | None]:
    """The best of the problem lies in value..bound of the answer, the best of the other side in those of `found`."""
    if answer.value is None or found.value is None or problem.second is not None:
        return None, None
    least = None if found.bound is None else float(answer.value) - found.bound
    most = None if answer.bound is None else answer.bound - float(found.value)
    return least, most


def _start(turned: Problem, answer: Answer, candidate: int) -> tuple[Taken, ...] | None:
    """The answer with the candidate on the other side, and without what then breaks something; None: none found.

    Those of least value leave first: one, two, four and so on, so that a few looks are enough.
    """
    others = [one for one in answer.taken if one.candidate != candidate]
    if candidate not in turned.forced_in:
        return tuple(others)
    others.sort(key=lambda one: turned.ways[one.candidate][one.way].value)
    way = max(range(len(turned.ways[candidate])), key=lambda way: turned.ways[candidate][way].value)
    for leaving in (0, *(2**power for power in range(len(others).bit_length())), len(others)):
        start = (Taken(candidate, way), *others[leaving:])
        if not standing_of(turned, start).broken:
            return start
    return None
