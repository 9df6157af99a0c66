"""Roles and their capacity, and the demand of initiatives."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one, page, plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, said
from pilotage.exchange.api.schemas.basics import Day
from pilotage.exchange.api.serialisers import demand_json, role_json
from pilotage.kit.clock import now
from pilotage.kit.periods import add_months, month_of
from pilotage.resources.actions.demand import add_demand, remove_demand, set_demand
from pilotage.resources.models import Demand, ResourceRole
from pilotage.resources.reads.capacity import capacity_by_role, stated_capacity
from pilotage.resources.reads.demand import demand_visible_to
from pilotage.resources.reads.roles import roles_in_use, roles_visible_to
from pilotage.resources.rules.counting import ZERO
from pilotage.resources.rules.permissions import may_edit_demand, may_see_rates
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["People"])
ORDERS = {**BY_ID, "position": Order("position", int), "name": Order("name")}
# JSON of a resource: Any.
Json = dict[str, Any]


@router.get("/roles", response={200: schemas.RolePage}, summary="List roles")
@rule(Permission.SEE)
def list_roles(request: PersonalRequest, paging: Paged) -> HttpResponse:
    """Archived ones as well: demand may still name them."""
    sees_rates = bool(may_see_rates(request.access))
    return page(
        request,
        roles_visible_to(request.access),
        paging.asked,
        lambda rows: [role_json(row, sees_rates=sees_rates) for row in rows],
        orders=ORDERS,
    )


@router.get("/roles/{uuid:id}", response={200: schemas.RoleOut}, summary="Read a role")
@rule(Permission.SEE)
def one_role(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    found: ResourceRole = get_object_or_404(roles_visible_to(request.access), id=id)
    return one(request, role_json(found, sees_rates=bool(may_see_rates(request.access))), fields=fields)


@router.get("/capacity", response={200: schemas.CapacityOut}, summary="Read the capacity of all roles by month")
@rule(Permission.SEE)
def read_capacity(
    request: PersonalRequest,
    first: Annotated[Day, Query(description="A day of the first month.")],
    months: Annotated[int, Query(ge=1, le=120)] = 12,
) -> HttpResponse:
    """Hours that are stated, else what people add up to: calendars and shares without absences and holidays."""
    begin = month_of(first)
    capacity, stated = capacity_by_role(begin, months), stated_capacity(begin, months)
    over = [add_months(begin, step) for step in range(months)]
    roles = [
        {
            "role_id": id,
            "hours": capacity.get(id, (None,) * months),
            "is_stated": [(id, month) in stated for month in over],
        }
        for id in roles_in_use(request.access).values_list("id", flat=True)
    ]
    return plain(request, {"first": begin, "months": months, "roles": roles})


@router.get("/demand", response={200: schemas.DemandPage}, summary="List demand")
@rule(Permission.SEE)
def list_demand(
    request: PersonalRequest,
    paging: Paged,
    initiative: Annotated[UUID | None, Query()] = None,
    role: Annotated[UUID | None, Query()] = None,
) -> HttpResponse:
    """A line for each initiative and role."""
    rows = demand_visible_to(request.access)
    if initiative:
        rows = rows.filter(initiative_id=initiative)
    if role:
        rows = rows.filter(role_id=role)
    return page(request, rows, paging.asked, lambda found: map(demand_json, found))


@router.post("/demand", response={201: schemas.DemandOut}, summary="Add demand for a role")
@rule(Permission.SEE)
def new_demand(request: PersonalRequest, payload: schemas.DemandIn) -> HttpResponse:
    """One line for each initiative and role: change the one that is there instead of adding another."""

    def work() -> HttpResponse:
        made = add_demand(
            needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id"),
            needed(roles_in_use(request.access), payload.role_id, "role_id"),
            hours=payload.hours,
            access=request.access,
        )
        return one(request, demand_json(made), status=201, location=f"/api/v1/demand/{made.id}")

    return answer_once(request, now(), work)


@router.get("/demand/{uuid:id}", response={200: schemas.DemandOut}, summary="Read demand of a role")
@rule(Permission.SEE)
def one_demand(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, demand_json(_line(request, id)), fields=fields)


@router.patch("/demand/{uuid:id}", response={200: schemas.DemandOut}, summary="Change demand of a role")
@rule(Permission.SEE, sees=demand_visible_to)
def patch_demand(request: PersonalRequest, id: UUID, payload: schemas.DemandChange) -> HttpResponse:
    found = _line(request, id)
    may_edit_demand(request.access, found.initiative).or_raise()
    version = hold(request, found, read=lambda: demand_json(_line(request, id)), asked=said(payload))
    months = max(len(payload.hours), len(found.hours))
    wanted = {place: payload.hours[place] if place < len(payload.hours) else ZERO for place in range(months)}
    return one(request, demand_json(set_demand(found, wanted, version=version, access=request.access)))


@router.delete("/demand/{uuid:id}", response={204: None}, summary="Remove demand of a role")
@rule(Permission.SEE)
def delete_demand(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _line(request, id)
    may_edit_demand(request.access, found.initiative).or_raise()
    version = hold(request, found, read=lambda: demand_json(_line(request, id)))
    remove_demand(found, version=version, access=request.access)
    return nothing()


def _line(request: PersonalRequest, id: UUID) -> Demand:
    rows = demand_visible_to(request.access).select_related("role", "initiative__scope")
    found: Demand = get_object_or_404(rows, id=id)
    return found
