"""Entries as JSON, many at once: what they concern comes in one query, money only for who may see it."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.api.serialisers import ref
from pilotage.risk.models import Concern, Entry, EntryKind
from pilotage.risk.rules.exposure import exposure_of
from pilotage.risk.rules.scales import Scales, current_of

# JSON of a resource: Any.
Json = dict[str, Any]
PLAIN = (
    "version", "key", "kind", "title", "cause", "event", "effect", "status", "probability", "impact",
    "residual_probability", "residual_impact", "delay_low", "delay_likely", "delay_high", "near_from", "near_until",
    "due_on", "raised_on", "reviewed_on", "ended_on",
)  # fmt: skip
MONEY = ("cost_low", "cost_likely", "cost_high")


def risks_json(access: Access, entries: Iterable[Entry], known: Scales, currency: str) -> list[Json]:
    rows = list(entries)
    concerned: dict[UUID, list[Json | None]] = defaultdict(list)
    told = Concern.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"), entry__in=rows)
    for concern in told.select_related("initiative").order_by("initiative__name"):
        concerned[concern.entry_id].append(ref(concern.initiative))
    return [_json(access, row, known, currency, concerned[row.pk]) for row in rows]


def _json(access: Access, row: Entry, known: Scales, currency: str, concerned: list[Json | None]) -> Json:
    sees_home = bool(access.may(Permission.SEE, path=row.scope.path))
    has_money = bool(access.may(Permission.SEE_MONEY, path=row.scope.path))
    severity = known.severity_of(current_of(row)) if row.kind != EntryKind.ACTION else None
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in PLAIN},
        "initiative": ref(row.initiative) if sees_home else None,
        "portfolio": ref(row.portfolio) if sees_home else None,
        "concerns": concerned,
        "owner": ref(row.owner),
        "severity": severity,
        "probability_share": _text(row.probability_share),
        **{name: _text(getattr(row, name)) if has_money else None for name in MONEY},
        "currency": row.currency or None if has_money else None,
        "exposure": _text(exposure_of(row, currency)) if has_money else None,
        "money_visible": has_money,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
