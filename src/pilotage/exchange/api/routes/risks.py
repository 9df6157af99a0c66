"""Entries of the registers."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Impossible, Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.risk_rows import risks_json
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, person, said
from pilotage.kit.clock import now, today
from pilotage.risk.actions.entries import LEVEL_FIELDS, change_entry, create_entry
from pilotage.risk.actions.ratings import rate_entry
from pilotage.risk.models import Entry, EntryKind, Severity, Status
from pilotage.risk.reads.query import ALL, EntryQuery, entries_matching
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import entries_visible_to
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads import initiatives_visible_to, portfolios_visible_to

router = Router(tags=["Risks"])
ORDERS = {**BY_ID, "title": Order("title"), "raised_on": Order("raised_on", day), "due_on": Order("due_on", day)}
# Values by field, of the types that the fields ask for: Any.
Values = dict[str, Any]


@router.get("/risks", response={200: schemas.RiskPage}, summary="List risks and other entries of registers")
@rule(Permission.SEE)
def list_risks(
    request: PersonalRequest,
    paging: Paged,
    kind: Annotated[EntryKind | None, Query()] = None,
    status: Annotated[Status | None, Query(description="All without it, also what is over.")] = None,
    severity: Annotated[Severity | None, Query(description="As it is now.")] = None,
    initiative: Annotated[str, Query(max_length=40, description="Key: of its register, or concerning it.")] = "",
    portfolio: Annotated[UUID | None, Query(description="Of this portfolio and all below it.")] = None,
    q: Annotated[str, Query(max_length=400, description="Words in title, cause, event or effect.")] = "",
) -> HttpResponse:
    """Risks, opportunities, issues, assumptions and actions; a shared one once."""
    asked = EntryQuery(
        text=q,
        kind=kind or "",
        statuses=(status or ALL,),
        severities=(severity,) if severity else (),
        initiative=initiative,
        portfolio=portfolio,
    )
    known, currency = scales(), organisation().currency
    rows = entries_matching(request.access, asked, known, currency=currency, on=today())
    return page(
        request, rows, paging.asked, lambda found: risks_json(request.access, found, known, currency), orders=ORDERS
    )


@router.post("/risks", response={201: schemas.RiskOut}, summary="Write an entry down")
@rule(Permission.EDIT)
def new_risk(request: PersonalRequest, payload: schemas.RiskIn) -> HttpResponse:
    """In the register of one initiative or of one portfolio. Levels that are not sent follow from the numbers."""

    def work() -> HttpResponse:
        asked = said(payload)
        made = create_entry(
            kind=payload.kind,
            register=_register(request, payload),
            facts={name: value for name, value in _facts(asked).items() if value is not None},
            concerns=_concerned(request, payload.concerns_ids or ()),
            on=today(),
            access=request.access,
        )
        return one(request, _json(request, made.pk), status=201, location=f"/api/v1/risks/{made.pk}")

    return answer_once(request, now(), work)


@router.get("/risks/{uuid:id}", response={200: schemas.RiskOut}, summary="Read an entry")
@rule(Permission.SEE)
def one_risk(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _json(request, id), fields=fields)


@router.patch("/risks/{uuid:id}", response={200: schemas.RiskOut}, summary="Change an entry, or rate it")
@rule(Permission.EDIT)
def patch_risk(request: PersonalRequest, id: UUID, payload: schemas.RiskChange) -> HttpResponse:
    """Levels that are sent are a rating of `rated_on`; those that are not sent stay as they were."""
    found = _found(request, id)
    asked = said(payload)
    version = hold(request, found, read=lambda: _json(request, id), asked=asked)
    concerns = payload.concerns_ids
    with transaction.atomic():
        changed = change_entry(
            found,
            version=version,
            changes={name: value for name, value in _facts(asked).items() if name not in LEVEL_FIELDS},
            concerns=None if concerns is None else _concerned(request, concerns),
            on=today(),
            access=request.access,
        )
        if any(name in asked for name in LEVEL_FIELDS):
            levels = {name: asked.get(name, getattr(changed, name)) for name in LEVEL_FIELDS}
            day_rated = payload.rated_on or today()
            rate_entry(changed, version=None, rated_on=day_rated, note="", on=today(), access=request.access,
                       **levels)  # fmt: skip
    return one(request, _json(request, id))


def _found(request: PersonalRequest, id: UUID) -> Entry:
    found: Entry = get_object_or_404(entries_visible_to(request.access), pk=id)
    return found


def _json(request: PersonalRequest, id: UUID) -> Values:
    (found,) = risks_json(request.access, [_found(request, id)], scales(), organisation().currency)
    return found


def _register(request: PersonalRequest, payload: schemas.RiskIn) -> Initiative | Portfolio:
    initiative_id, portfolio_id = payload.initiative_id, payload.portfolio_id
    if initiative_id is not None and portfolio_id is None:
        return needed(initiatives_visible_to(request.access), initiative_id, "initiative_id")
    if portfolio_id is not None and initiative_id is None:
        return needed(portfolios_visible_to(request.access), portfolio_id, "portfolio_id")
    raise Impossible(_("Name the initiative or the portfolio in whose register it stands."), field="initiative_id")


def _concerned(request: PersonalRequest, ids: Iterable[UUID]) -> list[Initiative]:
    visible = initiatives_visible_to(request.access)
    return [needed(visible, id, "concerns_ids") for id in ids]


def _facts(asked: Values) -> Values:
    """From the API's names of fields to the action's."""
    left_out = ("kind", "initiative_id", "portfolio_id", "concerns_ids", "owner_id", "rated_on")
    facts = {name: value for name, value in asked.items() if name not in left_out}
    for name in ("title", "cause", "event", "effect"):
        if name in facts and facts[name] is None:
            facts[name] = ""
    if "owner_id" in asked:
        facts["owner"] = person(asked["owner_id"], "owner_id")
    return facts
