"""The register as plain values, now or as of a day, for programmes."""

from datetime import date
from typing import Any

from pilotage.accounts.rules import Access, Permission
from pilotage.work.models import InitiativeFacts, PastInitiative
from pilotage.work.reads.visible import initiatives_visible_to

# JSON: Any.
Json = dict[str, Any]
DATES = ("planned_start", "planned_finish", "forecast_start", "forecast_finish", "rag_on", "registered_on")
AMOUNTS = ("whole_life_cost", "year_budget", "year_forecast")


def listed_initiatives(access: Access, *, day: date | None) -> list[Json]:
    """Every visible initiative by key; as of a day, what was effective then. Money only where it may be seen."""
    if day is None:
        rows = list(initiatives_visible_to(access).order_by("key"))
        return [_listed(row, access) for row in rows]
    past = PastInitiative.objects.filter(access.where(Permission.SEE, field="scope__path"), day=day)
    related = past.select_related("portfolio", "stage", "sponsor", "manager", "scope").order_by("key")
    return [_listed(row, access) for row in related]


def _listed(row: InitiativeFacts, access: Access) -> Json:
    may_see_money = bool(access.may(Permission.SEE_MONEY, path=row.scope.path))
    amounts = {name: getattr(row, name) if may_see_money else None for name in AMOUNTS}
    days = {name: getattr(row, name) for name in DATES}
    return {
        "key": row.key,
        "id": str(row.id),
        "external_id": row.external_id,
        "kind": row.kind,
        "name": row.name,
        "description": row.description,
        "portfolio": row.portfolio.name,
        "stage": row.stage.name,
        "sponsor": row.sponsor.name if row.sponsor else None,
        "manager": row.manager.name if row.manager else None,
        "rag": row.rag or None,
        "rag_scale": row.rag_scale,
        "rag_note": row.rag_note,
        **{name: value.isoformat() if value else None for name, value in days.items()},
        **{name: float(value) if value is not None else None for name, value in amounts.items()},
        "currency": row.currency or None,
        "unknown_words": row.unknown_words,
        "tags": row.tags,
        "custom": row.custom,
    }
