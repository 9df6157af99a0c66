"""A search that proves and looks for nothing else: for one of many alike problems, of which a good choice is known."""

from collections.abc import Sequence

import numpy as np

from pilotage.engine.selection.board import IsKept
from pilotage.engine.selection.branching import QUICK, Options, branched, relaxed
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.parts import Parts, Point
from pilotage.engine.selection.program import Program
from pilotage.engine.selection.rounding import rounded
from pilotage.engine.selection.search import by_effort
from pilotage.engine.selection.solver import SolverFailure, Watch
from pilotage.engine.selection.together import Sought


def by_proof(
    program: Program, effort: Effort, *, watch: Watch | None, is_kept: IsKept, start: Sequence[float] | None
) -> Sought:
    """The best point by branch and bound in one thread, from a good point on; nothing is spent on looking for others.

    Without a start the relaxation, rounded, is one; where that breaks something, it is searched as the effort says.
    Ends by gap or nodes at the same point every time.
    """
    parts = Parts(program)
    good = _rounded(parts, effort.seed, is_kept) if start is None else np.array(start)
    if good is None:
        return by_effort(program, effort, watch=watch, is_kept=is_kept, start=None)
    found = branched(
        parts.whole(),
        options=_options(effort),
        start=good,
        heard=(lambda seconds: watch(None, None, seconds)) if watch else None,
    )
    if found.state is None:
        raise SolverFailure("the search from a known point gave up")
    point = None if found.point is None else tuple(found.point.tolist())
    return Sought(found.state, None, point, found.bound, found.seconds, found.nodes)


def _rounded(parts: Parts, seed: int, is_kept: IsKept) -> Point | None:
    relaxation = relaxed(parts.whole(), seed)
    if relaxation is None:
        return None
    point = rounded(parts, relaxation)
    return point if is_kept(point) else None


def _options(effort: Effort) -> Options:
    limit = {} if effort.nodes is None else {"mip_max_nodes": effort.nodes}
    return {
        **QUICK,
        **limit,
        "time_limit": effort.seconds,
        "mip_rel_gap": effort.gap,
        "random_seed": effort.seed,
    }
