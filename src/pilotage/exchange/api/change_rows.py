"""Change requests as JSON: many as they were frozen, one beside what counts now; money only for who may see it."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.api.serialisers import ref
from pilotage.governance.models import ChangeRequest
from pilotage.governance.reads.changes.effect import Effect, PortfolioCost, Pushed, effect_of
from pilotage.governance.reads.changes.standing import Measured, measured_on
from pilotage.governance.reads.changes.visible import OPEN, thresholds
from pilotage.governance.rules.changes import (
    MONEY_FIELDS,
    Stand,
    Threshold,
    deciding_roles,
    difference_from,
    stand_from,
)
from pilotage.selection.reads.changing import BudgetOf, budgets_with, used_with

# JSON of a resource: Any.
Json = dict[str, Any]
PLAIN = (
    "id", "version", "title", "state", "reason", "scope", "time", "new_finish", "submitted_on", "submitted_at",
    "decided_on", "decided_at", "decision_reason",
)  # fmt: skip
PEOPLE = ("drafted_by", "submitted_by", "decided_by")


def changes_json(access: Access, rows: Iterable[ChangeRequest]) -> list[Json]:
    """As they were frozen; a draft is measured against nothing yet."""
    rules = thresholds()
    return [_json(access, row, _frozen(row), rules) for row in rows]


def _frozen(row: ChangeRequest) -> Measured | None:
    return Measured(stand_from(row.before), difference_from(row.measured)) if row.before else None


def change_json(access: Access, row: ChangeRequest, *, on: date) -> Json:
    """One with its effect, as on its page; a draft is measured as it would be now."""
    is_open = row.state in OPEN
    beside = measured_on(row, on=on) if is_open else _frozen(row)
    return {
        **_json(access, row, beside, thresholds()),
        "is_overtaken": beside is not None and beside.is_overtaken,
        "effect": _effect(access, row, effect_of(access, row, on=on)) if is_open else None,
    }


def _json(access: Access, row: ChangeRequest, beside: Measured | None, rules: Sequence[Threshold]) -> Json:
    sees = bool(access.may(Permission.SEE_MONEY, path=row.initiative.scope.path))
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "ref": str(row),
        "initiative": ref(row.initiative),
        **{name: (getattr(row, name) if sees else None) for name in MONEY_FIELDS},
        "currency": (row.currency or None) if sees else None,
        "money_visible": sees,
        **{name: ref(getattr(row, name)) for name in PEOPLE},
        "decision_id": row.entry_id,
        "before": _before(beside.before, sees=sees) if beside else None,
        "after": _after(row, beside, sees=sees) if beside else None,
        "measured": _measured(beside, sees=sees) if beside else None,
        "deciding_roles": list(deciding_roles(rules, beside.difference)) if beside else None,
    }


def _before(stand: Stand, *, sees: bool) -> Json:
    return {
        "finish": stand.finish,
        "forecast": stand.forecast,
        "cost": stand.cost if sees else None,
        "currency": (stand.currency or None) if sees else None,
        "benefit": stand.benefit if sees else None,
        "baseline": stand.baseline or None,
    }


def _after(row: ChangeRequest, beside: Measured, *, sees: bool) -> Json:
    stand, asks_cost = beside.before, row.new_cost is not None
    return {
        "finish": row.new_finish or stand.finish,
        "cost": (row.new_cost if asks_cost else stand.cost) if sees else None,
        "currency": ((row.currency if asks_cost else stand.currency) or None) if sees else None,
        "benefit": _benefit(row, stand) if sees else None,
    }


def _benefit(row: ChangeRequest, stand: Stand) -> Decimal | None:
    """In the enterprise currency; what is asked for in another one is not added."""
    if not row.benefit_change:
        return stand.benefit
    is_known = stand.benefit is not None and row.currency == organisation().currency
    return (stand.benefit or Decimal(0)) + row.benefit_change if is_known else None


def _measured(beside: Measured, *, sees: bool) -> Json:
    found = beside.difference
    amounts = {name: getattr(found, name) if sees else None for name in ("cost", "benefit", "amount", "share")}
    return {"days": found.days, **amounts}


def _effect(access: Access, row: ChangeRequest, effect: Effect) -> Json:
    path = row.initiative.scope.path
    sees = row.new_cost is not None and access.may(Permission.SEE_MONEY, path=path)
    return {
        "portfolio_cost": _portfolio(effect.cost) if effect.cost else None,
        "budgets": [_budget(one, row) for one in budgets_with(access, row.initiative)] if sees else [],
        "pushed": [_pushed(one) for one in effect.pushed],
        "hidden": effect.hidden,
        "undated": effect.undated,
    }


def _portfolio(cost: PortfolioCost) -> Json:
    names = ("portfolio", "currency", "count", "before", "unknown_before", "after", "unknown_after")
    return {name: getattr(cost, name) for name in names}


def _pushed(one: Pushed) -> Json:
    return {"initiative": ref(one.initiative), "start": one.start, "earliest": one.earliest, "days": one.days}


def _budget(one: BudgetOf, row: ChangeRequest) -> Json:
    after = used_with(one, row)
    return {
        "scenario": ref(one.commitment.scenario),
        "committed_on": one.commitment.on,
        "currency": one.commitment.scenario.currency,
        "budget": one.budget,
        "used": one.used,
        "used_after": after,
        "left_after": one.budget - after if one.budget is not None and after is not None else None,
    }
