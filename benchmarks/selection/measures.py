"""The engine beside the plain formulation on bare HiGHS and bare CP-SAT: same problems, same time, same two cores.

`python -m benchmarks selection` runs all; words after it narrow it down: a number of candidates (50, 200, 1000, 5000),
a hardness (year, period, stress), `published` (Chu & Beasley), `soft` (capacity that may be bought beside hard limits),
`frontier`, `robust`, `whatif` (what a committee asks of a choice).
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from math import inf
from time import perf_counter

from benchmarks.selection.bare import HAS_CPSAT, Result, by_cpsat, by_highs, formulation_of
from benchmarks.selection.cases import SIZES, Hardness, Size, portfolio
from benchmarks.selection.committee import Mark, frontiers, robust_cores, whatifs
from benchmarks.selection.published import published
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.problem import Problem
from pilotage.engine.selection.solving import solve

SEEDS = (1, 2, 3)
SEEDS_OF_THE_LARGEST = (1,)
SECONDS = {50: 10.0, 200: 10.0, 1000: 15.0, 5000: 40.0}
SECONDS_OF_YEAR = {50: 3.0, 200: 5.0, 1000: 15.0, 5000: 40.0}
SECONDS_OF_PUBLISHED = 10.0
WITHIN = {50: 0.0, 200: 0.01, 1000: 0.01}  # wanted on `year`
WITHIN_PUBLISHED = 0.004
BETTER_FROM = 200  # candidates: from here on strictly ahead of both, else never behind
ENGINE = "engine"
AROUND_THE_SEARCH = 0.0008  # seconds for each candidate: rows before it, duals and reasons after it, on a quiet machine
LATE = 1.1  # of the time limit: so much a solver may need to hear that it is over


# What is asked of a choice, by the word that asks for it.
ASKED = {"frontier": frontiers, "robust": robust_cores, "whatif": whatifs}


def run(*words: str) -> None:
    searches = {*(str(size.candidates) for size in SIZES), *(hardness.value for hardness in Hardness)}
    known = {*searches, *ASKED, "published", "soft"}
    if unknown := set(words) - known:
        raise SystemExit(f"Not known: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(known))}")
    if not HAS_CPSAT:
        print("CP-SAT is not installed (pip install ortools==9.15.6755): beside HiGHS alone.")
    _warm_up()
    marks = [*_searched(words, searches), *chain.from_iterable(_asked(words))]
    if marks:
        _print_marks(marks)


def _searched(words: tuple[str, ...], searches: set[str]) -> Iterator[Mark]:
    if "soft" in words:
        _compare_soft(_sizes(words))
    elif not words or set(words) & searches:
        for size in _sizes(words):
            for hardness in _levels(words):
                yield from _measured(size, hardness)
    if not words or "published" in words:
        yield from _measured_published()


def _asked(words: tuple[str, ...]) -> Iterator[Iterator[Mark]]:
    for word, asked in ASKED.items():
        if not words or word in words:
            yield asked()


def _print_marks(marks: list[Mark]) -> None:
    print(f"\nWanted: {sum(mark.is_met for mark in marks)} of {len(marks)} met")
    for mark in marks:
        print(f"  {'met    ' if mark.is_met else 'NOT MET'}  {mark.sentence}")


def _sizes(words: tuple[str, ...]) -> list[Size]:
    return [size for size in SIZES if str(size.candidates) in words] or list(SIZES)


def _levels(words: tuple[str, ...]) -> list[Hardness]:
    return [hardness for hardness in Hardness if hardness.value in words] or list(Hardness)


def _warm_up() -> None:
    """The solvers' libraries are loaded by the first search."""
    problem = portfolio(SIZES[0], Hardness.YEAR, 0)
    for solver in _solvers(problem).values():
        solver(0.1)


def _measured(size: Size, hardness: Hardness) -> Iterator[Mark]:
    limits = SECONDS_OF_YEAR if hardness is Hardness.YEAR else SECONDS
    seconds, seeds = limits[size.candidates], SEEDS_OF_THE_LARGEST if size is SIZES[-1] else SEEDS
    for seed in seeds:
        case = f"{size}, {hardness.value}, seed {seed}"
        print(f"\n{case}, at most {seconds:.0f} s")
        results = _results(portfolio(size, hardness, seed), seconds)
        yield _mark(case, size, hardness, results, seconds)


def _mark(case: str, size: Size, hardness: Hardness, results: dict[str, Result], seconds: float) -> Mark:
    own = results[ENGINE]
    if all(result.value is None and result.seconds < seconds / 2 for result in results.values()):
        return Mark(f"{case}: nothing can be chosen, and everybody says so", True)
    within = WITHIN.get(size.candidates)
    if hardness is Hardness.YEAR and within is not None:
        wanted = "proved" if within == 0 else f"within {within:.0%}"
        sentence = f"{case}: {wanted} in {seconds:.0f} s (gap {own.gap:.2%}, {own.seconds:.1f} s)"
        return Mark(sentence, own.gap <= within and own.seconds <= LATE * seconds)
    peers = min(result.gap for name, result in results.items() if name != ENGINE)
    strictly = size.candidates >= BETTER_FROM
    word = "a smaller gap than" if strictly else "a gap no larger than"
    is_met = own.gap < peers or own.gap == peers == 0.0 or (not strictly and own.gap <= peers)
    return Mark(f"{case}: {word} the better peer ({own.gap:.2%}, it {peers:.2%})", is_met)


def _measured_published() -> Iterator[Mark]:
    cases = published()
    if not cases:
        print("\nChu & Beasley's files are not here (PILOTAGE_MKNAP names their folder): not measured.")
    for case in cases:
        print(f"\n{case.name}, at most {SECONDS_OF_PUBLISHED:.0f} s, published value {case.value}")
        value = _results(case.problem, SECONDS_OF_PUBLISHED)[ENGINE].value or -inf
        short = (case.value - value) / case.value
        yield Mark(f"{case.name}: {short:.3%} below the published value", short <= WITHIN_PUBLISHED)


def _results(problem: Problem, seconds: float) -> dict[str, Result]:
    results = {}
    for name, solver in _solvers(problem).items():
        results[name] = solver(seconds)
        _print(name, results[name])
    return results


def _solvers(problem: Problem) -> dict[str, Callable[[float], Result]]:
    formulation = formulation_of(problem)
    solvers: dict[str, Callable[[float], Result]] = {"HiGHS alone": partial(by_highs, formulation)}
    if HAS_CPSAT:
        solvers["CP-SAT alone"] = partial(by_cpsat, formulation)
    solvers[ENGINE] = partial(_by_engine, problem)
    return solvers


def _by_engine(problem: Problem, seconds: float) -> Result:
    began = perf_counter()
    search = max(seconds - AROUND_THE_SEARCH * problem.size, seconds / 2)  # its whole answer within the limit
    answer = solve(problem, Effort(seconds=search, gap=0.0, seed=1, threads=2))
    value = None if answer.value is None else float(answer.value)
    return Result(value, inf if answer.bound is None else answer.bound, perf_counter() - began)


def _compare_soft(sizes: list[Size]) -> None:
    """The same candidates with capacities that never yield, and with hours that may be bought."""
    for size in sizes:
        for soft in (False, True):
            seconds = SECONDS[size.candidates]
            print(f"\n{size}, stress, {'soft' if soft else 'hard'} capacities, at most {seconds:.0f} s")
            _results(portfolio(size, Hardness.STRESS, 1, soft=soft), seconds)


def _print(name: str, result: Result) -> None:
    value = "none" if result.value is None else f"{result.value:.0f}"
    proof = f"bound {result.bound:10.0f}  gap {result.gap:7.2%}"
    print(f"  {name:13} {result.seconds:6.1f} s  value {value:>9}  {proof}", flush=True)
