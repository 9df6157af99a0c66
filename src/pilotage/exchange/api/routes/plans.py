"""Plans: when the work of initiatives is done, their baselines, and bringing a plan in from a file."""

import base64
import binascii
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.delivery.actions.baselines import make_current, remove_baseline, set_baseline
from pilotage.delivery.actions.importing import import_plan
from pilotage.delivery.actions.plans import change_plan, create_plan, remove_plan
from pilotage.delivery.models import Baseline, BaselineTask, Plan
from pilotage.delivery.reads.differences import difference_of
from pilotage.delivery.reads.plans import baselines_visible_to, plan_of, plans_visible_to
from pilotage.delivery.rules.document import Document
from pilotage.delivery.rules.permissions import may_edit_plan, may_see_costs
from pilotage.exchange.api.answers import nothing, one, page, plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.plan_rows import baseline_json, baseline_task_json, difference_json, plan_json
from pilotage.exchange.api.problems import Problem
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, said
from pilotage.exchange.api.schemas import plans as schemas
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.kit.clock import now, today
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Delivery"])
# JSON of a resource: Any.
Json = dict[str, Any]


@router.get("/plans", response={200: schemas.PlanPage}, summary="List plans")
@rule(Permission.SEE)
def list_plans(
    request: PersonalRequest, paging: Paged, initiative: Annotated[UUID | None, Query()] = None
) -> HttpResponse:
    rows = plans_visible_to(request.access)
    rows = rows.filter(initiative_id=initiative) if initiative else rows
    return page(request, rows, paging.asked, lambda found: map(plan_json, found))


@router.post("/plans", response={201: schemas.PlanOut}, summary="Give an initiative a plan")
@rule(Permission.EDIT)
def new_plan(request: PersonalRequest, payload: schemas.PlanIn) -> HttpResponse:
    """An empty plan with office hours. An initiative has one plan."""

    def work() -> HttpResponse:
        initiative = needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id")
        facts = {"start": payload.start, "rule_set": payload.rule_set, "title": payload.title}
        made = create_plan(initiative, access=request.access, **facts)  # type: ignore[arg-type]  # each has its own type
        return one(request, plan_json(_plan(request, made.id)), status=201, location=f"/api/v1/plans/{made.id}")

    return answer_once(request, now(), work)


@router.get("/plans/{uuid:id}", response={200: schemas.PlanOut}, summary="Read a plan")
@rule(Permission.SEE)
def one_plan(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, plan_json(_plan(request, id)), fields=fields)


@router.patch("/plans/{uuid:id}", response={200: schemas.PlanOut}, summary="Change the settings of a plan")
@rule(Permission.EDIT, sees=plans_visible_to)
def patch_plan(request: PersonalRequest, id: UUID, payload: schemas.PlanChange) -> HttpResponse:
    """The plan is scheduled anew."""
    found = _plan(request, id)
    changes = said(payload)
    hold(request, found, read=lambda: plan_json(_plan(request, id)), asked=changes)
    change_plan(found, revision=found.revision, changes=changes, access=request.access, on=today())
    return one(request, plan_json(_plan(request, id)))


@router.delete("/plans/{uuid:id}", response={204: None}, summary="Remove a plan")
@rule(Permission.EDIT)
def delete_plan(request: PersonalRequest, id: UUID) -> HttpResponse:
    """A plan with approved baselines stays."""
    found = _plan(request, id)
    hold(request, found, read=lambda: plan_json(_plan(request, id)))
    remove_plan(found, revision=found.revision, access=request.access)
    return nothing()


def _plan(request: PersonalRequest, id: UUID) -> Plan:
    found: Plan = get_object_or_404(plans_visible_to(request.access), id=id)
    return found


@router.post("/plan-imports", response={200: schemas.PlanImportOut}, summary="Bring a plan in from a file")
@rule(Permission.EDIT)
def bring_plan(request: PersonalRequest, payload: schemas.PlanImportIn) -> HttpResponse:
    """MS Project XML, Primavera XER, and what else can be read here. Whole or not at all; first ask without `apply`."""

    def work() -> HttpResponse:
        initiative = needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id")
        may_edit_plan(request.access, initiative).or_raise()
        content = _bytes(payload.content_base64)
        document = _document(payload.file_name, content)
        plan = plan_of(request.access, initiative)
        found = difference_of(document, plan)
        if payload.apply:
            plan = import_plan(
                initiative, document, file_name=payload.file_name, content=content, access=request.access, at=now(),
                on=today(), revision=payload.plan_revision if plan else None,
            )  # fmt: skip
        facts = {
            "is_applied": payload.apply,
            "plan_id": plan.id if plan else None,
            "plan_revision": plan.revision if plan else None,
            "rule_set": document.plan.rules.rule_set,
            "unheld": [f"{one.where}: {one.what}" for one in document.unheld],
        }
        return plain(request, {**facts, **difference_json(found)})

    return answer_once(request, now(), work)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as wrong:
        words = _("This is not base64.")
        raise Problem(422, words, errors=[("/content_base64", words)]) from wrong


def _document(name: str, content: bytes) -> Document:
    try:
        return document_from(name, content)
    except Unreadable as wrong:
        raise Problem(422, str(wrong), errors=[("/content_base64", str(wrong))]) from wrong


@router.get("/baselines", response={200: schemas.BaselinePage}, summary="List baselines")
@rule(Permission.SEE)
def list_baselines(
    request: PersonalRequest, paging: Paged, plan: Annotated[UUID | None, Query()] = None
) -> HttpResponse:
    rows = baselines_visible_to(request.access)
    rows = rows.filter(plan_id=plan) if plan else rows
    return page(request, rows, paging.asked, lambda found: map(baseline_json, found))


@router.post("/baselines", response={201: schemas.BaselineOut}, summary="Approve a plan as it is")
@rule(Permission.EDIT)
def new_baseline(request: PersonalRequest, payload: schemas.BaselineIn) -> HttpResponse:
    """Keeps the dates, work and cost of today. 412 when the plan is no longer at that revision."""

    def work() -> HttpResponse:
        made = set_baseline(
            needed(plans_visible_to(request.access), payload.plan_id, "plan_id"), revision=payload.plan_revision,
            name=payload.name, reason=payload.reason, is_current=payload.is_current, access=request.access, at=now(),
        )  # fmt: skip
        found = baseline_json(_baseline(request, made.id))
        return one(request, found, status=201, location=f"/api/v1/baselines/{made.id}")

    return answer_once(request, now(), work)


@router.get("/baselines/{uuid:id}", response={200: schemas.BaselineOut}, summary="Read a baseline")
@rule(Permission.SEE)
def one_baseline(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, baseline_json(_baseline(request, id)), fields=fields)


@router.patch("/baselines/{uuid:id}", response={200: schemas.BaselineOut}, summary="Let a baseline count")
@rule(Permission.EDIT, sees=baselines_visible_to)
def patch_baseline(request: PersonalRequest, id: UUID, payload: schemas.BaselineChange) -> HttpResponse:
    """Another one counted before; to let none count is not possible."""
    found = _baseline(request, id)
    may_edit_plan(request.access, found.plan.initiative).or_raise()
    hold(request, found, read=lambda: baseline_json(_baseline(request, id)), asked=said(payload))
    if payload.is_current:
        make_current(found, access=request.access)
    elif found.is_current:
        words = _("Let another baseline count instead: one of them always does.")
        raise Problem(422, words, errors=[("/is_current", words)])
    return one(request, baseline_json(_baseline(request, id)))


@router.delete("/baselines/{uuid:id}", response={204: None}, summary="Take the newest baseline back")
@rule(Permission.EDIT)
def delete_baseline(request: PersonalRequest, id: UUID) -> HttpResponse:
    """Only while it never counted."""
    found = _baseline(request, id)
    may_edit_plan(request.access, found.plan.initiative).or_raise()
    hold(request, found, read=lambda: baseline_json(_baseline(request, id)))
    remove_baseline(found, access=request.access)
    return nothing()


@router.get("/baselines/{uuid:id}/tasks", response={200: schemas.BaselineTaskPage}, summary="Read what was approved")
@rule(Permission.SEE)
def baseline_tasks(request: PersonalRequest, id: UUID, paging: Paged) -> HttpResponse:
    """Dates, work and cost of every task, as they were approved."""
    found = _baseline(request, id)
    sees = bool(may_see_costs(request.access, found.plan.initiative))
    rows = BaselineTask.objects.filter(baseline=found)
    return page(request, rows, paging.asked, lambda shown: [baseline_task_json(row, sees_costs=sees) for row in shown])


def _baseline(request: PersonalRequest, id: UUID) -> Baseline:
    found: Baseline = get_object_or_404(baselines_visible_to(request.access), id=id)
    return found
