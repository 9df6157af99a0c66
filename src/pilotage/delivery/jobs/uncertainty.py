"""Many trials of a plan, drawn in a worker; stopped, it keeps the trials until then."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.delivery.actions.uncertainty_analyses import ANALYSE, keep_analysis
from pilotage.delivery.models import RiskAnalysis
from pilotage.delivery.reads.uncertainty import analysis_to_answer, asked_of, result_of
from pilotage.engine.calendars.calendar import WrongCalendar
from pilotage.engine.network.plan import WrongPlan
from pilotage.engine.risk_analysis.problem import Shape, WrongRisk
from pilotage.engine.risk_analysis.simulation import simulate
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import JobCancelled, JobRefused, Outcome, Progress, runs


@runs(ANALYSE)
def analyse_risk(progress: Progress) -> Outcome:
    """Draw the trials of the analysis that the payload names."""
    analysis = analysis_to_answer(UUID(progress.payload["analysis"]))
    said = _("The trials are drawn.")
    if analysis.answered_at is None:
        said = _drawn(analysis, progress)
    return Outcome(said, reverse("delivery:uncertainty", args=[analysis.plan.initiative.key]))


def _drawn(analysis: RiskAnalysis, progress: Progress) -> str:
    revision = analysis.plan.revision
    try:
        asked = asked_of(analysis.plan, Shape(analysis.shape))
        if asked is None:
            raise JobRefused(_("There is nothing in this plan that takes time."))
        watch = _Watch(progress, analysis.samples)
        answer = simulate(asked.network.problem, samples=analysis.samples, seed=analysis.seed, report=watch)
    except (WrongPlan, WrongCalendar, WrongRisk) as wrong:
        raise JobRefused(_("This plan cannot be reckoned with: %(why)s") % {"why": wrong}) from wrong
    result = result_of(asked, answer)
    keep_analysis(analysis, result, revision=revision)
    values = {"day": formatter().date(result.ends.quantile(0.8)), "trials": formatter().number(result.samples)}
    if result.is_stopped:
        return _("Stopped after %(trials)s trials. 80 %% of them end by %(day)s.") % values
    return _("80 %% of %(trials)s trials end by %(day)s.") % values


class _Watch:
    """Tells how many trials are drawn; remembers that the person asked to stop."""

    def __init__(self, progress: Progress, samples: int) -> None:
        self.progress, self.samples = progress, samples

    def __call__(self, done: int) -> bool:
        f = formatter()
        values = {"done": f.number(done), "all": f.number(self.samples)}
        try:
            self.progress.report(min(done / self.samples, 0.99), _("%(done)s of %(all)s trials") % values)
        except JobCancelled:
            return True
        return False
