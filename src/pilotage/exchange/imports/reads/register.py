"""The register as it stood on a file's day, in two queries whatever its size."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.imports.rules.comparing import Json, Known
from pilotage.exchange.imports.rules.facts import Vocabulary
from pilotage.work.models import CustomField, Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to, stages

COLUMNS = (
    "id", "version", "key", "external_id", "scope__path", "name", "description", "kind", "portfolio__name",
    "sponsor__name", "manager__name", "tags", "custom",
)  # fmt: skip
EFFECTIVE = """
SELECT DISTINCT ON (o.initiative_id, o.field)
       o.initiative_id, o.field, o."on", o.text, o.day, o.amount, o.currency, o.words
FROM work_observation o
WHERE o."on" <= %s
ORDER BY o.initiative_id, o.field, o."on" DESC
"""

LATER = """SELECT DISTINCT o.initiative_id FROM work_observation o WHERE o."on" > %s"""


def register_on(day: date, *, access: Access, below: Portfolio | None = None) -> dict[UUID, Known]:
    """Every visible initiative (below a portfolio, or all), with what was effective on the day."""
    rows = initiatives_visible_to(access)
    if below is not None:
        rows = rows.filter(scope__path__startswith=below.scope.path)
    known = {row[0]: _known(row) for row in rows.values_list(*COLUMNS)}
    with connection.cursor() as cursor:
        cursor.execute(EFFECTIVE, [day])
        for initiative, name, on, text, seen_day, amount, currency, words in cursor.fetchall():
            one = known.get(initiative)
            if one is None:
                continue
            one.observed[name] = {
                "text": text,
                "day": seen_day.isoformat() if seen_day else None,
                "amount": str(amount) if amount is not None else None,
                "currency": currency,
                "words": words,
            }
            if on == day:
                one.on_that_day.add(name)
        cursor.execute(LATER, [day])
        for (initiative,) in cursor.fetchall():
            if initiative in known:
                known[initiative].is_past = True
    return known


def _known(row: tuple[Any, ...]) -> Known:
    # A row of a query with names chosen above: Any.
    id, version, key, external_id, path, name, description, kind, portfolio, sponsor, manager, tags, custom = row
    plain: Json = {
        "external_id": external_id,
        "name": name,
        "description": description,
        "kind": kind,
        "portfolio": portfolio,
        "sponsor": sponsor,
        "manager": manager,
        "tags": tags,
    }
    return Known(id, version, key, external_id, path, plain, custom)


def vocabulary(field_keys: dict[str, str]) -> Vocabulary:
    """What words mean here: stages, custom fields, and the enterprise's currency."""
    return Vocabulary(tuple(stages()), field_keys, organisation().currency)


def field_types() -> dict[str, str]:
    """The type of every custom field, retired ones included, by its key."""
    return dict(CustomField.objects.values_list("key", "type"))


def portfolio_paths(access: Access) -> dict[str, tuple[UUID, str]]:
    """Visible portfolios by name: id and scope path. Of two with one name the higher one in the tree counts."""
    found: dict[str, tuple[UUID, str]] = {}
    for portfolio in portfolios_visible_to(access):
        found.setdefault(portfolio.name, (portfolio.id, portfolio.scope.path))
    return found


def hidden_ids(access: Access, ids: set[str]) -> set[str]:
    """Which external ids belong to initiatives that the person may not change; the rows are refused, not doubled."""
    permitted = access.where(Permission.SEE, field="scope__path")
    taken = set(Initiative.objects.filter(external_id__in=ids).values_list("external_id", flat=True))
    return taken - set(Initiative.objects.filter(permitted, external_id__in=ids).values_list("external_id", flat=True))
