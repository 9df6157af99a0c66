"""How facts, changes and deeds of an initiative read."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.tables import Difference, HistoryEntry
from pilotage.work.models import CustomField, Initiative, InitiativeKind, Rag
from pilotage.work.reads.history import RESTORABLE, Deed


def field_words(fields: Sequence[CustomField] = ()) -> dict[str, str]:
    """The name of each field, as people say it."""
    return {
        "name": _("Name"),
        "description": _("Description"),
        "kind": _("Kind"),
        "external_id": _("Id elsewhere"),
        "sponsor_id": _("Owner"),
        "manager_id": _("Manager"),
        "portfolio_id": _("Portfolio"),
        "programme_id": _("Programme"),
        "stage_id": _("Stage"),
        "planned_start": _("Planned start"),
        "planned_finish": _("Planned finish"),
        "forecast_start": _("Forecast start"),
        "forecast_finish": _("Forecast finish"),
        "rag": _("RAG"),
        "rag_note": _("RAG comment"),
        "whole_life_cost": _("Whole-life cost"),
        "year_budget": _("Budget of the year"),
        "year_forecast": _("Forecast of the year"),
        "currency": _("Currency"),
        "unknown_words": _("Said instead of a value"),
        "tags": _("Tags"),
        **{f"c_{field.key}": field.name for field in fields},
    }


def deed_words(action: str, *, is_first: bool) -> str:
    """What was done, after the person's name: "Ada changed"."""
    words: Mapping[str, str] = {
        "create_initiative": _("registered it"),
        "change_initiative": _("changed it"),
        "change_many": _("changed it together with others"),
        "import": _("imported it"),
        "undo_import": _("undid an import"),
        "move_portfolio": _("moved its portfolio"),
        "restore": _("restored earlier values"),
        "approve_change": _("approved a change request"),
        "commit_solution": _("committed a decision"),
        "publish_report": _("published a status report"),
        "undo_commit": _("undid a decision"),
    }
    return words.get(action, _("registered it") if is_first else _("changed it"))


def value_words(f: Formatter, field: str, value: Any) -> str:  # a fact of any type: Any
    if value in (None, "", [], {}):
        return UNKNOWN
    if field == "kind":
        return str(InitiativeKind(value).label)
    if field == "rag":
        return str(Rag(value).label)
    return _plain_words(f, value)


def _plain_words(f: Formatter, value: Any) -> str:  # a fact of any type: Any
    if isinstance(value, Decimal):
        return f.number(value, 0 if value == value.to_integral_value() else 2)
    if isinstance(value, date):
        return f.date(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    return str(value)


def history_entries(
    initiative: Initiative, deeds: Sequence[Deed], f: Formatter, fields: Sequence[CustomField], *, may_edit: bool
) -> list[HistoryEntry]:
    words = field_words(fields)
    entries = []
    for deed in deeds:
        can_restore = may_edit and not deed.is_first and any(c.field in RESTORABLE for c in deed.changes)
        entries.append(
            HistoryEntry(
                who=deed.who or _("Pilotage"),
                when=f.moment(deed.moment),
                what=deed_words(deed.action, is_first=deed.is_first),
                changes=[
                    Difference(
                        words.get(change.field, change.field),
                        value_words(f, change.field, change.before),
                        value_words(f, change.field, change.after),
                    )
                    for change in deed.changes
                ],
                restore_url=reverse("work:restore", args=[initiative.key, deed.event]) if can_restore else "",
                how=deed.source,
            )
        )
    return entries
