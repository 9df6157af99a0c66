"""HiGHS by itself: a program in, a point with its bound out. Prints nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from pilotage.engine.selection.program import Program

if TYPE_CHECKING:
    import highspy

NAME = "HiGHS"
_LARGE = 50_000  # numbers in a program from which on the interior point method is up to three times as fast
_REPORT_EVERY = 0.25  # solver seconds between two reports while nothing changes, so that a stop is heard


class State(Enum):
    """How a search by the solver ended."""

    SOLVED = "solved"  # within the wanted gap
    INFEASIBLE = "infeasible"
    TIME = "time"
    NODES = "nodes"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Point:
    """What the solver found."""

    state: State
    units: tuple[float, ...] | None  # (n,) of every column, in the program's numbers
    bound: float | None  # in solver's values
    seconds: float
    nodes: int


@dataclass(frozen=True, slots=True)
class Prices:
    """Duals of the relaxation that may choose parts: what a little more of each row, or of each candidate, is worth."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]


Watch = Callable[[float | None, float | None, float], bool]  # value, bound, seconds -> stop?


def version() -> str:
    """The solver's version."""
    return str(_solver().version())


def best_point(
    program: Program,
    *,
    seconds: float,
    gap: float,
    seed: int,
    nodes: int | None,
    watch: Watch | None,
    start: Sequence[float] | None = None,
) -> Point:
    """The best point of the program, in one thread. What `watch` raises is raised here, after the solver.

    start   (n,) a point that may be a good one; if it is none it is not used
    """
    import highspy  # noqa: PLC0415  12 MB and its own threads: only processes that solve should pay for it

    solver = _loaded(program, whole=True)
    for option, wanted in (("time_limit", seconds), ("mip_rel_gap", gap), ("random_seed", seed)):
        solver.setOptionValue(option, wanted)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    if start is not None:
        solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), np.array(start, dtype=float))
    watcher = _Watcher(watch) if watch else None
    if watcher:
        solver.setCallback(watcher, None)
        solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    solver.run()
    if watcher and watcher.failure:
        raise watcher.failure
    state = state_of(solver)
    info = solver.getInfo()
    has_point = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Point(
        state=state,
        units=tuple(solver.getSolution().col_value) if has_point else None,
        bound=_known(info.mip_dual_bound),
        seconds=solver.getRunTime(),
        nodes=max(info.mip_node_count, 0),
    )


def prices(program: Program, *, seconds: float, seed: int) -> Prices | None:
    """Duals of the relaxation, None when it has no optimum or none was found in time."""
    import highspy  # noqa: PLC0415  as above

    solver = _loaded(program, whole=False)
    solver.setOptionValue("random_seed", seed)
    solver.setOptionValue("time_limit", seconds)
    if len(program.columns) > _LARGE:
        solver.setOptionValue("solver", "ipm")
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    return Prices(tuple(solution.row_dual), tuple(solution.col_dual))


def relaxation(program: Program) -> "highspy.Highs":
    """The solver, loaded with the program in which parts of everything may be chosen."""
    return _loaded(program, whole=False)


class _Watcher:
    """Passes on what the solver says, when something changed or time went by.

    An exception must not travel through the solver's own stack: it stops the solver and waits here.
    """

    def __init__(self, watch: Watch) -> None:
        self.failure: BaseException | None = None
        self._watch = watch
        self._told: tuple[float | None, float | None] = (None, None)
        self._told_at = -1.0

    def __call__(
        self,
        kind: "highspy.cb.HighsCallbackType",
        message: str,
        out: "highspy.cb.HighsCallbackOutput",
        into: "highspy.cb.HighsCallbackInput",
        data: object,
    ) -> None:
        now = (_known(out.mip_primal_bound), _known(out.mip_dual_bound))
        if self.failure is None and now == self._told and out.running_time < self._told_at + _REPORT_EVERY:
            return
        self._told, self._told_at = now, out.running_time
        try:
            into.user_interrupt = self.failure is not None or self._watch(*now, out.running_time)
        except BaseException as failure:
            self.failure = failure
            into.user_interrupt = True


def _solver() -> "highspy.Highs":
    import highspy  # noqa: PLC0415  as above

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)  # one thread: the same answer every time
    return solver


def _loaded(program: Program, *, whole: bool) -> "highspy.Highs":
    import highspy  # noqa: PLC0415  as above

    lp = highspy.HighsLp()
    columns = len(program.values)
    lp.num_col_, lp.num_row_ = columns, len(program.lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.values, np.zeros(columns), program.most
    lp.row_lower_, lp.row_upper_ = program.lower, program.upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.starts, program.columns
    lp.a_matrix_.value_ = program.coefficients
    if whole:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[is_whole] for is_whole in program.is_whole.tolist()]
    solver = _solver()
    solver.passModel(lp)
    return solver


def state_of(solver: "highspy.Highs") -> State:
    """How its search ended. Raises SolverFailure."""
    import highspy  # noqa: PLC0415  as above

    status = highspy.HighsModelStatus
    states = {
        status.kOptimal: State.SOLVED,
        status.kInfeasible: State.INFEASIBLE,
        status.kUnboundedOrInfeasible: State.INFEASIBLE,  # more units are never worth more
        status.kTimeLimit: State.TIME,
        status.kSolutionLimit: State.NODES,
        status.kInterrupt: State.STOPPED,
        status.kHighsInterrupt: State.STOPPED,
    }
    found = solver.getModelStatus()
    if found not in states:
        raise SolverFailure(solver.modelStatusToString(found))
    return states[found]


class SolverFailure(RuntimeError):
    """The solver gave up for a reason of its own; the message is its own word for it."""


def _known(number: float) -> float | None:
    return number if abs(number) < 1e300 else None
