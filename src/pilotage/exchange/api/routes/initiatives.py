"""The register: initiatives, as they are and as they were."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from pilotage.accounts.rules import Access, Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.problems import nothing_here, wrong_parameter
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import (
    Fields,
    Paged,
    Paging,
    Reference,
    by_reference,
    named,
    needed,
    person,
    said,
    the_initiative,
)
from pilotage.exchange.api.rows import COLUMNS, InitiativeWriter
from pilotage.exchange.api.schemas.basics import Day
from pilotage.kit.clock import now, today
from pilotage.work.actions import change_initiative, create_initiative
from pilotage.work.models import InitiativeKind, Rag, Stage, StagePhase
from pilotage.work.reads import custom_fields, initiatives_visible_to, portfolios_visible_to
from pilotage.work.reads.query import NOT_REPORTED, UNKNOWN, initiatives_as_of, initiatives_matching
from pilotage.work.reads.query import Query as RegisterQuery

router = Router(tags=["Register"])
ORDERS: Mapping[str, Order] = {
    **BY_ID,
    "name": Order("name"),
    "key": Order("key"),
    "registered_on": Order("registered_on", day),
    "planned_start": Order("planned_start", day),
    "planned_finish": Order("planned_finish", day),
    "forecast_finish": Order("forecast_finish", day),
    "whole_life_cost": Order("seen_cost", Decimal),
}
AsOf = Annotated[Day | None, Query(description="As it was effective on this day.")]
MANY = 100


class Filters(Schema):
    """The register's own filter language; most words may repeat, and then any of the values will do."""

    q: str = Field(default="", max_length=200, description="Words in key, name, description.")
    portfolio: list[UUID] = Field(default=[], max_length=MANY, description="In these portfolios or below.")
    kind: list[InitiativeKind] = Field(default=[], max_length=MANY)
    stage: list[UUID] = Field(default=[], max_length=MANY)
    phase: list[StagePhase] = Field(default=[], max_length=MANY, description="What the stage means.")
    rag: list[str] = Field(
        default=[],
        max_length=MANY,
        json_schema_extra={"items": {"type": "string", "enum": [*Rag.values, NOT_REPORTED]}},
    )
    owner: list[UUID] = Field(default=[], max_length=MANY)
    manager: list[UUID] = Field(default=[], max_length=MANY)
    programme: list[UUID] = Field(default=[], max_length=MANY)
    tag: list[str] = Field(default=[], max_length=MANY)
    key: list[str] = Field(default=[], max_length=MANY, description="With these keys.")
    unknown: list[str] = Field(
        default=[],
        max_length=MANY,
        description="Where this is not known.",
        json_schema_extra={"items": {"type": "string", "enum": list(UNKNOWN)}},
    )
    active_from: Day | None = Field(default=None, alias="from", description="At work on or after this day.")
    active_to: Day | None = Field(default=None, alias="to", description="At work on or before this day.")
    cost_min: Decimal | None = Field(default=None, max_digits=20, decimal_places=2)
    cost_max: Decimal | None = Field(default=None, max_digits=20, decimal_places=2)


WORDS = {field.alias or name for name, field in Filters.model_fields.items()}
OTHERS = {"as_of", *Paging.model_fields}


@router.get("/initiatives", response={200: schemas.InitiativePage}, summary="List initiatives")
@rule(Permission.SEE)
def list_initiatives(
    request: PersonalRequest, paging: Paged, filters: Annotated[Filters, Query()], as_of: AsOf = None
) -> HttpResponse:
    """Narrowed by the register's own words. Besides those below, `c_<key>` asks for values of a custom field, and the
    words of other parts of the product work as in an address of the register. An unknown word is refused.
    """
    rows = _rows(request.access, _register_query(request, filters), as_of)
    writer = InitiativeWriter(request.access, asked=paging.fields)
    asked = paging.model_copy(update={"fields": ""}).asked
    return page(request, rows, asked, writer.many, orders=ORDERS)


def _rows(access: Access, query: RegisterQuery, as_of: date | None) -> QuerySet[Any, Any]:  # dicts of columns
    rows: QuerySet[Any] = initiatives_as_of(access, as_of, query) if as_of else initiatives_matching(access, query)
    return rows.values(*COLUMNS)


def _register_query(request: HttpRequest, filters: Filters) -> RegisterQuery:
    """What the address asks for. A misspelt word would else be left out, and everything be given."""
    for name, known in (("rag", [*Rag.values, NOT_REPORTED]), ("unknown", list(UNKNOWN))):
        wrong = [value for value in getattr(filters, name) if value not in known]
        if wrong:
            raise wrong_parameter(name, _("There is no value %(value)s here.") % {"value": wrong[0][:60]})
    query = RegisterQuery.from_params(request.GET)
    custom = {f"c_{field.key}" for field in custom_fields()} if query.custom else set()
    for name in request.GET:
        if request.GET[name] and name not in WORDS | OTHERS | custom | set(query.extra):
            raise wrong_parameter(name[:60], _("There is no filter %(name)s.") % {"name": name[:60]})
    return query


@router.post("/initiatives", response={201: schemas.InitiativeOut}, summary="Register an initiative")
@rule(Permission.CREATE)
def add_initiative(request: PersonalRequest, payload: schemas.InitiativeIn) -> HttpResponse:
    """Its stage is the first of its kind unless one is sent; dates, RAG and money are observed at `on`."""

    def work() -> HttpResponse:
        facts = _facts(request.access, said(payload))
        on = facts.pop("on", None) or today()
        name, kind, portfolio = (facts.pop(word) for word in ("name", "kind", "portfolio"))
        made = create_initiative(name=name, kind=kind, portfolio=portfolio, access=request.access, on=on, **facts)
        location = f"/api/v1/initiatives/{made.id}"
        return one(request, _written(request.access, made.id), status=201, location=location)

    return answer_once(request, now(), work)


@router.get("/initiatives/{id}", response={200: schemas.InitiativeOut}, summary="Read an initiative")
@rule(Permission.SEE)
def one_initiative(request: PersonalRequest, id: Reference, as_of: AsOf = None, fields: Fields = "") -> HttpResponse:
    return one(request, _written(request.access, id, as_of=as_of), fields=fields)


@router.patch("/initiatives/{id}", response={200: schemas.InitiativeOut}, summary="Change an initiative")
@rule(Permission.EDIT)
def patch_initiative(request: PersonalRequest, id: Reference, payload: schemas.InitiativeChange) -> HttpResponse:
    """Only what is sent is changed. Moving it to another portfolio needs the permission at both ends."""
    found = the_initiative(request.access, id)
    asked = said(payload)
    version = hold(request, found, read=lambda: _written(request.access, found.id), asked=asked)
    changes = _facts(request.access, asked)
    on = changes.pop("on", None) or today()
    change_initiative(found, version=version, changes=changes, access=request.access, on=on)
    return one(request, _written(request.access, found.id))


def _written(access: Access, reference: str | UUID, *, as_of: date | None = None) -> dict[str, Any]:  # JSON: Any
    found = _rows(access, RegisterQuery(), as_of).filter(**by_reference(reference)).first()
    if found is None:
        raise nothing_here()
    return InitiativeWriter(access).one(found)


def _facts(access: Access, asked: dict[str, Any]) -> dict[str, Any]:  # typed by field: Any
    """The payload as the actions take it: ids become rows that the caller may see."""
    facts = {word: value for word, value in asked.items() if not word.endswith("_id") or word == "external_id"}
    for word in ("description", "external_id", "rag", "rag_note"):
        if word in facts:
            facts[word] = facts[word] or ""
    for word in ("name", "kind", "currency", "tags", "custom", "unknown_words"):
        if word in facts and facts[word] is None:
            del facts[word]
    return facts | _rows_named(access, asked)


def _rows_named(access: Access, asked: dict[str, Any]) -> dict[str, Any]:  # rows by field: Any
    """The rows that the payload names, out of those that the caller may see."""
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
