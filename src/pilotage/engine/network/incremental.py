"""A network that is kept reckoned: one duration or link changes, and only what it moves is reckoned again.

Changed tasks wait in a heap by their rank, so that each is reckoned once, after all its predecessors; where a date does
not move, what follows is left alone. Late dates are kept as their distance from the finish of the whole, so that a
later finish alone costs nothing.
"""

from collections.abc import Callable
from heapq import heapify, heappop, heappush

import numpy as np

from pilotage.engine.network.arrays import FF, FS, SF, Network, Passed, weights_of
from pilotage.engine.network.passing import passed
from pilotage.engine.network.plan import Cycle
from pilotage.engine.network.structure import topological_order

Link = int
Task = int


class Kept:
    """Early dates, tails and the finish of one network, changed in place.

    early   start of each task; tail: from its late start to the finish of the whole
    Making it costs O(tasks + links), a change only what it moves.
    """

    __slots__ = (
        "_after",
        "_before",
        "_ends",
        "_incoming",
        "_lags",
        "_lasting",
        "_outgoing",
        "_rank",
        "_types",
        "_weights",
        "early",
        "tail",
    )  # fmt: skip

    def __init__(self, network: Network) -> None:
        self._lasting: list[int] = network.durations.tolist()
        self._before: list[int] = network.before.tolist()
        self._after: list[int] = network.after.tolist()
        self._types: list[int] = network.types.tolist()
        self._lags: list[int] = network.lags.tolist()
        size = len(self._lasting)
        self._incoming: list[list[Link]] = [[] for _ in range(size)]
        self._outgoing: list[list[Link]] = [[] for _ in range(size)]
        for link, (source, target) in enumerate(zip(self._before, self._after, strict=True)):
            self._outgoing[source].append(link)
            self._incoming[target].append(link)
        self._weights: list[int] = weights_of(network).tolist()
        found = passed(network)
        order = topological_order(size, [[self._after[link] for link in links] for links in self._outgoing])
        self._rank = [0] * size
        for rank, task in enumerate(order):
            self._rank[task] = rank
        self.early: list[int] = found.early.tolist()
        self.tail: list[int] = (found.finish - found.late).tolist()
        self._ends = _Greatest([start + lasting for start, lasting in zip(self.early, self._lasting, strict=True)])

    @property
    def finish(self) -> int:
        return self._ends.greatest()

    def late(self, task: Task) -> int:
        return self.finish - self.tail[task]

    def total_float(self, task: Task) -> int:
        return self.finish - self.tail[task] - self.early[task]

    def free_float(self, task: Task) -> int:
        start = self.early[task]
        room = self.finish - self._lasting[task]
        for link in self._outgoing[task]:
            room = min(room, self.early[self._after[link]] - self._weights[link])
        return room - start

    def last(self, duration: int, *, task: Task) -> set[Task]:
        """Let a task last so long. Returns what moved: the early dates, or the late ones as seen from the finish."""
        self._lasting[task] = duration
        for link in (*self._outgoing[task], *self._incoming[task]):
            self._weights[link] = self._weight(link)
        self._ends.put(task, self.early[task] + duration)
        # Of a link to a finish the duration of the successor counts: it may ask for another start of the task itself.
        forward = [task, *(self._after[link] for link in self._outgoing[task])]
        back = [task, *(self._before[link] for link in self._incoming[task])]
        return self._settle(forward, back)

    def lag(self, amount: int, *, link: Link) -> set[Task]:
        """Let a link wait so long. Returns what moved."""
        self._lags[link] = amount
        self._weights[link] = self._weight(link)
        return self._settle([self._after[link]], [self._before[link]])

    def join(self, before: Task, after: Task, *, kind: int, lag: int = 0) -> tuple[Link, set[Task]]:
        """Add a link. Returns its place and what moved. Raises Cycle with the tasks in it, and changes nothing."""
        if before == after:
            raise Cycle(f"the task {after} waits for itself", (after,))
        if self._rank[before] >= self._rank[after]:
            self._rank_again(before, after)
        link = len(self._before)
        self._before.append(before)
        self._after.append(after)
        self._types.append(kind)
        self._lags.append(lag)
        self._weights.append(self._weight(link))
        self._outgoing[before].append(link)
        self._incoming[after].append(link)
        return link, self._settle([after], [before])

    def part(self, *, link: Link) -> set[Task]:
        """Take a link away; the places of the others stay. Returns what moved."""
        before, after = self._before[link], self._after[link]
        self._outgoing[before].remove(link)
        self._incoming[after].remove(link)
        return self._settle([after], [before])

    def network(self) -> Network:
        """The network as it is now, without the links that were taken away."""
        links = sorted(link for links in self._outgoing for link in links)
        chosen = np.array(links, dtype=np.int64)
        return Network(
            np.array(self._lasting, dtype=np.int64),
            np.array(self._before, dtype=np.int64)[chosen],
            np.array(self._after, dtype=np.int64)[chosen],
            np.array(self._types, dtype=np.int8)[chosen],
            np.array(self._lags, dtype=np.int64)[chosen],
        )

    def passed(self) -> Passed:
        """What a full pass would find."""
        size = len(self._lasting)
        early = np.array(self.early, dtype=np.int64)
        late = self.finish - np.array(self.tail, dtype=np.int64)
        free = np.array([self.free_float(task) for task in range(size)], dtype=np.int64)
        return Passed(early, late, late - early, free, self.finish)

    def _weight(self, link: Link) -> int:
        kind, weight = self._types[link], self._lags[link]
        if kind in (FS, FF):
            weight += self._lasting[self._before[link]]
        if kind in (FF, SF):
            weight -= self._lasting[self._after[link]]
        return weight

    def _settle(self, forward: list[Task], back: list[Task]) -> set[Task]:
        moved = self._sweep_forward(forward)
        for task in moved:
            self._ends.put(task, self.early[task] + self._lasting[task])
        return moved | self._sweep_back(back)

    def _sweep_forward(self, tasks: list[Task]) -> set[Task]:
        rank, early, before, after, weights = self._rank, self.early, self._before, self._after, self._weights
        waiting, moved = set(tasks), set()
        heap = [(rank[task], task) for task in waiting]
        heapify(heap)
        while heap:
            _, task = heappop(heap)
            start = 0
            for link in self._incoming[task]:
                asked = early[before[link]] + weights[link]
                if asked > start:
                    start = asked
            if start == early[task]:
                continue
            early[task] = start
            moved.add(task)
            for link in self._outgoing[task]:
                other = after[link]
                if other not in waiting:
                    waiting.add(other)
                    heappush(heap, (rank[other], other))
        return moved

    def _sweep_back(self, tasks: list[Task]) -> set[Task]:
        rank, tail, before, after, weights = self._rank, self.tail, self._before, self._after, self._weights
        waiting, moved = set(tasks), set()
        heap = [(-rank[task], task) for task in waiting]
        heapify(heap)
        while heap:
            _, task = heappop(heap)
            length = self._lasting[task]
            for link in self._outgoing[task]:
                asked = tail[after[link]] + weights[link]
                if asked > length:
                    length = asked
            if length == tail[task]:
                continue
            tail[task] = length
            moved.add(task)
            for link in self._incoming[task]:
                other = before[link]
                if other not in waiting:
                    waiting.add(other)
                    heappush(heap, (-rank[other], other))
        return moved

    def _rank_again(self, before: Task, after: Task) -> None:
        """Between the two ranks put what leads to `before` ahead of what follows `after` (Pearce and Kelly 2007)."""
        low, high = self._rank[after], self._rank[before]
        behind = self._reached(after, self._outgoing, self._after, lambda rank: rank <= high)
        if before in behind:
            raise Cycle(*_circle(behind, before, after))
        ahead = self._reached(before, self._incoming, self._before, lambda rank: rank >= low)
        rank = self._rank
        tasks = sorted(ahead, key=rank.__getitem__) + sorted(behind, key=rank.__getitem__)
        for task, place in zip(tasks, sorted(rank[task] for task in tasks), strict=True):
            rank[task] = place

    def _reached(
        self, start: Task, links: list[list[Link]], ends: list[int], is_within: Callable[[int], bool]
    ) -> dict[Task, Task]:
        """Tasks that are reached within the ranks, each with the one that it was reached from."""
        reached = {start: start}
        stack = [start]
        while stack:
            task = stack.pop()
            for link in links[task]:
                other = ends[link]
                if other not in reached and is_within(self._rank[other]):
                    reached[other] = task
                    stack.append(other)
        return reached


def _circle(behind: dict[Task, Task], before: Task, after: Task) -> tuple[str, tuple[Task, ...]]:
    path = [before]
    while path[-1] != after:
        path.append(behind[path[-1]])
    tasks = tuple(reversed(path))
    return f"tasks would wait for each other in a circle: {' > '.join(map(str, (*tasks, after)))}", tasks


class _Greatest:
    """The greatest of many numbers that change: a heap in which what is out of date is dropped when it comes up."""

    __slots__ = ("_heap", "_values")

    def __init__(self, values: list[int]) -> None:
        self._values = values
        self._heap = [(-value, place) for place, value in enumerate(values)]
        heapify(self._heap)

    def put(self, place: int, value: int) -> None:
        if self._values[place] != value:
            self._values[place] = value
            heappush(self._heap, (-value, place))

    def greatest(self) -> int:
        while self._heap and -self._heap[0][0] != self._values[self._heap[0][1]]:
            heappop(self._heap)
        return -self._heap[0][0] if self._heap else 0
