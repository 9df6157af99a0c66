"""Money baselines: what was approved of an initiative's money, and approving it as it is."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed
from pilotage.exchange.api.serialisers import money_baseline_json, money_baseline_with_lines_json
from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.reads.baselines import money_baselines_visible_to
from pilotage.kit.clock import now, today
from pilotage.work.reads import initiatives_with_money_visible_to

router = Router(tags=["Money"])


@router.get("/money-baselines", response={200: schemas.MoneyBaselinePage}, summary="List money baselines")
@rule(Permission.SEE_MONEY)
def list_money_baselines(
    request: PersonalRequest, paging: Paged, initiative: Annotated[UUID | None, Query()] = None
) -> HttpResponse:
    rows = money_baselines_visible_to(request.access)
    rows = rows.filter(initiative_id=initiative) if initiative else rows
    return page(request, rows, paging.asked, lambda found: map(money_baseline_json, found))


@router.post(
    "/money-baselines", response={201: schemas.MoneyBaselineOut}, summary="Approve the money of an initiative as it is"
)
@rule(Permission.EDIT)
def new_money_baseline(request: PersonalRequest, payload: schemas.MoneyBaselineIn) -> HttpResponse:
    """Keeps every line and month of today; it counts from then on, and earlier ones stay."""

    def work() -> HttpResponse:
        made = set_money_baseline(
            needed(initiatives_with_money_visible_to(request.access), payload.initiative_id, "initiative_id"),
            name=payload.name,
            reason=payload.reason,
            access=request.access,
            on=today(),
            at=now(),
        )
        location = f"/api/v1/money-baselines/{made.id}"
        return one(request, _whole(request, made.id), status=201, location=location)

    return answer_once(request, now(), work)


@router.get("/money-baselines/{uuid:id}", response={200: schemas.MoneyBaselineOut}, summary="Read a money baseline")
@rule(Permission.SEE_MONEY)
def one_money_baseline(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    """With every line and month that was approved."""
    return one(request, _whole(request, id), fields=fields)


def _whole(request: PersonalRequest, id: UUID) -> dict[str, object]:
    return money_baseline_with_lines_json(get_object_or_404(money_baselines_visible_to(request.access), id=id))
