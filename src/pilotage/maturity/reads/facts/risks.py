"""Entries of registers that are not over, of registers that the reader may see."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from pilotage.accounts.rules import Permission
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.rules.facts import EntryFact, InitiativeFact
from pilotage.risk.models import OVER, Entry, EntryKind, Response
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import entries_visible_to
from pilotage.risk.rules.scales import current_of

READ = (
    "kind", "number", "title", "initiative_id", "portfolio_id", "owner_id", "status", "probability", "impact",
    "residual_probability", "residual_impact", "probability_share", "cost_likely", "delay_likely", "due_on",
    "raised_on", "reviewed_on", "scope__path", "portfolio__name", "portfolio__owner_id",
)  # fmt: skip
# The first event of an entry's history that shows the review which it shows now.
LOOKED = """
SELECT event.pgh_obj_id, min(event.pgh_created_at)
FROM risk_entryevent event JOIN risk_entry entry ON entry.id = event.pgh_obj_id
    AND entry.reviewed_on = event.reviewed_on
WHERE entry.id = ANY(%s)
GROUP BY event.pgh_obj_id
"""


def entry_facts(asked: Asked, by_id: Mapping[UUID, InitiativeFact]) -> tuple[EntryFact, ...]:
    """Six queries. A shared entry counts in its own register."""
    home = asked.access.where(Permission.SEE, field="scope__path")
    rows = entries_visible_to(asked.access).filter(home, asked.lies_here("scope__path"))
    rows = rows.exclude(status__in=OVER).filter(kind__in=(EntryKind.RISK, EntryKind.ISSUE))
    entries = list(rows.select_related(None).select_related("scope", "portfolio").only(*READ).order_by("id"))
    ids = [one.pk for one in entries]
    known, responses, looked = scales(), _responses(ids, asked.day), _looked(ids)
    found = []
    for one in entries:
        severity = known.severity_of(current_of(one))
        count, late = responses.get(one.pk, (0, 0))
        name, owner = _home(one, by_id)
        found.append(
            EntryFact(
                one.pk,
                one.scope.path,
                one.kind,
                f"{one.title} ({one.key}), {name}" if name else f"{one.title} ({one.key})",
                owner,
                one.owner_id,
                one.status,
                severity.value if severity else "",
                max(one.raised_on, one.reviewed_on or one.raised_on),
                looked.get(one.pk),
                one.due_on,
                count,
                late,
                _is_numbered(one),
            )
        )
    return tuple(found)


def _home(one: Entry, by_id: Mapping[UUID, InitiativeFact]) -> tuple[str, UUID | None]:
    """What its register is called, and whose it is."""
    if one.portfolio is not None:
        return one.portfolio.name, one.portfolio.owner_id
    initiative = by_id.get(one.initiative_id) if one.initiative_id else None
    return (initiative.name, initiative.owner) if initiative else ("", None)


def _is_numbered(one: Entry) -> bool:
    has_effect = one.cost_likely is not None or one.delay_likely is not None
    return one.probability_share is not None and has_effect


def _responses(ids: list[UUID], day: date) -> dict[UUID, tuple[int, int]]:
    """How many each has, and how many of them are overdue."""
    is_late = Q(done_on=None, due_on__lt=day)
    rows = Response.objects.filter(entry_id__in=ids).order_by().values_list("entry_id")
    return {id: (count, late) for id, count, late in rows.annotate(all=Count("id"), late=Count("id", filter=is_late))}


def _looked(ids: list[UUID]) -> dict[UUID, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(LOOKED, [ids])
        found: list[tuple[Any, ...]] = cursor.fetchall()  # an id and a moment: Any
    return dict(found)
