"""The engine beside one trial at a time in plain Python; a trial is both passes, so that criticality comes with it."""

from collections.abc import Callable
from functools import partial
from math import sqrt
from statistics import median

from benchmarks.risk_analysis.networks import network
from benchmarks.risk_analysis.plain import simulate_plainly
from benchmarks.runner import Times, compare
from pilotage.engine.network.passing import HAS_NUMBA
from pilotage.engine.risk_analysis.answer import quantile
from pilotage.engine.risk_analysis.problem import Problem, Shape
from pilotage.engine.risk_analysis.simulation import simulate
from pilotage.engine.risk_analysis.ways import Way

TASKS = (1000, 10_000)
SAMPLES = 10_000
FEW = 100  # trials that plain Python is given: time goes by the trial
ROUNDS = 5
MOST_NANOSECONDS = {Way.ROWS: 25, Way.COMPILED: 5}  # wanted at 1,000 tasks
TIMES_FASTER = 50
WAYS = {Way.ROWS: "NumPy", **({Way.COMPILED: "numba"} if HAS_NUMBA else {})}


def run() -> None:
    print(
        "All figures are CPU time of the process: other work on the machine adds little to it, and much to the clock."
    )
    if not HAS_NUMBA:
        print("numba is not installed (pip install pilotage[fast]): NumPy alone.")
    for tasks in TASKS:
        for shape in Shape:
            _measure(network(tasks, seed=1, shape=shape), shape)
    _agree(network(300, seed=2))


def _measure(problem: Problem, shape: Shape) -> None:
    ways: dict[str, Callable[[], str | None]] = {
        _named(way, workers): partial(_note, problem, workers=workers, way=way) for way in WAYS for workers in (1, 2)
    }
    if shape is Shape.PERT:
        ways[f"plain Python, {FEW} trials"] = lambda: simulate_plainly(problem, samples=FEW, seed=1) and None
    title = f"{problem.size} tasks, {len(problem.links)} links, {shape.value}, {SAMPLES} trials with criticality"
    times = compare(title, ways, rounds=ROUNDS if problem.size <= TASKS[0] else 2)
    for way, most in MOST_NANOSECONDS.items():
        if way in WAYS:
            own = _nanoseconds(times[_named(way, 1)], problem.size * SAMPLES)
            print(f"  {WAYS[way]}: {own:.1f} ns for each task and trial (wanted at 1,000 tasks: at most {most})")
    if shape is Shape.PERT:
        own = _nanoseconds(times[_named(Way.ROWS, 1)], problem.size * SAMPLES)
        plain = _nanoseconds(times[f"plain Python, {FEW} trials"], problem.size * FEW)
        print(f"  plain Python {plain:.0f} ns: {plain / own:.0f} times as long as NumPy (wanted: {TIMES_FASTER})")


def _named(way: Way, workers: int) -> str:
    return f"{WAYS[way]}, {workers} worker{'' if workers == 1 else 's'}"


def _nanoseconds(times: Times, cells: int) -> float:
    return median(times.cpu) / cells * 1e9


def _note(problem: Problem, *, workers: int, way: Way) -> str:
    found = simulate(problem, samples=SAMPLES, seed=1, workers=workers, way=way)
    shown = ", ".join(f"P{share:.0%} {found.quantile(share):.2f}".replace("%", "") for share in (0.1, 0.5, 0.8, 0.9))
    return f"{shown}; planned {found.planned_end:.0f}"


def _agree(problem: Problem) -> None:
    """The two ways say the same of a network, within what so many trials can tell."""
    found = simulate(problem, samples=SAMPLES, seed=1)
    ends, critical = simulate_plainly(problem, samples=2000, seed=1)
    far = max(abs(one.criticality - other) for one, other in zip(found.tasks, critical, strict=True))
    most = 4 * sqrt(0.25 / 2000 + 0.25 / SAMPLES)
    print(f"\n{problem.size} tasks: P80 {found.quantile(0.8):.2f} and in plain Python {quantile(ends, 0.8):.2f};")
    print(f"  criticality differs by {far:.3f} at most (four standard errors are {most:.3f})")
