"""Links between initiatives."""

from typing import Annotated
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed
from pilotage.exchange.api.serialisers import dependency_json
from pilotage.kit.clock import now
from pilotage.work.actions import link, unlink
from pilotage.work.models import Dependency, DependencyKind
from pilotage.work.reads import dependencies_visible_to, initiatives_visible_to
from pilotage.work.rules import Impossible

router = Router(tags=["Register"])


@router.get("/dependencies", response={200: schemas.DependencyPage}, summary="List dependencies")
@rule(Permission.SEE)
def list_dependencies(
    request: PersonalRequest,
    paging: Paged,
    initiative: Annotated[UUID | None, Query(description="With this initiative at one of the ends.")] = None,
    kind: Annotated[DependencyKind | None, Query()] = None,
) -> HttpResponse:
    """Those whose both ends you may see."""
    rows = dependencies_visible_to(request.access)
    if initiative:
        rows = rows.filter(Q(source_id=initiative) | Q(target_id=initiative))
    if kind:
        rows = rows.filter(kind=kind)
    return page(request, rows, paging.asked, lambda found: map(dependency_json, found))


@router.post("/dependencies", response={201: schemas.DependencyOut}, summary="Link two initiatives")
@rule(Permission.EDIT)
def add_dependency(request: PersonalRequest, payload: schemas.DependencyIn) -> HttpResponse:
    """A link that would close a circle is refused with the chain. `lag_days` is for finish to start only."""

    def work() -> HttpResponse:
        visible = initiatives_visible_to(request.access)
        source = needed(visible, payload.source_id, "source_id")
        target = needed(visible, payload.target_id, "target_id")
        if payload.lag_days and payload.kind != DependencyKind.FINISH_TO_START:
            raise Impossible(_("Only finish to start has a lag."), field="lag_days")
        facts = {"kind": payload.kind, "lag_days": payload.lag_days, "note": payload.note}
        made = link(source, target, access=request.access, **facts)  # type: ignore[arg-type]  # each has its own type
        return one(request, dependency_json(made), status=201, location=f"/api/v1/dependencies/{made.id}")

    return answer_once(request, now(), work)


def _found(request: PersonalRequest, id: UUID) -> Dependency:
    found: Dependency = get_object_or_404(
        dependencies_visible_to(request.access).select_related("source__scope"), id=id
    )
    return found


@router.get("/dependencies/{uuid:id}", response={200: schemas.DependencyOut}, summary="Read a dependency")
@rule(Permission.SEE)
def one_dependency(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, dependency_json(_found(request, id)), fields=fields)


@router.delete("/dependencies/{uuid:id}", response={204: None}, summary="Remove a dependency")
@rule(Permission.EDIT)
def delete_dependency(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _found(request, id)
    hold(request, found, read=lambda: dependency_json(_found(request, id)))
    unlink(found, access=request.access)
    return nothing()
