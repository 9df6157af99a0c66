"""Scenarios as JSON, with everything that is set of them: one query a table, however many there are."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from pilotage.exchange.api.serialisers import CENT, Json
from pilotage.selection.models import (
    Scenario,
    ScenarioCandidate,
    ScenarioLimit,
    ScenarioLogic,
    ScenarioLogicMember,
    ScenarioRole,
    ScenarioRule,
    ScenarioTerms,
)

Part = TypeVar("Part", ScenarioLimit, ScenarioRole, ScenarioRule, ScenarioTerms, ScenarioLogic)
FACTS = (
    "id", "version", "name", "note", "scope_id", "goal", "mix_share", "driver_set_id", "second_goal", "second_share",
    "source", "query", "first_year", "year_count", "grain", "most_shift", "delay_share", "currency", "keeps_delivery",
    "counts_people", "needs_demand", "seconds", "owner_id", "is_shared", "archived_on",
)  # fmt: skip
LIMIT = (
    "id", "measure", "year", "parts", "part", "portfolio_id", "fund_id", "driver_id", "objective_id", "at_least",
    "at_most", "price", "most_over",
)  # fmt: skip
ROLE = (
    "role_id", "is_counted", "is_hard", "capacity_share", "rate_per_hour", "most_hours", "hires", "hire_from",
    "hire_rate_per_month",
)  # fmt: skip
TERMS = ("initiative_id", "earliest", "latest", "keeps_claim", "cost_bound", "npv_bound", "counts_unrated")
LOGIC = ("id", "kind", "portfolio_id", "programme_id", "lag_days", "count", "reason")


def scenarios_json(rows: Sequence[Scenario]) -> list[Json]:
    """Scenarios with all their parts: seven queries for all of these."""
    ids = [row.id for row in rows]
    limits = _by_scenario(ids, ScenarioLimit.objects.order_by("id"))
    forced = _by_scenario(ids, ScenarioRule.objects.order_by("id"))
    roles = _by_scenario(ids, ScenarioRole.objects.order_by("id"))
    terms = _by_scenario(ids, ScenarioTerms.objects.order_by("id"))
    logic = _by_scenario(ids, ScenarioLogic.objects.order_by("id"))
    members = _members(ids)
    listed: dict[UUID, list[UUID]] = {id: [] for id in ids}
    named = ScenarioCandidate.objects.filter(scenario_id__in=ids).order_by("id")
    for scenario_id, initiative_id in named.values_list("scenario_id", "initiative_id"):
        listed[scenario_id].append(initiative_id)
    return [
        {
            **_said(row, FACTS),
            "budgets": _budgets(limits[row.id]),
            "limits": [_said(one, LIMIT) for one in limits[row.id]],
            "roles": [_said(one, ROLE) for one in roles[row.id]],
            "terms": [_said(one, TERMS) for one in terms[row.id]],
            "logic": [{**_said(one, LOGIC), "initiative_ids": members.get(one.id, [])} for one in logic[row.id]],
            "forced": [_said(one, ("initiative_id", "side", "reason")) for one in forced[row.id]],
            "listed": listed[row.id],
        }
        for row in rows
    ]


def _said(row: object, names: Iterable[str]) -> Json:
    return {name: getattr(row, name) for name in names}


def _by_scenario(ids: Collection[UUID], rows: QuerySet[Part]) -> dict[UUID, list[Part]]:
    found: dict[UUID, list[Part]] = {id: [] for id in ids}
    for row in rows.filter(scenario_id__in=ids):
        found[row.scenario_id].append(row)
    return found


def _members(ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The initiatives of each rule, in their order."""
    found: dict[UUID, list[UUID]] = {}
    rows = ScenarioLogicMember.objects.filter(logic__scenario_id__in=ids).order_by("logic_id", "position")
    for logic_id, initiative_id in rows.values_list("logic_id", "initiative_id"):
        found.setdefault(logic_id, []).append(initiative_id)
    return found


def _budgets(limits: Sequence[ScenarioLimit]) -> list[Json]:
    """The most that may be spent on everything, year by year."""
    yearly = sorted((one for one in limits if one.is_budget), key=lambda one: one.year or 0)
    return [{"year": one.year, "amount": one.at_most.quantize(CENT)} for one in yearly if one.at_most is not None]
