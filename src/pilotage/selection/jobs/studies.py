"""Working out what was asked about an answer: shown while it grows, kept as far as it came when it is stopped."""

import time
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.engine.selection.effort import Progress as Standing
from pilotage.kit.jobs import JobCancelled, Outcome, Progress, runs
from pilotage.selection.actions.studies import STUDY, keep_result
from pilotage.selection.models import Study, StudyKind
from pilotage.selection.reads.solutions import answered
from pilotage.selection.reads.studies.asked import study_to_answer
from pilotage.selection.reads.studies.bench import base_of
from pilotage.selection.reads.studies.results import Result
from pilotage.selection.reads.studies.working import worked_out

KEEP_EVERY_SECONDS = 1.0


@runs(STUDY)
def study_answer(progress: Progress) -> Outcome:
    """Work out the study that the payload names, from the frozen inputs of its answer."""
    study = study_to_answer(UUID(progress.payload["study"]))
    said = _("Worked out.")
    if study.answered_at is None:
        answer = answered(study.solution)
        result = worked_out(study, base_of(answer), _Bench(progress, study))
        keep_result(study, result, is_over=True)
        said = said if result.is_whole else _("Stopped: what was found until then is kept.")
    return Outcome(said, _address(study))


def _address(study: Study) -> str:
    scenario = study.solution.scenario_id
    if study.kind == StudyKind.WHY:
        key = next(
            (one["key"] for one in study.solution.inputs["candidates"] if one["id"] == study.subject), study.subject
        )
        return reverse("selection:why", args=[scenario, key])
    return reverse(f"selection:{study.kind}", args=[scenario])


class _Bench:
    """Keeps what is found now and then, and hears when the person wants no more of it."""

    def __init__(self, progress: Progress, study: Study) -> None:
        self.progress, self.study = progress, study
        self.is_stopped = False
        self.share, self.message = 0.0, _("Beginning")
        self.kept_at = 0.0

    def told(self, result: Result, share: float, message: str) -> None:
        self.share, self.message = share, message
        now = time.monotonic()
        if now - self.kept_at >= KEEP_EVERY_SECONDS:
            self.kept_at = now
            keep_result(self.study, result, is_over=False)
        self._report()

    def watch(self, at: Standing) -> bool:
        self._report()
        return self.is_stopped

    def _report(self) -> None:
        if self.is_stopped:
            return
        try:
            self.progress.report(min(self.share, 0.99), self.message)
        except JobCancelled:
            self.is_stopped = True
