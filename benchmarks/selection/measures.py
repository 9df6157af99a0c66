"""50 x 5 proved; 500 x 12 within 1 %, and how close a proof comes in 5 s; a frontier."""

from functools import partial

from benchmarks.runner import compare
from benchmarks.selection.cases import drawn_portfolio
from benchmarks.selection.plain import plain_choice
from pilotage.engine.selection.effort import Effort, gap_between
from pilotage.engine.selection.frontier import frontier
from pilotage.engine.selection.problem import Problem
from pilotage.engine.selection.solving import solve

SIZES = ((50, 5, 0.0, 10.0), (500, 12, 0.01, 20.0), (500, 12, 0.0, 5.0))
SEEDS = (1, 2, 3)


def run() -> None:
    for candidates, periods, gap, seconds in SIZES:
        for seed in SEEDS:
            problem = drawn_portfolio(candidates, periods, seed)
            compare(
                f"{candidates} x {periods}, seed {seed}, wanted gap {gap:.0%}, at most {seconds:.0f} s",
                {
                    "plain HiGHS": partial(_plain, problem, gap, seconds),
                    "engine, whole answer": partial(_engine, problem, gap, seconds),
                },
                rounds=3 if gap == 0 and candidates > 50 else 5,
            )
    problem = drawn_portfolio(50, 5, 1)
    total = sum(int(way.cost) for (way,) in problem.ways)
    compare(
        "frontier, 50 x 5, 30 budgets, 0.1 % each",
        {"engine": partial(_frontier, problem, [total * step // 60 for step in range(1, 31)])},
        rounds=3,
    )


def _plain(problem: Problem, gap: float, seconds: float) -> str:
    value, bound = plain_choice(problem, seconds=seconds, gap=gap)
    return _quality(value, bound)


def _engine(problem: Problem, gap: float, seconds: float) -> str:
    answer = solve(problem, Effort(seconds=seconds, gap=gap, seed=1))
    assert answer.value is not None
    return _quality(float(answer.value), answer.bound)


def _frontier(problem: Problem, totals: list[int]) -> str:
    points = frontier(problem, totals, Effort(seconds=4, gap=0.001, seed=1))
    return f"{len(points)} points, worst gap {max(point.gap or 0 for point in points):.2%}"


def _quality(value: float, bound: float | None) -> str:
    return f"value {value:.0f}, proven gap {gap_between(value, bound) or 0:.3%}"
