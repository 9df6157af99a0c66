"""The doors to studies: the newest of an answer, whether it still runs, and what a job works on."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access
from pilotage.kit.models import JobState
from pilotage.selection.models import Solution, Study
from pilotage.selection.reads.solutions import Answered, newest_answer, solutions_visible_to
from pilotage.selection.reads.studies.results import Result, result_of

# A study that failed or was stopped before it began hides none that found something.
MOST_TRIES = 5
OPEN = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Asked:
    """A study with what it found so far."""

    study: Study
    result: Result | None

    @property
    def is_open(self) -> bool:
        return is_open(self.study)

    @property
    def is_whole(self) -> bool:
        """Did it find everything that was asked for? A stopped one did not."""
        return self.result is not None and self.result.is_whole


def is_open(study: Study) -> bool:
    """Does it wait or run?"""
    return study.answered_at is None and study.job is not None and study.job.state in OPEN


def newest_study(solution: Solution, kind: str, subject: str = "") -> Asked | None:
    """The newest of its kind on this answer that found something or still may; else one that failed and says why."""
    found = Study.objects.filter(solution=solution, kind=kind, subject=subject).select_related("job", "asked_by")
    newest = list(found[:MOST_TRIES])
    study = next((one for one in newest if one.result or is_open(one)), newest[0] if newest else None)
    return Asked(study, result_of(study)) if study else None


def same_study(solution: Solution, kind: str, subject: str, settings: dict[str, object]) -> Study | None:
    """The same question on the same answer, if it was answered wholly or is being worked on."""
    found = Study.objects.filter(solution=solution, kind=kind, subject=subject, settings=settings)
    for study in found.select_related("job"):
        if is_open(study) or Asked(study, result_of(study)).is_whole:
            return study
    return None


def studies_visible_to(access: Access) -> QuerySet[Study]:
    return Study.objects.filter(solution__in=solutions_visible_to(access).order_by().values("id"))


def study_visible_to(access: Access, id: UUID) -> Asked | None:
    """One study, if the answer that it speaks of is the newest and the person sees all of it."""
    found = studies_visible_to(access).filter(id=id).select_related("job", "asked_by", "solution__scenario").first()
    if found is None:
        return None
    answer: Answered | None = newest_answer(access, found.solution.scenario)
    if answer is None or answer.solution.pk != found.solution_id:
        return None
    return Asked(found, result_of(found))


def study_to_answer(study_id: UUID) -> Study:
    """The one that a job works on."""
    return Study.objects.select_related("solution__scenario", "job").get(pk=study_id)
