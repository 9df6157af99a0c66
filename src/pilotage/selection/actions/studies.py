"""Asking something about an answer, stopping the work on it, and keeping what it found."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.jobs import ask_to_cancel, start_job
from pilotage.selection import rules
from pilotage.selection.actions.limits import set_budget
from pilotage.selection.actions.scenarios import copy_scenario
from pilotage.selection.models import Measure, Outcome, Scenario, ScenarioLimit, Solution, Study, StudyKind
from pilotage.selection.reads.scenarios import budgets_of
from pilotage.selection.reads.solutions import newest_answer
from pilotage.selection.reads.studies.asked import is_open, same_study
from pilotage.selection.reads.studies.results import Result, plain_of

STUDY = "study_answer"
CENT = Decimal("0.01")


def ask_study(
    scenario: Scenario, *, kind: str, access: Access, subject: str = "", settings: dict[str, object] | None = None
) -> Study:
    """A question about the scenario's newest answer; a job works it out from the inputs of that answer.

    Asked again with the same settings, it is the same study. subject: of "why", the candidate's id.
    Raises Refused, or Impossible when there is no such answer.
    """
    rules.may_choose_in(access, scenario.scope).or_raise()
    if access.person_id is None:
        raise rules.Impossible(_("Sign in first."))
    answer = newest_answer(access, scenario)
    if answer is None or (answer.solution.outcome == Outcome.INFEASIBLE) != (kind == StudyKind.CURES):
        raise rules.Impossible(_("There is no answer of which this could be asked. Solve the scenario first."))
    if kind == StudyKind.WHY and subject not in answer.asked.by_id:
        raise rules.Impossible(_("This initiative was not among the candidates of that answer."))
    with transaction.atomic(), deed("ask_study", actor=access.person_id, kind=kind):
        solution = Solution.objects.select_for_update(of=("self",)).get(pk=answer.solution.pk)
        wanted = settings or {}
        there = same_study(solution, kind, subject, wanted)
        if there is not None:
            return there
        study = Study.objects.create(
            solution=solution,
            kind=kind,
            subject=subject,
            settings=wanted,
            asked_by_id=access.person_id,
            asked_at=timezone.now(),
        )
        study.job = start_job(
            STUDY,
            title=_("%(question)s: %(name)s") % {"question": StudyKind(kind).label, "name": scenario.name},
            person_id=access.person_id,
            payload={"study": str(study.pk)},
            lock=f"study {kind} {scenario.pk}",
        )
        study.save()
    return study


def stop_study(study: Study, *, access: Access) -> None:
    """Ask the work on it to stop; what it found so far is kept. Raises Refused."""
    rules.may_choose_in(access, study.solution.scenario.scope).or_raise()
    if study.job is not None and is_open(study):
        ask_to_cancel(study.job)


def keep_result(study: Study, result: Result, *, is_over: bool) -> None:
    """Keep what was found so far. One that is over stays as it is: a job may run twice."""
    with transaction.atomic(), deed("keep_study"):
        found = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
        if found.answered_at is not None:
            return
        found.result = plain_of(result)
        if is_over:
            found.answered_at = timezone.now()
        found.save()


def scenario_with_budget(scenario: Scenario, *, share: Decimal, total: Decimal, access: Access) -> Scenario:
    """A copy whose budgets are that share of this one's; where no year has a budget, `total` is that of all years.

    Raises Refused or Impossible.
    """
    if not (share.is_finite() and 0 <= share <= 100):
        raise rules.Impossible(_("A budget is not below 0."), field="share")
    budgets = budgets_of(scenario)
    percent = format((share * 100).quantize(Decimal("0.1")).normalize(), "f")
    name = _("%(name)s, %(percent)s %% of the budget") if budgets else _("%(name)s, another budget")
    with transaction.atomic(), deed("scenario_with_budget", actor=access.person_id, source=str(scenario.pk)):
        made = copy_scenario(scenario, name=(name % {"name": scenario.name, "percent": percent})[:200], access=access)
        for year, amount in budgets.items():
            made = set_budget(made, year=year, amount=(amount * share).quantize(CENT), access=access)
        if not budgets:
            _limit_all_years(made, total)
    return made


def _limit_all_years(scenario: Scenario, total: Decimal) -> None:
    free = dict.fromkeys(("year", "parts", "part", "portfolio", "fund", "driver", "objective"))
    ScenarioLimit.objects.update_or_create(
        scenario=scenario, measure=Measure.COST, **free, defaults={"at_most": total.quantize(CENT)}
    )
