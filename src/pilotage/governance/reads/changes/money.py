"""What an approved change request makes of the money: its new baseline, which its lines need not come to yet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pilotage.accounts.rules import Access
from pilotage.finance.reads.baselines import current_money_baseline, money_of_baseline
from pilotage.finance.reads.planned import planned_money
from pilotage.finance.rules.planned import PlannedMoney, Sum
from pilotage.governance.models import ChangeRequest
from pilotage.governance.reads.changes.standing import rate_of
from pilotage.governance.rules.changes import stand_from, touches_money

CENT = Decimal("0.01")


def agreed_money(access: Access, change: ChangeRequest, *, on: date) -> PlannedMoney | None:
    """What counts as approved once the request is; None where it leaves the money alone, or there are no lines.

    The whole cost is the one that is asked for, and the whole benefit the one before with the change asked for. The
    lines are those of today: the request rewrites none, and what they do not come to lies in no year of the baseline.
    Only what was asked for: without another cost the approved costs stay, line by line, so that nothing that they have
    become since is approved by the way; the same of benefits. Without an earlier baseline all of the plan is approved.
    """
    if not touches_money(change):
        return None
    now = planned_money(access, change.initiative)
    counting = current_money_baseline(access, change.initiative)
    if counting is None and not now.has_lines:
        return None
    # What was approved in another enterprise currency cannot stand beside what is planned in this one.
    earlier = money_of_baseline(counting) if counting and counting.currency == now.currency else now
    costs = now if change.new_cost is not None else earlier
    benefits = now if change.benefit_change else earlier
    lines = [line for line in costs.lines if not line.is_benefit]
    lines += [line for line in benefits.lines if line.is_benefit]
    return replace(
        now, lines=tuple(lines), cost=_cost(change, earlier, on=on), benefit=_benefit(change, earlier, on=on)
    )


def _cost(change: ChangeRequest, earlier: PlannedMoney, *, on: date) -> Sum:
    return earlier.cost if change.new_cost is None else _converted(change.new_cost, change.currency, on=on)


def _benefit(change: ChangeRequest, earlier: PlannedMoney, *, on: date) -> Sum:
    """As the page of the request says it: more or less than the benefit that it was measured against."""
    if not change.benefit_change:
        return earlier.benefit
    before, more = stand_from(change.before).benefit, _converted(change.benefit_change, change.currency, on=on)
    if before is None or more.amount is None:
        return Sum(None, is_whole=False)
    return Sum(before + more.amount)


def _converted(amount: Decimal, currency: str, *, on: date) -> Sum:
    rate = rate_of(currency, on=on)
    return Sum(None, is_whole=False) if rate is None else Sum((amount * rate).quantize(CENT))
