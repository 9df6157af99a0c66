"""How much is left of each resource over time."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pilotage.engine.levelling.problem import Time

Needs = Sequence[tuple[int, int]]  # (resource, amount) of what is needed at all


class Profile:
    """Steps: from `times[i]` on there is `free[i]` of each resource; after the last step all of it."""

    __slots__ = ("free", "times")

    def __init__(self, capacities: Sequence[int]) -> None:
        self.times: list[Time] = [0]
        self.free: list[list[int]] = [list(capacities)]

    def earliest(self, start: Time, duration: Time, needs: Needs) -> Time:
        """The first moment from `start` on from which so much is free for so long."""
        times, free = self.times, self.free
        at = bisect_right(times, start) - 1
        last = len(times) - 1
        end = start + duration
        while True:
            here = free[at]
            for resource, amount in needs:
                if here[resource] < amount:
                    at += 1
                    start = times[at]
                    end = start + duration
                    break
            else:
                if at == last or times[at + 1] >= end:
                    return start
                at += 1

    def take(self, start: Time, duration: Time, needs: Needs) -> None:
        """Use so much for so long: it must be free."""
        first, after = self._step_at(start), self._step_at(start + duration)
        for here in self.free[first:after]:
            for resource, amount in needs:
                here[resource] -= amount

    def _step_at(self, moment: Time) -> int:
        at = bisect_left(self.times, moment)
        if at == len(self.times) or self.times[at] != moment:
            self.times.insert(at, moment)
            self.free.insert(at, list(self.free[at - 1]))
        return at
