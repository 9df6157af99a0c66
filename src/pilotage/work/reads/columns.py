"""What the register can show of an initiative: own columns, custom fields, and columns that upper wings bring.

A column of an upper wing is a function from the ids of rows to values, asked once for a page, never once a row.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.rules import Access

Words = str | Promise
Value = str | Decimal | float | date | bool | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of an upper wing's column: how it reads, what it sorts by, and the page that explains it."""

    text: str
    sort_key: Value = None
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A column that an upper wing brings; `values` may leave out what the person may not see."""

    name: str
    label: Words
    values: Callable[[Access, Collection[UUID]], Mapping[UUID, Shown]]
    is_number: bool = True
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of the register itself.

    paths    what the database orders by, in that order
    editor   how a cell is edited in place; empty when it is not
    field    the field that an edit changes
    """

    name: str
    label: Words
    paths: tuple[str, ...]
    editor: str = ""
    field: str = ""
    is_number: bool = False
    is_money: bool = False
    width: int = 0


OWN_COLUMNS: tuple[OwnColumn, ...] = (
    OwnColumn("key", _("Key"), ("key",), width=10),
    OwnColumn("external_id", _("Id elsewhere"), ("external_id",), "text", "external_id"),
    OwnColumn("kind", _("Kind"), ("kind",), "choice", "kind"),
    OwnColumn("portfolio", _("Portfolio"), ("portfolio__name",)),
    OwnColumn("programme", _("Programme"), ("programme__name",)),
    OwnColumn("stage", _("Stage"), ("stage__position",), "choice", "stage"),
    OwnColumn("rag", _("RAG"), ("rag_order",), "choice", "rag"),
    OwnColumn("owner", _("Owner"), ("sponsor__name",), "choice", "sponsor"),
    OwnColumn("manager", _("Manager"), ("manager__name",), "choice", "manager"),
    OwnColumn("planned_start", _("Planned start"), ("planned_start",), "date", "planned_start"),
    OwnColumn("planned_finish", _("Planned finish"), ("planned_finish",), "date", "planned_finish"),
    OwnColumn("forecast_start", _("Forecast start"), ("forecast_start",), "date", "forecast_start"),
    OwnColumn("forecast_finish", _("Forecast finish"), ("forecast_finish",), "date", "forecast_finish"),
    OwnColumn("cost", _("Whole-life cost"), ("seen_cost",), "money", "whole_life_cost", is_number=True, is_money=True),
    OwnColumn("budget", _("Budget of the year"), ("seen_budget",), "money", "year_budget", True, is_money=True),
    OwnColumn("forecast", _("Forecast of the year"), ("seen_forecast",), "money", "year_forecast", True, is_money=True),
    OwnColumn("tags", _("Tags"), ("tags",), "text", "tags"),
    OwnColumn("registered", _("Registered"), ("registered_on",)),
)
OWN_BY_NAME = {column.name: column for column in OWN_COLUMNS}
# The name stands first always; these follow until a person chooses others.
USUAL = ("portfolio", "stage", "rag", "owner", "planned_start", "planned_finish", "cost")

_extra: dict[str, ExtraColumn] = {}


def register_column(column: ExtraColumn) -> None:
    """Let the register show a column of an upper wing; called in its AppConfig.ready()."""
    _extra[column.name] = column


def extra_columns() -> Mapping[str, ExtraColumn]:
    return _extra
