"""Bringing a plan in from a file: whole or not at all, set by set, as one entry in the history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.actions.upserting import upsert
from pilotage.delivery.models import (
    Baseline,
    BaselineTask,
    Plan,
    PlanAssignment,
    PlanCalendar,
    PlanFile,
    PlanLink,
    PlanResource,
    PlanTask,
)
from pilotage.delivery.rules.document import Document, FileBaseline, Unheld
from pilotage.delivery.rules.imported import Ids, Rows, apply_settings, approved_name, key_of, rows_from, uid_of
from pilotage.delivery.rules.permissions import Impossible, may_edit_costs, may_edit_plan
from pilotage.kit.history import deed
from pilotage.work.models import Initiative

# Written of a task at an import; what only Pilotage knows of it, and what is computed, stays.
TASK_FIELDS = (
    "parent", "position", "level", "name", "code", "notes", "kind", "calendar", "duration_seconds", "is_elapsed",
    "is_estimated", "remaining_seconds", "share_done", "physical_share", "work_hours", "actual_work_hours", "cost",
    "actual_cost", "priority", "started_at", "finished_at", "stopped_at", "resumes_at", "constraint", "constraint_at",
    "second_constraint", "second_constraint_at", "deadline", "expected_finish", "external_early_start",
    "external_late_finish", "is_manual", "manual_start", "manual_finish", "is_active", "parts",
    "levelling_delay_seconds", "recurrence",
)  # fmt: skip
LINK_FIELDS = ("lag_seconds", "lag_unit", "lag_share")
RESOURCE_FIELDS = ("name", "kind", "calendar", "max_units", "rate_per_hour")
ASSIGNMENT_FIELDS = (
    "units",
    "work_hours",
    "actual_work_hours",
    "cost",
    "work_seconds",
    "delay_seconds",
)
APPROVED_FIELDS = ("name", "is_summary", "start", "finish", "duration_seconds", "work_hours", "cost")


def import_plan(
    initiative: Initiative,
    document: Document,
    *,
    file_name: str,
    content: bytes,
    access: Access,
    at: datetime,
    on: date,
    revision: int | None = None,
) -> Plan:
    """The initiative's plan as the document says, and scheduled; the file is kept as it came.

    A plan that is there is brought up to date: tasks are matched by their number, those that are gone are removed, and
    what only Pilotage knows (own baselines, three-point estimates, ways to earn, links to other plans) stays.
    revision: of the plan that a preview was made of. Raises Refused, Impossible, or Stale; then nothing is changed.
    """
    may_edit_plan(access, initiative).or_raise()
    _refuse_incomplete(document)
    with transaction.atomic(), deed("import_plan", actor=access.person_id, file=file_name):
        plan = _the_plan(initiative, access=access, revision=revision)
        with_costs = bool(may_edit_costs(access, initiative))
        unheld = _write(document, plan, with_costs=with_costs)
        _write_baselines(document, plan, access=access, at=at, with_costs=with_costs)
        _keep_file(plan, document, file_name, content, unheld, access=access, at=at)
        reschedule(plan, access=access, on=on)
    return plan


def _refuse_incomplete(document: Document) -> None:
    """A document whose parts do not fit together: the reader of its format is at fault, and must not break rows."""
    if not document.plan.tasks:
        raise Impossible(_("The file has no task. Nothing was changed."), field="file")
    uids = [uid_of(task.key) for task in document.plan.tasks]
    if len(set(uids)) != len(uids):
        raise Impossible(_("Two tasks of the file have the same number. Nothing was changed."), field="file")
    known = {task.key for task in document.plan.tasks}
    ends = {end for link in document.plan.links for end in (link.predecessor, link.successor)}
    ends |= {one.task for one in document.assignments}
    if ends - known:
        words = _("The file speaks of a task that is not in it: %(task)s. Nothing was changed.")
        raise Impossible(words % {"task": min(map(str, ends - known))}, field="file")


def _the_plan(initiative: Initiative, *, access: Access, revision: int | None) -> Plan:
    there = Plan.objects.filter(initiative=initiative).first()
    if there is not None:
        return locked(there, access=access, revision=revision)
    try:
        with transaction.atomic():
            return Plan.objects.create(initiative=initiative)
    except IntegrityError as clash:
        raise Impossible(_("Somebody gave this initiative a plan in the meantime. Nothing was saved.")) from clash


def _write(document: Document, plan: Plan, *, with_costs: bool) -> list[Unheld]:
    """The rows of the document in the place of those that were there; what cannot be kept."""
    calendars = dict(PlanCalendar.objects.filter(plan=plan).values_list("key", "id"))
    own = PlanTask.objects.filter(plan=plan).only("id", "uid", "physical_share", "cost", "actual_cost")
    tasks = {row.uid: row for row in own}
    resources = {row.key: row for row in PlanResource.objects.filter(plan=plan)}
    ids = Ids(
        dict(calendars), {uid: row.id for uid, row in tasks.items()}, {key: row.id for key, row in resources.items()}
    )
    rows = rows_from(document, plan, ids=ids, with_costs=with_costs)
    for row in rows.tasks:
        _keep_own(row, tasks.get(row.uid), with_costs=with_costs)
    if not with_costs:
        for one in rows.resources:
            one.rate_per_hour = resources[one.key].rate_per_hour if one.key in resources else None
    upsert(rows.calendars, ("name", "content"))
    apply_settings(document, plan, calendar_id=ids.calendars[key_of(document.plan.calendar)])
    plan.save()
    upsert(rows.tasks, TASK_FIELDS)
    PlanTask.objects.filter(plan=plan).exclude(uid__in=[row.uid for row in rows.tasks]).delete()
    _replace_links(plan, rows.links)
    _replace_work(plan, rows, with_costs=with_costs)
    PlanCalendar.objects.filter(plan=plan).exclude(key__in=[row.key for row in rows.calendars]).delete()
    said = [] if with_costs else [Unheld(_("the whole file"), _("costs and rates: you may not change money here"))]
    return [*document.unheld, *rows.unheld, *said]


def _keep_own(row: PlanTask, before: PlanTask | None, *, with_costs: bool) -> None:
    """What the file does not say, or may not say here, stays as it was."""
    if before is None:
        return
    if row.physical_share is None:
        row.physical_share = before.physical_share
    if not with_costs:
        row.cost, row.actual_cost = before.cost, before.actual_cost


def _replace_links(plan: Plan, rows: Sequence[PlanLink]) -> None:
    """The links within the plan; those to other plans stay, for a file of one plan cannot say that they are gone."""
    wanted = {(row.predecessor_id, row.successor_id, row.type) for row in rows}
    inner = PlanLink.objects.filter(successor__plan=plan, is_bridge=False)
    gone = [
        id
        for id, *ends in inner.values_list("id", "predecessor_id", "successor_id", "type")
        if tuple(ends) not in wanted
    ]
    PlanLink.objects.filter(pk__in=gone).delete()
    upsert(rows, LINK_FIELDS, unique=("predecessor", "successor", "type"))


def _replace_work(plan: Plan, rows: Rows, *, with_costs: bool) -> None:
    """The resources and what each does."""
    upsert(rows.resources, RESOURCE_FIELDS)
    PlanResource.objects.filter(plan=plan).exclude(key__in=[row.key for row in rows.resources]).delete()
    wanted = {(row.task_id, row.resource_id) for row in rows.assignments}
    there = PlanAssignment.objects.filter(task__plan=plan).values_list("id", "task_id", "resource_id")
    PlanAssignment.objects.filter(pk__in=[id for id, *ends in there if tuple(ends) not in wanted]).delete()
    fields = [name for name in ASSIGNMENT_FIELDS if with_costs or name != "cost"]
    upsert(rows.assignments, fields, unique=("task", "resource"))


def _write_baselines(document: Document, plan: Plan, *, access: Access, at: datetime, with_costs: bool) -> None:
    """The baselines of the file beside our own; the first of them counts where none did."""
    own = set(Baseline.objects.filter(plan=plan, is_from_file=False).values_list("number", flat=True))
    there = {row.number: row for row in Baseline.objects.filter(plan=plan, is_from_file=True)}
    numbers = _free_numbers([one.number for one in document.baselines], own)
    Baseline.objects.filter(plan=plan, is_from_file=True).exclude(number__in=numbers).delete()
    has_current = Baseline.objects.filter(plan=plan, is_current=True).exists()
    for number, one in zip(numbers, document.baselines, strict=True):
        row = there.get(number) or Baseline(plan=plan, number=number, is_from_file=True, approved_at=at)
        row.name = one.name.strip()[:200] or _("Baseline %(number)s of the file") % {"number": one.number}
        row.is_current = row.is_current or not has_current
        has_current = True
        row.save()
        _write_approved(row, one, document, with_costs=with_costs)


def _free_numbers(wanted: Sequence[int], taken: Iterable[int]) -> list[int]:
    """The numbers of the file, moved up where one of our own baselines has the number."""
    used, found = set(taken), []
    for number in wanted:
        while number in used:
            number += 100
        used.add(number)
        found.append(number)
    return found


def _write_approved(row: Baseline, one: FileBaseline, document: Document, *, with_costs: bool) -> None:
    summaries = {task.key for task in document.plan.tasks if task.kind == "summary"}
    approved = [
        BaselineTask(
            baseline=row,
            uid=uid_of(key),
            name=approved_name(document.words, key),
            is_summary=key in summaries,
            start=task.start,
            finish=task.finish,
            duration_seconds=task.duration,
            work_hours=task.work_hours,
            cost=task.cost if with_costs else None,
        )
        for key, task in one.tasks.items()
    ]
    BaselineTask.objects.filter(baseline=row).exclude(uid__in=[task.uid for task in approved]).delete()
    fields = [name for name in APPROVED_FIELDS if with_costs or name != "cost"]
    upsert(approved, fields, unique=("baseline", "uid"))


def _keep_file(
    plan: Plan,
    document: Document,
    name: str,
    content: bytes,
    unheld: Sequence[Unheld],
    *,
    access: Access,
    at: datetime,
) -> None:
    PlanFile.objects.create(
        plan=plan,
        name=name[:300],
        format=document.format[:20],
        application=document.application[:200],
        content=content,
        sha256=sha256(content).hexdigest(),
        unheld=[[one.where, one.what] for one in unheld],
        brought_by_id=access.person_id,
        brought_at=at,
    )
