"""The engine beside one trial at a time in plain Python; a trial is both passes, so that criticality comes with it."""

from collections.abc import Callable
from math import sqrt
from statistics import median

from benchmarks.risk_analysis.networks import network
from benchmarks.risk_analysis.plain import simulate_plainly
from benchmarks.runner import Times, compare
from pilotage.engine.risk_analysis.answer import quantile
from pilotage.engine.risk_analysis.problem import Problem, Shape
from pilotage.engine.risk_analysis.simulation import simulate

TASKS = (1000, 10_000)
SAMPLES = 10_000
FEW = 100  # trials that plain Python is given: time goes by the trial
ROUNDS = 5
MOST_NANOSECONDS = 25  # wanted at 1,000 tasks
TIMES_FASTER = 50


def run() -> None:
    for tasks in TASKS:
        for shape in Shape:
            _measure(network(tasks, seed=1, shape=shape), shape)
    _agree(network(300, seed=2))


def _measure(problem: Problem, shape: Shape) -> None:
    ways: dict[str, Callable[[], str | None]] = {
        "engine, 1 worker": lambda: _note(problem, workers=1),
        "engine, 2 workers": lambda: _note(problem, workers=2),
    }
    if shape is Shape.PERT:
        ways[f"plain Python, {FEW} trials"] = lambda: simulate_plainly(problem, samples=FEW, seed=1) and None
    title = f"{problem.size} tasks, {len(problem.links)} links, {shape.value}, {SAMPLES} trials with criticality"
    times = compare(title, ways, rounds=ROUNDS if problem.size <= TASKS[0] else 2)
    own = _nanoseconds(times["engine, 1 worker"], problem.size * SAMPLES)
    print(f"  {own:.1f} ns of CPU for each task and trial (wanted at 1,000 tasks: {MOST_NANOSECONDS})")
    if shape is Shape.PERT:
        plain = _nanoseconds(times[f"plain Python, {FEW} trials"], problem.size * FEW)
        print(f"  plain Python {plain:.0f} ns: {plain / own:.0f} times as long (wanted: {TIMES_FASTER})")


def _nanoseconds(times: Times, cells: int) -> float:
    return median(times.cpu) / cells * 1e9


def _note(problem: Problem, *, workers: int) -> str:
    found = simulate(problem, samples=SAMPLES, seed=1, workers=workers)
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
