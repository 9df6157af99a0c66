"""What every list takes, and finding what a payload names."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Schema

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Access
from pilotage.exchange.api.lists import MOST, USUAL, Asked
from pilotage.exchange.api.problems import Problem, nothing_here
from pilotage.work.models import Initiative
from pilotage.work.reads import initiatives_visible_to

Row = TypeVar("Row", bound=Model)
# Values by field, of the types that the fields ask for: Any.
Values = Mapping[str, Any]


class Paging(Schema):
    cursor: str = Field(default="", max_length=2000, description="`next_cursor` of the page before.")
    limit: int = Field(default=USUAL, ge=1, le=MOST, description="How many at most.")
    sort: str = Field(default="id", max_length=40, description="What to order by; with a minus the other way round.")
    fields: str = Field(default="", max_length=1000, description="Fields to give, separated by commas; all without it.")

    @property
    def asked(self) -> Asked:
        return Asked(self.cursor, self.limit, self.fields, self.sort)


Paged = Annotated[Paging, Query()]
Reference = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$", description="Its id, or its key.", examples=["PRJ-0042"])
]
Fields = Annotated[str, Query(max_length=1000, description="Fields to give, separated by commas; all without it.")]


def by_reference(reference: str | UUID) -> dict[str, UUID | str]:
    """By the id when it reads as one, else by the key."""
    try:
        return {"id": UUID(str(reference))}
    except ValueError:
        return {"key": str(reference).upper()}


def the_initiative(access: Access, reference: str | UUID) -> Initiative:
    """The one in the path, out of those that the caller may see."""
    found = initiatives_visible_to(access).filter(**by_reference(reference)).first()
    if found is None:
        raise nothing_here()
    return found


def named(rows: QuerySet[Row], id: UUID | None, field: str) -> Row | None:
    """The row that a payload names, out of those that the caller may see; what they may not see does not exist."""
    if id is None:
        return None
    found = rows.filter(pk=id).first()
    if found is None:
        text = _("There is nothing with this id, or nothing that you may see.")
        raise Problem(422, text, errors=[(f"/{field}", text)])
    return found


def needed(rows: QuerySet[Row], id: UUID, field: str) -> Row:
    """The same where it must be there."""
    found = named(rows, id, field)
    if found is None:
        raise LookupError(field)
    return found


def person(id: UUID | None, field: str) -> Person | None:
    return named(people_by_name(), id, field)


def said(payload: Schema) -> dict[str, Any]:
    """Only the fields that were sent; null that was sent stays null."""
    return payload.dict(exclude_unset=True)
