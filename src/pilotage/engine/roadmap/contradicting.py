"""Why locks leave no roadmap, and which of them to lift."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pilotage.engine.roadmap.answer import Clash, Contradiction
from pilotage.engine.roadmap.goals import kept_locks_goal
from pilotage.engine.roadmap.problem import Place, Problem, Slot, effort_of, needed_by
from pilotage.engine.roadmap.program import rows_of
from pilotage.engine.roadmap.searching import best_roadmap
from pilotage.engine.selection.amounts import as_decimal
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.solver import State


def plain_contradiction_of(problem: Problem, effort: Effort) -> Contradiction | None:
    """A contradiction that can be seen without searching: between two locks, or of one increment with its locks."""
    found = _against_need(problem) or _too_much(problem)
    return _with_cure(problem, found, effort) if found else None


def contradiction_of(problem: Problem, effort: Effort) -> Contradiction:
    """The contradiction of locks that are known to leave no roadmap: a set of which none can be spared.

    One by one the locks are left out without which there is none either.
    Source: Chinneck & Dravnieks (1991), Locating minimal infeasible constraint sets in linear programs.
    """
    locked = [place for place, one in enumerate(problem.practices) if one.locked is not None]
    for place in list(locked):
        fewer = [other for other in locked if other != place]
        if _state(_locked_only(problem, fewer), effort) is State.INFEASIBLE:
            locked = fewer
    return _with_cure(problem, Contradiction(Clash.NO_ROOM_BELOW, tuple(locked)), effort)


def _state(problem: Problem, effort: Effort) -> State:
    nothing = (0,) * (problem.size * len(problem.slots))
    return best_roadmap(problem, nothing, rows_of(problem), effort).state


def _locked_only(problem: Problem, places: Iterable[Place]) -> Problem:
    kept = frozenset(places)
    practices = (one if place in kept else replace(one, locked=None) for place, one in enumerate(problem.practices))
    return replace(problem, practices=tuple(practices))


def _against_need(problem: Problem) -> Contradiction | None:
    below = needed_by(problem)
    for place, one in enumerate(problem.practices):
        if one.locked is None:
            continue
        for needed in sorted(below[place]):
            there = problem.practices[needed].locked
            if there is not None and there > one.locked:
                return Contradiction(Clash.AGAINST_NEED, (place, needed), (one.locked, there))
    return None


def _too_much(problem: Problem) -> Contradiction | None:
    locked: dict[Slot, list[Place]] = defaultdict(list)
    for place, one in enumerate(problem.practices):
        if one.locked is not None:
            locked[one.locked].append(place)
    for slot, here in sorted(locked.items()):
        days = effort_of(problem, here) - as_decimal(problem.capacities[slot])
        if days > 0:
            return Contradiction(Clash.OVER_CAPACITY, tuple(here), (slot,), days)
        if len(here) > problem.places[slot]:
            return Contradiction(Clash.OVER_COUNT, tuple(here), (slot,), Decimal(len(here) - problem.places[slot]))
    return None


def _with_cure(problem: Problem, found: Contradiction, effort: Effort) -> Contradiction:
    """With the fewest locks to lift: as many as possible are kept, and the rest is the cure."""
    kept = best_roadmap(problem, kept_locks_goal(problem), rows_of(problem, is_locked=False), effort)
    if kept.slots is None or kept.state is not State.SOLVED:
        return found
    lift = tuple(
        place
        for place, one in enumerate(problem.practices)
        if one.locked is not None and kept.slots[place] != one.locked
    )
    return replace(found, lift=lift)
