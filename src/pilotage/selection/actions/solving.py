"""Asking for an answer, stopping the search, and keeping what it found."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.engine.selection.answer import Answer
from pilotage.engine.selection.effort import Effort, Ended
from pilotage.engine.selection.problem import Problem
from pilotage.engine.selection.solving import solve
from pilotage.kit.history import deed
from pilotage.kit.jobs import ask_to_cancel, start_job
from pilotage.selection import rules
from pilotage.selection.actions.locking import opened
from pilotage.selection.models import Outcome, Scenario, Solution
from pilotage.selection.reads.freezing import digest_of, from_json, to_json
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.kept import kept_of, kept_to_json
from pilotage.selection.reads.obstacles import obstacles_of
from pilotage.selection.reads.placing import placed
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.solutions import is_open, newest_solution

SOLVE = "solve_scenario"
# Ties are broken by it: any number would do, as long as it stays.
SEED = 1
# A person waits so long for a page without wondering. The sizes are those of which nearly all are proved in that time.
NOW_SECONDS = 2.0
SMALL_WAYS = 300
SMALL_USES = 4000


def request_solution(scenario: Scenario, *, access: Access) -> Solution:
    """A search with the inputs as they are now, frozen; a job answers it.

    Asked for again while the same question is being solved, it is the same search. Raises Refused, or Impossible when
    something is missing, or another question of the scenario is being solved.
    """
    if access.person_id is None:
        raise rules.Impossible(_("Sign in first."))
    with transaction.atomic(), deed("request_solution", actor=access.person_id):
        solution, _inputs = _asked(scenario, access)
        return solution if solution.job_id else _handed_over(solution, access.person_id)


def answer_now(scenario: Scenario, *, access: Access, seconds: float = NOW_SECONDS) -> Solution:
    """As `request_solution`; a small question is answered at once. What is not proved in that time goes to a job.

    The scenario stays locked meanwhile, so that nobody else asks for the same.
    """
    if access.person_id is None:
        raise rules.Impossible(_("Sign in first."))
    with transaction.atomic(), deed("request_solution", actor=access.person_id):
        solution, inputs = _asked(scenario, access)
        if solution.job_id:
            return solution
        problem = problem_of(inputs)
        if is_small(problem):
            answer = solve(problem, Effort(seconds=seconds, gap=0.0, seed=SEED))
            if answer.ended == Ended.PROVED:
                return keep_answer(solution, answer)
        return _handed_over(solution, access.person_id)


def is_small(problem: Problem) -> bool:
    """Is an answer to be expected within a breath? Counted by what all ways use of all limits."""
    return problem.way_count <= SMALL_WAYS and sum(len(limit.uses) for limit in problem.limits) <= SMALL_USES


def _asked(scenario: Scenario, access: Access) -> tuple[Solution, Inputs]:
    """A solution with the inputs as they are now; or the one that is being looked for already, which has a job."""
    found = opened(scenario, version=None, access=access)
    now = gathered(access, found)
    for obstacle in obstacles_of(found, now):
        raise rules.Impossible(obstacle)
    digest = digest_of(now.inputs)
    last = newest_solution(found)
    if last is not None and is_open(last, timezone.now()):
        if last.digest == digest:
            return last, now.inputs
        raise rules.Impossible(_("A search with the former limits is still running. Stop it, then solve again."))
    solution = Solution.objects.create(
        scenario=found,
        number=last.number + 1 if last else 1,
        inputs=to_json(now.inputs),
        digest=digest,
        asked_by_id=access.person_id,
        asked_at=timezone.now(),
        seed=SEED,
    )
    return solution, now.inputs


def _handed_over(solution: Solution, person_id: UUID) -> Solution:
    """To a job, which answers it."""
    scenario = solution.scenario
    solution.job = start_job(
        SOLVE,
        title=_("Choose: %(name)s") % {"name": scenario.name},
        person_id=person_id,
        payload={"solution": str(solution.pk), "seconds": scenario.seconds},
        lock=f"scenario {scenario.pk}",
    )
    solution.save()
    return solution


def stop_solution(scenario: Scenario, *, access: Access) -> None:
    """Ask the running search to stop; what it found so far is kept. Raises Refused."""
    rules.may_choose_in(access, scenario.scope).or_raise()
    last = newest_solution(scenario)
    if last is not None and last.job is not None and is_open(last, timezone.now()):
        ask_to_cancel(last.job)


def keep_answer(solution: Solution, answer: Answer) -> Solution:
    """Keep what a search found. One that is answered already stays as it is: a job may run twice."""
    with transaction.atomic(), deed("keep_answer"):
        found = Solution.objects.select_for_update(of=("self",)).get(pk=solution.pk)
        if found.outcome:
            return found
        inputs = from_json(found.inputs)
        kept = kept_of(inputs, problem_of(inputs), answer)
        found.outcome = Outcome(answer.outcome.value)
        found.answer = kept_to_json(kept)
        found.solver, found.solver_version = answer.solver, answer.solver_version
        found.seed, found.seconds = answer.seed, answer.seconds
        found.bound, found.gap = answer.bound, answer.gap
        if answer.value is not None:
            everyone = placed(inputs, kept).candidates
            chosen = [one for one in everyone if one.id in kept.chosen and not one.is_claim]
            found.value = float(answer.value)
            found.cost = sum((one.cost for one in chosen), Decimal(0))
            found.selected_count = len(chosen)
        found.answered_at = timezone.now()
        found.save()
    return found
