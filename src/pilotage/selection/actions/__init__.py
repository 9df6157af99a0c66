"""Every way to write about choosing."""

from pilotage.selection.actions.committing import commit_solution, undo_commit
from pilotage.selection.actions.limits import (
    force_in,
    force_out,
    list_candidates,
    set_budget,
    unforce,
)
from pilotage.selection.actions.scenarios import change_scenario, copy_scenario, create_scenario
from pilotage.selection.actions.solving import keep_answer, request_solution, stop_solution

__all__ = [
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
    "stop_solution",
    "undo_commit",
    "unforce",
]
