"""The register's filter language: what an address such as `?rag=R&portfolio=...&sort=-cost` asks for.

The same words narrow the register, a saved view, a scenario's candidates, an export and the API. Upper wings add
words of their own with `register_filter`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, DecimalField, F, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import IContains
from django.http import QueryDict

from pilotage.accounts.rules import Access, Permission
from pilotage.work.models import (
    CustomField,
    FieldType,
    Initiative,
    InitiativeFacts,
    InitiativeKind,
    PastInitiative,
    Portfolio,
    Rag,
    StagePhase,
)
from pilotage.work.reads.visible import initiatives_visible_to

Facts = TypeVar("Facts", bound=InitiativeFacts)
ExtraFilter = Callable[[Access, str], Q]
FilterWords = Callable[[str], tuple[str, str]]
_extra: dict[str, ExtraFilter] = {}
_words: dict[str, FilterWords] = {}

NOT_REPORTED = "none"
# What can be asked for as unknown (`?unknown=cost`), and the condition.
UNKNOWN: dict[str, Q] = {
    "cost": Q(whole_life_cost__isnull=True),
    "budget": Q(year_budget__isnull=True),
    "forecast": Q(year_forecast__isnull=True),
    "rag": Q(rag=""),
    "owner": Q(sponsor__isnull=True),
    "manager": Q(manager__isnull=True),
    "start": Q(planned_start__isnull=True),
    "finish": Q(planned_finish__isnull=True),
    "forecast_start": Q(forecast_start__isnull=True),
    "forecast_finish": Q(forecast_finish__isnull=True),
}
MOST_DIGITS = 30
# As much of a search text as somebody types; the database refuses words of thousands of letters.
MOST_SIGNS = 400
MONEY = {"cost": "whole_life_cost", "budget": "year_budget", "forecast": "year_forecast"}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for, checked: what cannot be read in an address is left out, never guessed."""

    text: str = ""
    portfolios: tuple[UUID, ...] = ()
    kinds: tuple[str, ...] = ()
    stages: tuple[UUID, ...] = ()
    phases: tuple[str, ...] = ()
    rags: tuple[str, ...] = ()
    owners: tuple[UUID, ...] = ()
    managers: tuple[UUID, ...] = ()
    programmes: tuple[UUID, ...] = ()
    tags: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    active_from: date | None = None
    active_to: date | None = None
    cost_min: Decimal | None = None
    cost_max: Decimal | None = None
    custom: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_params(cls, params: QueryDict) -> "Query":
        return cls(
            text=params.get("q", "")[:MOST_SIGNS].strip(),
            portfolios=_ids(params, "portfolio") or _ids(params, "scope"),
            kinds=_among(params, "kind", InitiativeKind.values),
            stages=_ids(params, "stage"),
            phases=_among(params, "phase", StagePhase.values),
            rags=_among(params, "rag", [*Rag.values, NOT_REPORTED]),
            owners=_ids(params, "owner"),
            managers=_ids(params, "manager"),
            programmes=_ids(params, "programme"),
            tags=tuple(tag for tag in params.getlist("tag") if tag),
            keys=tuple(key for key in params.getlist("key") if key),
            unknown=_among(params, "unknown", UNKNOWN),
            active_from=_day(params.get("from", "")),
            active_to=_day(params.get("to", "")),
            cost_min=_number(params.get("cost_min", "")),
            cost_max=_number(params.get("cost_max", "")),
            custom={name[2:]: tuple(params.getlist(name)) for name in params if name.startswith("c_")},
            extra={name: params.get(name, "") for name in _extra if params.get(name)},
        )

    @classmethod
    def from_text(cls, query: str) -> "Query":
        return cls.from_params(QueryDict(query))


def register_filter(name: str, condition: ExtraFilter, *, words: FilterWords | None = None) -> None:
    """Let `?name=value` narrow the register by a condition on initiatives; called in an upper wing's ready().

    words   how a value reads on the chip that takes the filter back: label and value
    """
    _extra[name] = condition
    if words is not None:
        _words[name] = words


def extra_filters() -> Collection[str]:
    """The names that upper wings brought."""
    return _extra.keys()


def extra_words(name: str, value: str) -> tuple[str, str]:
    """Label and value of an upper wing's filter; empty when it has no words."""
    return _words[name](value) if name in _words else ("", "")


def initiatives_matching(access: Access, query: Query) -> QuerySet[Initiative]:
    """The visible initiatives that the query asks for, by name."""
    return narrowed(initiatives_visible_to(access), access, query).order_by("name", "id")


def initiatives_as_of(access: Access, day: date, query: Query | None = None) -> QuerySet[PastInitiative]:
    """The same as of a past day: what was effective then, of what the person may see today."""
    past = PastInitiative.objects.filter(access.where(Permission.SEE, field="scope__path"), day=day)
    past = past.select_related("portfolio", "stage", "sponsor", "manager", "scope")
    return narrowed(past, access, query or Query()).order_by("name", "id")


def with_seen_money(rows: QuerySet[Facts], access: Access) -> QuerySet[Facts]:
    """Rows with `seen_cost`, `seen_budget`, `seen_forecast`: the stated money where the person may see it.

    Filters, orders and totals of money use these and never the columns, so that nothing is told by an order either.
    """
    allowed = access.where(Permission.SEE_MONEY, field="scope__path")
    amount = DecimalField(max_digits=20, decimal_places=2, null=True)
    # Annotations change what a row carries, which the types do not follow.
    seen: QuerySet[Facts] = rows.annotate(
        **{
            f"seen_{name}": Case(When(allowed, then=F(column)), default=Cast(Value(None), amount), output_field=amount)
            if allowed
            else F(column)
            for name, column in MONEY.items()
        }
    )
    return seen


def narrowed(rows: QuerySet[Facts], access: Access, query: Query) -> QuerySet[Facts]:
    """The rows that the query asks for, with their seen money."""
    rows = with_seen_money(rows, access).filter(_plain(query), _money(query), _active(query))
    if query.portfolios:
        rows = rows.filter(_below(query.portfolios))
    if query.text:
        rows = rows.filter(_found(query.text))
    for key, values in query.custom.items():
        rows = rows.filter(_custom(access, key, values))
    for name, value in query.extra.items():
        rows = rows.filter(_extra[name](access, value))
    return rows


def _plain(query: Query) -> Q:
    asked = Q()
    for column, values in (
        ("kind", query.kinds),
        ("stage_id", query.stages),
        ("stage__phase", query.phases),
        ("sponsor_id", query.owners),
        ("manager_id", query.managers),
        ("programme_id", query.programmes),
        ("key", query.keys),
    ):
        if values:
            asked &= Q(**{f"{column}__in": values})
    if query.rags:
        asked &= Q(rag__in=["" if rag == NOT_REPORTED else rag for rag in query.rags])
    if query.tags:
        asked &= Q(tags__overlap=list(query.tags))
    for name in query.unknown:
        if name not in MONEY:
            asked &= UNKNOWN[name]
    return asked


def _money(query: Query) -> Q:
    asked = Q()
    for name in query.unknown:
        if name in MONEY:
            asked &= Q(**{f"seen_{name}__isnull": True})
    if query.cost_min is not None:
        asked &= Q(seen_cost__gte=query.cost_min)
    if query.cost_max is not None:
        asked &= Q(seen_cost__lte=query.cost_max)
    return asked


def _active(query: Query) -> Q:
    """At work at some time between the two days; an unknown date does not exclude."""
    asked = Q()
    if query.active_from:
        asked &= Q(planned_finish__isnull=True) | Q(planned_finish__gte=query.active_from)
    if query.active_to:
        asked &= Q(planned_start__isnull=True) | Q(planned_start__lte=query.active_to)
    return asked


def _below(portfolios: tuple[UUID, ...]) -> Q:
    """In one of these portfolios or anywhere below."""
    asked = Q(pk__in=[])
    for path in Portfolio.objects.filter(id__in=portfolios).values_list("scope__path", flat=True):
        asked |= Q(scope__path__startswith=path)
    return asked


def _found(text: str) -> Q:
    """Full text: every word must begin a word of key, id, name or description."""
    words = ["".join(sign for sign in word if sign.isalnum() or sign in "-_") for word in text.split()]
    prefixes = " & ".join(f"'{word}':*" for word in words if word.strip("-_"))
    if not prefixes:
        return Q(name__icontains=text)
    return Q(search=SearchQuery(prefixes, search_type="raw", config="simple")) | Q(name__icontains=text)


def _custom(access: Access, key: str, values: tuple[str, ...]) -> Q:
    """Any of these values in a custom field. Money is asked for only where it may be seen."""
    asked = Q(pk__in=[])
    for value in values:
        if value == NOT_REPORTED:
            asked |= ~Q(custom__has_key=key)
        elif value in {"yes", "no"}:
            asked |= Q(custom__contains={key: value == "yes"}) | Q(custom__contains={key: value})
        else:
            asked |= Q(IContains(KeyTextTransform(key, "custom"), value))
    if CustomField.objects.filter(key=key, type=FieldType.MONEY).exists():
        asked &= access.where(Permission.SEE_MONEY, field="scope__path")
    return asked


def _ids(params: QueryDict, name: str) -> tuple[UUID, ...]:
    found = []
    for text in params.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(found)


def _among(params: QueryDict, name: str, allowed: object) -> tuple[str, ...]:
    return tuple(value for value in params.getlist(name) if value in allowed)  # type: ignore[operator]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(" ", "")) if text.strip() else None
    except InvalidOperation:
        return None
    # More than any column of money holds would be refused by the database.
    is_amount = number is not None and number.is_finite() and number.adjusted() < MOST_DIGITS
    return number if is_amount else None
