"""Many trials of the risks of a portfolio, drawn in a worker; stopped, it keeps the trials until then."""

from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.engine.contingency.reserving import reserve_for
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import JobCancelled, JobRefused, Outcome, Progress, runs
from pilotage.risk.actions.reserves import RECKON, keep_reserve
from pilotage.risk.reads.addresses import contingency_url
from pilotage.risk.reads.reserves import contingency_to_answer, problem_of
from pilotage.risk.rules.reserves import reserve_of


@runs(RECKON)
def reckon(progress: Progress) -> Outcome:
    """Draw the trials of the contingency that the payload names."""
    row = contingency_to_answer(UUID(progress.payload["contingency"]))
    if row.answered_at is None:
        asked = problem_of(row.scope, row.correlation)
        if not asked.counted:
            raise JobRefused(_("No open risk here has a probability and a cost as numbers any more."))
        answer = reserve_for(asked.problem, samples=row.samples, seed=row.seed, report=_Watch(progress, row.samples))
        reserve = reserve_of(answer, currency=asked.currency, counted=asked.counted, uncounted=asked.uncounted)
        keep_reserve(row, reserve, fingerprint=asked.fingerprint)
    return Outcome(_("The contingency is reckoned."), contingency_url(row.scope))


class _Watch:
    """Tells how many trials are drawn; remembers that the person asked to stop."""

    def __init__(self, progress: Progress, samples: int) -> None:
        self.progress, self.samples = progress, samples

    def __call__(self, done: int) -> bool:
        f = formatter()
        said = _("%(done)s of %(all)s trials") % {"done": f.number(done), "all": f.number(self.samples)}
        try:
            self.progress.report(min(done / self.samples, 0.99), said)
        except JobCancelled:
            return True
        return False
