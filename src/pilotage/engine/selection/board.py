"""What all who search one program know together: the best choice so far, the lowest bound, and whether to stop."""

from collections.abc import Callable
from threading import Condition
from typing import Final

from pilotage.engine.selection.parts import Point

_DIGITS: Final = 1e-9  # of a float's sum

IsKept = Callable[[Point], bool]  # whether a point respects everything, in whole numbers


class Board:
    """Safe between threads. Values are the solver's. A point counts only when it respects every row exactly."""

    def __init__(self, is_kept: IsKept, gap: float, room: float = 0.0) -> None:
        """room: a bound that is no more than this above the best value proves it: 0.999 where values are whole."""
        self._is_kept, self._gap, self._room = is_kept, gap, room
        self._lock = Condition()
        self._point: Point | None = None
        self._stopped = False
        self.is_refuted = False  # no point respects everything
        self.value: float | None = None
        self.bound: float | None = None
        self.seconds = 0.0  # that the search has been running for, as last heard
        self.changes = 0  # number of better points so far

    @property
    def point(self) -> Point | None:
        """The best point so far."""
        return self._point

    @property
    def is_over(self) -> bool:
        """Stopped by somebody, or proved as far as wanted, or that there is nothing."""
        return self._stopped or self.is_refuted or self.is_proved

    @property
    def is_proved(self) -> bool:
        """No choice can be worth more than the wanted gap above the best one."""
        if self.value is None or self.bound is None:
            return False
        return self.bound - self.value <= max(self._gap * abs(self.value), _DIGITS * abs(self.value), self._room)

    def stop(self) -> None:
        """Everybody comes to an end."""
        with self._lock:
            self._stopped = True
            self._lock.notify_all()

    def refute(self) -> None:
        """Nothing respects everything."""
        with self._lock:
            self.is_refuted = True
            self._lock.notify_all()

    def wait(self) -> None:
        """Until there is a point, or the search is over."""
        with self._lock:
            self._lock.wait_for(lambda: self._point is not None or self.is_over)

    def offer(self, point: Point, value: float) -> bool:
        """Take the point if it is better than the best; whether it was."""
        if self.value is not None and value <= self.value + _DIGITS * abs(self.value):
            return False
        if not self._is_kept(point):
            return False
        with self._lock:
            if self.value is not None and value <= self.value:
                return False
            self._point, self.value = point, value
            self.changes += 1
            self._lock.notify_all()
        return True

    def prove(self, bound: float) -> None:
        """No choice is worth more than this."""
        with self._lock:
            if self.bound is None or bound < self.bound:
                self.bound = bound
                self._lock.notify_all()
