"""Solving a committed answer's frozen inputs again. Nothing is written but the job that does it."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.engine.selection.effort import Effort, Ended
from pilotage.engine.selection.solving import solve
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import start_job
from pilotage.selection import rules
from pilotage.selection.actions.solving import NOW_SECONDS, is_small
from pilotage.selection.reads.again import Again, compared_again
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.solutions import Answered

AGAIN = "solve_again"


def solve_again(answer: Answered, *, access: Access) -> Again | None:
    """What the same inputs give today; None: a job works on it. Raises Refused or Impossible."""
    if access.person_id is None:
        raise rules.Impossible(_("Sign in first."))
    solution, problem = answer.solution, problem_of(answer.asked)
    if is_small(problem):
        found = solve(problem, Effort(seconds=NOW_SECONDS, gap=0.0, seed=solution.seed))
        if found.ended == Ended.PROVED:
            return compared_again(formatter(), answer, found)
    start_job(
        AGAIN,
        title=_("Solve again: %(name)s") % {"name": solution.scenario.name},
        person_id=access.person_id,
        payload={"solution": str(solution.pk), "seconds": solution.scenario.seconds},
        lock=f"scenario {solution.scenario_id}",
    )
    return None
