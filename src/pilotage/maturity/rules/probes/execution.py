"""Execution: is there a plan that can be trusted, and is it kept?"""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.kit.formats import formatter
from pilotage.maturity.rules.facts import Facts, InitiativeFact, PlanFact
from pilotage.maturity.rules.facts.histories import approved_span, closed_on
from pilotage.maturity.rules.facts.register import IN_DELIVERY
from pilotage.maturity.rules.probes.asking import (
    HALF_YEAR_DAYS,
    MONTH_DAYS,
    YEAR,
    about,
    aged,
    is_within,
    those_in,
)
from pilotage.maturity.rules.probes.baselines import set_for_the_assessment
from pilotage.maturity.rules.probing import Finding, Lack, Probe
from pilotage.work.models import StagePhase

DIMENSION = "execution"
# DCMA's checks 1 and 11 let one in twenty pass.
LOOSE_SHARE = 0.05
MISSED_SHARE = 0.05
AHEAD = timedelta(days=90)
# A week: what two people who look at the same finish on different days still mean by the same.
AGREE_DAYS = 7
# A tenth of the approved length is what change control usually leaves to a manager.
ACCURATE_SHARE = 0.10


def _planned(facts: Facts) -> Iterator[tuple[InitiativeFact, PlanFact]]:
    """What is being delivered by a plan."""
    for one in those_in(facts, IN_DELIVERY):
        plan = facts.plans.get(one.id)
        if plan is not None:
            yield one, plan


def plan_there(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, IN_DELIVERY):
        plan = facts.plans.get(one.id)
        has_plan, has_backlog = plan is not None and plan.tasks > 0, one.id in facts.backlogs
        said = _("A plan") if has_plan else _("A backlog") if has_backlog else _("Neither a plan nor a backlog.")
        yield about(one, has_plan or has_backlog, said, facts.addresses.plan % one.key)


def schedule_baselined(facts: Facts) -> Iterator[Finding]:
    signs = set_for_the_assessment(facts)
    for one, _plan in _planned(facts):
        baseline = facts.baselines.get(one.id)
        said = _("No plan of it was ever approved.")
        if baseline is not None:
            values = {"name": baseline.name, "day": formatter().date(baseline.approved_at.date())}
            said = _("“%(name)s”, approved %(day)s") % values
        yield about(one, baseline is not None, said, facts.addresses.baselines % one.key, sign=signs.get(one.id, ""))


def plan_status_fresh(facts: Facts) -> Iterator[Finding]:
    for one, plan in _planned(facts):
        said = aged(plan.status_on, facts.day, _("Its progress was never reported."))
        passes = is_within(plan.status_on, MONTH_DAYS, facts.day)
        yield about(one, passes, said, facts.addresses.progress % one.key)


def plan_logic(facts: Facts) -> Iterator[Finding]:
    for one, plan in _planned(facts):
        if plan.open_work:
            passes = plan.loose <= max(2, plan.open_work * LOOSE_SHARE)
            words = ngettext(
                "%(count)s of %(all)s open tasks is tied at one end at most",
                "%(count)s of %(all)s open tasks are tied at one end at most",
                plan.loose,
            )
            yield about(one, passes, _of(words, plan.loose, plan.open_work), facts.addresses.quality % one.key)


def _of(words: str, count: int, whole: int) -> str:
    f = formatter()
    return words % {"count": f.number(count), "all": f.number(whole)}


def tasks_on_time(facts: Facts) -> Iterator[Finding]:
    for one, plan in _planned(facts):
        if plan.due:
            words = ngettext(
                "%(count)s of %(all)s tasks that were due missed its approved finish",
                "%(count)s of %(all)s tasks that were due missed their approved finish",
                plan.missed,
            )
            passes = plan.missed <= plan.due * MISSED_SHARE
            yield about(one, passes, _of(words, plan.missed, plan.due), facts.addresses.progress % one.key)


def milestones_ahead(facts: Facts) -> Iterator[Finding]:
    for one, plan in _planned(facts):
        if plan.open_work:
            on = plan.next_milestone
            passes = on is not None and on <= facts.day + AHEAD
            said = _("No milestone lies ahead.") if on is None else formatter().date(on)
            yield about(one, passes, said, facts.addresses.plan % one.key)


def earned_value_known(facts: Facts) -> Iterator[Finding]:
    for one, plan in _planned(facts):
        said = _("Known") if plan.has_earned else _("Without an approved plan, nobody can say what was earned.")
        yield about(one, plan.has_earned, said, facts.addresses.baselines % one.key)


def uncertainty_analysed(facts: Facts) -> Iterator[Finding]:
    for one, plan in _planned(facts):
        said = aged(plan.analysed_on, facts.day, _("Nobody has drawn trials of its plan."))
        passes = is_within(plan.analysed_on, HALF_YEAR_DAYS, facts.day)
        yield about(one, passes, said, facts.addresses.uncertainty % one.key)


def sprints_closing(facts: Facts) -> Iterator[Finding]:
    for one in those_in(facts, IN_DELIVERY):
        backlog = facts.backlogs.get(one.id)
        if backlog is not None:
            days = [day for day in (backlog.sprint_closed_on, backlog.done_on) if day is not None]
            newest = max(days, default=None)
            said = aged(newest, facts.day, _("No sprint was finished, and no story done."))
            yield about(one, is_within(newest, MONTH_DAYS, facts.day), said, facts.addresses.sprints % one.key)


def finish_agrees(facts: Facts) -> Iterator[Finding]:
    f, words = formatter(), _("The register says %(register)s, the plan %(plan)s")
    for one, plan in _planned(facts):
        if one.finish is not None and plan.finish is not None:
            passes = abs((one.finish - plan.finish).days) <= AGREE_DAYS
            said = words % {"register": f.date(one.finish), "plan": f.date(plan.finish)}
            yield about(one, passes, said, facts.addresses.edit % one.key)


def finish_accuracy(facts: Facts) -> Iterator[Finding]:
    f, words = formatter(), _("Approved to finish %(approved)s, closed %(closed)s")
    for one in those_in(facts, {StagePhase.CLOSED}):
        history = facts.observations.get(one.id, {})
        closed, approved = closed_on(history, facts.stages), approved_span(history, facts.stages)
        if closed is not None and approved is not None and facts.day - closed <= 2 * YEAR:
            start, finish = approved
            passes = (closed - finish).days <= (finish - start).days * ACCURATE_SHARE
            said = words % {"approved": f.date(finish), "closed": f.date(closed)}
            yield about(one, passes, said, facts.addresses.initiative % one.key)


PROBES = (
    Probe(
        "plan_there", lazy("What is delivered has a plan or a backlog"), lazy("initiatives in delivery"),
        lazy("initiatives that are being delivered"), lazy("Import its plan, or begin a backlog."),
        DIMENSION, Lack.MISSING, plan_there,
    ),
    Probe(
        "schedule_baselined", lazy("Plans have an approved baseline"), lazy("plans of what is delivered"),
        lazy("plans of initiatives in delivery"), lazy("Have its plan approved, and set the baseline."),
        DIMENSION, Lack.MISSING, schedule_baselined,
    ),
    Probe(
        "plan_status_fresh", lazy("Progress was reported within 30 days"), lazy("plans of what is delivered"),
        lazy("plans of initiatives in delivery"), lazy("Report the progress of its tasks."),
        DIMENSION, Lack.STALE, plan_status_fresh,
    ),
    Probe(
        "plan_logic", lazy("Tasks of plans are linked at both ends"), lazy("plans with open work"),
        lazy("plans of initiatives in delivery with open tasks"), lazy("Link the tasks that hang in the air."),
        DIMENSION, Lack.MISSING, plan_logic,
    ),
    Probe(
        "tasks_on_time", lazy("Plans miss at most 5 % of their approved dates"), lazy("plans with work that was due"),
        lazy("approved plans of initiatives in delivery with tasks that were due"),
        lazy("Report what is done, and plan anew what is late."),
        DIMENSION, Lack.CONTRADICTORY, tasks_on_time,
    ),
    Probe(
        "milestones_ahead", lazy("A milestone lies within the next 90 days"), lazy("plans with open work"),
        lazy("plans of initiatives in delivery with open tasks"),
        lazy("Set milestones by which one can tell how far it is."),
        DIMENSION, Lack.MISSING, milestones_ahead,
    ),
    Probe(
        "earned_value_known", lazy("Earned value can be told"), lazy("plans of what is delivered"),
        lazy("plans of initiatives in delivery"), lazy("Set a baseline and report progress."),
        DIMENSION, Lack.MISSING, earned_value_known,
    ),
    Probe(
        "uncertainty_analysed", lazy("Plans were tried out for uncertainty within half a year"),
        lazy("plans of what is delivered"), lazy("plans of initiatives in delivery"),
        lazy("Estimate its tasks as ranges, and draw trials."),
        DIMENSION, Lack.STALE, uncertainty_analysed,
    ),
    Probe(
        "sprints_closing", lazy("Backlogs deliver every month"), lazy("backlogs of what is delivered"),
        lazy("backlogs of initiatives in delivery"), lazy("Finish the sprint, and mark what is done."),
        DIMENSION, Lack.STALE, sprints_closing,
    ),
    Probe(
        "finish_agrees", lazy("Register and plan name the same finish"), lazy("plans with a finish"),
        lazy("plans of initiatives in delivery, and a finish in the register"),
        lazy("Bring the forecast in the register into line with the plan."),
        DIMENSION, Lack.CONTRADICTORY, finish_agrees,
    ),
    Probe(
        "finish_accuracy", lazy("Initiatives close within a tenth of their approved length"),
        lazy("initiatives closed within two years"),
        lazy("initiatives that were closed within two years, with dates planned when they were decided for"),
        lazy("Learn from it: what made it longer than was promised?"),
        DIMENSION, Lack.CONTRADICTORY, finish_accuracy, is_dated=True,
    ),
)  # fmt: skip
