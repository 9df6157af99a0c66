"""The health of initiatives as far as delivery knows it: time, scope, risk, forecast against promise.

Money is joined one floor up. Whatever the method, the same lights by the same rules: from a plan, from a backlog, from
both where a plan is hybrid, and from what was stated where there is neither.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Access
from pilotage.delivery.reads.health_backlogs import BacklogHealth, backlog_healths
from pilotage.delivery.reads.health_plans import PlanHealth, plan_healths
from pilotage.delivery.rules.health import (
    Colour,
    Dimension,
    Light,
    ageing,
    backlog_pace,
    forecast_light,
    lateness,
    plan_time,
    scope_growth,
    threats,
    together,
    unsized,
)
from pilotage.kit.formats import formatter
from pilotage.work.models import Initiative, StagePhase
from pilotage.work.reads.visible import initiatives_visible_to

DELIVERY_DIMENSIONS = (Dimension.TIME, Dimension.SCOPE, Dimension.RISK, Dimension.FORECAST)
# What is not being delivered has no health: an idea is not late, and what ended is not ill.
HAS_HEALTH = (StagePhase.DELIVERY, StagePhase.CLOSING)


def delivery_healths(
    access: Access, initiative_ids: Collection[UUID], *, today: date
) -> dict[UUID, dict[Dimension, Light]]:
    """By initiative, of those that are being delivered: a fixed number of queries."""
    rows = initiatives_visible_to(access).filter(pk__in=initiative_ids, stage__phase__in=HAS_HEALTH)
    initiatives = list(rows.select_related(None).only("id", "planned_start", "planned_finish", "forecast_finish"))
    ids = [one.pk for one in initiatives]
    plans = plan_healths(access, ids, today=today)
    backlogs = backlog_healths(access, ids, today=today)
    return {one.pk: _health(one, plans.get(one.pk), backlogs.get(one.pk), today) for one in initiatives}


def _health(
    one: Initiative, plan: PlanHealth | None, backlog: BacklogHealth | None, today: date
) -> dict[Dimension, Light]:
    if plan is None and backlog is None:
        return _stated(one, today)
    time, scope, risk, forecast = [], [], [], []
    if plan is not None:
        time.append(
            plan_time(
                finish=plan.finish,
                approved=plan.baseline_finish,
                slip=plan.slip,
                missed=plan.missed,
                deadlines=plan.deadlines,
            )
        )
        scope.append(_plan_scope(plan))
        risk.append(_plan_risk(plan))
        forecast.append(_plan_forecast(one, plan))
    if backlog is not None:
        share = backlog.progress.share
        time.append(backlog_pace(share=share, start=one.planned_start, promised=one.planned_finish, today=today))
        what = _("Growth of the backlog")
        scope.append(scope_growth(backlog.growth, since=backlog.agreed_on, what=what))
        risk += _backlog_risk(backlog)
        found = backlog.forecast
        is_done = bool(backlog.progress.stories) and backlog.progress.stories == backlog.progress.stories_done
        forecast.append(
            Light(Colour.GREEN, _("Everything in the backlog is done."))
            if is_done
            else forecast_light(
                likely=found.likely, safe=found.safe, promised=one.planned_finish, why_not=found.why_not
            )
        )
    otherwise = _("Nothing is known.")
    return {
        Dimension.TIME: together(time, otherwise=otherwise),
        Dimension.SCOPE: together(scope, otherwise=otherwise),
        Dimension.RISK: together(risk, otherwise=otherwise),
        Dimension.FORECAST: together(forecast, otherwise=otherwise),
    }


def _stated(one: Initiative, today: date) -> dict[Dimension, Light]:
    """Neither plan nor backlog: what people state of dates is all there is."""
    no_method = _("There is neither a plan nor a backlog to tell.")
    forecast = _("No finish is forecast.")
    if one.planned_finish is None:
        time = Light(Colour.UNKNOWN, _("No finish is planned."))
    elif today > one.planned_finish:
        time = lateness(
            today, one.planned_finish, one.planned_start, what=_("Still in delivery"), from_what=_("Planned finish")
        )
    else:
        time = Light(Colour.UNKNOWN, no_method)
    return {
        Dimension.TIME: time,
        Dimension.SCOPE: Light(Colour.UNKNOWN, no_method),
        Dimension.RISK: Light(Colour.UNKNOWN, no_method),
        Dimension.FORECAST: _promise(one, one.forecast_finish, _("Forecast as stated"))
        or Light(Colour.UNKNOWN, forecast),
    }


def _promise(one: Initiative, finish: date | None, what: str) -> Light | None:
    if finish is None or one.planned_finish is None:
        return None
    return lateness(finish, one.planned_finish, one.planned_start, what=what, from_what=_("Planned finish"))


def _plan_scope(plan: PlanHealth) -> Light:
    if not plan.baseline_tasks:
        return Light(Colour.UNKNOWN, _("No baseline is approved, so there is no scope to compare with."))
    # Tasks that went are subtracted: what counts is how much more there is.
    share = (plan.tasks - plan.baseline_tasks) / plan.baseline_tasks
    return scope_growth(share, since=plan.baseline_on, what=_("Growth of the plan, in tasks"))


def _plan_risk(plan: PlanHealth) -> Light:
    """Critical work that should be done by now, and tasks that would have to be faster than they are planned."""
    f = formatter()
    threat = max(plan.critical_late, plan.below_zero)
    words = _("No critical task is late, and none has less time than it needs.")
    if plan.below_zero:
        words = ngettext(
            "%(count)s task has less time than it needs (its float is below zero).",
            "%(count)s tasks have less time than they need (their float is below zero).",
            plan.below_zero,
        )
    if plan.critical_late and plan.critical_late >= plan.below_zero:
        words = ngettext(
            "%(count)s critical task should be finished by now.",
            "%(count)s critical tasks should be finished by now.",
            plan.critical_late,
        )
    facts = ((_("Tasks"), f.number(plan.tasks)),)
    return threats(threat, plan.tasks, reason=words % {"count": f.number(threat)}, facts=facts)


def _plan_forecast(one: Initiative, plan: PlanHealth) -> Light:
    found = _promise(one, plan.finish, _("Finish of the plan"))
    return found or Light(Colour.UNKNOWN, _("No finish is planned, so nothing is promised."))


def _backlog_risk(backlog: BacklogHealth) -> list[Light]:
    progress = backlog.progress
    left = progress.stories - progress.stories_done
    return [
        ageing(stuck=backlog.stuck, doing=backlog.doing, limit_days=backlog.usual_days),
        unsized(progress.unsized_left, left),
    ]
