"""Those who search beside the one who proves: near the best choice for a better one, and CP-SAT for both."""

from threading import Event, Thread
from typing import Final

from pilotage.engine.selection.board import Board
from pilotage.engine.selection.branching import Options, proved, relaxed
from pilotage.engine.selection.cpsat import CpSat, Style
from pilotage.engine.selection.neighbourhood import Neighbourhood
from pilotage.engine.selection.parts import Parts, Point
from pilotage.engine.selection.rounding import rounded

SMALL: Final = 400  # columns
_GRACE: Final = 0.05  # seconds that HiGHS has to itself
_LAST_MOMENT: Final = 0.05  # seconds before the end in which no part is begun
# Where neighbourhoods have found nothing for so long, another search of the whole finds more; on larger problems that
# search is not half way when time is over, and the neighbourhoods go on finding.
_FRUITLESS: Final = 50  # parts in a row
_FRUITLESS_AT_FIRST: Final = 8  # the same before CP-SAT has looked, for two cores
# What CP-SAT has not proved by then it does not prove soon; its bound goes on falling.
_CHOICE_SECONDS: Final = 3.0
_CHOICE_SHARE: Final = 0.4  # of all time, where that is more


class Beside(Thread):
    """One of them, in a thread of its own. What goes wrong in it stops all and waits in `failure`."""

    def __init__(self, board: Board) -> None:
        super().__init__(daemon=True)
        self.failure: BaseException | None = None
        self._board = board

    def run(self) -> None:
        try:
            self._search()
        except BaseException as failure:
            self.failure = failure
            self._board.stop()

    def stop(self) -> None:
        """Comes to an end soon after the board is over; some must be told."""

    def _search(self) -> None:
        raise NotImplementedError


class Exact(Beside):
    """CP-SAT: small programs it tries to prove, of all others it lowers the bound."""

    def __init__(self, solver: CpSat, board: Board, *, seconds: float, is_small: bool) -> None:
        super().__init__(board)
        self.has_looked = Event()  # for choices; it may go on with the bound
        self._is_told = Event()
        self._solver, self._all, self._is_small = solver, seconds, is_small

    @property
    def seconds(self) -> float:
        """That its searches took."""
        return self._solver.seconds

    def stop(self) -> None:
        self._is_told.set()
        self._solver.stop()

    def _search(self) -> None:
        # What is solved at once is not worth loading another library.
        self._is_told.wait(_GRACE)
        try:
            if self._is_small:
                self._solver.search(Style.CHOICE, min(self._all, max(_CHOICE_SECONDS, _CHOICE_SHARE * self._all)))
        finally:
            self.has_looked.set()
        left = self._all - self.seconds
        if left > _LAST_MOMENT and not self._board.is_over:
            self._solver.search(Style.BOUND, left)


class Near(Beside):
    """Looks near the best point for better ones until the search is over.

    after   None, or what small programs are left to once nothing new is near
    """

    def __init__(self, parts: Parts, board: Board, *, seconds: float, seed: int, after: Event | None) -> None:
        super().__init__(board)
        self._parts, self._seconds, self._seed, self._after = parts, seconds, seed, after

    def _search(self) -> None:
        board, parts = self._board, self._parts
        relaxation = relaxed(parts.whole(), self._seed)
        if relaxation is None:
            return
        board.prove(relaxation.value)
        self._offer(rounded(parts, relaxation))
        board.wait()
        near = Neighbourhood(parts, relaxation, board, self._seed)
        is_small = parts.size <= SMALL
        while not board.is_over and (left := self._seconds - board.seconds) > _LAST_MOMENT:
            if self._after is not None and near.fruitless >= _FRUITLESS_AT_FIRST:
                self._after.wait(left)
                self._after = None
            elif is_small and near.fruitless >= _FRUITLESS:
                is_small = False  # once
                self._search_the_whole(left / 2)
            else:
                near.step(seconds=left, heard=lambda _: board.is_over)

    def _search_the_whole(self, seconds: float) -> None:
        """As the solver does by itself: it looks for points everywhere, and its bound comes by another way."""
        board = self._board
        options: Options = {"time_limit": seconds, "random_seed": self._seed}
        before = board.seconds
        proved(self._parts.whole(), board, options=options, heard=lambda _: board.is_over, before=before)

    def _offer(self, point: Point) -> None:
        self._board.offer(point, self._parts.value(point))
