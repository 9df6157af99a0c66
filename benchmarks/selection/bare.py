"""The plain formulation on the bare solvers: what one would write who has HiGHS or CP-SAT and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import inf, isfinite
from time import perf_counter

import highspy
import numpy as np

from pilotage.engine.selection.problem import After, AtMost, Needs, Problem, Rule, Together

HAS_CPSAT = find_spec("ortools") is not None
THOUSANDTHS = 1000  # CP-SAT counts in whole numbers
NO_MORE_THAN_ONE_LEFT = 0.999  # values are whole: a bound that close above the value proves it

Row = tuple[Sequence[int], Sequence[float], float, float]  # columns, coefficients, at least, at most


@dataclass(frozen=True, slots=True)
class Result:
    value: float | None
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """Proven: (bound - value) / |value|; without a choice, or with an idle bound, endless."""
        if self.value is None or not isfinite(self.bound):
            return inf
        return max(self.bound - self.value, 0.0) / abs(self.value) if self.value else inf


@dataclass(frozen=True, slots=True)
class Formulation:
    """maximise values · x; x of ways 0 or 1, x of extras any amount up to `most`."""

    values: list[float]
    most: list[float]
    ways: int
    rows: list[Row]


def formulation_of(problem: Problem) -> Formulation:
    values = [float(way.value) for ways in problem.ways for way in ways]
    most = [1.0] * len(values)
    for extra in problem.extras:
        values.append(float(extra.value))
        relieved = [sum(problem.limits[limit].uses.values()) for limit, use in extra.uses.items() if use < 0]
        most.append(float(extra.most if extra.most is not None else sum(relieved)))
    rules = [row for rule in problem.rules for row in _rule_rows(problem, rule)]
    rows = [*_way_rows(problem), *rules, *_limit_rows(problem)]
    return Formulation(values, most, problem.way_count, rows)


def by_highs(formulation: Formulation, seconds: float, *, gap: float = 0.0) -> Result:
    """One thread: HiGHS has no second one for such a search."""
    began = perf_counter()
    solver = highspy.Highs()
    options = (
        ("output_flag", False),
        ("threads", 1),
        ("time_limit", seconds),
        ("mip_rel_gap", gap),
        ("random_seed", 1),
    )
    for option, wanted in options:
        solver.setOptionValue(option, wanted)
    if all(value == int(value) for value in formulation.values):
        solver.setOptionValue("mip_abs_gap", NO_MORE_THAN_ONE_LEFT)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(formulation.values), len(formulation.rows)
    lp.col_cost_ = np.array(formulation.values)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(formulation.values)), np.array(formulation.most)
    lp.row_lower_ = np.array([row[2] for row in formulation.rows])
    lp.row_upper_ = np.array([row[3] for row in formulation.rows])
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in formulation.rows)])
    lp.a_matrix_.index_ = np.array([column for row in formulation.rows for column in row[0]])
    lp.a_matrix_.value_ = np.array([number for row in formulation.rows for number in row[1]], dtype=float)
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole if way < formulation.ways else part for way in range(len(formulation.values))]
    solver.passModel(lp)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Result(info.objective_function_value if found else None, float(info.mip_dual_bound), perf_counter() - began)


def by_cpsat(formulation: Formulation, seconds: float) -> Result:
    """Two workers."""
    from ortools.sat.python import cp_model  # noqa: PLC0415  an optional extra

    began = perf_counter()
    model = cp_model.CpModel()
    unit = 1 if all(value == int(value) for value in formulation.values) else THOUSANDTHS
    x = [model.new_int_var(0, int(most), "") for most in formulation.most]
    for columns, numbers, at_least, at_most in formulation.rows:
        total = cp_model.LinearExpr.weighted_sum([x[column] for column in columns], [int(number) for number in numbers])
        if isfinite(at_least):
            model.add(total >= int(at_least))
        if isfinite(at_most):
            model.add(total <= int(at_most))
    model.maximize(cp_model.LinearExpr.weighted_sum(x, [round(value * unit) for value in formulation.values]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = 0.0
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = 1
    found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = solver.objective_value / unit if found else None
    return Result(value, solver.best_objective_bound / unit, perf_counter() - began)


def _columns(problem: Problem, candidate: int) -> range:
    first = problem.first_way[candidate]
    return range(first, first + len(problem.ways[candidate]))


def _way_rows(problem: Problem) -> Iterator[Row]:
    forced_in, forced_out = set(problem.forced_in), set(problem.forced_out)
    first = 0
    for candidate, ways in enumerate(problem.ways):
        columns = range(first, first + len(ways))
        first += len(ways)
        yield columns, [1] * len(ways), float(candidate in forced_in), float(candidate not in forced_out)


def _rule_rows(problem: Problem, rule: Rule) -> Iterator[Row]:
    match rule:
        case AtMost(count, candidates):
            columns = [column for candidate in candidates for column in _columns(problem, candidate)]
            yield columns, [1] * len(columns), -inf, count
        case Needs(candidate, needed):
            columns = [*_columns(problem, candidate), *_columns(problem, needed)]
            ways, others = len(problem.ways[candidate]), len(problem.ways[needed])
            yield columns, [1] * ways + [-1] * others, -inf, 0
        case Together((first, second)):
            columns = [*_columns(problem, first), *_columns(problem, second)]
            yield columns, [1] * len(problem.ways[first]) + [-1] * len(problem.ways[second]), 0, 0
        case After(later, earlier, lag):
            # As in these cases `later` needs `earlier`, too: by every start of the one the other must have begun.
            ends = [way.finish + lag for way in problem.ways[earlier]]
            for start in sorted({way.start for way in problem.ways[later]}):
                early = [
                    column
                    for column, way in zip(_columns(problem, later), problem.ways[later], strict=True)
                    if way.start <= start
                ]
                done = [column for column, end in zip(_columns(problem, earlier), ends, strict=True) if end <= start]
                yield [*early, *done], [1] * len(early) + [-1] * len(done), -inf, 0
        case _:
            raise NotImplementedError(rule)


def _limit_rows(problem: Problem) -> Iterator[Row]:
    bought: dict[int, list[tuple[int, float]]] = {}
    for place, extra in enumerate(problem.extras):
        for limit, use in extra.uses.items():
            bought.setdefault(limit, []).append((problem.way_count + place, float(use)))
    for place, limit in enumerate(problem.limits):
        columns, numbers = list(limit.uses), [float(use) for use in limit.uses.values()]
        columns += [column for column, _ in bought.get(place, ())]
        numbers += [use for _, use in bought.get(place, ())]
        at_least = -inf if limit.at_least is None else float(limit.at_least)
        yield columns, numbers, at_least, inf if limit.at_most is None else float(limit.at_most)
