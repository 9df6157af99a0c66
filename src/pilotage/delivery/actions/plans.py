"""Giving an initiative a plan, changing its settings and calendars, and taking it away."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import Plan, PlanCalendar, PlanResource, PlanTask
from pilotage.delivery.rules.calendars import Content, calendar_from, content_of
from pilotage.delivery.rules.networks import STANDARD_KEY
from pilotage.delivery.rules.permissions import Impossible, may_edit_plan
from pilotage.engine.calendars.calendar import STANDARD, WrongCalendar
from pilotage.engine.network.plan import MS_PROJECT, PRIMAVERA, CriticalBy, FloatOf, LagCalendar, Progress, RuleSet
from pilotage.kit.history import deed
from pilotage.work.models import Initiative

MORNING = time(8)
WORDS = {
    "rule_set": RuleSet, "lag_calendar": LagCalendar, "progress": Progress, "total_float": FloatOf,
    "critical_by": CriticalBy,
}  # fmt: skip
PLAIN = frozenset(
    {
        "title", "are_constraints_kept", "is_expected_finish_used", "critical_float_seconds", "is_from_finish",
        "start", "must_finish_by", "status_at", "calendar", "seconds_a_day", "seconds_a_week", "days_a_month",
        "are_open_ends_critical", "is_finish_after_break",
    }
)  # fmt: skip
SETTINGS = PLAIN | set(WORDS)


def create_plan(
    initiative: Initiative, *, access: Access, start: date, rule_set: RuleSet = RuleSet.MS_PROJECT, title: str = ""
) -> Plan:
    """An empty plan that begins on that day at eight, with office hours. Raises Refused or Impossible."""
    may_edit_plan(access, initiative).or_raise()
    usual = PRIMAVERA if rule_set == RuleSet.PRIMAVERA else MS_PROJECT
    with transaction.atomic(), deed("create_plan", actor=access.person_id, initiative=initiative.key):
        plan = Plan(
            initiative=initiative,
            title=title.strip()[:300],
            rule_set=usual.rule_set,
            lag_calendar=usual.lag_calendar,
            total_float=usual.total_float,
            start=datetime.combine(start, MORNING),
        )
        try:
            with transaction.atomic():
                plan.save(force_insert=True)
        except IntegrityError as clash:
            raise Impossible(_("“%(name)s” has a plan already.") % {"name": initiative.name}) from clash
        plan.calendar = PlanCalendar.objects.create(
            plan=plan, key=STANDARD_KEY, name=STANDARD.name, content=content_of(STANDARD)
        )
        plan.save()
        keep_figures([plan.pk])
    plan.refresh_from_db(fields=["version"])
    return plan


def change_plan(plan: Plan, *, revision: int, changes: Mapping[str, Any], access: Access, on: date) -> Plan:
    """The plan with other settings, scheduled anew. Raises Refused, Stale, or Impossible; then nothing is changed."""
    unknown = set(changes) - SETTINGS
    if unknown:
        raise Impossible(_("There is no setting %(name)s.") % {"name": ", ".join(sorted(unknown))})
    with transaction.atomic(), deed("change_plan", actor=access.person_id):
        current = locked(plan, access=access, revision=revision)
        for name, value in changes.items():
            setattr(current, name, _checked(current, name, value))
        _check_whole(current)
        current.save()
        reschedule(current, access=access, on=on)
    return current


def set_calendar(
    plan: Plan, *, revision: int, key: str, name: str, content: Content, access: Access, on: date
) -> PlanCalendar:
    """A calendar of the plan, made or changed, and the plan scheduled anew. Raises Refused, Stale, or Impossible."""
    name, key = name.strip(), key.strip()
    if not name or not key or len(name) > 200 or len(key) > 40:
        raise Impossible(_("Give the calendar a name of at most 200 characters."), field="name")
    try:
        kept = content_of(calendar_from(content, name=name))
    except (WrongCalendar, KeyError, TypeError, ValueError) as wrong:
        raise Impossible(_("This cannot be a calendar: %(reason)s.") % {"reason": wrong}, field="content") from wrong
    with transaction.atomic(), deed("set_calendar", actor=access.person_id, calendar=name):
        current = locked(plan, access=access, revision=revision)
        row, _is_new = PlanCalendar.objects.update_or_create(
            plan=current, key=key, defaults={"name": name, "content": kept}
        )
        reschedule(current, access=access, on=on)
    return row


def remove_calendar(plan: Plan, *, revision: int, key: str, access: Access) -> None:
    """Remove a calendar that nothing uses. Raises Refused, Stale, or Impossible."""
    with transaction.atomic(), deed("remove_calendar", actor=access.person_id):
        current = locked(plan, access=access, revision=revision)
        row = PlanCalendar.objects.filter(plan=current, key=key).first()
        if row is None:
            raise Impossible(_("This calendar was removed in the meantime."))
        tasks = PlanTask.objects.filter(calendar=row).count()
        resources = PlanResource.objects.filter(calendar=row).count()
        if row.pk == current.calendar_id or tasks or resources:
            words = _("“%(name)s” is in use (tasks: %(tasks)s, resources: %(resources)s). Give them another one first.")
            raise Impossible(words % {"name": row.name, "tasks": tasks, "resources": resources})
        row.delete()
        current.revision += 1
        current.save()


def remove_plan(plan: Plan, *, revision: int, access: Access) -> None:
    """Remove the plan with all that is in it; history keeps it. Raises Refused, Stale, or Impossible.

    A plan with approved baselines stays: what was promised must remain to be seen.
    """
    with transaction.atomic(), deed("remove_plan", actor=access.person_id):
        current = locked(plan, access=access, revision=revision)
        if current.baselines.filter(Q(is_from_file=False)).exists():
            raise Impossible(_("This plan has approved baselines. It stays, so that they can be compared with."))
        Plan.objects.filter(pk=current.pk).update(calendar=None)
        PlanTask.objects.filter(plan=current).delete()
        PlanResource.objects.filter(plan=current).delete()
        current.delete()


def _checked(plan: Plan, name: str, value: Any) -> Any:  # a setting has the type of its column: Any
    if name in WORDS:
        try:
            return WORDS[name](value).value
        except ValueError as unknown:
            raise Impossible(_("There is no such choice: %(value)s.") % {"value": value}, field=name) from unknown
    if name == "title":
        return str(value).strip()[:300]
    if name == "calendar" and (value is None or value.plan_id != plan.pk):
        raise Impossible(_("Choose one of the calendars of this plan."), field="calendar")
    if name in ("seconds_a_day", "seconds_a_week", "days_a_month") and not value > 0:
        raise Impossible(_("A day, a week and a month must have time to work in."), field=name)
    return value


def _check_whole(plan: Plan) -> None:
    if plan.start is None and not plan.is_from_finish:
        raise Impossible(_("Say when the plan starts."), field="start")
    if plan.is_from_finish and plan.must_finish_by is None:
        raise Impossible(
            _("A plan that is scheduled from its finish needs the day it must finish by."), field="must_finish_by"
        )
    if plan.start and plan.must_finish_by and plan.must_finish_by < plan.start:
        raise Impossible(_("The plan must finish before it starts."), field="must_finish_by")
