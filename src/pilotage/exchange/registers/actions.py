"""Taking a list of entries in: kept while its difference is looked at, written whole or not at all, and taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.imports.models import About, ImportRow, ImportRun, ImportState, Outcome, Upload
from pilotage.exchange.imports.reads.runs import content_of
from pilotage.exchange.imports.rules.permissions import CannotImport
from pilotage.exchange.registers.columns import Kept, chosen, kept_form, places_in, proposed, remembered
from pilotage.exchange.registers.earlier import earlier_columns, named_rows, usual_register
from pilotage.exchange.registers.reads import Reading, check_count, reading_of
from pilotage.exchange.registers.rows import counts_of_rows, is_alike, rows_of_reading
from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.table import Table
from pilotage.kit.history import deed
from pilotage.kit.uuids import new_id
from pilotage.risk.actions.importing import import_entries
from pilotage.risk.actions.taking_back import take_back_entries
from pilotage.risk.models import Entry
from pilotage.risk.reads.imported import touched_since
from pilotage.work.models import Initiative

MOST_NAMED = 10


def receive_register(*, name: str, content: bytes, usual: Initiative | None, access: Access, on: date) -> ImportRun:
    """Keep the file, and what it would change. Raises Refused, TableRefused, or Unfit for one that is too long.

    usual   the register of rows that name none
    Columns are read as in the person's last file with these heads, else as proposed.
    """
    access.may_anywhere(Permission.EDIT).or_raise()
    table = read_table(content, name=name)
    check_count(table)
    places = remembered(table, earlier_columns(access))
    columns = kept_form(table, proposed(table) if places is None else places)
    with transaction.atomic(), deed("upload", actor=access.person_id, file=name[:100]):
        upload = Upload.objects.create(id=new_id(), name=name[-255:], content=content)
        run = ImportRun.objects.create(upload=upload, person_id=access.person_id, about=About.ENTRIES, initiative=usual)
        return _looked_at(run, table, columns, is_remembered=places is not None, access=access, on=on)


def look_again(run: ImportRun, *, said: Sequence[str], access: Access, on: date) -> ImportRun:
    """What the file would change now, its columns read as the person chose, one choice each in order.

    Raises Refused, Unfit when two columns are one field, or CannotImport once it is done.
    """
    access.may_anywhere(Permission.EDIT).or_raise()
    columns = chosen(run.mapping["columns"], said)
    with transaction.atomic(), deed("preview_import", actor=access.person_id):
        done = _("This import is done: start another one with the file.")
        held = _held(run, ImportState.MAPPING, ImportState.PREVIEWED, otherwise=done)
        return _looked_at(held, _table_of(held), columns, is_remembered=False, access=access, on=on)


def write_register(run: ImportRun, *, is_leaving_out: bool, access: Access, at: datetime, on: date) -> ImportRun:
    """Write what the preview showed, or nothing.

    is_leaving_out   rows that cannot be kept are left out; without it they stop the import
    Raises Refused, Impossible, or CannotImport: not looked at, nothing to write, or the registers have moved on.
    """
    access.may_anywhere(Permission.EDIT).or_raise()
    with transaction.atomic(), deed("import_entries", actor=access.person_id, file=run.upload.name[:200]):
        held = _held(run, ImportState.PREVIEWED, otherwise=_("Only an import that was looked at can be written."))
        reading = _reading(held, _table_of(held), access, on)
        rows = _still_the_same(held, reading)
        if reading.problems and not is_leaving_out:
            raise CannotImport(_("Rows of this file cannot be kept. Correct them, or leave them out."))
        lines = [one for one in reading.lines if not one.is_same]
        if not lines:
            raise CannotImport(_("There is nothing to take over: the registers say it already."))
        with pghistory.context() as context:
            written = import_entries([one.said for one in lines], file=held.upload.name, on=on, access=access)
            held.context = context.id
        _keep_written(rows, [(line.number, entry) for line, entry in zip(lines, written, strict=True)])
        held.state, held.applied_at = ImportState.APPLIED, at
        held.save(update_fields=["state", "applied_at", "context"])
    return held


def undo_register(run: ImportRun, *, is_leaving_touched: bool, access: Access) -> int:
    """The registers as they were before the import; how many entries were taken back.

    is_leaving_touched   entries that somebody changed since stay as they are; without it they stop the undoing
    Raises Refused, Impossible, or CannotImport with the entries that were touched.
    """
    with transaction.atomic(), deed("undo_import", actor=access.person_id, run=str(run.pk)):
        held = _held(run, ImportState.APPLIED, otherwise=_("Only an applied import can be undone."))
        if held.context is None:
            raise CannotImport(_("What this import wrote is not known any more: it cannot be undone."))
        touched = touched_since(held.context)
        if touched and not is_leaving_touched:
            raise CannotImport(_touched_words(held, touched))
        count = take_back_entries(held.context, leaving=touched, access=access)
        held.state = ImportState.UNDONE
        held.save(update_fields=["state"])
    return count


def _held(run: ImportRun, *states: ImportState, otherwise: str) -> ImportRun:
    """The run, held for this transaction. Raises CannotImport, with these words, in any other state."""
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("upload").defer("upload__content")
    held = rows.get(pk=run.pk)
    if held.state not in states:
        raise CannotImport(otherwise)
    return held


def _table_of(run: ImportRun) -> Table:
    name, content = content_of(run)
    return read_table(content, name=name)


def _reading(run: ImportRun, table: Table, access: Access, on: date) -> Reading:
    return reading_of(table, places_in(run.mapping["columns"]), usual_register(run, access), access, on=on)


def _looked_at(
    run: ImportRun, table: Table, columns: Kept, *, is_remembered: bool, access: Access, on: date
) -> ImportRun:
    run.mapping = {"columns": columns, "is_remembered": is_remembered}
    ImportRow.objects.filter(run=run).delete()
    try:
        rows = rows_of_reading(run, _reading(run, table, access, on))
    except Unfit as wrong:
        run.state, run.message, run.summary = ImportState.MAPPING, str(wrong)[:500], {}
    else:
        ImportRow.objects.bulk_create(rows)
        run.state, run.message, run.summary = ImportState.PREVIEWED, "", counts_of_rows(rows)
    run.save(update_fields=["mapping", "state", "message", "summary"])
    return run


def _still_the_same(run: ImportRun, reading: Reading) -> list[ImportRow]:
    """The rows that the person looked at. Raises CannotImport where they would write something else by now."""
    seen = list(ImportRow.objects.filter(run=run).order_by("number"))
    now = rows_of_reading(run, reading)
    if len(seen) != len(now) or not all(map(is_alike, seen, now)):
        raise CannotImport(_("The registers have moved on since you looked at the file. Nothing was written."))
    return seen


def _keep_written(rows: Sequence[ImportRow], written: Sequence[tuple[int, Entry]]) -> None:
    """Which entry each row became, so that what was imported can be opened and taken back."""
    entries = dict(written)
    new = [row for row in rows if row.outcome == Outcome.NEW]
    for row in new:
        row.entry, row.key = entries[row.number].pk, entries[row.number].key
    ImportRow.objects.bulk_update(new, ["entry", "key"])


def _touched_words(run: ImportRun, touched: set[UUID]) -> str:
    names = [f"{row.name} ({row.key})" for row in named_rows(run, touched)]
    shown = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown = _("%(names)s and %(count)s more") % {"names": shown, "count": len(names) - MOST_NAMED}
    return _("%(names)s changed since the import; undoing it would lose that. Nothing was undone.") % {"names": shown}
