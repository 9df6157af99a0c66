"""What all schemas share: plain values with their bounds, references, pages, and the refusals of operations.

Amounts are decimal numbers as text, so that no cent is lost on the way. Unknown is null, never 0.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from pilotage.exchange.api.problems import ProblemDetails

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


def _sane(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError("a day lies between 1900 and 2200")
    return day


Day = Annotated[date, AfterValidator(_sane)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2, examples=["12400000.00"])]
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


_REFUSALS = (400, 401, 403, 404, 413, 422, 429)
READ = dict.fromkeys(_REFUSALS, ProblemDetails)
READ_ONE = READ | {304: None}
MADE = READ | {409: ProblemDetails}
CHANGED = READ | {409: ProblemDetails, 412: ProblemDetails, 428: ProblemDetails}
