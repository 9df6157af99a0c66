"""Writing what was really spent or gained: month by month of a line, or of many lines out of a ledger."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Refused
from pilotage.finance.actions.amounts import checked_amount
from pilotage.finance.actions.lines import locked
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import ActualAmount, ActualsKnown, MoneyLine
from pilotage.finance.rules.actuals import Booked, check_booked_month
from pilotage.finance.rules.permissions import Impossible, Stale, may_edit_money
from pilotage.kit.history import deed
from pilotage.work.models import Initiative


def set_actuals(line: MoneyLine, booked: Booked, *, version: int, access: Access, on: date) -> MoneyLine:
    """The line with these actual amounts; other months stay as they are.

    on   today: nothing has been spent in a month that has not begun
    Raises Refused, Impossible, or Stale when the line is no longer at that version.
    """
    checked = {check_booked_month(month, on=on): checked_amount(amount) for month, amount in booked.months.items()}
    with transaction.atomic(), deed("set_actuals", actor=access.person_id):
        current = locked(line, version=version, access=access)
        _write({current.pk: checked}, {current.pk: booked.emptied})
        refresh_summaries([current.initiative_id])
    current.refresh_from_db(fields=["version", "edits"])
    return current


def replace_actuals(
    line: MoneyLine, amounts: Mapping[date, Decimal | None], *, version: int, access: Access, on: date
) -> MoneyLine:
    """The line with exactly these actual amounts: months that are not named are not reported any more.

    Raises as `set_actuals`.
    """
    with transaction.atomic(), deed("set_actuals", actor=access.person_id):
        kept = list(ActualAmount.objects.filter(line=line).values_list("month", flat=True))
        booked = Booked(amounts, [month for month in kept if month not in amounts])
        return set_actuals(line, booked, version=version, access=access, on=on)


@dataclass(frozen=True, slots=True)
class LineBooked:
    """What a ledger says of a line: these months become exactly that, other months stay."""

    line_id: UUID
    months: Mapping[date, Decimal]


def book_ledger(wanted: Sequence[LineBooked], *, access: Access, on: date) -> int:
    """All of it or nothing; how many monthly amounts became others. What is there already stays untouched.

    Raises Refused when the money of one of the initiatives may not be changed, and Impossible.
    """
    checked: dict[UUID, dict[date, Decimal | None]] = {}
    for one in wanted:
        months = checked.setdefault(one.line_id, {})
        for month, amount in one.months.items():
            months[check_booked_month(month, on=on)] = checked_amount(amount)
    with transaction.atomic(), deed("book_ledger", actor=access.person_id, lines=len(checked)):
        lines = _held(checked, access)
        changed = _write(checked, {})
        if changed:
            refresh_summaries({line.initiative_id for line in lines})
    return changed


def state_known_to(initiative: Initiative, month: date | None, *, version: int, access: Access, on: date) -> None:
    """Say up to which month its books are whole; None: as far as anything is reported.

    version   of what was stated when it was read; 0 when nothing was
    Raises Refused, Impossible, or Stale when somebody stated another month in the meantime.
    """
    may_edit_money(access, initiative).or_raise()
    wanted = None if month is None else check_booked_month(month, on=on)
    with transaction.atomic(), deed("state_known_to", actor=access.person_id):
        # Holding the initiative lets two who state the first month wait for each other.
        Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
        kept = ActualsKnown.objects.filter(initiative=initiative).first()
        if (kept.version if kept else 0) != version:
            raise Stale(kept or ActualsKnown(initiative=initiative), read_version=version)
        if wanted is None:
            ActualsKnown.objects.filter(initiative=initiative).delete()
        else:
            ActualsKnown.objects.update_or_create(initiative=initiative, defaults={"month": wanted})
        refresh_summaries([initiative.pk])


def _held(ids: Collection[UUID], access: Access) -> list[MoneyLine]:
    """The lines, locked in one order, when all of them may be written."""
    lines = list(MoneyLine.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk"))
    if len(lines) != len(ids):
        raise Impossible(_("A line was removed in the meantime. Look at the file again."))
    editable = Initiative.objects.filter(
        access.where(Permission.SEE_MONEY, field="scope__path"),
        access.where(Permission.EDIT_MONEY, field="scope__path"),
    )
    initiatives = {line.initiative_id for line in lines}
    if editable.filter(pk__in=initiatives).count() != len(initiatives):
        raise Refused(_("Your roles do not let you change the money of all these initiatives."))
    return lines


def _write(wanted: Mapping[UUID, Mapping[date, Decimal | None]], emptied: Mapping[UUID, Collection[date]]) -> int:
    """Make, change and remove only what differs, and count the edits of the lines it touches."""
    there = {(kept.line_id, kept.month): kept for kept in ActualAmount.objects.filter(line_id__in=list(wanted))}
    said = [((line, month), amount) for line, months in wanted.items() for month, amount in months.items()]
    made = [
        ActualAmount(line_id=place[0], month=place[1], amount=amount) for place, amount in said if place not in there
    ]
    changed = []
    for place, amount in said:
        kept = there.get(place)
        if kept is not None and kept.amount != amount:
            kept.amount = amount
            changed.append(kept)
    gone = [
        there[line, month]
        for line, months in emptied.items()
        for month in months
        if (line, month) in there and month not in wanted[line]
    ]
    ActualAmount.objects.filter(pk__in=[one.pk for one in gone]).delete()
    ActualAmount.objects.bulk_update(changed, ["amount"], batch_size=2000)
    ActualAmount.objects.bulk_create(made, batch_size=2000)
    touched = {one.line_id for one in (*made, *changed, *gone)}
    MoneyLine.objects.filter(pk__in=touched).update(edits=F("edits") + 1)
    return len(made) + len(changed) + len(gone)
