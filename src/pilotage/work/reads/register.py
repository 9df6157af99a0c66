"""The register as rows: one page of them in the order asked for, and totals over all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    OrderBy,
    QuerySet,
    Sum,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from pilotage.accounts.rules import Access, Permission
from pilotage.work.models import Initiative, InitiativeFacts, Rag
from pilotage.work.reads.columns import OWN_BY_NAME, Shown, extra_columns
from pilotage.work.reads.neighbours import Neighbour, give_neighbours
from pilotage.work.reads.query import MONEY, Query, initiatives_as_of, initiatives_matching

Facts = TypeVar("Facts", bound=InitiativeFacts)
Sorting = Sequence[tuple[str, bool]]  # column name, falling

# Worst first is what people look for; not reported comes last.
RAG_ORDER = Case(
    *(When(rag=rag, then=Value(place)) for place, rag in enumerate(reversed(Rag.values))),
    default=Value(len(Rag.values)),
    output_field=IntegerField(),
)
OBSERVED_DATES = ("planned_start", "planned_finish", "forecast_start", "forecast_finish")
# By what rows can be grouped: the column that says the group, and what orders groups.
GROUPS: Mapping[str, tuple[str, tuple[str | Case, ...]]] = {
    "portfolio": ("portfolio__name", ("portfolio__name", "portfolio_id")),
    "stage": ("stage__name", ("stage__position",)),
    "owner": ("sponsor__name", ("sponsor__name", "sponsor_id")),
    "rag": ("rag", (RAG_ORDER,)),
}


@dataclass(frozen=True, slots=True)
class MoneyTotal:
    """Stated money in one currency: what is known of it."""

    currency: str
    known: Decimal
    known_count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Over all rows that match, not only the page: how many; known money by column; how many are unknown."""

    count: int
    money: Mapping[str, tuple[MoneyTotal, ...]]
    unknown: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of rows with the extra columns' values, in order."""

    rows: Sequence[InitiativeFacts]
    extra: Mapping[str, Mapping[UUID, Shown]]


def matching(access: Access, query: Query, *, as_of: date | None) -> QuerySet[InitiativeFacts]:
    """The rows that match, now or as of a day."""
    return initiatives_as_of(access, as_of, query) if as_of else initiatives_matching(access, query)


def register_page(
    access: Access,
    rows: QuerySet[InitiativeFacts],
    *,
    sorting: Sorting,
    group: str = "",
    columns: Sequence[str],
    offset: int,
    limit: int,
    known: Iterable[Neighbour] = (),
) -> RegisterPage:
    """`limit` rows from `offset`, with everything that their columns show, in a number of queries that never grows.

    `known` are stages, portfolios and people that have been read already.
    """
    extra = extra_columns()
    wanted = [name for name in columns if name in extra]
    by_extra = next((name for name, _ in sorting if name in extra), "")
    # Joined, each row would bring neighbours of its own, and the database would sort them all with it.
    alone = rows.select_related(None).select_related("scope").defer(*_unseen(columns))
    if by_extra:
        shown = _sorted_by_extra(access, alone, sorting, by_extra)[offset : offset + limit]
    else:
        shown = list(alone.order_by(*order_of(access, sorting, group))[offset : offset + limit])
    give_neighbours(access, shown, known, with_programme="programme" in columns)
    ids = [row.id for row in shown]
    return RegisterPage(rows=shown, extra={name: extra[name].values(access, ids) for name in wanted})


def order_of(access: Access, sorting: Sorting, group: str = "") -> list[OrderBy]:
    """What the database orders by; unknown and hidden always last, ties by name, then id."""
    order = [OrderBy(_by(access, path), nulls_last=True) for path in GROUPS[group][1]] if group in GROUPS else []
    for name, is_falling in sorting:
        paths = ("name",) if name == "name" else OWN_BY_NAME[name].paths if name in OWN_BY_NAME else ()
        order += [OrderBy(_by(access, path), descending=is_falling, nulls_last=True) for path in paths]
    return [*order, OrderBy(F("name")), OrderBy(F("id"))]


def _by(access: Access, path: str | Case) -> F | Case:
    if isinstance(path, Case):
        return path
    if path == "programme__name" and (seen := access.where(Permission.SEE, field="programme__scope__path")):
        # Else the order would tell where the name of a hidden programme stands in the alphabet.
        return Case(When(seen, then=F(path)))
    return RAG_ORDER if path == "rag_order" else F(path)


def _unseen(columns: Sequence[str]) -> list[str]:
    """The fields that no row with these columns shows; the longest of them are not sent for nothing."""
    own = {"external_id": "external_id", **{name: name for name in OBSERVED_DATES}}
    unseen = ["search", "description", "rag_scale", *MONEY.values()]
    unseen += [field for column, field in own.items() if column not in columns]
    return unseen if any(column.startswith("c_") for column in columns) else [*unseen, "custom"]


def totals_of(rows: QuerySet[InitiativeFacts]) -> Totals:
    """Totals over all rows, by currency: amounts in different currencies are never added."""
    sums = {f"sum_{name}": Sum(f"seen_{name}") for name in MONEY}
    known = {f"known_{name}": Count(f"seen_{name}") for name in MONEY}
    counted = rows.order_by().values("currency").annotate(rows=Count("id"), **sums, **known)
    # What is annotated is named at run time, which the types cannot follow: Any.
    found: list[dict[str, Any]] = sorted((dict(row) for row in counted), key=lambda row: str(row["currency"]))
    count = sum(row["rows"] for row in found)
    return Totals(
        count=count,
        money={
            name: tuple(
                MoneyTotal(row["currency"], row[f"sum_{name}"], row[f"known_{name}"])
                for row in found
                if row[f"known_{name}"]
            )
            for name in MONEY
        },
        unknown={name: count - sum(row[f"known_{name}"] for row in found) for name in MONEY},
    )


def group_totals(rows: QuerySet[InitiativeFacts], group: str) -> dict[str, int]:
    """How many rows each group has in all, by the value that makes the group ("" where there is none)."""
    column = GROUPS[group][0]
    counted = rows.order_by().values_list(column).annotate(count=Count("id"))
    totals: dict[str, int] = {}
    for value, count in counted:
        totals[str(value or "")] = totals.get(str(value or ""), 0) + count
    return totals


def _sorted_by_extra(
    access: Access, rows: QuerySet[InitiativeFacts], sorting: Sorting, name: str
) -> list[InitiativeFacts]:
    """All rows by an upper wing's column: its values are asked for all ids at once, unknown last."""
    everything = list(rows.order_by(*order_of(access, [entry for entry in sorting if entry[0] != name])))
    values = extra_columns()[name].values(access, [row.id for row in everything])
    is_falling = dict(sorting)[name]
    keys = {row.id: values[row.id].sort_key for row in everything if row.id in values}
    known = [row for row in everything if keys.get(row.id) is not None]
    known.sort(key=lambda row: keys[row.id], reverse=is_falling)  # type: ignore[arg-type,return-value]  # one column, one type
    return known + [row for row in everything if keys.get(row.id) is None]


@dataclass(frozen=True, slots=True)
class Facets:
    """What the filters can offer: who owns and who manages something (id and name), and every tag."""

    owners: list[tuple[str, str]]
    managers: list[tuple[str, str]]
    tags: list[str]


def facets_of(rows: QuerySet[Initiative]) -> Facets:
    """The facets of these rows: one query, however many filters offer them; the database finds what differs."""
    plain = rows.select_related(None).order_by()
    tags = plain.annotate(tag=Func(F("tags"), function="unnest", output_field=CharField()))
    no_id = Value(None, output_field=UUIDField(null=True))
    found = _facet(plain.filter(sponsor__isnull=False), "owner", F("sponsor_id"), F("sponsor__name")).union(
        _facet(plain.filter(manager__isnull=False), "manager", F("manager_id"), F("manager__name")),
        _facet(tags, "tag", no_id, F("tag")),
    )
    facets: dict[str, list[tuple[str, str]]] = {"owner": [], "manager": [], "tag": []}
    for facet, id, word in sorted(found, key=lambda row: row[2]):
        facets[facet].append((str(id), word))
    return Facets(facets["owner"], facets["manager"], [word for _none, word in facets["tag"]])


def _facet(
    rows: QuerySet[Initiative], name: str, id: Combinable, word: Combinable
) -> QuerySet[Initiative, tuple[str, UUID | None, str]]:
    return rows.values_list(Value(name), id, Cast(word, CharField()))
