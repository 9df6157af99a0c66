"""The decision ledger as a person may see it: found, narrowed, and what followed each decision."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.governance.models import Condition, LedgerEntry, LedgerKind, Outcome
from pilotage.work.models import Initiative

# No ledger is older, and no column of days holds more.
YEARS = (1900, 2200)


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """What the ledger is narrowed to. `path`: of the scope that it is for; empty: all."""

    text: str = ""
    kind: str = ""
    outcome: str = ""
    path: str = ""
    year: int = 0


def ledger_visible_to(access: Access) -> QuerySet[LedgerEntry]:
    """Every entry on a scope that the person may see, newest first; its lines of money ask for more."""
    visible = access.where(Permission.SEE, field="scope__path")
    return LedgerEntry.objects.filter(visible).select_related("initiative", "scope", "decided_by")


def ledger_matching(access: Access, query: LedgerQuery) -> QuerySet[LedgerEntry]:
    """Every word must be in the title, the reason, the key of the initiative, or be the number ("D-41")."""
    rows = ledger_visible_to(access)
    if query.kind in LedgerKind.values:
        rows = rows.filter(kind=query.kind)
    if query.outcome in Outcome.values:
        rows = rows.filter(outcome=query.outcome)
    if query.path:
        rows = rows.filter(scope__path__startswith=query.path)
    if YEARS[0] <= query.year <= YEARS[1]:
        rows = rows.filter(decided_on__range=(date(query.year, 1, 1), date(query.year, 12, 31)))
    for word in query.text.split():
        rows = rows.filter(_holds(word))
    return rows


def _holds(word: str) -> Q:
    number = word.upper().removeprefix("D-")
    holds = Q(title__icontains=word) | Q(reason__icontains=word) | Q(initiative__key__iexact=word)
    if number.isascii() and number.isdigit() and len(number) <= 9:
        holds |= Q(number=int(number))
    return holds


def entries_of(source: str, *, access: Access) -> QuerySet[LedgerEntry]:
    """What was decided on one thing, newest first."""
    return ledger_visible_to(access).filter(source=source)


def newest_gate_entry(initiative: Initiative) -> LedgerEntry | None:
    """The last decision at a gate of this initiative: what the next one follows."""
    rows = LedgerEntry.objects.filter(initiative=initiative, kind=LedgerKind.GATE)
    return rows.order_by("-number").first()


def followed_by(access: Access, entry: LedgerEntry, *, at_most: int) -> list[LedgerEntry]:
    """Decisions that name this one, and later ones on the same initiative, oldest first."""
    later = Q(follows=entry)
    if entry.initiative_id is not None:
        later |= Q(initiative=entry.initiative_id, number__gt=entry.number)
    return list(ledger_visible_to(access).filter(later).order_by("number")[:at_most])


def conditions_visible_to(access: Access) -> QuerySet[Condition]:
    visible = access.where(Permission.SEE, field="entry__scope__path")
    return Condition.objects.filter(visible).select_related("entry__scope", "entry__initiative", "owner", "met_by")
