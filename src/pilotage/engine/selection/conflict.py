"""Why nothing can be chosen: a smallest set of limits and rules that cannot hold together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.model import Model
from pilotage.engine.selection.problem import Name
from pilotage.engine.selection.search import search
from pilotage.engine.selection.solver import State


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits and rules that contradict each other."""

    names: tuple[Name, ...]
    is_minimal: bool  # without any one of them the rest could hold; False when time did not allow to prove that


def conflict_in(model: Model, effort: Effort, report: Report | None = None) -> Conflict:
    """A smallest conflict among rows that are known to be infeasible together. There may be others.

    Halves the set again and again: about 2·k·log2(m / k) searches for k names of m, in `effort.seconds` all told.
    `report` is told the time spent and may stop it: the conflict is proved then, but may not be minimal.
    Source: Junker (2004), QuickXplain: preferred explanations and relaxations for over-constrained problems.
    """
    spent, undecided = 0.0, False

    def fits(names: Sequence[Name]) -> bool:
        nonlocal spent, undecided
        if spent >= effort.seconds:
            undecided = True
            return True  # not proved to conflict: what was taken away must stay in
        kept = frozenset(names)
        rows = tuple(row for row in model.rows if row.name is None or row.name in kept)
        left = Effort(effort.seconds - spent, 0.0, effort.seed)
        found = search(replace(model, rows=rows, sharper=()), (0,) * model.width, left, report)
        spent = effort.seconds if found.state is State.STOPPED else spent + found.seconds
        undecided |= found.state not in {State.SOLVED, State.INFEASIBLE}
        return found.state is not State.INFEASIBLE

    names = list(dict.fromkeys(row.name for row in model.rows if row.name))
    return Conflict(tuple(sorted(_explained(fits, [], False, names), key=names.index)), not undecided)


def _explained(
    fits: Callable[[Sequence[Name]], bool], given: list[Name], is_new: bool, names: list[Name]
) -> list[Name]:
    """A smallest part of `names` that conflicts beside `given`. is_new: `given` was not yet tried alone."""
    if is_new and not fits(given):
        return []
    if len(names) == 1:
        return names
    middle = len(names) // 2
    front, back = names[:middle], names[middle:]
    from_back = _explained(fits, given + front, bool(front), back)
    from_front = _explained(fits, given + from_back, bool(from_back), front)
    return from_front + from_back
