"""Tasks of plans, and the links between them, within a plan and across plans."""

from collections.abc import Mapping
from typing import Annotated, Any, cast
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.delivery.actions.bridges import change_bridge, link_plans, unlink_plans
from pilotage.delivery.actions.changing import edit_plan
from pilotage.delivery.models import PlanLink, PlanTask
from pilotage.delivery.reads.plans import links_visible_to, plans_visible_to, tasks_visible_to
from pilotage.delivery.rules.changing_edits import (
    AddLink,
    AddTask,
    ChangeLink,
    ChangeTask,
    RemoveLink,
    RemoveTasks,
    TaskValues,
)
from pilotage.delivery.rules.changing_text import Duration, Lag
from pilotage.delivery.rules.permissions import Impossible, may_edit_plan
from pilotage.engine.network.plan import Constraint, LagUnit, LinkType
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.plan_rows import TaskWriter, link_json
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, named, needed, said
from pilotage.exchange.api.schemas import plans as schemas
from pilotage.kit.clock import now, today
from pilotage.kit.uuids import new_id

router = Router(tags=["Delivery"])
ORDERS = {**BY_ID, "position": Order("position", int), "uid": Order("uid", int)}
PLAIN = (
    "name", "code", "notes", "start", "deadline", "physical_share", "work_hours", "is_manual", "is_active",
    "is_milestone",
)  # fmt: skip


@router.get("/tasks", response={200: schemas.TaskPage}, summary="List tasks of plans")
@rule(Permission.SEE)
def list_tasks(
    request: PersonalRequest,
    paging: Paged,
    plan: Annotated[UUID | None, Query()] = None,
    is_critical: Annotated[bool | None, Query()] = None,
) -> HttpResponse:
    """In outline order with `sort=position`, which is meant for one plan."""
    rows = tasks_visible_to(request.access).select_related("plan__initiative__scope")
    rows = rows.filter(plan_id=plan) if plan else rows
    rows = rows if is_critical is None else rows.filter(is_critical=is_critical)
    writer = TaskWriter(request.access)
    return page(request, rows, paging.asked, lambda found: map(writer.one, found), orders=ORDERS)


@router.post("/tasks", response={201: schemas.TaskOut}, summary="Add a task")
@rule(Permission.EDIT)
def new_task(request: PersonalRequest, payload: schemas.TaskIn) -> HttpResponse:
    """The plan is scheduled with it."""

    def work() -> HttpResponse:
        plan = needed(plans_visible_to(request.access), payload.plan_id, "plan_id")
        there = PlanTask.objects.filter(plan=plan)
        parent = named(there, payload.parent_id, "parent_id")
        after = named(there, payload.after_id, "after_id")
        facts = {name: value for name, value in said(payload).items() if name not in PLACES}
        edit = AddTask(
            new_id(), values_from(facts), parent=parent.id if parent else None, after=after.id if after else None
        )
        edit_plan(plan, [edit], revision=plan.revision, access=request.access, on=today())
        return one(request, _task_json(request, edit.id), status=201, location=f"/api/v1/tasks/{edit.id}")

    return answer_once(request, now(), work)


PLACES = frozenset({"plan_id", "parent_id", "after_id"})


@router.get("/tasks/{uuid:id}", response={200: schemas.TaskOut}, summary="Read a task")
@rule(Permission.SEE)
def one_task(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _task_json(request, id), fields=fields)


@router.patch("/tasks/{uuid:id}", response={200: schemas.TaskOut}, summary="Change a task")
@rule(Permission.EDIT, sees=tasks_visible_to)
def patch_task(request: PersonalRequest, id: UUID, payload: schemas.TaskChange) -> HttpResponse:
    """What follows from it is moved as well, also in plans that are linked."""
    found = _task(request, id)
    may_edit_plan(request.access, found.plan.initiative).or_raise()
    facts = said(payload)
    hold(request, found, read=lambda: _task_json(request, id), asked=facts)
    edit = ChangeTask(found.id, values_from(facts))
    edit_plan(found.plan, [edit], revision=found.plan.revision, access=request.access, on=today())
    return one(request, _task_json(request, id))


@router.delete("/tasks/{uuid:id}", response={204: None}, summary="Remove a task with all below it")
@rule(Permission.EDIT)
def delete_task(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _task(request, id)
    may_edit_plan(request.access, found.plan.initiative).or_raise()
    hold(request, found, read=lambda: _task_json(request, id))
    edit_plan(found.plan, [RemoveTasks((found.id,))], revision=found.plan.revision, access=request.access, on=today())
    return nothing()


def values_from(facts: Mapping[str, Any]) -> TaskValues:  # values by field, as the schema types them: Any
    """What a body says of a task, in the words of an edit."""
    values: dict[str, Any] = {name: facts[name] for name in PLAIN if name in facts}
    if "duration_seconds" in facts:
        values["duration"] = Duration(facts["duration_seconds"])
    if facts.get("remaining_seconds") is not None:
        values["remaining"] = Duration(facts["remaining_seconds"])
    for column, name in (("started_at", "started"), ("finished_at", "finished")):
        if column in facts:
            values[name] = facts[column]
    if "share_done" in facts:
        values["share_done"] = float(facts["share_done"])
    if facts.get("physical_share") is not None:
        values["physical_share"] = float(facts["physical_share"])
    if "constraint" in facts or "constraint_at" in facts:
        constraint = facts.get("constraint", Constraint.AS_SOON_AS_POSSIBLE)
        values["constraint"] = (Constraint(constraint), facts.get("constraint_at"))
    return cast(TaskValues, values)  # put together from the schema's own types


def _task(request: PersonalRequest, id: UUID) -> PlanTask:
    rows = tasks_visible_to(request.access).select_related("plan__initiative__scope")
    found: PlanTask = get_object_or_404(rows, id=id)
    return found


def _task_json(request: PersonalRequest, id: UUID) -> dict[str, Any]:  # JSON: Any
    return TaskWriter(request.access).one(_task(request, id))


@router.get("/links", response={200: schemas.LinkPage}, summary="List links between tasks")
@rule(Permission.SEE)
def list_links(request: PersonalRequest, paging: Paged, plan: Annotated[UUID | None, Query()] = None) -> HttpResponse:
    """Those whose both ends you may see; of a plan also those to other plans."""
    rows = links_visible_to(request.access)
    rows = rows.filter(Q(predecessor__plan_id=plan) | Q(successor__plan_id=plan)) if plan else rows
    return page(request, rows, paging.asked, lambda found: map(link_json, found))


@router.post("/links", response={201: schemas.LinkOut}, summary="Let a task wait for another")
@rule(Permission.EDIT)
def new_link(request: PersonalRequest, payload: schemas.LinkIn) -> HttpResponse:
    """A link that closes a circle is refused with its tasks. It asks for the right to change the successor's plan."""

    def work() -> HttpResponse:
        rows = tasks_visible_to(request.access).select_related("plan__initiative__scope")
        before = needed(rows, payload.predecessor_id, "predecessor_id")
        after = needed(rows, payload.successor_id, "successor_id")
        may_edit_plan(request.access, after.plan.initiative).or_raise()
        kind, lag = LinkType(payload.type), _lag(payload)
        if before.plan_id == after.plan_id:
            edit = AddLink(before.id, after.id, kind, lag)
            edit_plan(after.plan, [edit], revision=after.plan.revision, access=request.access, on=today())
            made = PlanLink.objects.get(predecessor=before, successor=after, type=kind)
        else:
            made = link_plans(before, after, type=kind, lag=lag, access=request.access, on=today())
        return one(request, link_json(made), status=201, location=f"/api/v1/links/{made.id}")

    return answer_once(request, now(), work)


@router.get("/links/{uuid:id}", response={200: schemas.LinkOut}, summary="Read a link")
@rule(Permission.SEE)
def one_link(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, link_json(_link(request, id)), fields=fields)


@router.patch("/links/{uuid:id}", response={200: schemas.LinkOut}, summary="Change a link")
@rule(Permission.EDIT, sees=links_visible_to)
def patch_link(request: PersonalRequest, id: UUID, payload: schemas.LinkChange) -> HttpResponse:
    found = _link(request, id)
    plan = found.successor.plan
    may_edit_plan(request.access, plan.initiative).or_raise()
    hold(request, found, read=lambda: link_json(_link(request, id)), asked=said(payload))
    kind, lag = LinkType(payload.type), _lag(payload)
    if found.predecessor.plan_id == plan.id:
        edit = ChangeLink(found.id, kind, lag)
        edit_plan(plan, [edit], revision=plan.revision, access=request.access, on=today())
    else:
        change_bridge(found, type=kind, lag=lag, access=request.access, on=today())
    return one(request, link_json(_link(request, id)))


@router.delete("/links/{uuid:id}", response={204: None}, summary="Remove a link")
@rule(Permission.EDIT)
def delete_link(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _link(request, id)
    plan = found.successor.plan
    may_edit_plan(request.access, plan.initiative).or_raise()
    hold(request, found, read=lambda: link_json(_link(request, id)))
    if found.predecessor.plan_id == plan.id:
        edit_plan(plan, [RemoveLink(found.id)], revision=plan.revision, access=request.access, on=today())
    else:
        unlink_plans(found, access=request.access, on=today())
    return nothing()


def _link(request: PersonalRequest, id: UUID) -> PlanLink:
    rows = links_visible_to(request.access).select_related(
        "predecessor__plan__initiative__scope", "successor__plan__initiative__scope"
    )
    found: PlanLink = get_object_or_404(rows, id=id)
    return found


def _lag(payload: schemas.LinkFacts) -> Lag:
    unit = LagUnit(payload.lag_unit)
    is_share = unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE)
    if (payload.lag_seconds and is_share) or (payload.lag_share and not is_share):
        raise Impossible(_("A lag is either a share or seconds, as its unit says."), field="lag_unit")
    return Lag(payload.lag_seconds, unit, float(payload.lag_share))
