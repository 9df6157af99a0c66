"""Portfolios, initiatives, dependencies, custom fields and stages."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.actions import answer_once
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import version_seen
from pilotage.exchange.api.problems import Problem
from pilotage.exchange.api.routes.asked import Fields, Paged, named, needed, person, said
from pilotage.exchange.api.serialisers import InitiativeWriter, dependency_json, field_json, portfolio_json
from pilotage.kit.clock import now, today
from pilotage.work.actions import (
    change_custom_field,
    change_initiative,
    change_portfolio,
    create_initiative,
    create_portfolio,
    define_custom_field,
    link,
    move_portfolio,
    remove_portfolio,
    unlink,
)
from pilotage.work.models import CustomField, InitiativeFacts, InitiativeKind, Portfolio, Stage
from pilotage.work.reads import (
    custom_fields,
    dependencies_visible_to,
    initiatives_visible_to,
    portfolios_visible_to,
    stages,
)
from pilotage.work.reads.query import Query as RegisterQuery
from pilotage.work.reads.query import initiatives_as_of, initiatives_matching
from pilotage.work.rules import Impossible, may_configure

router = Router(tags=["Register"])
ORDERS = {"": "id", "name": "name", "-name": "-name", "key": "key", "-key": "-key"}
SortWord = Annotated[str, Query(max_length=20, description="name, -name, key or -key; as registered without it.")]
AsOf = Annotated[date | None, Query(description="The register as it was on this day.")]


@router.get("/portfolios", response={200: schemas.PortfolioPage, **schemas.READ}, summary="List portfolios")
@rule(Permission.SEE)
def list_portfolios(request: PersonalRequest, paging: Paged) -> HttpResponse:
    rows = portfolios_visible_to(request.access)
    return page(rows, paging.asked, lambda found: map(portfolio_json, found))


@router.post("/portfolios", response={201: schemas.PortfolioOut, **schemas.MADE}, summary="Add a portfolio")
@rule(Permission.CONFIGURE)
def add_portfolio(request: PersonalRequest, payload: schemas.PortfolioIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = create_portfolio(
            name=payload.name,
            parent=named(portfolios_visible_to(request.access), payload.parent_id, "parent_id"),
            description=payload.description,
            owner=person(payload.owner_id, "owner_id"),
            access=request.access,
        )
        return one(request, portfolio_json(made), status=201, location=f"/api/v1/portfolios/{made.id}")

    return answer_once(request, now(), work)


@router.get("/portfolios/{uuid:id}", response={200: schemas.PortfolioOut, **schemas.READ_ONE}, summary="One portfolio")
@rule(Permission.SEE)
def one_portfolio(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    found = get_object_or_404(portfolios_visible_to(request.access), id=id)
    return one(request, portfolio_json(found), fields=fields)


@router.patch("/portfolios/{uuid:id}", response={200: schemas.PortfolioOut, **schemas.CHANGED}, summary="Change it")
@rule(Permission.CONFIGURE)
def patch_portfolio(request: PersonalRequest, id: UUID, payload: schemas.PortfolioChange) -> HttpResponse:
    found = get_object_or_404(portfolios_visible_to(request.access), id=id)
    version = version_seen(request, id)
    _refuse_old(found, version)
    asked = said(payload)
    if "parent_id" in asked and asked["parent_id"] != found.parent_id:
        under = named(portfolios_visible_to(request.access), asked["parent_id"], "parent_id")
        found = move_portfolio(found, under=under, access=request.access)
        found.refresh_from_db()
        version = found.version
    changed = change_portfolio(
        found,
        version=version,
        name=asked.get("name") or found.name,
        description=found.description if asked.get("description") is None else asked["description"],
        owner=person(asked["owner_id"], "owner_id") if "owner_id" in asked else found.owner,
        access=request.access,
    )
    return one(request, portfolio_json(changed))


def _refuse_old(found: Portfolio | CustomField, version: int) -> None:
    if found.version != version:
        current = portfolio_json(found) if isinstance(found, Portfolio) else field_json(found)
        raise Problem(412, _("Somebody changed this in the meantime. Nothing was saved."), current=current)


@router.delete("/portfolios/{uuid:id}", response={204: None, **schemas.CHANGED}, summary="Remove an empty portfolio")
@rule(Permission.CONFIGURE)
def delete_portfolio(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(portfolios_visible_to(request.access), id=id)
    _refuse_old(found, version_seen(request, id))
    remove_portfolio(found, access=request.access)
    return nothing()


FILTERS = (
    "The register's own filters: q, portfolio, kind, stage, phase, rag (none: not reported), owner, manager, "
    "programme, tag, key, unknown (cost, rag, ...), from, to, cost_min, cost_max, and c_<key> for custom fields; "
    "most may repeat."
)


@router.get(
    "/initiatives",
    response={200: schemas.InitiativePage, **schemas.READ},
    summary="List initiatives",
    description=FILTERS,
)
@rule(Permission.SEE)
def list_initiatives(request: PersonalRequest, paging: Paged, as_of: AsOf = None, sort: SortWord = "") -> HttpResponse:
    if sort not in ORDERS:
        raise Problem(422, _("Sort by name, -name, key or -key."), errors=[("sort", sort)])
    query = _register_query(request.GET)
    rows: QuerySet[Any] = (
        initiatives_as_of(request.access, as_of, query) if as_of else initiatives_matching(request.access, query)
    )
    writer = InitiativeWriter(request.access, custom_fields())
    return page(rows.select_related("programme__scope"), paging.asked, writer.many, order=ORDERS[sort])


def _register_query(params: QueryDict) -> RegisterQuery:
    # `scope` and paging words mean other things to the register's page.
    asked = params.copy()
    for word in ("cursor", "limit", "fields", "sort", "as_of"):
        asked.pop(word, None)
    return RegisterQuery.from_params(asked)


@router.post("/initiatives", response={201: schemas.InitiativeOut, **schemas.MADE}, summary="Register an initiative")
@rule(Permission.CREATE)
def add_initiative(request: PersonalRequest, payload: schemas.InitiativeIn) -> HttpResponse:
    def work() -> HttpResponse:
        facts = _facts(request, said(payload))
        on = facts.pop("on", None) or today()
        name, kind, portfolio = (facts.pop(word) for word in ("name", "kind", "portfolio"))
        made = create_initiative(name=name, kind=kind, portfolio=portfolio, access=request.access, on=on, **facts)
        location = f"/api/v1/initiatives/{made.id}"
        return one(request, _written(request, made.id), status=201, location=location)

    return answer_once(request, now(), work)


@router.get("/initiatives/{uuid:id}", response={200: schemas.InitiativeOut, **schemas.READ_ONE}, summary="One")
@rule(Permission.SEE)
def one_initiative(request: PersonalRequest, id: UUID, as_of: AsOf = None, fields: Fields = "") -> HttpResponse:
    if as_of:
        past = initiatives_as_of(request.access, as_of).select_related("programme__scope")
        found: InitiativeFacts = get_object_or_404(past, id=id)
        return one(request, InitiativeWriter(request.access, custom_fields()).one(found), fields=fields)
    return one(request, _written(request, id), fields=fields)


@router.patch("/initiatives/{uuid:id}", response={200: schemas.InitiativeOut, **schemas.CHANGED}, summary="Change it")
@rule(Permission.EDIT)
def patch_initiative(request: PersonalRequest, id: UUID, payload: schemas.InitiativeChange) -> HttpResponse:
    found = get_object_or_404(initiatives_visible_to(request.access), id=id)
    version = version_seen(request, id)
    changes = _facts(request, said(payload))
    on = changes.pop("on", None) or today()
    change_initiative(found, version=version, changes=changes, access=request.access, on=on)
    return one(request, _written(request, id))


def _written(request: PersonalRequest, id: UUID) -> dict[str, Any]:  # JSON: Any
    rows = initiatives_visible_to(request.access).select_related("programme__scope")
    return InitiativeWriter(request.access, custom_fields()).one(get_object_or_404(rows, id=id))


def _facts(request: PersonalRequest, asked: dict[str, Any]) -> dict[str, Any]:  # typed by field: Any
    """The payload as the actions take it: ids become rows that the caller may see."""
    facts = {word: value for word, value in asked.items() if not word.endswith("_id") or word == "external_id"}
    for word in ("description", "external_id", "rag", "rag_note"):
        if word in facts:
            facts[word] = facts[word] or ""
    for word in ("name", "kind", "currency", "tags", "custom"):
        if word in facts and facts[word] is None:
            del facts[word]
    return facts | _rows(request, asked)


def _rows(request: PersonalRequest, asked: dict[str, Any]) -> dict[str, Any]:  # rows by field: Any
    """The rows that the payload names, out of those that the caller may see."""
    access = request.access
    programmes = initiatives_visible_to(access).filter(kind=InitiativeKind.PROGRAMME)
    rows: dict[str, Any] = {}
    if asked.get("portfolio_id") is not None:
        rows["portfolio"] = needed(portfolios_visible_to(access), asked["portfolio_id"], "portfolio_id")
    if "programme_id" in asked:
        rows["programme"] = named(programmes, asked["programme_id"], "programme_id")
    if asked.get("stage_id") is not None:
        rows["stage"] = needed(Stage.objects.all(), asked["stage_id"], "stage_id")
    for word, role in (("owner_id", "sponsor"), ("manager_id", "manager")):
        if word in asked:
            rows[role] = person(asked[word], word)
    return rows


@router.get("/dependencies", response={200: schemas.DependencyPage, **schemas.READ}, summary="List dependencies")
@rule(Permission.SEE)
def list_dependencies(
    request: PersonalRequest, paging: Paged, initiative: Annotated[UUID | None, Query()] = None
) -> HttpResponse:
    rows = dependencies_visible_to(request.access)
    if initiative:
        rows = rows.filter(Q(source_id=initiative) | Q(target_id=initiative))
    return page(rows, paging.asked, lambda found: map(dependency_json, found))


@router.post("/dependencies", response={201: schemas.DependencyOut, **schemas.MADE}, summary="Link two initiatives")
@rule(Permission.EDIT)
def add_dependency(request: PersonalRequest, payload: schemas.DependencyIn) -> HttpResponse:
    def work() -> HttpResponse:
        visible = initiatives_visible_to(request.access)
        source, target = (
            needed(visible, payload.source_id, "source_id"),
            needed(visible, payload.target_id, "target_id"),
        )
        is_in_time = payload.kind == "finish_to_start"
        if payload.lag_days and not is_in_time:
            raise Impossible(_("Only finish to start has a lag."), field="lag_days")
        made = link(
            source, target, kind=payload.kind, lag_days=payload.lag_days, note=payload.note, access=request.access
        )
        return one(request, dependency_json(made), status=201, location=f"/api/v1/dependencies/{made.id}")

    return answer_once(request, now(), work)


@router.get("/dependencies/{uuid:id}", response={200: schemas.DependencyOut, **schemas.READ_ONE}, summary="One")
@rule(Permission.SEE)
def one_dependency(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    found = get_object_or_404(dependencies_visible_to(request.access), id=id)
    return one(request, dependency_json(found), fields=fields)


@router.delete("/dependencies/{uuid:id}", response={204: None, **schemas.CHANGED}, summary="Remove a dependency")
@rule(Permission.EDIT)
def delete_dependency(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(dependencies_visible_to(request.access), id=id)
    if version_seen(request, id) != found.version:
        raise Problem(412, _("Somebody changed this in the meantime."), current=dependency_json(found))
    unlink(found, access=request.access)
    return nothing()


@router.get("/stages", response={200: list[schemas.StageOut], **schemas.READ}, summary="The stages, in their order")
@rule(Permission.SEE)
def list_stages(request: PersonalRequest) -> Any:  # ninja turns rows into the declared schema
    return [
        {"id": stage.id, "name": stage.name, "phase": stage.phase, "position": stage.position} for stage in stages()
    ]


@router.get("/custom-fields", response={200: schemas.CustomFieldPage, **schemas.READ}, summary="List custom fields")
@rule(Permission.SEE)
def list_custom_fields(request: PersonalRequest, paging: Paged) -> HttpResponse:
    return page(CustomField.objects.all(), paging.asked, lambda found: map(field_json, found))


@router.post("/custom-fields", response={201: schemas.CustomFieldOut, **schemas.MADE}, summary="Define a custom field")
@rule(Permission.CONFIGURE)
def add_custom_field(request: PersonalRequest, payload: schemas.CustomFieldIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = define_custom_field(name=payload.name, type=payload.type, choices=payload.choices, access=request.access)
        return one(request, field_json(made), status=201, location=f"/api/v1/custom-fields/{made.id}")

    return answer_once(request, now(), work)


@router.patch(
    "/custom-fields/{uuid:id}", response={200: schemas.CustomFieldOut, **schemas.CHANGED}, summary="Change it"
)
@rule(Permission.CONFIGURE)
def patch_custom_field(request: PersonalRequest, id: UUID, payload: schemas.CustomFieldChange) -> HttpResponse:
    # Whether the field exists is told to everybody who may see the register, so the rule may come after.
    found = get_object_or_404(CustomField, id=id)
    may_configure(request.access).or_raise()
    version = version_seen(request, id)
    _refuse_old(found, version)
    asked = said(payload)
    changed = change_custom_field(
        found,
        version=version,
        name=asked.get("name") or found.name,
        choices=found.choices if asked.get("choices") is None else asked["choices"],
        is_retired=found.is_retired if asked.get("is_retired") is None else asked["is_retired"],
        access=request.access,
    )
    return one(request, field_json(changed))
