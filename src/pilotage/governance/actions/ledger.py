"""Entering decisions into the ledger: called by every action that decides something."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from pilotage.accounts.models import Scope
from pilotage.accounts.rules import Access
from pilotage.governance.models import LedgerEntry, LedgerKind, Outcome
from pilotage.work.models import Initiative

# Any number that nobody else locks by: entries are numbered one after the other.
NUMBERING = 7_401_226


@dataclass(frozen=True, slots=True)
class Signature:
    """One voice in a decision, as it was given.

    at    ISO time with zone
    by    the name of who signed for the other, by delegation; empty: the person signed in person
    """

    name: str
    role: str
    outcome: str
    comment: str
    at: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact that the deciders saw.

    is_met      of a criterion: met, not met, or not asked
    is_money    shown only to who may see money on the entry's scope
    address     where the rows were found, without the host
    """

    label: str
    value: str
    is_met: bool | None = None
    is_money: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under one heading."""

    title: str
    lines: tuple[Line, ...]


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
