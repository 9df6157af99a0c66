"""Two searchers of one program side by side: one proves, one looks near the best choice for a better one."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Final

import numpy as np

from pilotage.engine.selection.board import Board, IsKept
from pilotage.engine.selection.branching import QUICK, Branched, Options, proved, relaxed
from pilotage.engine.selection.neighbourhood import Neighbourhood
from pilotage.engine.selection.parts import Parts, Point
from pilotage.engine.selection.program import Program
from pilotage.engine.selection.rounding import rounded
from pilotage.engine.selection.solver import State, Watch

_REPORT_EVERY: Final = 0.25  # solver seconds between two reports while nothing changes, so that a stop is heard
_LAST_MOMENT: Final = 0.05  # seconds before the end in which no part is begun
_ROOM: Final = 0.999  # between whole values there is none
# Where neighbourhoods have found nothing for so long, another search of the whole finds more; on larger problems that
# search is not half way when time is over, and the neighbourhoods go on finding.
_SMALL: Final = 400  # columns
_FRUITLESS: Final = 50  # parts in a row
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
    """The best point of the program, by two threads that share the best point and the bound.

    HiGHS proves in this thread and is given every better point; the other thread starts from the relaxation, rounded,
    and goes on by neighbourhoods. Both leave Python's lock while they compute. What `watch` raises is raised here.

    is_kept   whether a point respects everything, in whole numbers; asked in both threads
    """
    parts = Parts(program)
    board = Board(is_kept, gap, _ROOM if _has_whole_values(program) else 0.0)
    if start is not None:
        point = np.array(start)
        board.offer(point, parts.value(point))
    teller = _Teller(board, watch)
    other = _Other(parts, board, seconds, seed)
    ways: Options = QUICK if parts.size < _LARGE else {}
    options: Options = {**ways, "time_limit": seconds, "mip_rel_gap": gap, "random_seed": seed}
    other.start()
    try:
        found = proved(parts.whole(), board, options=options, heard=teller.tell)
    finally:
        board.stop()
        other.join()
    if other.failure:
        raise other.failure
    return _sought(board, found, is_stopped=teller.is_stopped)


def _sought(board: Board, found: Branched, *, is_stopped: bool) -> Sought:
    state = found.state or State.TIME
    unchecked = None
    if board.is_proved:
        state = State.SOLVED
    elif is_stopped:
        state = State.STOPPED
    elif state is State.SOLVED and found.point is not None:
        unchecked = tuple(found.point.tolist())
    elif state is State.STOPPED:
        state = State.TIME  # the other thread came to the end first
    kept = None if board.point is None else tuple(board.point.tolist())
    return Sought(state, kept, unchecked, board.bound, found.seconds, found.nodes)


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


class _Other(Thread):
    """Looks near the best point for better ones until the search is over."""

    def __init__(self, parts: Parts, board: Board, seconds: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.failure: BaseException | None = None
        self._parts, self._board, self._seconds, self._seed = parts, board, seconds, seed

    def run(self) -> None:
        try:
            self._search()
        except BaseException as failure:
            self.failure = failure  # raised by the thread that waits for this one
            self._board.stop()

    def _search(self) -> None:
        board, parts = self._board, self._parts
        relaxation = relaxed(parts.whole(), self._seed)
        if relaxation is None:
            return
        board.prove(relaxation.value)
        self._offer(rounded(parts, relaxation))
        board.wait()
        near = Neighbourhood(parts, relaxation, board, self._seed)
        is_small = parts.size <= _SMALL
        while not board.is_over and (left := self._seconds - board.seconds) > _LAST_MOMENT:
            if is_small and near.fruitless >= _FRUITLESS:
                is_small = False  # once
                self._search_the_whole(left / 2)
            else:
                near.step(seconds=left, heard=lambda _: board.is_over)

    def _search_the_whole(self, seconds: float) -> None:
        """As the solver does by itself: it looks for points everywhere, and its bound comes by another way."""
        board = self._board
        options: Options = {"time_limit": seconds, "random_seed": self._seed}
        proved(self._parts.whole(), board, options=options, heard=lambda _: board.is_over)

    def _offer(self, point: Point) -> None:
        self._board.offer(point, self._parts.value(point))
