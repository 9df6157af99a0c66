"""Taking a ledger in: kept while its difference is looked at, then booked whole or not at all."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.imports.models import Upload
from pilotage.exchange.ledger.models import LedgerFile
from pilotage.exchange.ledger.reads import difference_in, difference_of
from pilotage.exchange.ledger.rules.difference import Difference
from pilotage.exchange.tabular.reading import read_table
from pilotage.finance.actions.actuals import LineBooked, book_ledger
from pilotage.finance.rules.permissions import Impossible
from pilotage.kit.history import deed
from pilotage.kit.uuids import new_id


def receive_ledger(
    *, name: str, content: bytes, access: Access, at: datetime, on: date
) -> tuple[LedgerFile, Difference]:
    """Keep the file, and what it would change. Raises Refused, TableRefused, or Unfit when a column is missing."""
    access.may_anywhere(Permission.EDIT_MONEY).or_raise()
    found = difference_in(read_table(content, name=name), access, on=on)
    with transaction.atomic(), deed("upload", actor=access.person_id, file=name[:100]):
        upload = Upload.objects.create(id=new_id(), name=name[-255:], content=content)
        kept = LedgerFile.objects.create(
            upload=upload,
            person_id=access.person_id,
            brought_at=at,
            counts=found.counts,
            fingerprint=found.fingerprint,
        )
    return kept, found


def book_file(ledger: LedgerFile, *, access: Access, at: datetime, on: date) -> LedgerFile:
    """Every month that the file names becomes what it says, in one transaction; other months stay.

    Raises Refused, or Impossible: a row that cannot be booked, booked already, or the books moved on since the
    difference was looked at. Raises TableRefused and Unfit as reading does.
    """
    access.may_anywhere(Permission.EDIT_MONEY).or_raise()
    with transaction.atomic(), deed("book_ledger", actor=access.person_id, file=ledger.upload.name[:100]):
        kept = LedgerFile.objects.select_for_update(of=("self",)).select_related("upload").get(pk=ledger.pk)
        if kept.booked_at is not None:
            raise Impossible(_("This file is booked already."))
        found = difference_of(kept, access, on=on)
        if found.problems:
            raise Impossible(_("Rows of this file cannot be booked. Correct them, and bring it again."))
        if found.fingerprint != kept.fingerprint:
            words = _("The books have moved on since you looked at the file. Nothing was booked; bring it again.")
            raise Impossible(words)
        months: dict[object, LineBooked] = {}
        for one in found.changing:
            there = months.get(one.line.pk)
            months[one.line.pk] = LineBooked(one.line.pk, {**(there.months if there else {}), one.month: one.amount})
        book_ledger(list(months.values()), access=access, on=on)
        kept.booked_at, kept.counts = at, found.counts
        kept.save(update_fields=["booked_at", "counts"])
    return kept
