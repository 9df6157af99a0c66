"""What is wanted of a roadmap, in whole numbers by step."""

from fractions import Fraction
from itertools import accumulate

from pilotage.engine.roadmap.problem import Problem
from pilotage.engine.roadmap.program import Goal, step
from pilotage.engine.selection.amounts import exact, whole

# So large may the sum of two goals in one be: the solver's bound is good to about a billionth of it.
_LARGEST = 10**9


def punctuality_goal(problem: Problem) -> tuple[Goal, int]:
    """Lateness that each step saves, against standing nowhere; and by what it was multiplied to be whole.

    Each increment from the due one on, by whose end it is in place, is one less; the last one makes up for what
    standing nowhere costs more than coming right after the last increment.
    """
    found = [Fraction(0)] * (problem.size * len(problem.slots))
    for place, one in enumerate(problem.practices):
        if one.due is None:
            continue
        value = exact(one.value)
        for slot in problem.slots[max(one.due, 0) :]:
            found[step(problem, place, slot)] += value
        found[step(problem, place, problem.slots[-1])] += value * one.due
    return whole(found)


def earliness_goal(problem: Problem) -> tuple[Goal, int]:
    """Value of each step: in place by so many increments' ends is so early; and by what it was multiplied."""
    return whole(exact(one.value) for one in problem.practices for _slot in problem.slots)


def kept_locks_goal(problem: Problem) -> Goal:
    """How many practices stand where they are locked."""
    found = [0] * (problem.size * len(problem.slots))
    for place, one in enumerate(problem.practices):
        if one.locked is not None:
            found[step(problem, place, one.locked)] += 1
            if one.locked:
                found[step(problem, place, one.locked - 1)] -= 1
    return tuple(found)


def in_one(problem: Problem, punctuality: Goal, earliness: Goal, scale: int) -> tuple[Goal, int] | None:
    """Both goals as one, the first weighed so that nothing of it is given up for the second; and that weight.

    scale   of the second goal
    None where the numbers would be too large to prove anything by.
    """
    weight = int(_most_earliness(problem) * scale) + 1
    if weight * sum(max(one, 0) for one in punctuality) + weight > _LARGEST:
        return None
    return tuple(weight * one + other for one, other in zip(punctuality, earliness, strict=True)), weight


def _most_earliness(problem: Problem) -> Fraction:
    """No roadmap is worth more: by the end of each increment the most valuable days of work, needs left aside."""
    worth = sorted(problem.practices, key=lambda one: exact(one.value) / exact(one.effort), reverse=True)
    total = Fraction(0)
    for days in accumulate(exact(one) for one in problem.capacities):
        left = days
        for one in worth:
            done = min(left, exact(one.effort))
            total += exact(one.value) * done / exact(one.effort)
            left -= done
    return total
