"""Entering decisions into the ledger: called by every action that decides something."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from pilotage.accounts.models import Scope
from pilotage.accounts.rules import Access
from pilotage.governance.models import LedgerEntry, LedgerKind, Outcome
from pilotage.governance.rules.frozen import Line, Section, Signature
from pilotage.work.models import Initiative

# Any number that nobody else locks by: entries are numbered one after the other.
NUMBERING = 7_401_226

__all__ = ["Line", "Section", "Signature", "enter_decision"]


def enter_decision(
    kind: LedgerKind,
    outcome: Outcome,
    *,
    title: str,
    reason: str,
    scope: Scope,
    initiative: Initiative | None,
    source: str,
    address: str,
    signatures: Sequence[Signature],
    evidence: Sequence[Section],
    access: Access,
    on: date,
    at: datetime,
    follows: LedgerEntry | None = None,
) -> LedgerEntry:
    """Write one decision down, for good; in the transaction of the action that decided, which has asked its own rule.

    source      "kind:id" of what was decided on
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
        last = LedgerEntry.objects.aggregate(last=Max("number"))["last"] or 0
        return LedgerEntry.objects.create(
            number=last + 1,
            kind=kind,
            outcome=outcome,
            title=title,
            reason=reason,
            scope=scope,
            initiative=initiative,
            decided_on=on,
            decided_at=at,
            decided_by_id=access.person_id,
            signatures=[asdict(one) for one in signatures],
            evidence=[asdict(one) for one in evidence],
            address=address,
            source=source,
            follows=follows,
        )
