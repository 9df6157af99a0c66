"""The PMO's way ahead: roadmaps, and one with its increments."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Access, Permission, PersonalRequest
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.routes.asked import Fields, Paged
from pilotage.exchange.api.schemas import roadmaps as schemas
from pilotage.exchange.api.serialisers import Json, ref
from pilotage.kit.clock import today
from pilotage.maturity.models import Increment, Roadmap, RoadmapState
from pilotage.maturity.reads.planning import rooms_of
from pilotage.maturity.reads.roadmaps import roadmaps_visible_to
from pilotage.maturity.reads.whole import Whole, whole_of
from pilotage.maturity.rules.roadmaps import Judged
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads import initiatives_visible_to, portfolios_visible_to

router = Router(tags=["Capability"])
ORDERS = {**BY_ID, "name": Order("name"), "starts": Order("starts", day)}
State = Annotated[RoadmapState | None, Query(description="“current”: those that are followed.")]
OfPortfolio = Annotated[UUID | None, Query(description="Only those of just this portfolio.")]


@router.get("/roadmaps", response={200: schemas.RoadmapPage}, summary="List roadmaps")
@rule(Permission.SEE)
def list_roadmaps(
    request: PersonalRequest, paging: Paged, state: State = None, portfolio: OfPortfolio = None
) -> HttpResponse:
    """Of the enterprise and of portfolios, drafts and archived ones too."""
    rows = roadmaps_visible_to(request.access)
    if state:
        rows = rows.filter(state=state)
    if portfolio:
        rows = rows.filter(scope__in=portfolios_visible_to(request.access).filter(pk=portfolio).values("scope"))
    return page(request, rows, paging.asked, lambda found: _roadmaps_json(request.access, found), orders=ORDERS)


@router.get("/roadmaps/{uuid:id}", response={200: schemas.RoadmapWhole}, summary="Read a roadmap, with its increments")
@rule(Permission.SEE)
def one_roadmap(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    """Aims, increments with their practices and how each stands today, and what found no place."""
    found: Roadmap = get_object_or_404(roadmaps_visible_to(request.access), pk=id)
    return one(request, _whole_json(request.access, whole_of(found, request.access, on=today())), fields=fields)


def _roadmaps_json(access: Access, rows: Iterable[Roadmap]) -> list[Json]:
    found = list(rows)
    scopes = {row.scope_id for row in found}
    portfolios = {one.scope_id: one for one in portfolios_visible_to(access).filter(scope__in=scopes)}
    return [_roadmap_json(row, portfolios.get(row.scope_id)) for row in found]


def _roadmap_json(row: Roadmap, portfolio: Portfolio | None) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "portfolio": ref(portfolio),
        "model_id": row.model_id,
        "assessment_id": row.assessment_id,
        "state": row.state,
        "starts": row.starts,
        "weeks": row.weeks,
        "count": row.count,
        "capacity_days": str(row.capacity_days),
        "most_practices": row.most_practices,
        "outcome": row.outcome,
        "value": row.value,
        "bound": row.bound,
    }


def _whole_json(access: Access, whole: Whole) -> Json:
    (head,) = _roadmaps_json(access, [whole.roadmap])
    ids = {row.initiative_id for row in whole.increments if row.initiative_id is not None}
    seen: dict[UUID | None, Initiative] = {one.pk: one for one in initiatives_visible_to(access).filter(pk__in=ids)}
    unplaced = whole.roadmap.unplaced
    return {
        **head,
        "aims": [
            {"dimension": key, "level": aim.level, "by": aim.by, "value": aim.value} for key, aim in whole.aims.items()
        ],
        "increments": [_increment_json(whole, row, seen.get(row.initiative_id)) for row in whole.increments],
        "unplaced": [
            {"key": one.key, "name": one.name, "reason": unplaced[one.key]}
            for one in whole.shape.practices
            if one.key in unplaced
        ],
    }


def _increment_json(whole: Whole, row: Increment, initiative: Initiative | None) -> Json:
    span, room = whole.spans[row.place], rooms_of(whole.roadmap, whole.spans)[row.place]
    lines = list(row.practices.all())
    judged = whole.today.judged(whole.shape, [line.practice.key for line in lines])
    return {
        "id": row.id,
        "number": row.place + 1,
        "name": row.name,
        "first_day": span.first,
        "last_day": span.last,
        "capacity_days": str(room.days),
        "effort_days": whole.days_in(row),
        "is_locked": row.is_locked,
        "later_practices": row.why.get("later", 0),
        "initiative": ref(initiative),
        "practices": [
            _practice_json(whole, line.practice.key, line.is_locked, found)
            for line, found in zip(lines, judged, strict=True)
        ],
    }


def _practice_json(whole: Whole, key: str, is_locked: bool, found: Judged) -> Json:
    practice = whole.shape.by_key[key]
    seen = found.evidence
    evidence = None
    if seen is not None and seen.tally.asked:
        evidence = {"passed": seen.tally.passed, "asked": seen.tally.asked, "threshold_share": seen.threshold}
    return {
        "key": key,
        "name": practice.name,
        "dimension": practice.dimension,
        "level": practice.level,
        "effort_days": practice.effort_days,
        "is_locked": is_locked,
        "state": found.state,
        "evidence": evidence,
    }
