"""Candidates at the start that an answer gives them: shown with the costs, dates and value of that start."""

from dataclasses import replace

from pilotage.selection.reads.inputs import Candidate, Inputs
from pilotage.selection.reads.kept import Kept, way_of
from pilotage.selection.reads.uses import costs_by_year


def placed(inputs: Inputs, kept: Kept) -> Inputs:
    """The inputs with every chosen candidate moved to where the answer puts it; the others stay where they are."""
    shifts = kept.shift_of
    if not any(shifts.values()):
        return inputs
    return replace(
        inputs,
        candidates=tuple(
            moved_by(inputs, one, shifts[one.id]) if shifts.get(one.id) else one for one in inputs.candidates
        ),
    )


def moved_by(inputs: Inputs, one: Candidate, months: int) -> Candidate:
    """One candidate, so many months later. Its ways still count from the register's dates."""
    way, start, finish = way_of(one, months), one.start_of(months), one.finish_of(months)
    return replace(
        one,
        value=way.value,
        npv=way.npv if one.npv is not None else None,
        costs=costs_by_year(inputs, one, months),
        start=start.isoformat() if start else "",
        finish=finish.isoformat() if finish else "",
    )
