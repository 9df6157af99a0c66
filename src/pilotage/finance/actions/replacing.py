"""Many lines of many initiatives at once, for imports and the demonstration: set-based, whole or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access, Permission, Refused
from pilotage.finance.actions.amounts import checked_amount
from pilotage.finance.actions.copying import copy_rows
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import Fund, LineKind, MoneyAmount, MoneyLine
from pilotage.finance.rules.currencies import currency_code
from pilotage.finance.rules.permissions import Impossible, check_fund_pays, check_month, check_owner
from pilotage.kit.history import deed
from pilotage.kit.uuids import new_id
from pilotage.work.models import Initiative

BATCH = 2000  # lines a statement: their 10 parameters each stay far below PostgreSQL's 65,535


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line as it shall be, found by initiative, kind and name; None is unknown.

    note, fund, owner   a line that is there keeps its own when there is none here
    """

    initiative_id: UUID
    kind: LineKind
    name: str
    currency: str
    amounts: Mapping[date, Decimal | None]
    note: str = ""
    fund: Fund | None = None
    owner: Person | None = None

    @property
    def place(self) -> tuple[UUID, str, str]:
        return (self.initiative_id, str(self.kind), self.name)


def replace_amounts(wanted: Sequence[LineAmounts], *, access: Access) -> list[MoneyLine]:
    """The lines, made where they are missing, each with exactly these amounts; lines not named here stay as they are.

    Raises Refused when the money of one of the initiatives may not be changed, and Impossible when a line is named
    twice or a currency or month is none.
    """
    _check(wanted)
    ids = {one.initiative_id for one in wanted}
    _refuse_unless_editable(ids, access)
    with transaction.atomic(), deed("replace_amounts", actor=access.person_id, lines=len(wanted)):
        lines = _lines_for(wanted, ids)
        _replace(wanted, lines)
        refresh_summaries(ids)
    return [lines[one.place] for one in wanted]


def _check(wanted: Sequence[LineAmounts]) -> None:
    if len({one.place for one in wanted}) != len(wanted):
        raise Impossible(_("A line is named twice: a line is one initiative, one kind and one name."), field="name")
    for one in wanted:
        currency_code(one.currency)
        if not one.name.strip():
            raise Impossible(_("Give every line a name."), field="name")
        check_fund_pays(one.fund, one.kind)
        check_owner(one.owner, one.kind)
    for month in {month for one in wanted for month in one.amounts}:
        check_month(month)


def _refuse_unless_editable(ids: Collection[UUID], access: Access) -> None:
    editable = Initiative.objects.filter(
        access.where(Permission.SEE_MONEY, field="scope__path"),
        access.where(Permission.EDIT_MONEY, field="scope__path"),
    )
    if editable.filter(pk__in=ids).count() != len(ids):
        raise Refused(_("Your roles do not let you change the money of all these initiatives."))


def _lines_for(wanted: Sequence[LineAmounts], ids: Collection[UUID]) -> dict[tuple[UUID, str, str], MoneyLine]:
    """The lines asked for; missing ones are made, those in another currency or with another note are changed."""
    there = {
        (line.initiative_id, line.kind, line.name): line
        for line in MoneyLine.objects.filter(initiative_id__in=ids).select_for_update().order_by("id")
    }
    made: list[MoneyLine] = []
    changed: list[MoneyLine] = []
    for position, one in enumerate(wanted):
        line = there.get(one.place)
        if line is None:
            line = MoneyLine(initiative_id=one.initiative_id, kind=one.kind, name=one.name, position=position)
            made.append(line)
        else:
            changed.append(line)
        line.currency, line.note = currency_code(one.currency), one.note or line.note
        line.fund_id = one.fund.pk if one.fund else line.fund_id
        line.owner_id = one.owner.pk if one.owner else line.owner_id
        there[one.place] = line
    MoneyLine.objects.bulk_create(made, batch_size=BATCH)
    MoneyLine.objects.bulk_update(changed, ["currency", "note", "fund", "owner"], batch_size=BATCH)
    return there


def _replace(wanted: Sequence[LineAmounts], lines: Mapping[tuple[UUID, str, str], MoneyLine]) -> None:
    ids = [lines[one.place].id for one in wanted]
    MoneyAmount.objects.filter(line_id__in=ids).delete()
    rows = (
        (new_id(), lines[one.place].id, month, checked_amount(amount))
        for one in wanted
        for month, amount in one.amounts.items()
    )
    copy_rows(MoneyAmount, ("id", "line_id", "month", "amount"), rows)
    MoneyLine.objects.filter(pk__in=ids).update(edits=F("edits") + 1)
