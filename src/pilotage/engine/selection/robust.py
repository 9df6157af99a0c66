"""What is chosen in every world, in none, and in some: the choice under what is not certain."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from queue import Queue
from threading import Event
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.answer import Answer, Taken
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.evaluate import taken_of
from pilotage.engine.selection.goals import is_proved
from pilotage.engine.selection.model import model_of, worth_of
from pilotage.engine.selection.problem import Amount, Problem, WrongProblem
from pilotage.engine.selection.proving import by_proof
from pilotage.engine.selection.search import search
from pilotage.engine.selection.solver import State
from pilotage.engine.selection.solving import known_choice

# Worlds are solved in rows of so many, each world starting from the choice of the one before it, the first from the
# answer as it is. The rows are the same for any number of workers, and so is every choice.
_ROW = 25
# One world in twenty is what people call an exception. Of 500 worlds 25 are too many to be drawn by accident where the
# true share is below 0.03 or above 0.97 (three standard deviations of a count), so the middle class is not noise.
ALWAYS, NEVER = 0.95, 0.05
_DIGITS = 6  # of a drawn number: far finer than any range that people state; exact sums of 17 digits cost time


class Verdict(Enum):
    """How a candidate fares over all worlds."""

    ALWAYS_IN = "always_in"  # chosen in at least 95 of 100
    ALWAYS_OUT = "always_out"  # chosen in at most 5 of 100
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True)
class World:
    """What differs in one world; what is absent is as in the problem.

    values    by way number, instead of its value
    uses      by limit, by way number: instead of what the way uses of the limit
    at_most   by limit
    """

    values: Mapping[int, Amount]
    uses: Mapping[int, Mapping[int, Amount]]
    at_most: Mapping[int, Amount]


class Worlds(Protocol):
    """Many of them: a sequence, or one that makes each when it is asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> World: ...


@dataclass(frozen=True, slots=True)
class Solved:
    """The choice in one world.

    chosen      candidates, ascending; None: nothing is possible there, or nothing was found in time
    is_proved   no choice is worth more, within the wanted gap
    """

    world: int
    chosen: tuple[int, ...] | None
    is_proved: bool


@dataclass(frozen=True, slots=True)
class Robust:
    """The choices of all worlds.

    solved     (k,) numbers of the worlds that have a choice, ascending
    chosen     (k, n) whether each candidate is chosen in it
    unproved   worlds among them whose choice is not proved to be the best within the wanted gap
    without    worlds in which nothing is possible, or nothing was found in time
    asked      worlds that were asked for: more than both when it was stopped
    """

    solved: tuple[int, ...]
    chosen: NDArray[np.bool_]
    unproved: int
    without: int
    asked: int

    @property
    def shares(self) -> tuple[float, ...] | None:
        """(n,) of the worlds with a choice, the share in which each candidate is chosen. None: there is none."""
        return tuple(self.chosen.mean(axis=0).tolist()) if self.solved else None

    @property
    def verdicts(self) -> tuple[Verdict, ...] | None:
        """(n,) how each candidate fares; None without a world that has a choice."""
        return None if self.shares is None else tuple(map(verdict_of, self.shares))

    @property
    def together(self) -> NDArray[np.float64]:
        """(n, n) share of the worlds in which both are chosen; on the diagonal each one's own share. Symmetric."""
        numbers = self.chosen.astype(float)
        both: NDArray[np.float64] = numbers.T @ numbers / max(len(self.solved), 1)
        return both


Watch = Callable[[int, int], bool]  # worlds done, worlds in all -> stop?
Keep = Callable[[Solved], None]  # told each world as it comes; with several workers not in their order


def robust(
    problem: Problem,
    answer: Answer | None,
    worlds: Worlds,
    effort: Effort,
    report: Watch | None = None,
    workers: int = 1,
    keep: Keep | None = None,
) -> Robust:
    """The most valuable choice in each world, one by one; which of several equally good ones is left to the solver.

    answer    of the problem, to start from; None: from nothing
    worlds    each is the problem with other values, uses and limits; rules stay, a second goal does not count
    effort    for each world; where it ends by nodes or gap and not by seconds, the answer is the same every time
    report    is told how many are done, and may stop: the worlds so far are the answer then
    workers   threads; they change nothing but the time

    Source: Liesiö, Mild & Salo (2007), Preference programming for robust portfolio modeling and project selection
    (core, borderline and exterior projects).
    """
    if workers < 1:
        raise WrongProblem("somebody must work")
    rows = [range(first, min(first + _ROW, len(worlds))) for first in range(0, len(worlds), _ROW)]
    study = _Study(problem, answer.taken if answer else (), worlds, effort)
    found: list[Solved] = []
    with closing(study.all_of(rows) if workers == 1 else study.at_once(rows, workers)) as coming:
        for one in coming:
            found.append(one)
            if keep:
                keep(one)
            if report and report(len(found), len(worlds)):
                break
    found.sort(key=lambda one: one.world)
    with_choice = [one for one in found if one.chosen is not None]
    chosen = np.zeros((len(with_choice), problem.size), dtype=np.bool_)
    for at, one in enumerate(with_choice):
        chosen[at, list(one.chosen or ())] = True
    return Robust(
        solved=tuple(one.world for one in with_choice),
        chosen=chosen,
        unproved=sum(not one.is_proved for one in with_choice),
        without=len(found) - len(with_choice),
        asked=len(worlds),
    )


def verdict_of(share: float) -> Verdict:
    """What a share of worlds is called."""
    if share >= ALWAYS:
        return Verdict.ALWAYS_IN
    return Verdict.ALWAYS_OUT if share <= NEVER else Verdict.DEPENDS


def in_world(problem: Problem, world: World) -> Problem:
    """The problem as it is in that world. Raises WrongProblem for a way or limit that is not there."""
    _refuse_strangers(problem, world)
    firsts = problem.first_way
    ways = tuple(
        tuple(
            replace(way, value=rounded(world.values[first + at])) if first + at in world.values else way
            for at, way in enumerate(several)
        )
        for first, several in zip(firsts, problem.ways, strict=True)
    )
    limits = list(problem.limits)
    for place, uses in world.uses.items():
        drawn = {way: rounded(amount) for way, amount in uses.items()}
        limits[place] = replace(limits[place], uses={**limits[place].uses, **drawn})
    for place, most in world.at_most.items():
        limits[place] = replace(limits[place], at_most=rounded(most))
    return replace(problem, ways=ways, limits=tuple(limits), second=None)


def rounded(amount: Amount) -> Amount:
    """A drawn number to six digits; whole numbers and decimals were written by somebody and stay."""
    return float(f"{amount:.{_DIGITS}g}") if isinstance(amount, float) else amount


@dataclass(frozen=True, slots=True)
class _Study:
    problem: Problem
    start: tuple[Taken, ...]
    worlds: Worlds
    effort: Effort

    def all_of(self, rows: Sequence[range]) -> Generator[Solved, None, None]:
        """One row after the other."""
        for row in rows:
            yield from self._row(row)

    def at_once(self, rows: Sequence[range], workers: int) -> Generator[Solved, None, None]:
        """Several rows at the same time; worlds come as they are done."""
        done: Queue[Solved | BaseException] = Queue()
        over = Event()

        def work(row: range) -> None:
            try:
                for one in self._row(row):
                    done.put(one)
                    if over.is_set():
                        return
            except BaseException as failure:  # travels to the reader's thread
                done.put(failure)

        with ThreadPoolExecutor(workers) as pool:
            try:
                for row in rows:
                    pool.submit(work, row)
                for _ in range(sum(map(len, rows))):
                    one = done.get()
                    if isinstance(one, BaseException):
                        raise one
                    yield one
            finally:
                over.set()
                pool.shutdown(cancel_futures=True)

    def _row(self, row: range) -> Iterator[Solved]:
        start = self.start
        for world in row:
            solved, start = self._solved(world, start)
            yield solved

    def _solved(self, world: int, start: tuple[Taken, ...]) -> tuple[Solved, tuple[Taken, ...]]:
        """The world's choice, and where the next one starts. Finer goals are not sought: in drawn worlds few tie."""
        problem = in_world(self.problem, self.worlds[world])
        model = model_of(problem)
        known = known_choice(problem, model, start) if start else None
        found = search(model, model.values, self.effort, start=known, by=by_proof)
        choice = found.choice
        if known is not None and (found.value is None or found.value < worth_of(model.values, known.units)):
            choice = known  # time was over before the solver came that far
        if choice is None:
            return Solved(world, None, is_proved=False), start
        taken = taken_of(problem, [way for way in range(model.ways) if choice.units[way]])
        proved = is_proved(model, model.values, found.value, found.bound) or found.state is State.SOLVED
        return Solved(world, tuple(one.candidate for one in taken), proved), taken


def _refuse_strangers(problem: Problem, world: World) -> None:
    for place in (*world.uses, *world.at_most):
        if place not in range(len(problem.limits)):
            raise WrongProblem(f"there is no limit {place}")
    for way in (*world.values, *(way for uses in world.uses.values() for way in uses)):
        if way not in range(problem.way_count):
            raise WrongProblem(f"there is no way {way}")
