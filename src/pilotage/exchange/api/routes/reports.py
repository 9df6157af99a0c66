"""Status reports: composed as drafts, written, and published, which freezes them."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, said
from pilotage.exchange.api.schemas.reports import CorrectionIn, ReportChange, ReportIn, ReportOut, ReportPage
from pilotage.exchange.api.serialisers import Json, ref
from pilotage.governance.actions.reporting.drafting import Given, discard, open_draft, recompose, save_words
from pilotage.governance.actions.reporting.publishing import correct, publish
from pilotage.governance.models import ReportState, StatusReport
from pilotage.governance.reads.reporting.due import active_cycles, cycle_of
from pilotage.governance.reads.reporting.visible import rags_in_order, reports_visible_to
from pilotage.governance.rules.reporting.periods import asked_for, period_at
from pilotage.governance.rules.reporting.permissions import Impossible, may_see_money, may_write, must_be_draft
from pilotage.kit.clock import now, today
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Governance"])
ORDERS = {**BY_ID, "period_start": Order("period_start", day), "published_on": Order("published_on", day)}
# What the facts hold of money.
MONEY_FACTS = ("amounts", "spent", "benefits")


@router.get("/status-reports", response={200: ReportPage}, summary="List status reports")
@rule(Permission.SEE)
def list_reports(
    request: PersonalRequest,
    paging: Paged,
    initiative: Annotated[UUID | None, Query(description="Of this initiative.")] = None,
    state: Annotated[ReportState | None, Query()] = None,
) -> HttpResponse:
    """Published ones of initiatives that you see, and drafts of those that you may change."""
    rows = reports_visible_to(request.access)
    if initiative:
        rows = rows.filter(initiative=initiative)
    if state:
        rows = rows.filter(state=state)

    def items(found: Iterable[StatusReport]) -> Iterable[Json]:
        return (report_json(request, one) for one in found)

    return page(request, rows, paging.asked, items, orders=ORDERS)


@router.post("/status-reports", response={201: ReportOut}, summary="Open a draft, composed from the facts")
@rule(Permission.EDIT)
def new_report(request: PersonalRequest, payload: ReportIn) -> HttpResponse:
    """Of one period there is one draft: opened again, it is the same one."""

    def work() -> HttpResponse:
        initiative = needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id")
        may_write(request.access, initiative).or_raise()
        cycle = cycle_of(initiative, active_cycles())
        if cycle is None:
            text = _("No reporting cycle holds for this initiative in its stage.")
            raise Impossible(text, field="initiative_id")
        if payload.period is not None and payload.period < cycle.starts_on:
            raise Impossible(_("The cycle begins later than this period."), field="period")
        period = period_at(cycle, payload.period) if payload.period else asked_for(cycle, today())
        made = open_draft(initiative, cycle=cycle, period=period, access=request.access, at=now(), today=today())
        shown = report_json(request, _report(request, made.pk))
        return one(request, shown, status=201, location=f"/api/v1/status-reports/{made.id}")

    return answer_once(request, now(), work)


@router.get("/status-reports/{uuid:id}", response={200: ReportOut}, summary="Read a status report")
@rule(Permission.SEE)
def one_report(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, report_json(request, _report(request, id)), fields=fields)


@router.patch("/status-reports/{uuid:id}", response={200: ReportOut}, summary="Write a draft")
@rule(Permission.EDIT)
def patch_report(request: PersonalRequest, id: UUID, payload: ReportChange) -> HttpResponse:
    """A published report is refused: it never changes."""
    found = _report(request, id)
    may_write(request.access, found.initiative).or_raise()
    must_be_draft(found)
    asked = said(payload)
    version = hold(request, found, read=lambda: report_json(request, _report(request, id)), asked=asked)
    given = {
        str(name): Given(colour.given or "", colour.override_reason) for name, colour in (payload.colours or {}).items()
    }
    save_words(
        found,
        version=version,
        summary=found.summary if payload.summary is None else payload.summary,
        next_steps=found.next_steps if payload.next_steps is None else payload.next_steps,
        given=given,
        access=request.access,
    )
    return one(request, report_json(request, _report(request, id)))


@router.post("/status-reports/{uuid:id}/publish", response={200: ReportOut}, summary="Publish a draft")
@rule(Permission.EDIT, at_version=True)
def publish_report(request: PersonalRequest, id: UUID) -> HttpResponse:
    """It is frozen, and the register shows its overall colour. A colour other than proposed needs its reason first."""

    def work() -> HttpResponse:
        found = _report(request, id)
        may_write(request.access, found.initiative).or_raise()
        must_be_draft(found)
        version = hold(request, found, read=lambda: report_json(request, _report(request, id)))
        publish(found, version=version, access=request.access, on=today(), at=now())
        return one(request, report_json(request, _report(request, id)))

    return answer_once(request, now(), work)


@router.post("/status-reports/{uuid:id}/compose", response={200: ReportOut}, summary="Compose a draft anew")
@rule(Permission.EDIT, at_version=True)
def compose_report(request: PersonalRequest, id: UUID) -> HttpResponse:
    """From the facts as they are today; your words and the colours that you gave stay."""

    def work() -> HttpResponse:
        found = _report(request, id)
        may_write(request.access, found.initiative).or_raise()
        must_be_draft(found)
        version = hold(request, found, read=lambda: report_json(request, _report(request, id)))
        recompose(found, version=version, access=request.access, at=now(), today=today())
        return one(request, report_json(request, _report(request, id)))

    return answer_once(request, now(), work)


@router.post(
    "/status-reports/{uuid:id}/correct", response={201: ReportOut}, summary="Correct a published report by a new draft"
)
@rule(Permission.EDIT, sees=reports_visible_to)
def correct_report(request: PersonalRequest, id: UUID, payload: CorrectionIn) -> HttpResponse:
    """It begins with everything that the published one says, and both can be read."""

    def work() -> HttpResponse:
        made = correct(_report(request, id), reason=payload.reason, access=request.access, at=now())
        shown = report_json(request, _report(request, made.pk))
        return one(request, shown, status=201, location=f"/api/v1/status-reports/{made.pk}")

    return answer_once(request, now(), work)


@router.delete("/status-reports/{uuid:id}", response={204: None}, summary="Throw a draft away")
@rule(Permission.EDIT)
def discard_report(request: PersonalRequest, id: UUID) -> HttpResponse:
    """A published report is refused: it stays."""
    found = _report(request, id)
    may_write(request.access, found.initiative).or_raise()
    must_be_draft(found)
    version = hold(request, found, read=lambda: report_json(request, _report(request, id)))
    discard(found, version=version, access=request.access)
    return nothing()


def _report(request: PersonalRequest, id: UUID) -> StatusReport:
    found: StatusReport = get_object_or_404(reports_visible_to(request.access), id=id)
    return found


def report_json(request: PersonalRequest, row: StatusReport) -> Json:
    sees_money = bool(may_see_money(request.access, row.initiative))
    return {
        "id": row.id,
        "version": row.version,
        "initiative": ref(row.initiative),
        "cycle": ref(row.cycle),
        "period_start": row.period_start,
        "period_end": row.period_end,
        "due_on": row.due_on,
        "number": row.number,
        "corrects_id": row.corrects_id,
        "correction_reason": row.correction_reason,
        "state": row.state,
        "since": row.since,
        "until": row.until,
        "summary": row.summary,
        "next_steps": row.next_steps,
        "colours": [
            {
                "dimension": rag.dimension,
                "proposed": rag.proposed or None,
                "reason": rag.reason,
                "given": rag.given or None,
                "override_reason": rag.override_reason,
            }
            for rag in rags_in_order(row, sees_money=sees_money)
        ],
        "sentences": [
            {"section": line["section"], "text": line["text"], "address": line.get("address", "")}
            for line in row.sentences
            if sees_money or not line.get("is_money")
        ],
        "facts": _facts(row.facts, sees_money=sees_money),
        "published_at": row.published_at,
        "published_on": row.published_on,
        "published_by": ref(row.published_by),
    }


def _facts(facts: dict[str, Any], *, sees_money: bool) -> dict[str, Any]:  # kept JSON: Any
    return {name: value for name, value in facts.items() if sees_money or name not in MONEY_FACTS}
