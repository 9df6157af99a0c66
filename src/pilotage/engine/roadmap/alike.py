"""Practices of which one may always come first."""

from pilotage.engine.roadmap.problem import Place, Problem, needed_by, standing_on
from pilotage.engine.selection.amounts import exact


def dominations(problem: Problem) -> tuple[tuple[Place, Place], ...]:
    """Pairs of which the first comes no later than the second in some best roadmap.

    They take the same days and are due alike; the first is worth as much or more, stands on nothing more, and all that
    stands on the second stands on it, too. Where the second came first, the two could change places without loss.
    Of two that are alike in all of that, the one that is named first. Pairs that follow from others are left out.
    """
    below, above = needed_by(problem), standing_on(problem)
    found = {
        (first, second)
        for first in range(problem.size)
        for second in range(problem.size)
        if first != second and _comes_first(problem, below, above, first, second)
    }
    return tuple(
        sorted(
            (first, second)
            for first, second in found
            if not any((first, between) in found and (between, second) in found for between in range(problem.size))
        )
    )


def _comes_first(
    problem: Problem,
    below: tuple[frozenset[Place], ...],
    above: tuple[frozenset[Place], ...],
    first: Place,
    second: Place,
) -> bool:
    one, other = problem.practices[first], problem.practices[second]
    if one.locked is not None or other.locked is not None:
        return False
    if one.effort != other.effort or one.due != other.due or first in below[second] or second in below[first]:
        return False
    if not (below[first] <= below[second] and above[second] <= above[first]):
        return False
    value, less = exact(one.value), exact(other.value)
    if value != less:
        return value > less
    is_alike = below[first] == below[second] and above[first] == above[second]
    return not is_alike or first < second
