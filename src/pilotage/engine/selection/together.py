"""Searchers of one program side by side: one proves, others look for better choices, and CP-SAT does both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pilotage.engine.selection.beside import SMALL, Beside, Exact, Near
from pilotage.engine.selection.board import Board, IsKept
from pilotage.engine.selection.branching import QUICK, Branched, Options, proved
from pilotage.engine.selection.cpsat import NAME as CPSAT
from pilotage.engine.selection.cpsat import CpSat, is_here, whole_of
from pilotage.engine.selection.parts import Parts
from pilotage.engine.selection.program import Program
from pilotage.engine.selection.solver import NAME, State, Watch

_REPORT_EVERY: Final = 0.25  # solver seconds between two reports while nothing changes, so that a stop is heard
_GLANCE: Final = 0.05  # seconds between two looks at one who proves in another thread
_LAST_MOMENT: Final = 0.05  # seconds before the end in which no search is begun
_ROOM: Final = 0.999  # between whole values there is none
# In so many seconds CP-SAT proves a lower bound of programs of medium size than HiGHS does, which gains on it later.
# Larger ones are open for want of better points; there both bounds are the relaxation's.
_FIRST_SECONDS: Final = 10.0
_MEDIUM: Final = 1600  # columns
# The prover looks for points as well: its tree is hardly begun when time is over, and what it finds is far from ours.
_LARGE: Final = 2000  # columns


@dataclass(frozen=True, slots=True)
class Sought:
    """What both found.

    kept        (n,) the best point that respects everything exactly
    unchecked   (n,) one that the solver proved to be the best in its floats, where `kept` is not proved to be it
    """

    state: State
    kept: tuple[float, ...] | None
    unchecked: tuple[float, ...] | None
    bound: float | None  # in solver's values
    seconds: float
    nodes: int
    solvers: tuple[str, ...] = (NAME,)


def best_together(
    program: Program,
    *,
    seconds: float,
    gap: float,
    seed: int,
    watch: Watch | None,
    is_kept: IsKept,
    start: Sequence[float] | None = None,
) -> Sought:
    """The best point of the program, by searchers that share the best point and the bound.

    HiGHS proves in this thread and is given every better point; another thread starts from the relaxation, rounded,
    and goes on by neighbourhoods. Small programs CP-SAT tries to prove meanwhile, of medium ones it begins the proof
    in HiGHS' place. All leave Python's lock while they compute. What `watch` raises is raised here.

    is_kept   whether a point respects everything, in whole numbers; asked in all threads
    """
    parts = Parts(program)
    board = Board(is_kept, gap, _ROOM if _has_whole_values(program) else 0.0)
    if start is not None:
        point = np.array(start)
        board.offer(point, parts.value(point))
    teller = _Teller(board, watch)
    is_small = parts.size <= SMALL
    exact = _exact(parts, board, seconds if is_small else min(seconds, _FIRST_SECONDS), seed)
    near = Near(parts, board, seconds=seconds, seed=seed, after=exact.has_looked if exact and is_small else None)
    others: list[Beside] = [near] if exact is None else [near, exact]
    ways: Options = QUICK if parts.size < _LARGE else {}
    options: Options = {**ways, "mip_rel_gap": gap, "random_seed": seed}
    found: Branched | None = None
    for other in others:
        other.start()
    try:
        if exact is not None and not is_small:
            _look_on(exact, board, teller)
        left = seconds - board.seconds
        if not board.is_over and left > _LAST_MOMENT:
            options = {**options, "time_limit": left}
            found = proved(parts.whole(), board, options=options, heard=teller.tell, before=board.seconds)
    finally:
        board.stop()
        for other in others:
            other.stop()
        for other in others:
            other.join()
    for other in others:
        if other.failure:
            raise other.failure
    return _sought(board, found, (NAME,) if exact is None else (NAME, CPSAT), is_stopped=teller.is_stopped)


def _exact(parts: Parts, board: Board, seconds: float, seed: int) -> Exact | None:
    whole = whole_of(parts) if parts.size <= _MEDIUM and is_here() else None
    if whole is None:
        return None
    return Exact(CpSat(whole, board, seed), board, seconds=seconds, is_small=parts.size <= SMALL)


def _look_on(prover: Exact, board: Board, teller: "_Teller") -> None:
    """Until it has come to an end; this thread counts how long that takes."""
    waited = 0.0
    while prover.is_alive():
        prover.join(_GLANCE)
        waited += _GLANCE
        board.seconds = max(board.seconds, waited)
        if teller.tell(waited):
            prover.stop()
    board.seconds = prover.seconds


def _sought(board: Board, found: Branched | None, solvers: tuple[str, ...], *, is_stopped: bool) -> Sought:
    state = found.state if found and found.state else State.TIME
    unchecked = None
    if board.is_proved:
        state = State.SOLVED
    elif board.is_refuted:
        state = State.INFEASIBLE
    elif is_stopped:
        state = State.STOPPED
    elif found and state is State.SOLVED and found.point is not None:
        unchecked = tuple(found.point.tolist())
    elif state is State.STOPPED:
        state = State.TIME  # another thread came to the end first
    kept = None if board.point is None else tuple(board.point.tolist())
    return Sought(state, kept, unchecked, board.bound, board.seconds, found.nodes if found else 0, solvers)


def _has_whole_values(program: Program) -> bool:
    return bool((program.is_whole | (program.values == 0)).all() and (program.values == np.round(program.values)).all())


class _Teller:
    """Tells the caller where the search stands, when something changed or time went by."""

    def __init__(self, board: Board, watch: Watch | None) -> None:
        self.is_stopped = False
        self._board, self._watch = board, watch
        self._told: tuple[float | None, float | None] = (None, None)
        self._told_at = -1.0

    def tell(self, seconds: float) -> bool:
        """Whether to stop."""
        board = self._board
        now = (board.value, board.bound)
        if self._watch and (now != self._told or seconds >= self._told_at + _REPORT_EVERY):
            self._told, self._told_at = now, seconds
            self.is_stopped = self.is_stopped or self._watch(*now, seconds)
        return self.is_stopped or board.is_over
