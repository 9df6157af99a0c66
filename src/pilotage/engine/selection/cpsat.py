"""CP-SAT on a program of whole numbers: where logic binds it proves sooner than HiGHS, and its bounds are exact.

It is an extra (`cpsat`): without it HiGHS searches alone. Both live in one process up to HiGHS 1.13
(google/or-tools#5246).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.board import Board
from pilotage.engine.selection.parts import Parts, Point
from pilotage.engine.selection.program import Program

if TYPE_CHECKING:
    from ortools.sat.python import cp_model_helper

NAME = "CP-SAT"
_BITS: Final = 40  # after the point, at most, to make whole numbers of
_LARGEST: Final = 2.0**52  # sum of a row: a float counts exactly up to here
_NO_END: Final = 2**63 - 1


class Style(Enum):
    """What a search is after."""

    CHOICE = "choice"  # choices and bound alike: proves small programs
    BOUND = "bound"  # the bound alone: the tree goes on wherever it is weakest


@dataclass(frozen=True, slots=True)
class Whole:
    """A program as CP-SAT reads it: minimised, whole. Its value of a point = -scale × the program's."""

    text: str
    size: int
    scale: float


def is_here() -> bool:
    """Whether the extra is installed."""
    return find_spec("ortools") is not None


def version() -> str:
    """The solver's version."""
    return metadata.version("ortools")


def whole_of(parts: Parts) -> Whole | None:
    """The program in whole numbers; None where parts of one may be chosen, or numbers are too large to be exact."""
    program = parts.program
    values, scale = _in_whole_numbers(program.values, program.value_scale)
    if values is None or not program.is_whole.all() or np.abs(values) @ parts.most > _LARGEST:
        return None
    rows = [_row(parts, row) for row in range(parts.row_count)]
    if any(row is None for row in rows):
        return None
    variables = [f"variables {{ domain: [0, {int(most)}] }}" for most in parts.most.tolist()]
    costs = [-int(value) for value in values.tolist()]
    objective = f"objective {{ vars: {list(range(parts.size))} coeffs: {costs} }}"
    return Whole("\n".join([*variables, *filter(None, rows), objective]), parts.size, scale)


class CpSat:
    """One search at a time, in one thread, in touch with the board. Stopped from any thread."""

    def __init__(self, whole: Whole, board: Board, seed: int) -> None:
        self._whole, self._board, self._seed = whole, board, seed
        self.seconds = 0.0  # that its searches have taken
        self._lock = Lock()
        self._running: cp_model_helper.SolveWrapper | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """Ends the search, and every later one."""
        with self._lock:
            self._is_stopped = True
            if self._running is not None:
                self._running.stop_search()

    def search(self, style: Style, seconds: float) -> None:
        """Offers the board every better point and every lower bound; tells it when nothing is possible."""
        if self._is_stopped:
            return
        # Not `cp_model`, which loads pandas for a second and asks the same of this one.
        from ortools.sat.python import cp_model_helper  # noqa: PLC0415  only processes that solve should pay for it

        model = cp_model_helper.CpModelProto()
        if not model.parse_text_format(self._whole.text):
            raise ValueError("CP-SAT does not read its own format")
        solver = cp_model_helper.SolveWrapper()
        solver.set_parameters(_parameters(style, seconds, self._seed))
        failures: list[BaseException] = []
        listener = _listener(self._whole, self._offer, failures)
        solver.add_solution_callback(listener)
        solver.add_best_bound_callback(self._prove)
        with self._lock:
            if self._is_stopped:
                return
            self._running = solver
        found = solver.solve(model)  # type: ignore[no-untyped-call]  # the library types the rest
        with self._lock:
            self._running = None
        self.seconds += float(found.wall_time)
        solver.clear_solution_callback(listener)
        if failures:
            raise failures[0]
        self._conclude(found)

    def _conclude(self, found: "cp_model_helper.CpSolverResponse") -> None:
        from ortools.sat.python import cp_model_helper  # noqa: PLC0415  as above

        if found.status == cp_model_helper.CpSolverStatus.INFEASIBLE:
            self._board.refute()
        elif found.status in (cp_model_helper.CpSolverStatus.OPTIMAL, cp_model_helper.CpSolverStatus.FEASIBLE):
            self._prove(found.best_objective_bound)

    def _offer(self, point: Point, cost: float) -> None:
        self._board.offer(point, -cost / self._whole.scale)

    def _prove(self, cost: float) -> None:
        self._board.prove(-cost / self._whole.scale)


def _parameters(style: Style, seconds: float, seed: int) -> "cp_model_helper.SatParameters":
    from ortools.sat.python import cp_model_helper  # noqa: PLC0415  as above

    wanted = cp_model_helper.SatParameters()
    wanted.num_workers = 1
    wanted.random_seed = seed
    wanted.max_time_in_seconds = seconds
    if style is Style.CHOICE:
        # The whole relaxation, not the part of it that CP-SAT believes in: budgets and capacities decide here.
        wanted.subsolvers.append("max_lp")
    else:
        wanted.subsolvers.append("lb_tree_search")
    return wanted


def _listener(
    whole: Whole, offer: Callable[[Point, float], None], failures: list[BaseException]
) -> "cp_model_helper.SolutionCallback":
    """Passes on every better point. An exception must not travel through the solver's stack: it waits in `failures`."""
    from ortools.sat.python import cp_model_helper  # noqa: PLC0415  as above

    class Listener(cp_model_helper.SolutionCallback):
        def OnSolutionCallback(self) -> None:  # noqa: N802  the solver's word
            try:
                units = [self.SolutionIntegerValue(column) for column in range(whole.size)]
                offer(np.array(units, dtype=float), self.ObjectiveValue())
            except BaseException as failure:
                failures.append(failure)
                self.StopSearch()

    return Listener()


def _row(parts: Parts, row: int) -> str | None:
    program: Program = parts.program
    columns, numbers = parts.row(row)
    whole, scale = _in_whole_numbers(numbers, float(program.row_scales[row]))
    if whole is None or np.abs(whole) @ parts.most[columns] > _LARGEST:
        return None
    low, high = program.lower[row] * scale, program.upper[row] * scale
    at_least = -_NO_END - 1 if low < -_LARGEST else int(np.ceil(low))
    at_most = _NO_END if high > _LARGEST else int(np.floor(high))
    if at_least > at_most:
        return "constraints { bool_or {} }"  # one of none: never
    facts = (("vars", columns.tolist()), ("coeffs", [int(number) for number in whole.tolist()]))
    written = " ".join(f"{name}: {numbers}" for name, numbers in (*facts, ("domain", [at_least, at_most])))
    return f"constraints {{ linear {{ {written} }} }}"


def _in_whole_numbers(numbers: NDArray[np.float64], scaled_by: float) -> tuple[NDArray[np.float64] | None, float]:
    """The numbers times a power of two that makes all of them whole, and it.

    None where no small one does, or where they had more digits than a float before they were scaled.
    """
    scale = 1.0
    if (np.abs(numbers) > _LARGEST * scaled_by).any():
        return None, scale
    for _bit in range(_BITS + 1):
        scaled = numbers * scale
        if (scaled == np.round(scaled)).all():
            return scaled, scale
        scale *= 2.0
    return None, scale
