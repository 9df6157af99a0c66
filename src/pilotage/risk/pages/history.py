"""The history of an entry in words."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Difference, HistoryEntry
from pilotage.risk.models import Axis, Entry, Status
from pilotage.risk.reads.history import Deed
from pilotage.risk.rules.scales import Scales


def history_entries(deeds: list[Deed], known: Scales) -> list[HistoryEntry]:
    f, names = formatter(), field_words()
    return [
        HistoryEntry(
            who=deed.who or _("Pilotage"),
            when=f.moment(deed.moment),
            what=_deed_words(deed),
            changes=[
                Difference(
                    names.get(change.field, change.field),
                    value_words(change.field, change.before, known),
                    value_words(change.field, change.after, known),
                )
                for change in deed.changes
            ],
        )
        for deed in deeds
    ]


def field_words() -> dict[str, str]:
    return {field.attname: str(field.verbose_name).capitalize() for field in Entry._meta.fields} | {
        "owner_id": _("Owner")
    }


def value_words(field: str, value: Any, known: Scales) -> str:  # a fact of any type: Any
    f = formatter()
    if value in (None, ""):
        return UNKNOWN
    if field in ("probability", "residual_probability"):
        return known.name_of(Axis.PROBABILITY, value) or UNKNOWN
    if field in ("impact", "residual_impact"):
        return known.name_of(Axis.IMPACT, value) or UNKNOWN
    if field == "probability_share":
        return f.share(value)
    if field == "status":
        return str(Status(value).label)
    if isinstance(value, date):
        return f.date(value)
    if isinstance(value, Decimal):
        return f.money_full(value)
    return str(value)


def _deed_words(deed: Deed) -> str:
    if deed.is_first:
        return _("wrote it down")
    return {
        "rate_entry": _("rated it"),
        "happen": _("said that it has happened"),
        "close_entry": _("closed it"),
        "reopen_entry": _("reopened it"),
        "review_entry": _("looked at it again"),
        "respond": _("planned a response"),
        "set_status": _("changed its status"),
        "import_entries": _("imported it"),
        "undo_import": _("took back an import"),
    }.get(deed.action, _("changed it"))
