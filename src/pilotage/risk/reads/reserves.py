"""The risks of a register (of a portfolio with all below it) as the engine takes them, and what was reckoned."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from pilotage.accounts.models import Scope
from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access
from pilotage.engine.contingency.problem import Problem
from pilotage.kit.models import JobState
from pilotage.risk.models import OVER, Contingency, Entry, EntryKind
from pilotage.risk.reads.visible import contingencies_visible_to
from pilotage.risk.rules.reserves import Reserve, costly_of, fingerprint_of, reserve_from


def risks_counted(scope: Scope) -> list[Entry]:
    """Open risks whose register lies in that scope: each stands in one, so that none is counted twice.

    Those shared from elsewhere are counted where their register is.
    """
    below = Entry.objects.filter(scope__path__startswith=scope.path, kind=EntryKind.RISK).exclude(status__in=OVER)
    return list(below.select_related("initiative", "portfolio", "scope", "owner").order_by("title", "pk"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem with how many risks it has and lacks, and what it was made of."""

    problem: Problem
    currency: str
    counted: int
    uncounted: int
    fingerprint: str


def problem_of(scope: Scope, correlation: float) -> Asked:
    """Two queries."""
    entries, currency = risks_counted(scope), organisation().currency
    known = [one for entry in entries if (one := costly_of(entry, currency)) is not None]
    return Asked(
        problem=Problem(tuple(known), correlation),
        currency=currency,
        counted=len(known),
        uncounted=len(entries) - len(known),
        fingerprint=fingerprint_of(entries, currency),
    )


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A kept contingency; reserve: None until it is answered."""

    row: Contingency
    reserve: Reserve | None

    @property
    def is_open(self) -> bool:
        job = self.row.job
        return job is not None and job.state in (JobState.WAITING, JobState.RUNNING)


def newest_contingency(access: Access, scope: Scope) -> Reckoned | None:
    """What was asked last for exactly that scope, answered or not."""
    rows = contingencies_visible_to(access).filter(scope=scope).select_related("job", "scope", "asked_by")
    row = rows.first()
    return None if row is None else Reckoned(row, reserve_from(row.result) if row.result else None)


def newest_answer(access: Access, scope: Scope) -> Reckoned | None:
    rows = contingencies_visible_to(access).filter(scope=scope, answered_at__isnull=False)
    row = rows.select_related("job", "scope", "asked_by").first()
    return None if row is None else Reckoned(row, reserve_from(row.result))


def newest_answers(access: Access, scope_ids: Collection[UUID]) -> dict[UUID, Reckoned]:
    """By scope: one query."""
    rows = contingencies_visible_to(access).filter(scope__in=scope_ids, answered_at__isnull=False)
    newest = rows.order_by("scope_id", "-asked_at", "-id").distinct("scope_id")
    return {row.scope_id: Reckoned(row, reserve_from(row.result)) for row in newest.select_related("job")}


def contingency_to_answer(id: UUID) -> Contingency:
    return Contingency.objects.select_related("scope").get(pk=id)
