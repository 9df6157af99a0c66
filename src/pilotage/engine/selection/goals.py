"""What is wanted of a choice, one goal after the other, in whole numbers by column."""

from fractions import Fraction
from itertools import chain

from pilotage.engine.selection.amounts import exact, whole
from pilotage.engine.selection.effort import Progress, Report
from pilotage.engine.selection.model import Model
from pilotage.engine.selection.problem import Problem, Second

_LESS_THAN_ONE, _WHOLE_DIGITS, _PART_DIGITS = 0.999, 1e-9, 1e-7


def second_goal(model: Model, second: Second) -> tuple[int, ...]:
    """The second goal by column, times what makes it whole. Extras add nothing to it."""
    values, _ = whole(second.values.get(way, 0) for way in range(model.ways))
    return (*values, *(0 for _ in model.most))


def least_value(second: Second, best: Fraction | int) -> Fraction:
    """What must be kept of the first goal."""
    return best - exact(second.share) * abs(Fraction(best))


def thrift(model: Model) -> tuple[int, ...]:
    """The lower the cost, the better."""
    return tuple(-cost for cost in model.costs)


def haste(problem: Problem, model: Model) -> tuple[int, ...]:
    """The fewer periods chosen ones begin after their earliest start, all together, the better."""
    delays = (way.start - min(one.start for one in ways) for ways in problem.ways for way in ways)
    return tuple(chain((-delay for delay in delays), (0 for _ in model.most)))


def is_proved(model: Model, goal: tuple[int, ...], value: Fraction | int | None, bound: float | None) -> bool:
    """Whether the bound leaves no room above the value, but for the digits of a float.

    Values are whole: less than one is no room. With extras that are bought in parts they are not: then room is what
    is more than a ten-millionth.
    """
    if value is None or bound is None:
        return False
    room = bound - float(value)
    parts = (number for number, is_whole in zip(goal[model.ways :], model.is_whole, strict=True) if not is_whole)
    if any(parts):
        return room <= max(abs(float(value)), *map(abs, goal)) * _PART_DIGITS
    return room < max(_LESS_THAN_ONE, abs(float(value)) * _WHOLE_DIGITS)


def in_own_units(report: Report | None, scale: int) -> Report | None:
    """The report, told in the problem's units what a search says in whole numbers."""
    if report is None or scale == 1:
        return report

    def told(progress: Progress) -> bool:
        value = None if progress.value is None else progress.value / scale
        bound = None if progress.bound is None else progress.bound / scale
        return report(Progress(value, bound, progress.seconds))

    return told


def standing_still(report: Report | None, value: float, before: float) -> Report | None:
    """The report during a further goal: the value stands still; the caller may still stop."""
    if report is None:
        return None

    def told(progress: Progress) -> bool:
        return report(Progress(value, value, before + progress.seconds))

    return told
