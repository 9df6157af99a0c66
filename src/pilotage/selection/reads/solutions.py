"""Answers that were kept: the newest, the one that is being looked for, and whether one is out of date."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Func, JSONField, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.kit.models import Job, JobState
from pilotage.selection.models import Scenario, Solution
from pilotage.selection.reads.freezing import from_json
from pilotage.selection.reads.inputs import Candidate, Inputs
from pilotage.selection.reads.kept import Kept, kept_from_json
from pilotage.selection.reads.placing import placed
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.selection.rules import has_choice
from pilotage.work.reads.visible import initiatives_with_money_visible_to

OPEN = (JobState.WAITING, JobState.RUNNING)
# A worker that died leaves its job running for ever: nobody waits longer than this over the time it was given.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Answered:
    """A solution with its inputs and its answer, ready to be read.

    asked    the inputs as they were solved
    inputs   the same, with everything that is chosen at its chosen start: costs, value, dates
    """

    solution: Solution
    asked: Inputs
    inputs: Inputs
    kept: Kept

    @property
    def chosen(self) -> list[Candidate]:
        """What the answer selects, without the claims of what was decided before."""
        return [one for one in self.inputs.candidates if one.id in self.kept.chosen and not one.is_claim]

    @property
    def has_choice(self) -> bool:
        return has_choice(self.solution)


def solutions_visible_to(access: Access) -> QuerySet[Solution]:
    return Solution.objects.filter(scenario__in=scenarios_visible_to(access).order_by().values("id"))


def answered(solution: Solution) -> Answered:
    asked, kept = from_json(solution.inputs), kept_from_json(solution.answer)
    return Answered(solution, asked, placed(asked, kept), kept)


def newest_answer(access: Access, scenario: Scenario) -> Answered | None:
    """The newest answer. None as well when it speaks of an initiative that the person may no longer see."""
    return _answer_seen_by(access, _newest(scenario, Solution.objects.exclude(outcome="")), seen=())


def newest_of(access: Access, scenario: Scenario, *, seen: Collection[str]) -> tuple[Solution | None, Answered | None]:
    """The newest that was asked for, and the newest answer that the person may see: mostly one and the same row.

    seen   ids of initiatives that came through the door to money: of these it is not asked again
    """
    newest = answer = _newest(scenario, Solution.objects.all())
    if newest is not None and not newest.outcome:
        answer = _newest(scenario, Solution.objects.exclude(outcome=""))
    return newest, _answer_seen_by(access, answer, seen=seen)


def _newest(scenario: Scenario, rows: QuerySet[Solution]) -> Solution | None:
    found = rows.filter(scenario=scenario).select_related("job", "asked_by", "scenario__scope")
    return found.order_by("-number").first()


def _answer_seen_by(access: Access, solution: Solution | None, *, seen: Collection[str]) -> Answered | None:
    if solution is None:
        return None
    answer = answered(solution)
    others = [one.id for one in answer.asked.candidates if one.id not in seen]
    return answer if not others or sees_all(access, others) else None


def sees_all(access: Access, ids: list[str]) -> bool:
    """An initiative may have been moved out of the scope since: then sums would tell what it costs."""
    if access.enterprise_path in access.paths(Permission.SEE_MONEY):
        return True
    return initiatives_with_money_visible_to(access).filter(id__in=ids).count() == len(set(ids))


def seen_whole(access: Access, ids: Collection[UUID]) -> set[UUID]:
    """Of these answers those of whose candidates the person sees every one: a figure of another would tell of it."""
    if access.enterprise_path in access.paths(Permission.SEE_MONEY):
        return set(ids)
    # Inputs are large: the database takes the ids out of them.
    template = "jsonb_path_query_array(%(expressions)s, '$.candidates[*].id')"
    named = Func(F("inputs"), template=template, output_field=JSONField())
    spoken: dict[UUID, list[str]] = dict(Solution.objects.filter(id__in=ids).values_list("id", named))
    every = {one for some in spoken.values() for one in some}
    seen = set(initiatives_with_money_visible_to(access).filter(id__in=every).values_list("id", flat=True))
    return {id for id, some in spoken.items() if seen.issuperset(map(UUID, some))}


def is_hidden(scenario: Scenario, answer: Answered | None) -> bool:
    """Is there an answer, though the person's newest is none? Then it speaks of what the person may not see."""
    return answer is None and Solution.objects.filter(scenario=scenario).exclude(outcome="").exists()


def newest_solution(scenario: Scenario) -> Solution | None:
    """The newest that was asked for, answered or not."""
    found = Solution.objects.filter(scenario=scenario).select_related("job", "asked_by").defer("inputs", "answer")
    return found.order_by("-number").first()


def is_open(solution: Solution | None, now: datetime) -> bool:
    """Is it waiting or being solved?"""
    if solution is None or solution.outcome or solution.job is None or solution.job.state not in OPEN:
        return False
    return not _is_dead(solution.job, now)


def _is_dead(job: Job, now: datetime) -> bool:
    if job.state != JobState.RUNNING or job.started_at is None:
        return False
    return now > job.started_at + timedelta(seconds=2 * int(job.payload["seconds"])) + PATIENCE


def solution_to_answer(solution_id: UUID) -> Solution:
    """The one that a job works on."""
    return Solution.objects.select_related("scenario").get(pk=solution_id)
