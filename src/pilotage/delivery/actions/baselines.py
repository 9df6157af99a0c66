"""Approving a plan as it is now, choosing which baseline counts, and taking back one that was set by mistake."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.actions.upserting import upsert
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanTask
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.document import Approved
from pilotage.delivery.rules.permissions import Impossible, may_edit_costs
from pilotage.engine.network.plan import Kind
from pilotage.kit.history import deed

# MS Project numbers its baselines 0 to 10: ours begin behind them, so that a file never has to give way.
FILE_NUMBERS = 10


def set_baseline(
    plan: Plan, *, revision: int, name: str, reason: str, is_current: bool, access: Access, at: datetime
) -> Baseline:
    """Approve the plan as it is: dates, work and cost of every active task. Raises Refused, Stale, or Impossible.

    The costs of the plan are frozen with it whoever approves; who may see them is asked when they are shown.
    """
    with transaction.atomic(), deed("set_baseline", actor=access.person_id, name=name.strip()):
        current = locked(plan, access=access, revision=revision)
        tasks = [task for task in tasks_of(current) if task.is_active]
        if not any(task.start for task in tasks):
            raise Impossible(_("There is nothing to approve yet: no task of this plan has dates."))
        made = _new(current, name, reason=reason, is_current=is_current, access=access, at=at)
        upsert([_frozen(made, task) for task in tasks], ("name",))
        _count_up(current)
    return made


def record_baseline(
    plan: Plan,
    approved: Mapping[int, Approved],
    *,
    name: str,
    reason: str,
    is_current: bool,
    access: Access,
    at: datetime,
) -> Baseline:
    """Keep what was approved before the plan came here, by the uid of each task; as `set_baseline`, but of then.

    Costs are kept where the person may write money. Raises Refused or Impossible.
    """
    with transaction.atomic(), deed("record_baseline", actor=access.person_id, name=name.strip()):
        current = locked(plan, access=access)
        with_costs = bool(may_edit_costs(access, current.initiative))
        made = _new(current, name, reason=reason, is_current=is_current, access=access, at=at)
        tasks = [_frozen(made, task) for task in tasks_of(current) if task.uid in approved]
        for row in tasks:
            then = approved[row.uid]
            row.start, row.finish, row.duration_seconds = then.start, then.finish, then.duration
            row.work_hours, row.cost = then.work_hours, then.cost if with_costs else None
        upsert(tasks, ("name",))
        _count_up(current)
    return made


def make_current(baseline: Baseline, *, access: Access) -> Baseline:
    """Let progress and earned value be compared with this baseline from now on. Raises Refused or Impossible."""
    with transaction.atomic(), deed("make_baseline_current", actor=access.person_id, name=baseline.name):
        plan = locked(baseline.plan, access=access)
        if not Baseline.objects.filter(pk=baseline.pk).exists():
            raise Impossible(_("This baseline was removed in the meantime."))
        Baseline.objects.filter(plan=plan, is_current=True).update(is_current=False)
        Baseline.objects.filter(pk=baseline.pk).update(is_current=True)
        _count_up(plan)
    baseline.refresh_from_db()
    return baseline


def remove_baseline(baseline: Baseline, *, access: Access) -> None:
    """Take back the newest baseline, when it never counted. Raises Refused or Impossible.

    What was once compared with, or was approved before another, stays: reports of that time were made of it.
    """
    with transaction.atomic(), deed("remove_baseline", actor=access.person_id, name=baseline.name):
        plan = locked(baseline.plan, access=access)
        newest = Baseline.objects.filter(plan=plan).order_by("-approved_at", "-number").first()
        if newest is None or newest.pk != baseline.pk:
            raise Impossible(_("Only the newest baseline can be removed: others were approved after this one."))
        if newest.is_current or has_counted(newest):
            raise Impossible(_("This baseline counts, or has counted: what was reported then rests on it. It stays."))
        newest.delete()
        _count_up(plan)


def has_counted(baseline: Baseline) -> bool:
    """Whether it was ever the current one, as its history says."""
    events = baseline.__class__.pgh_event_model.objects  # type: ignore[attr-defined]  # made by `tracked`
    return bool(events.filter(pgh_obj_id=baseline.pk, is_current=True).exists())


def _checked_name(plan: Plan, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise Impossible(_("Give the baseline a name of at most 200 characters."), field="name")
    if plan.baselines.filter(name__iexact=name).exists():
        raise Impossible(_("There is a baseline “%(name)s” already.") % {"name": name}, field="name")
    return name


def _new(plan: Plan, name: str, *, reason: str, is_current: bool, access: Access, at: datetime) -> Baseline:
    """The next baseline of a plan that is held, without its tasks. Raises Impossible."""
    name = _checked_name(plan, name)
    if is_current:
        Baseline.objects.filter(plan=plan, is_current=True).update(is_current=False)
    return Baseline.objects.create(
        plan=plan,
        number=max([FILE_NUMBERS, *plan.baselines.values_list("number", flat=True)]) + 1,
        name=name,
        reason=reason.strip(),
        is_current=is_current,
        approved_by_id=access.person_id,
        approved_at=at,
    )


def _frozen(baseline: Baseline, task: PlanTask) -> BaselineTask:
    return BaselineTask(
        baseline=baseline,
        uid=task.uid,
        name=task.name,
        is_summary=task.kind == Kind.SUMMARY,
        start=task.start,
        finish=task.finish,
        duration_seconds=task.duration_seconds,
        work_hours=task.work_hours,
        cost=task.cost,
    )


def _count_up(plan: Plan) -> None:
    """The end of each of these actions: others see that the plan was changed, and its figures follow."""
    plan.revision += 1
    Plan.objects.filter(pk=plan.pk).update(revision=plan.revision)
    keep_figures([plan.pk])
