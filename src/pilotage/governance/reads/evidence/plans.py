"""What plans give as evidence: an approved baseline, a finish near it, checks passed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.delivery.models import Baseline, Plan
from pilotage.delivery.reads.comparing import current_baselines, working_time_of
from pilotage.delivery.reads.quality import quality_of
from pilotage.engine.calendars.calendar import WrongCalendar
from pilotage.engine.calendars.working import moment_of
from pilotage.engine.network.plan import WrongPlan
from pilotage.governance.reads.evidence import EvidenceRow, Found, Probe
from pilotage.kit.formats import formatter
from pilotage.work.models import Initiative

LATE_DAYS = Decimal(20)
FAILED_CHECKS = Decimal(3)


def has_baseline(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether the plan has an approved baseline that counts: two queries."""
    ids = [one.pk for one in initiatives]
    baselines = Baseline.objects.filter(plan__initiative__in=ids, is_current=True).select_related("approved_by", "plan")
    current = {row.plan.initiative_id: row for row in baselines}
    planned = set(Plan.objects.filter(initiative__in=ids).values_list("initiative_id", flat=True))
    return {one.pk: _baseline(one, current.get(one.pk), has_plan=one.pk in planned) for one in initiatives}


def _baseline(initiative: Initiative, found: Baseline | None, *, has_plan: bool) -> Found:
    address = reverse("delivery:baselines", args=[initiative.key])
    if found is not None:
        f = formatter()
        who = found.approved_by.name if found.approved_by else _("somebody who has left")
        value = _("approved %(when)s by %(who)s") % {"when": f.date(found.approved_at.date()), "who": who}
        return Found(True, value, (EvidenceRow(found.name, value, address),), address)
    if has_plan:
        return Found(False, _("The plan has no approved baseline."), (), address)
    return Found(False, _("There is no plan yet."), (), reverse("work:initiative", args=[initiative.key]))


def is_near_baseline(initiatives: Sequence[Initiative], threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether the computed finish is no more working days after the baseline's than allowed: three queries."""
    most = LATE_DAYS if threshold is None else threshold
    plans = Plan.objects.filter(initiative__in=[one.pk for one in initiatives]).select_related("calendar")
    by_initiative = {plan.initiative_id: plan for plan in plans}
    baselines = current_baselines([plan.pk for plan in by_initiative.values()])
    return {one.pk: _near(one, by_initiative.get(one.pk), baselines, most) for one in initiatives}


def _near(initiative: Initiative, plan: Plan | None, baselines: Mapping[UUID, Baseline], most: Decimal) -> Found:
    if plan is None:
        address = reverse("work:initiative", args=[initiative.key])
        return Found(None, _("There is no plan to compare."), (), address)
    address = reverse("delivery:baselines", args=[initiative.key])
    baseline = baselines.get(plan.pk)
    if baseline is None:
        return Found(None, _("There is no approved baseline to compare with."), (), address)
    approved: datetime | None = getattr(baseline, "finish", None)
    if approved is None or plan.computed_finish is None:
        return Found(None, _("The plan has no computed finish yet."), (), address)
    time, f = working_time_of(plan.calendar), formatter()
    days = time.between(moment_of(approved), moment_of(plan.computed_finish)) / plan.seconds_a_day
    said = _("%(late)s working days after the baseline; %(most)s are allowed") % {
        "late": f.number(round(days, 1), 1), "most": f.number(most),
    }  # fmt: skip
    rows = (
        EvidenceRow(_("Finish of the baseline"), f.date(approved.date()), address),
        EvidenceRow(_("Finish of the plan"), f.date(plan.computed_finish.date()), address),
    )
    return Found(days <= most, said, rows, address)


def passes_checks(initiatives: Sequence[Initiative], threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether no more of the fourteen checks fail than allowed. Each plan is scheduled for it: ask it of few."""
    most = FAILED_CHECKS if threshold is None else threshold
    plans = Plan.objects.filter(initiative__in=[one.pk for one in initiatives]).select_related("calendar")
    by_initiative = {plan.initiative_id: plan for plan in plans}
    return {one.pk: _checked(one, by_initiative.get(one.pk), most) for one in initiatives}


def _checked(initiative: Initiative, plan: Plan | None, most: Decimal) -> Found:
    if plan is None:
        return Found(None, _("There is no plan to check."), (), reverse("work:initiative", args=[initiative.key]))
    address = reverse("delivery:quality", args=[initiative.key])
    try:
        findings = quality_of(plan).report.findings
    except (WrongPlan, WrongCalendar) as wrong:
        return Found(None, _("The plan cannot be scheduled: %(why)s") % {"why": wrong}, (), address)
    failed = [one for one in findings if one.passes is False]
    unknown = [one for one in findings if one.passes is None]
    f = formatter()
    said = _("%(failed)s of %(all)s checks fail, %(unknown)s cannot be told; %(most)s may fail") % {
        "failed": f.number(len(failed)), "all": f.number(len(findings)), "unknown": f.number(len(unknown)),
        "most": f.number(most),
    }  # fmt: skip
    return Found(len(failed) <= most, said, (EvidenceRow(_("Checks of the plan"), said, address),), address)


PROBES = (
    Probe(
        "baseline", lazy("The plan has an approved baseline"), has_baseline,
        lazy("Approve the plan as a baseline on its page “Baselines”."), 10,
    ),
    Probe(
        "near_baseline", lazy("The finish is near the baseline"), is_near_baseline,
        lazy("Bring the finish back, or have a new baseline approved."), 12, lazy("working days late"), LATE_DAYS,
    ),
    Probe(
        "plan_quality", lazy("The plan passes the schedule checks"), passes_checks,
        lazy("Mend what the page “Quality” of the plan names."), 14, lazy("checks that may fail"), FAILED_CHECKS,
    ),
)  # fmt: skip
