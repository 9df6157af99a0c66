"""Every way to write about choosing."""

from pilotage.selection.actions.again import solve_again
from pilotage.selection.actions.committing import commit_solution, undo_commit
from pilotage.selection.actions.lifecycle import archive_scenario, give_scenario, restore_scenario, share_scenario
from pilotage.selection.actions.limit_rows import LimitFacts, add_limit, change_limit, remove_limits
from pilotage.selection.actions.limits import force_in, force_out, list_candidates, set_budget, unforce
from pilotage.selection.actions.logic import LogicFacts, add_logic, change_logic, remove_logic
from pilotage.selection.actions.roles import RoleTerms, forget_role, set_role
from pilotage.selection.actions.scenarios import change_scenario, copy_scenario, create_scenario
from pilotage.selection.actions.solving import answer_now, keep_answer, request_solution, stop_solution
from pilotage.selection.actions.terms import Terms, forget_terms, set_terms
from pilotage.selection.actions.whatif import solve_around

__all__ = [
    "LimitFacts",
    "LogicFacts",
    "RoleTerms",
    "Terms",
    "add_limit",
    "add_logic",
    "answer_now",
    "archive_scenario",
    "change_limit",
    "change_logic",
    "change_scenario",
    "commit_solution",
    "copy_scenario",
    "create_scenario",
    "force_in",
    "force_out",
    "forget_role",
    "forget_terms",
    "give_scenario",
    "keep_answer",
    "list_candidates",
    "remove_limits",
    "remove_logic",
    "request_solution",
    "restore_scenario",
    "set_budget",
    "set_role",
    "set_terms",
    "share_scenario",
    "solve_again",
    "solve_around",
    "stop_solution",
    "undo_commit",
    "unforce",
]
