"""Every way to write about choosing."""

from pilotage.selection.actions.again import solve_again
from pilotage.selection.actions.committing import commit_solution, undo_commit
from pilotage.selection.actions.limits import (
    force_in,
    force_out,
    list_candidates,
    set_budget,
    unforce,
)
from pilotage.selection.actions.scenarios import change_scenario, copy_scenario, create_scenario
from pilotage.selection.actions.solving import answer_now, keep_answer, request_solution, stop_solution
from pilotage.selection.actions.whatif import solve_around

__all__ = [
    "answer_now",
    "change_scenario",
    "commit_solution",
    "copy_scenario",
    "create_scenario",
    "force_in",
    "force_out",
    "keep_answer",
    "list_candidates",
    "request_solution",
    "set_budget",
    "solve_again",
    "solve_around",
    "stop_solution",
    "undo_commit",
    "unforce",
]
