"""Editions of capability models, with how much each holds and is used."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from pilotage.accounts.rules import Access
from pilotage.maturity.models import CapabilityModel
from pilotage.maturity.reads.assessments import assessments_visible_to
from pilotage.maturity.reads.capability import capability_models


@dataclass(frozen=True, slots=True)
class Edition:
    """practices: how many it has; assessments: how many the person sees that were made by it."""

    model: CapabilityModel
    practices: int
    assessments: int


def editions_seen_by(access: Access) -> list[Edition]:
    """All of them, with counts: two queries."""
    used = Counter(assessments_visible_to(access).order_by().values_list("model_id", flat=True))
    rows = capability_models().select_related("copied_from").annotate(count=Count("practices"))
    return [Edition(row, row.count, used[row.pk]) for row in rows]
