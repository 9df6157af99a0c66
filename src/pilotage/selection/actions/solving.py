"""Asking for an answer, stopping the search, and keeping what it found."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.engine.selection.answer import Answer
from pilotage.kit.history import deed
from pilotage.kit.jobs import ask_to_cancel, start_job
from pilotage.selection import rules
from pilotage.selection.actions.locking import opened
from pilotage.selection.models import Outcome, Scenario, Solution
from pilotage.selection.reads.freezing import digest_of, from_json, to_json
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.kept import kept_of, kept_to_json
from pilotage.selection.reads.obstacles import obstacles_of
from pilotage.selection.reads.placing import placed
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.solutions import is_open, newest_solution

SOLVE = "solve_scenario"
# Ties are broken by it: any number would do, as long as it stays.
SEED = 1


def request_solution(scenario: Scenario, *, access: Access) -> Solution:
    """A search with the inputs as they are now, frozen; a job answers it.

    Asked for again while the same question is being solved, it is the same search. Raises Refused, or Impossible when
    something is missing, or another question of the scenario is being solved.
    """
    if access.person_id is None:
        raise rules.Impossible(_("Sign in first."))
    with transaction.atomic(), deed("request_solution", actor=access.person_id):
        found = opened(scenario, version=None, access=access)
        now = gathered(access, found)
        for obstacle in obstacles_of(found, now):
            raise rules.Impossible(obstacle)
        digest = digest_of(now.inputs)
        last = newest_solution(found)
        if last is not None and is_open(last, timezone.now()):
            if last.digest == digest:
                return last
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
        solution.job = start_job(
            SOLVE,
            title=_("Choose: %(name)s") % {"name": found.name},
            person_id=access.person_id,
            payload={"solution": str(solution.pk), "seconds": found.seconds},
            lock=f"scenario {found.pk}",
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
