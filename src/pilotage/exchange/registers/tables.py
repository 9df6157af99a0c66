"""A list of entries and what became of it, as the tables of its pages."""

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.exchange.imports.models import ImportRow, ImportRun, ImportState, Outcome
from pilotage.exchange.registers.columns import FIELD_NAMES
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads
from pilotage.risk.models import EntryKind

SHOWN_LETTERS = 80
NAMES = {name.value: label for name, label in FIELD_NAMES.items()}


def facts_of(run: ImportRun) -> list[Fact]:
    """Who brought it and when, and what its rows are."""
    f = formatter()
    names = {
        "rows": _("Rows"), "new": _("New"), "changed": _("Changed"), "unchanged": _("As they are"),
        "refused": _("Cannot be kept"),
    }  # fmt: skip
    facts = [
        Fact(_("State"), run.get_state_display()),
        Fact(_("By"), run.person.name if run.person else UNKNOWN, note=f.moment(run.started_at)),
    ]
    if run.applied_at:
        facts.append(Fact(_("Taken over"), f.moment(run.applied_at)))
    return facts + [Fact(label, f.number(run.summary[name])) for name, label in names.items() if name in run.summary]


def rows_table(rows: Sequence[ImportRow], outcome: str, *, caption: str = "") -> Table:
    """Rows of one outcome: what each changes, or why it cannot be kept."""
    columns = (
        Column("place", _("Where")),
        Column("entry", _("Entry"), width=30),
        Column("register", _("Register"), width=20),
        Column("what", _("What changes"), width=40),
    )
    made = [
        Row(str(row.pk), (Cell(row.place), _named(row), row.facts.get("register", UNKNOWN), Cell(_what(row), kind="w")))
        for row in rows
    ]
    return Table(
        "import_rows", caption or str(Outcome(outcome).label), heads(columns, QueryDict()), made, empty_text=_("None.")
    )


def _named(row: ImportRow) -> Cell:
    url = reverse("risk:entry", args=[row.entry]) if row.entry else ""
    if row.key:
        return Cell(row.name, url=url, note=row.key, kind="w")
    kind = row.facts.get("kind")
    note = _("new: %(kind)s") % {"kind": str(EntryKind(kind).label).lower()} if kind else ""
    return Cell(row.name or UNKNOWN, note=note, kind="w")


def _what(row: ImportRow) -> str:
    if row.problems:
        return " ".join(str(one["reason"]) for one in row.problems)
    is_new = row.outcome == Outcome.NEW
    return " · ".join(
        f"{NAMES.get(name, name)}: {_shown(after)}"
        if is_new
        else f"{NAMES.get(name, name)}: {_shown(before)} → {_shown(after)}"
        for name, before, after in row.changes
    )


def _shown(text: str) -> str:
    return text[:SHOWN_LETTERS] or UNKNOWN


def problem_words(run: ImportRun) -> str:
    count = run.summary.get("refused", 0)
    words = ngettext("%(count)s row cannot be kept", "%(count)s rows cannot be kept", count)
    return words % {"count": formatter().number(count)} if count else ""


def taken_words(run: ImportRun) -> str:
    f = formatter()
    values = {name: f.number(run.summary.get(name, 0)) for name in ("new", "changed", "unchanged")}
    return _("Taken over: %(new)s new, %(changed)s changed, %(unchanged)s as they were.") % values


def undone_words(count: int, left: int) -> str:
    f = formatter()
    done = ngettext("%(count)s entry is as it was before.", "%(count)s entries are as they were before.", count)
    words = done % {"count": f.number(count)}
    if not left:
        return words
    rest = ngettext("%(count)s that was changed since stays.", "%(count)s that were changed since stay.", left)
    return f"{words} {rest % {'count': f.number(left)}}"


def is_done(run: ImportRun) -> bool:
    return run.state in (ImportState.APPLIED, ImportState.UNDONE)
