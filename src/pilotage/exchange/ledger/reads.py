"""A ledger beside the books: rows to lines and months by the words that people use for them, every bad row named."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.exchange.ledger.models import LedgerFile
from pilotage.exchange.ledger.rules.columns import NEEDED, WORDS
from pilotage.exchange.ledger.rules.difference import Difference, Month, Problem
from pilotage.exchange.staffing.reads import Columns, Initiatives
from pilotage.exchange.staffing.rules.cells import month_from, number_of
from pilotage.exchange.staffing.rules.columns import Unfit, cell, columns_among, text
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.table import Raw, Table
from pilotage.finance.models import ActualAmount, LineKind, MoneyLine
from pilotage.finance.reads.lines import lines_visible_to
from pilotage.finance.rules.actuals import check_booked_month
from pilotage.finance.rules.permissions import Impossible, may_edit_money
from pilotage.finance.rules.spreading import CENT
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_with_money_visible_to

LARGEST: Final = Decimal(10) ** 13  # of one booking: sums of a hundred such are still an amount
Place = tuple[UUID, date]


def ledgers_visible_to(access: Access) -> QuerySet[LedgerFile]:
    """The person's own, newest first: a file may hold more than colleagues may see."""
    return (
        LedgerFile.objects.filter(person__isnull=False, person=access.person_id)
        .select_related("upload")
        .defer("upload__content")
    )


def difference_of(ledger: LedgerFile, access: Access, *, on: date) -> Difference:
    """What the kept file would change now. Raises TableRefused, or Unfit when a column is missing."""
    upload = type(ledger.upload).objects.get(pk=ledger.upload_id)
    return difference_in(read_table(bytes(upload.content), name=upload.name), access, on=on)


def difference_in(table: Table, access: Access, *, on: date) -> Difference:
    """What a table of bookings would change: four queries. Raises Unfit when a column is missing."""
    reading = _Reading(table, columns_among(table, WORDS, NEEDED), access, on)
    return reading.difference()


class _Reading:
    """One pass over the rows."""

    def __init__(self, table: Table, columns: Columns, access: Access, on: date) -> None:
        self.table, self.columns, self.access, self.on = table, columns, access, on
        self.problems: list[Problem] = []
        self.months: dict[Place, Month] = {}
        self.references: dict[tuple[object, ...], str] = {}
        self.lines: dict[UUID, list[MoneyLine]] = {}

    def difference(self) -> Difference:
        """All rows, each with its problem or its part of a month."""
        found = self._initiatives()
        lines = lines_visible_to(self.access).filter(initiative_id__in={one.pk for one in found.values()})
        for line in lines:
            self.lines.setdefault(line.initiative_id, []).append(line)
        for number, initiative in found.items():
            with self._row(number):
                self._book(number, initiative)
        self._look_up()
        self.problems.sort(key=lambda one: (len(one.place), one.place))
        return Difference(len(self.table.records), list(self.months.values()), self.problems)

    @contextmanager
    def _row(self, number: int) -> Iterator[None]:
        try:
            yield
        except (Unfit, Impossible) as wrong:
            self.problems.append(Problem(self.table.record_place(number), str(wrong)))

    def _initiatives(self) -> dict[int, Initiative]:
        """Of each row that names one whose money the person may change."""
        known = Initiatives(list(initiatives_with_money_visible_to(self.access).select_related("scope")))
        found = {}
        for number, record in enumerate(self.table.records):
            with self._row(number):
                one = known.named(text(record, self.columns, "key"), text(record, self.columns, "initiative"))
                if not may_edit_money(self.access, one):
                    raise Unfit(_("Your roles do not let you change the money of “%(name)s”.") % {"name": one.name})
                found[number] = one
        return found

    def _book(self, number: int, initiative: Initiative) -> None:
        record, place = self.table.records[number], self.table.record_place(number)
        line = self._line(record, initiative)
        month = check_booked_month(month_from(cell(record, self.columns, "month")), on=self.on)
        amount = self._amount(record, line)
        self._refuse_twice(record, place, line, amount)
        kept = self.months.setdefault((line.pk, month), Month(line, month, Decimal(0)))
        kept.amount += amount
        kept.places.append(place)

    def _line(self, record: list[Raw], initiative: Initiative) -> MoneyLine:
        """By name, by kind, or by both; there must be one and no other."""
        name, kind = text(record, self.columns, "line"), text(record, self.columns, "kind")
        if not name and not kind:
            raise Unfit(_("Say which line the booking is of: its name, or capex or opex."))
        if kind and kind.casefold() not in LineKind.values:
            raise Unfit(_("“%(kind)s” is no kind of line: write capex, opex or benefit.") % {"kind": kind[:60]})
        fitting = [
            line
            for line in self.lines.get(initiative.pk, [])
            if (not name or line.name.casefold() == name.casefold()) and (not kind or line.kind == kind.casefold())
        ]
        facts = {"line": (name or kind)[:80], "initiative": initiative.name, "count": len(fitting)}
        if not fitting:
            raise Unfit(_("“%(initiative)s” has no line “%(line)s”. Add it there, or correct the name.") % facts)
        if len(fitting) > 1:
            raise Unfit(_("“%(initiative)s” has %(count)s lines “%(line)s”: write name and kind.") % facts)
        return fitting[0]

    def _amount(self, record: list[Raw], line: MoneyLine) -> Decimal:
        currency = text(record, self.columns, "currency").upper()
        if currency and currency != line.currency:
            words = _("The booking is in %(booked)s, the line “%(line)s” in %(kept)s. Convert it, or add a line in that"
                      " currency.")  # fmt: skip
            raise Unfit(words % {"booked": currency[:10], "line": line.name, "kept": line.currency})
        amount = number_of(cell(record, self.columns, "amount"))
        if amount is None:
            raise Unfit(_("A booking needs an amount. Leave the row out when nothing was booked."))
        if not amount.is_finite() or abs(amount) >= LARGEST:
            raise Unfit(_("An amount must be a number below 10,000,000,000,000."))
        return amount.quantize(CENT)

    def _refuse_twice(self, record: list[Raw], place: str, line: MoneyLine, amount: Decimal) -> None:
        """The same reference for the same line, day and amount is the same booking."""
        reference = text(record, self.columns, "reference")
        if not reference:
            return
        said = (line.pk, reference, text(record, self.columns, "month"), amount)
        first = self.references.setdefault(said, place)
        if first != place:
            words = _("The booking “%(reference)s” is in %(place)s already. Leave one of them out.")
            raise Unfit(words % {"reference": reference[:60], "place": first})

    def _look_up(self) -> None:
        """What is reported already of the months that the file names."""
        lines: Collection[UUID] = {line for line, _month in self.months}
        kept = ActualAmount.objects.filter(line_id__in=lines).values_list("line_id", "month", "amount")
        for line, month, amount in kept:
            if (line, month) in self.months:
                one = self.months[line, month]
                one.is_there, one.now = True, amount
