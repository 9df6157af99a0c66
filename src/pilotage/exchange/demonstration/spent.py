"""What was really spent up to now: dearer where the reports are red, and a month missing here and there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from pilotage.delivery.models import Plan
from pilotage.delivery.rules.earned_value import Unit
from pilotage.exchange.demonstration.initiatives import Line
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.finance.actions.actuals import LineBooked, book_ledger
from pilotage.finance.models import LineKind, MoneyAmount, MoneyLine
from pilotage.finance.rules.actuals import month_counted
from pilotage.finance.rules.spreading import CENT
from pilotage.insights.reads.earned_value import value_of
from pilotage.kit.periods import add_months
from pilotage.work.models import StagePhase

SPENDING = (StagePhase.DELIVERY, StagePhase.CLOSING, StagePhase.CLOSED, StagePhase.ON_HOLD)
# What is earned for what is spent, by the colour of the last report.
PERFORMANCE = {"R": 0.86, "r": 0.90, "A": 0.94, "a": 0.97, "G": 1.02, ".": 0.98}
# No two are alike: some cents in the euro more or less, by their place in the table.
NUDGES = (0.0, 0.02, -0.015, 0.01, -0.02)
# Invoices do not come as evenly as plans are made.
WAVES = (1.0, 0.88, 1.07, 0.95, 1.14, 0.97, 1.02)
# Of one in so many, the second month of a line was never reported, once there are enough of them.
ONE_IN, ENOUGH = 4, 6
NOON = time(12)
Months = Mapping[date, Decimal]


def add_spent(loaded: Loaded, table: Sequence[Line], *, day: date) -> None:
    """Actual amounts of everything that has begun: as much as its plan has earned, at the performance it reports."""
    plans = {plan.initiative_id: plan for plan in Plan.objects.select_related("initiative__scope", "calendar")}
    planned = _planned(loaded, table)
    wanted: list[LineBooked] = []
    for place, line in enumerate(table):
        id = loaded.initiatives[line.name].pk
        if line.phase not in SPENDING or id not in planned:
            continue
        plan = plans.get(id)
        until = month_counted(plan.status_at.date()) if plan and plan.status_at else add_months(loaded.month, -1)
        due = _up_to(planned[id], until)
        whole = sum((amount for months in due.values() for amount in months.values()), Decimal(0))
        if not whole:
            continue
        share = _spent(loaded, plan, day) or float(whole)
        performance = PERFORMANCE[line.rag[-1:] or "."] + NUDGES[place % len(NUDGES)]
        wanted += _booked(due, Decimal(share / performance) / whole, place)
    book_ledger(wanted, access=loaded.access, on=day)


def _planned(loaded: Loaded, table: Sequence[Line]) -> dict[UUID, dict[UUID, dict[date, Decimal]]]:
    """By initiative and cost line, the months with a planned amount."""
    ids = [loaded.initiatives[line.name].pk for line in table]
    lines = MoneyLine.objects.filter(initiative_id__in=ids).exclude(kind=LineKind.BENEFIT).order_by("position", "pk")
    owner = dict(lines.values_list("pk", "initiative_id"))
    found: dict[UUID, dict[UUID, dict[date, Decimal]]] = {}
    amounts = MoneyAmount.objects.filter(line_id__in=list(owner), amount__isnull=False).order_by("line", "month")
    for line, month, amount in amounts.values_list("line_id", "month", "amount"):
        found.setdefault(owner[line], {}).setdefault(line, {})[month] = amount or Decimal(0)
    return found


def _up_to(lines: Mapping[UUID, Months], until: date) -> dict[UUID, Months]:
    due = {
        line: {month: amount for month, amount in months.items() if month <= until} for line, months in lines.items()
    }
    return {line: months for line, months in due.items() if months}


def _spent(loaded: Loaded, plan: Plan | None, day: date) -> float | None:
    """What the plan has earned in money; None where it has no plan, or nothing is earned that money is known for."""
    if plan is None:
        return None
    at = plan.status_at or datetime.combine(day, NOON)
    value = value_of(loaded.access, plan, at=at, wanted=Unit.MONEY.value)
    if value is None or value.unit is not Unit.MONEY:
        return None
    return value.sum.whole.standing.earned or None


def _booked(due: Mapping[UUID, Months], factor: Decimal, place: int) -> Iterator[LineBooked]:
    for number, (line, months) in enumerate(due.items()):
        waves = {month: amount * _wave(month, place + number) for month, amount in months.items()}
        # The waves move money between months and add none.
        even = sum(months.values(), Decimal(0)) / (sum(waves.values(), Decimal(0)) or Decimal(1))
        spent = {month: (amount * even * factor).quantize(CENT) for month, amount in waves.items()}
        if place % ONE_IN == 0 and len(spent) >= ENOUGH:
            del spent[sorted(spent)[1]]
        yield LineBooked(line, spent)


def _wave(month: date, place: int) -> Decimal:
    return Decimal(str(WAVES[(month.month + place) % len(WAVES)]))
