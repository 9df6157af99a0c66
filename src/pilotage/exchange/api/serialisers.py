"""From rows to JSON, many at once, without a query a row."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from pilotage.accounts.models import Person
from pilotage.finance.models import ActualAmount, Fund, MoneyAmount, MoneyBaseline, MoneyLine
from pilotage.finance.reads.baselines import money_of_baseline
from pilotage.kit.models import Job
from pilotage.resources.models import Demand, ResourceRole
from pilotage.selection.models import (
    Commitment,
    Solution,
)
from pilotage.strategy.models import Contribution, Driver, DriverSet, Objective, Rating
from pilotage.work.models import CustomField, Dependency, Portfolio, SavedView, Stage
from pilotage.work.reads.scopes import depth_of

# JSON of a resource: Any.
CENT = Decimal("0.01")
Json = dict[str, Any]


def ref(thing: Any) -> Json | None:  # a row with id and name, of any model
    return {"id": thing.pk, "name": thing.name} if thing is not None else None


def portfolio_json(row: Portfolio) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "description": row.description,
        "parent_id": row.parent_id,
        "owner": ref(row.owner),
        "depth": depth_of(row.scope.path),
    }


def dependency_json(row: Dependency) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "source": ref(row.source),
        "target": ref(row.target),
        "lag_days": row.lag_days,
        "note": row.note,
    }


def stage_json(row: Stage) -> Json:
    return {"id": row.id, "version": row.version, "name": row.name, "phase": row.phase, "position": row.position}


def view_json(row: SavedView) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "query": row.query,
        "is_shared": row.is_shared,
        "owner": ref(row.owner),
    }


def person_json(row: Person) -> Json:
    return {"id": row.id, "name": row.name}


def driver_set_json(row: DriverSet) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "description": row.description,
        "state": row.state,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def contribution_json(row: Contribution) -> Json:
    return {
        "id": row.id,
        "initiative_id": row.initiative_id,
        "objective_id": row.objective_id,
        "level": row.level or None,
        "version": row.version,
    }


def field_json(row: CustomField) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "key": row.key,
        "name": row.name,
        "type": row.type,
        "choices": row.choices,
        "is_retired": row.is_retired,
    }


def objective_json(row: Objective) -> Json:
    owner: Person | None = row.owner
    return {
        "id": row.id,
        "version": row.version,
        "code": row.code,
        "name": row.name,
        "description": row.description,
        "parent_id": row.parent_id,
        "owner": ref(owner),
        "weight_share": row.weight_share,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def driver_json(row: Driver) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "driver_set": ref(row.driver_set),
        "name": row.name,
        "description": row.description,
        "weight_share": row.weight_share,
    }


def rating_json(row: Rating) -> Json:
    return {
        "id": row.id,
        "initiative_id": row.initiative_id,
        "driver_id": row.driver_id,
        "level": row.level or None,
        "version": row.version,
    }


def role_json(row: ResourceRole, *, sees_rates: bool) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "skills": row.skills,
        "hours_per_month": row.hours_per_month,
        "rates_visible": sees_rates,
        "rate_per_hour": row.rate_per_hour if sees_rates else None,
        "contractor_rate_per_hour": row.contractor_rate_per_hour if sees_rates else None,
        "currency": row.currency if sees_rates else None,
        "position": row.position,
        "archived_on": row.archived_on,
    }


def demand_json(row: Demand) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "initiative_id": row.initiative_id,
        "role_id": row.role_id,
        "hours": row.hours,
    }


def fund_json(row: Fund) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "note": row.note,
        "position": row.position,
        "archived_on": row.archived_on,
    }


def lines_json(rows: Sequence[MoneyLine]) -> list[Json]:
    """Lines with their amounts: one query for all of these."""
    amounts: dict[UUID, Json] = {row.id: {} for row in rows}
    found = MoneyAmount.objects.filter(line_id__in=list(amounts)).order_by("month")
    for line_id, month, amount in found.values_list("line_id", "month", "amount"):
        amounts[line_id][month.isoformat()] = amount
    return [
        {
            "id": row.id,
            "version": row.version,
            "initiative_id": row.initiative_id,
            "kind": row.kind,
            "name": row.name,
            "currency": row.currency,
            "fund_id": row.fund_id,
            "owner": ref(row.owner),
            "note": row.note,
            "amounts": amounts[row.id],
        }
        for row in rows
    ]


def actuals_json(row: MoneyLine) -> Json:
    """What the books say of a line: one query."""
    booked = ActualAmount.objects.filter(line=row).order_by("month")
    return {
        "id": row.id,
        "version": row.version,
        "initiative_id": row.initiative_id,
        "currency": row.currency,
        "amounts": {month.isoformat(): amount for month, amount in booked.values_list("month", "amount")},
    }


def money_baseline_json(row: MoneyBaseline) -> Json:
    same = ("id", "version", "initiative_id", "name", "reason", "is_current", "currency", "cost", "is_cost_complete",
            "benefit", "is_benefit_complete", "approved_on", "recorded_at")  # fmt: skip
    return {**{name: getattr(row, name) for name in same}, "approved_by": ref(row.approved_by)}


def money_baseline_with_lines_json(row: MoneyBaseline) -> Json:
    """With every line and month: two queries."""
    lines = [
        {
            "line_id": line.uid,
            "kind": line.kind,
            "name": line.name,
            "currency": line.currency,
            "owner": line.owner,
            "fund": line.fund,
            "amounts": {month.isoformat(): one.amount for month, one in line.by_month.items()},
        }
        for line in money_of_baseline(row).lines
    ]
    return {**money_baseline_json(row), "lines": lines}


def answer_json(row: Solution, selected: Sequence[UUID]) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "outcome": row.outcome,
        "selected": list(selected),
        "answer": row.answer,
        "asked_at": row.asked_at,
    }


def commitment_json(row: Commitment) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "solution_id": row.solution_id,
        "reason": row.reason,
        "signatories": row.signatories,
        "on": row.on,
        "undone_on": row.undone_on,
    }


def job_json(row: Job) -> Json:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "state": row.state,
        "share": row.share,
        "message": row.message,
        "live": row.live,
        "result_url": row.result_url,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
    }
