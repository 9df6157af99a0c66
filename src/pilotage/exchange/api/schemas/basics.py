"""What all schemas share: plain values with their bounds, references, pages, and the refusals of operations.

Amounts are decimal numbers as text, so that no cent is lost on the way. Unknown is null, never 0.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, WithJsonSchema

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


def _sane(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError("a day lies between 1900 and 2200")
    return day


def written(value: Any) -> Any:  # whatever JSON holds
    """A JSON number has been through a float already and may have lost a cent; a number is no day either."""
    if not isinstance(value, str | date):
        raise ValueError("write it as text in quotes")
    return value


def decimal_text(pattern: str, example: str) -> WithJsonSchema:
    """How a decimal looks in the document: text that matches."""
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


Day = Annotated[
    date,
    BeforeValidator(written),
    AfterValidator(_sane),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-03-31"]}),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(max_digits=17, decimal_places=2),
    decimal_text(r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$", "12400000.00"),
]
Positive = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(ge=0, max_digits=17, decimal_places=2),
    decimal_text(r"^[0-9]{1,15}(\.[0-9]{1,2})?$", "12400000.00"),
]
Share = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(ge=0, le=1, max_digits=7, decimal_places=6),
    decimal_text(r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$", "0.25"),
]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["EUR"])]
Name = Annotated[str, Field(min_length=1, max_length=400)]
Text = Annotated[str, Field(max_length=20_000)]
Version = Annotated[int, Field(ge=0, le=2_000_000_000)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class In(Schema):
    """What comes in names only fields that exist; a misspelt one is told, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Ref(Schema):
    id: UUID
    name: str


class Page(Schema):
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last one.")
