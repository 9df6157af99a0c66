"""Types that many operations share."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Field, Path, Query, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from pilotage.exchange.api.paging import MOST, USUAL

Item = TypeVar("Item")
AMOUNT = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


def _sane(value: date) -> date:
    if not EARLIEST <= value <= LATEST:
        raise ValueError("a day lies between 1900 and 2200")
    return value


def _as_text(value: Any) -> Any:
    """A JSON number has been through a float already, and may have lost a cent."""
    if not isinstance(value, str):
        raise ValueError('write the amount as text, such as "1200.50"')
    return value


def _as_day(value: Any) -> Any:
    if not isinstance(value, str | date):
        raise ValueError("write the day as text, such as 2027-03-31")
    return value


Day = Annotated[
    date,
    BeforeValidator(_as_day),
    AfterValidator(_sane),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-03-31"]}),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_as_text),
    Field(max_digits=17, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": AMOUNT, "examples": ["12400000.00"]}),
]
Share = Annotated[
    Decimal,
    BeforeValidator(_as_text),
    Field(ge=0, le=1, max_digits=7, decimal_places=6),
    WithJsonSchema({"type": "string", "pattern": r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$", "examples": ["0.25"]}),
]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["EUR"])]
Text = Annotated[str, Field(max_length=20_000)]


def name_of(longest: int) -> Any:  # an annotation
    return Annotated[str, Field(min_length=1, max_length=longest)]


class In(Schema):
    """What comes in names only fields that exist: a misspelt one is told, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Ref(Schema):
    """Another thing, by its id and name."""

    id: UUID
    name: str


class PageOf(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(description="The address of the next page; null on the last one.")


class PageAsked(Schema):
    """Which page of a list, and what of each thing."""

    limit: int = Field(default=USUAL, ge=1, le=MOST, description="How many at most.")
    cursor: str = Field(default="", max_length=2000, description="Where the page begins; take it from `next`.")
    sort: str = Field(default="id", max_length=60, description="What to order by; with a minus the other way round.")
    fields: str = Field(default="", max_length=1000, description="Only these fields, by comma; the id always comes.")


FIELDS = Query("", max_length=1000, description="Only these fields, separated by commas; the id always comes.")
KEY = Path(..., pattern=r"^[A-Za-z0-9-]{1,40}$", description="Its id, or its key such as PRJ-0042.", example="PRJ-0042")


def page_schema(item: type[Schema]) -> type[Schema]:
    """The schema of a page of these, under a name that reads well in the document."""
    name = item.__name__.removesuffix("Out") + "Page"
    made: type[Schema] = type(name, (PageOf[item],), {"__doc__": "One page of the list."})  # type: ignore[valid-type]
    return made
