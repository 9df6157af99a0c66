"""HiGHS on a program or a part of it: the relaxation, or the best point by branch and bound, beside other searchers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.board import Board
from pilotage.engine.selection.parts import Part, Point
from pilotage.engine.selection.solver import SolverFailure, State, state_of

if TYPE_CHECKING:
    import highspy

Options = Mapping[str, bool | int | float | str]
Heard = Callable[[float], bool]  # seconds of this search -> stop?

# Nothing is spent on looking for points, nor on cuts below the root. Measured: parts of 30 candidates out of 200 take
# 22 ms instead of 40, with as many better points; problems of 50 with a good start are proved in half the time.
QUICK: Final[Options] = {
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_allow_cut_separation_at_nodes": False,
    "mip_allow_restart": False,
    "mip_pscost_minreliable": 1,
}
THOROUGH: Final[Options] = {"mip_allow_restart": False}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best point of the program when candidates may be taken in parts."""

    point: Point
    reduced: NDArray[np.float64]  # (n,) value less what the column's use of scarce rows is worth
    duals: NDArray[np.float64]  # (m,)
    value: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Branched:
    """Where a branch and bound ended. Points are not yet checked in whole numbers."""

    point: Point | None  # columns that are whole are exactly so
    bound: float | None
    state: State | None  # None: the solver gave up for a reason of its own
    nodes: int
    work: int  # simplex iterations
    seconds: float


def relaxed(part: Part, seed: int) -> Relaxed | None:
    """The relaxation's best point; None when there is none."""
    import highspy  # noqa: PLC0415  12 MB and its own threads: only processes that solve should pay for it

    solver = _loaded(part, is_whole=False, options={"random_seed": seed})
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    value = -float(solver.getInfo().objective_function_value)
    duals = np.array(found.row_dual)
    return Relaxed(np.array(found.col_value), -np.array(found.col_dual), -duals, value, float(solver.getRunTime()))


def branched(part: Part, *, options: Options, start: Point | None = None, heard: Heard | None = None) -> Branched:
    """The best point of the part as far as the options let the search go, in one thread."""
    import highspy  # noqa: PLC0415  as above

    solver = _loaded(part, is_whole=True, options=options)
    if start is not None:
        _give(solver, start)
    listener = _Listener(heard) if heard else None
    if listener:
        solver.setCallback(listener, None)
        solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    solver.run()
    if listener and listener.failure:
        raise listener.failure
    return _outcome(solver, part)


def proved(part: Part, board: Board, *, options: Options, heard: Heard, before: float = 0.0) -> Branched:
    """The same with the board: better points come from it at any time and go to it, and so does the bound.

    before   seconds that went by in the search as a whole before this one
    """
    import highspy  # noqa: PLC0415  as above

    solver = _loaded(part, is_whole=True, options=options)
    partner = _Partner(board, part, heard, before)
    if board.point is not None:
        _give(solver, board.point)
        partner.given = board.changes
    solver.setCallback(partner, None)
    kinds = highspy.cb.HighsCallbackType
    for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackMipImprovingSolution, kinds.kCallbackMipUserSolution):
        solver.startCallback(kind)
    solver.run()
    if partner.failure:
        raise partner.failure
    found = _outcome(solver, part)
    if found.state is None:
        raise SolverFailure(solver.modelStatusToString(solver.getModelStatus()))
    if found.bound is not None:
        board.prove(found.bound)
    return found


class _Listener:
    """Hears now and then whether to stop. An exception must not travel through the solver's stack: it waits here."""

    def __init__(self, heard: Heard) -> None:
        self.failure: BaseException | None = None
        self._heard = heard

    def __call__(
        self,
        kind: "highspy.cb.HighsCallbackType",
        message: str,
        out: "highspy.cb.HighsCallbackOutput",
        into: "highspy.cb.HighsCallbackInput",
        data: object,
    ) -> None:
        try:
            into.user_interrupt = self.failure is not None or self._turn(kind, out, into)
        except BaseException as failure:
            self.failure = failure
            into.user_interrupt = True

    # The solver's types are known to it alone.
    def _turn(self, kind: Any, out: Any, into: Any) -> bool:
        return self._heard(out.running_time)


class _Partner(_Listener):
    """The one who proves, in touch with the board."""

    def __init__(self, board: Board, part: Part, heard: Heard, before: float) -> None:
        super().__init__(heard)
        self.given = 0  # changes of the board that the solver knows of
        self._board, self._part, self._before = board, part, before

    def _turn(self, kind: Any, out: Any, into: Any) -> bool:
        import highspy  # noqa: PLC0415  as above

        kinds, board = highspy.cb.HighsCallbackType, self._board
        if kind == kinds.kCallbackMipImprovingSolution:
            point = _whole_point(np.array(out.mip_solution), self._part)
            board.offer(point, float(self._part.values @ point))
            return False
        if kind == kinds.kCallbackMipUserSolution:
            if board.changes > self.given and board.point is not None:
                self.given = board.changes
                into.setSolution(board.point)
            return False
        bound = _known(-out.mip_dual_bound)
        if bound is not None:
            board.prove(bound)
        board.seconds = max(board.seconds, self._before + out.running_time)
        return self._heard(board.seconds)


# Minimised with the sign turned: points from outside are not taken up while maximising (HiGHS 1.14).
def _loaded(part: Part, *, is_whole: bool, options: Options) -> "highspy.Highs":
    import highspy  # noqa: PLC0415  as above

    lp = highspy.HighsLp()
    size = len(part.values)
    lp.num_col_, lp.num_row_ = size, len(part.lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -part.values, np.zeros(size), part.most
    lp.row_lower_, lp.row_upper_ = part.lower, part.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = part.starts, part.rows, part.coefficients
    if is_whole:
        whole, other = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [whole if one else other for one in part.is_whole.tolist()]
    solver = highspy.Highs()
    # One thread each: searchers are run side by side by their caller.
    for option, wanted in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(option, wanted)
    solver.passModel(lp)
    return solver


def _give(solver: "highspy.Highs", point: Point) -> None:
    import highspy  # noqa: PLC0415  as above

    solution = highspy.HighsSolution()
    solution.col_value = point.tolist()
    solver.setSolution(solution)


def _outcome(solver: "highspy.Highs", part: Part) -> Branched:
    import highspy  # noqa: PLC0415  as above

    info = solver.getInfo()
    has_point = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Branched(
        point=_whole_point(np.array(solver.getSolution().col_value), part) if has_point else None,
        bound=_known(-info.mip_dual_bound),
        state=_state(solver),
        nodes=max(int(info.mip_node_count), 0),
        work=max(int(info.simplex_iteration_count), 0),
        seconds=float(solver.getRunTime()),
    )


def _state(solver: "highspy.Highs") -> State | None:
    try:
        return state_of(solver)
    except SolverFailure:
        return None


def _whole_point(point: Point, part: Part) -> Point:
    return np.where(part.is_whole, np.round(point), point)


def _known(number: float) -> float | None:
    return float(number) if abs(number) < 1e300 else None
