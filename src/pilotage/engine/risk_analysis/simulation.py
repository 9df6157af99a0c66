"""Many trials of an uncertain network, the same for the same seed however many threads draw them."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np

from pilotage.engine.risk_analysis.answer import Answer, EventRisk, Numbers, TaskRisk
from pilotage.engine.risk_analysis.drawing import Deck, deck_of
from pilotage.engine.risk_analysis.passes import Board, Step, Trials, board_for, early_pass, steps_of
from pilotage.engine.risk_analysis.problem import Problem, WrongRisk
from pilotage.engine.risk_analysis.tally import Tally
from pilotage.engine.risk_analysis.ways import Reckoner, Way, reckoner

# Trials of a block: below 1,000 the calls cost as much as the arithmetic, above 4,000 there is little left to gain
# (26 ns at 2,000, 18 at 4,000, 15 at 8,000 for each task and trial), and the arrays take more memory than it is worth.
_FEWEST, _MOST, _CELLS = 1000, 4000, 4_000_000
MOST_SAMPLES = 1_000_000

Report = Callable[[int], bool]  # told how many trials are done; answers True to stop there


@dataclass(frozen=True, slots=True)
class _Blocks:
    """All that a thread needs to draw any block."""

    reckoner: Reckoner
    deck: Deck
    seed: int
    samples: int
    size: int

    def tally(self, block: int) -> Tally:
        width = min(self.size, self.samples - block * self.size)
        lot = np.random.Generator(np.random.SFC64(np.random.SeedSequence((self.seed, block))))
        return self.reckoner.tally(self.deck, width, lot=lot)


def simulate(
    problem: Problem,
    *,
    samples: int,
    seed: int,
    workers: int = 1,
    report: Report | None = None,
    way: Way | None = None,
) -> Answer:
    """`samples` trials of the problem.

    seed      0..2**63 - 1; equal seeds give equal answers, bit for bit, for any number of workers: each block of trials
              has a stream of its own, and blocks are added in their order
    workers   threads
    report    told after each block
    way       None: compiled where numba is there and the trials are many; `Way` says what is the same then
    About 10 to 20 ns for each task and trial, and less than 5 compiled. Raises WrongRisk.
    Sources: Van Slyke (1963), Monte Carlo methods and the PERT problem; Vanhoucke (2010), Measuring Time (indices).
    """
    if not 1 <= samples <= MOST_SAMPLES or workers < 1 or not 0 <= seed < 2**63:
        raise WrongRisk(f"1 to {MOST_SAMPLES} trials are drawn, by a worker at least, from a seed of 0 or more")
    if not problem.size:
        raise WrongRisk("a network without tasks has no end")
    steps = steps_of(problem)
    planned = _planned(problem, steps)
    size = max(_FEWEST, min(_MOST, _CELLS // problem.size))
    end = float(planned[0][0])
    reckoning = reckoner(way, problem, steps, samples=samples, size=size, planned_end=end)
    blocks = _Blocks(reckoning, deck_of(problem), seed, samples, size)
    count = -(-samples // size)
    tallies, is_stopped = [], False
    for block, tally in enumerate(_tallies(blocks, count, workers)):
        tallies.append(tally)
        if report is not None and report(min((block + 1) * size, samples)) and block + 1 < count:
            is_stopped = True
            break
    finishes = tuple(float(planned[1][place, 0]) for place in problem.watched)
    return answer_of(tallies, problem, seed=seed, planned_end=end, planned_watched=finishes, is_stopped=is_stopped)


def _planned(problem: Problem, steps: tuple[Step, ...]) -> tuple[Trials, Trials]:
    """End, and finish of each task, with the planned durations."""
    board: Board = board_for(np.array(problem.durations, dtype=np.float64)[:, None], steps)
    return early_pass(steps, board), board.finishes


def _tallies(blocks: _Blocks, count: int, workers: int) -> Iterator[Tally]:
    """One block after the other, in order; a few are drawn ahead."""
    if workers == 1:
        yield from map(blocks.tally, range(count))
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting = [pool.submit(blocks.tally, block) for block in range(min(2 * workers, count))]
        ahead = iter(range(len(waiting), count))
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(blocks.tally, block) for block in islice(ahead, 1)]
        finally:
            for one in waiting:
                one.cancel()


def answer_of(
    tallies: Sequence[Tally],
    problem: Problem,
    *,
    seed: int,
    planned_end: float,
    planned_watched: tuple[float, ...],
    is_stopped: bool = False,
) -> Answer:
    """The sums of blocks, as shares, means and indices."""
    ends = np.concatenate([tally.ends for tally in tallies]).astype(np.float64)
    samples = len(ends)
    return Answer(
        samples=samples,
        seed=seed,
        planned_end=planned_end,
        ends=np.sort(ends),
        watched=np.sort(np.concatenate([tally.watched for tally in tallies], axis=1).astype(np.float64), axis=1),
        planned_watched=planned_watched,
        tasks=_task_risks(tallies, np.array(problem.durations, dtype=float), ends - planned_end, float(ends.mean())),
        events=_event_risks(tallies, ends - planned_end),
        is_stopped=is_stopped,
    )


def _task_risks(tallies: Sequence[Tally], planned: Numbers, off: Numbers, mean_end: float) -> tuple[TaskRisk, ...]:
    count = len(off)
    shifts = _total([one.lasts for one in tallies]) / count
    deviations = _deviations(_total([one.squares for one in tallies]) / count, shifts)
    covariances = _total([one.products for one in tallies]) / count - shifts * off.mean()
    means = planned + shifts
    critical = _total([one.critical for one in tallies]) / count
    significance = _total([one.significance for one in tallies]) / count
    spread = float(off.std())
    return tuple(
        TaskRisk(
            criticality=criticality,
            significance=min(share / mean_end, 1.0) if mean > 0 and mean_end > 0 else None,
            sensitivity=criticality * deviation / spread if spread > 0 else None,
            cruciality=_correlation(covariance, deviation, spread),
            mean=mean,
            deviation=deviation,
            earlier=None if deviation == 0 else -covariance / deviation,
            later=None if deviation == 0 else covariance / deviation,
        )
        for criticality, share, mean, deviation, covariance in zip(
            critical.tolist(),
            significance.tolist(),
            means.tolist(),
            deviations.tolist(),
            covariances.tolist(),
            strict=True,
        )
    )


def _event_risks(tallies: Sequence[Tally], off: Numbers) -> tuple[EventRisk, ...]:
    count, spread = len(off), float(off.std())
    means = _total([one.risk_lasts for one in tallies]) / count
    deviations = _deviations(_total([one.risk_squares for one in tallies]) / count, means)
    covariances = _total([one.risk_products for one in tallies]) / count - means * off.mean()
    happened = _total([one.happened for one in tallies])
    ends = _total([one.happened_ends for one in tallies])
    rest = off.sum() - ends
    return tuple(
        EventRisk(
            happened=float(times / count),
            cruciality=_correlation(float(covariance), float(deviation), spread),
            costs=float(with_it / times - without / (count - times)) if 0 < times < count else None,
        )
        for times, covariance, deviation, with_it, without in zip(
            happened, covariances, deviations, ends, rest, strict=True
        )
    )


def _total(parts: Sequence[Numbers]) -> Numbers:
    """One after the other, so that the sum is the same for any number of workers."""
    total = np.zeros_like(parts[0])
    for part in parts:
        total += part
    return total


# Of a mean: below it a deviation is what float32 leaves over of a duration that is always the same.
_NOTHING = 1e-3


def _deviations(squares: Numbers, means: Numbers) -> Numbers:
    found: Numbers = np.sqrt(np.maximum(squares - means**2, 0.0))
    found[found <= _NOTHING * np.abs(means)] = 0.0
    return found


def _correlation(covariance: float, deviation: float, spread: float) -> float | None:
    return min(abs(covariance) / (deviation * spread), 1.0) if deviation > 0 and spread > 0 else None
