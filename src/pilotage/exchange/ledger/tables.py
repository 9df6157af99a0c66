"""A ledger's difference as the tables of its pages."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.exchange.ledger.models import LedgerFile
from pilotage.exchange.ledger.rules.difference import Difference, Month, Outcome
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

MOST_SHOWN = 200
MOST_PLACES = 6
OUTCOMES = {
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.UNCHANGED: gettext_lazy("Unchanged"),
}


def files_table(files: Iterable[LedgerFile]) -> Table:
    f = formatter()
    columns = (
        Column("file", _("File"), width=30),
        Column("when", _("Brought")),
        Column("state", _("State")),
        Column("rows", _("Rows"), is_number=True),
        Column("new", _("New"), is_number=True),
        Column("changed", _("Changed"), is_number=True),
        Column("refused", _("Refused"), is_number=True),
    )
    rows = [
        Row(
            str(one.id),
            (
                Cell(one.upload.name, url=reverse("exchange:ledger_preview", args=[one.id])),
                f.date(one.brought_at.date()),
                _("Booked") if one.booked_at else _("Looked at"),
                *(Cell(f.number(one.counts[name]), kind="n") for name in ("rows", "new", "changed", "refused")),
            ),
        )
        for one in files
    ]
    return Table("ledgers", _("Ledgers that you brought"), heads(columns, QueryDict()), rows,
                 empty_text=_("No ledger yet."))  # fmt: skip


def facts_of(counts: Mapping[str, int]) -> tuple[Fact, ...]:
    f = formatter()
    names = {"rows": _("Rows"), "new": _("New"), "changed": _("Changed"), "unchanged": _("Unchanged"),
             "refused": _("Refused")}  # fmt: skip
    return tuple(Fact(label, f.number(counts[name])) for name, label in names.items())


def problems_table(found: Difference) -> Table:
    columns = (Column("place", _("Where")), Column("words", _("What is wrong")))
    rows = [Row(f"{at}", (one.place, one.sentence)) for at, one in enumerate(found.problems[:MOST_SHOWN])]
    return Table("problems", _("Rows that cannot be booked"), heads(columns, QueryDict()), rows)


def months_table(found: Difference) -> Table:
    """What changes first; what stays the same after it."""
    columns = (
        Column("initiative", _("Initiative"), width=26),
        Column("line", _("Line"), width=20),
        Column("month", _("Month")),
        Column("what", _("What happens")),
        Column("now", _("Booked now"), is_number=True),
        Column("file", _("In the file"), is_number=True),
        Column("currency", _("Currency")),
        Column("rows", _("Rows of the file")),
    )
    rows = [Row(f"{one.line.pk}-{one.month}", _cells(one)) for one in _in_order(found)[:MOST_SHOWN]]
    return Table("bookings", _("What the file says of each line and month"), heads(columns, QueryDict()), rows)


def months_note(found: Difference) -> str:
    if len(found.months) <= MOST_SHOWN:
        return ""
    f = formatter()
    facts = {"shown": f.number(MOST_SHOWN), "count": f.number(len(found.months))}
    return _("The first %(shown)s of %(count)s are shown.") % facts


def attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _in_order(found: Difference) -> list[Month]:
    places = list(Outcome)
    return sorted(
        found.months,
        key=lambda one: (
            one.outcome is Outcome.UNCHANGED,
            one.line.initiative.key,
            one.line.name,
            one.month,
            places.index(one.outcome),
        ),
    )


def _cells(one: Month) -> tuple[Cell | str, ...]:
    f, initiative = formatter(), one.line.initiative
    url = f"{reverse('finance:grid', args=[initiative.key])}?show=both&year={one.month.year}"
    more = len(one.places) - MOST_PLACES
    places = ", ".join(one.places[:MOST_PLACES]) + (_(" and %(count)s more") % {"count": more} if more > 0 else "")
    now = _written(one.now) if one.is_there else Cell("", kind="n", title=_("not reported"))
    return (
        Cell(initiative.name, url=url, note=initiative.key),
        Cell(one.line.name, note=one.line.get_kind_display()),
        f.month(one.month),
        Cell(str(OUTCOMES[one.outcome])),
        now,
        _written(one.amount),
        one.line.currency,
        Cell(places, kind="q"),
    )


def _written(amount: Decimal | None) -> Cell:
    f = formatter()
    return Cell(UNKNOWN if amount is None else f.number(amount, 2), kind="n")
