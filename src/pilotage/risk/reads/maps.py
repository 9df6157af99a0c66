"""Counts for the heat map, the worst entries of a part of the tree, and how severities moved over the months."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from pilotage.risk.models import Entry, EntryKind, Rating, Severity
from pilotage.risk.reads.listing import levels_in
from pilotage.risk.rules.scales import Levels, Scales


@dataclass(frozen=True, slots=True)
class Heat:
    """How many entries each cell holds, by (probability, impact); unrated: those that have no cell."""

    cells: dict[tuple[int, int], int]
    unrated: int

    @property
    def count(self) -> int:
        return sum(self.cells.values()) + self.unrated


def heat_of(rows: QuerySet[Entry], *, is_inherent: bool) -> Heat:
    """Annotated rows counted by cell: one query."""
    probability, impact = ("was_probability", "was_impact") if is_inherent else ("now_probability", "now_impact")
    counted = rows.order_by().values_list(probability, impact).annotate(count=Count("pk", distinct=True))
    cells: dict[tuple[int, int], int] = {}
    unrated = 0
    for first, second, count in counted:
        if first is None or second is None:
            unrated += count
        else:
            cells[first, second] = count
    return Heat(cells, unrated)


def worst_first(rows: QuerySet[Entry], *, at_most: int) -> list[Entry]:
    """Annotated rows, the most severe first, each once."""
    falling = [F(name).desc(nulls_last=True) for name in ("rank", "now_impact", "now_probability", "exposure")]
    return list(rows.filter(Q(rank__isnull=False)).order_by(*falling, "title", "pk")[:at_most])


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """Entries that were open at the end of a month (or today), by severity; unrated: not rated by then."""

    day: date
    counts: dict[Severity, int]
    unrated: int


def severities_over(rows: QuerySet[Entry], days: Sequence[date], known: Scales) -> list[MonthCounts]:
    """How many of these entries were open on each day, by the rating that held then: two queries."""
    entries = list(rows.order_by().values_list("pk", "kind", "raised_on", "ended_on").distinct())
    kinds = {pk: kind for pk, kind, _raised, _ended in entries}
    rated: dict[UUID, list[tuple[date, Levels]]] = defaultdict(list)
    for rating in Rating.objects.filter(entry__in=kinds).order_by("on"):
        rated[rating.entry_id].append((rating.on, levels_in(rating, kinds[rating.entry_id])))
    found = []
    for day in days:
        counts = dict.fromkeys(Severity, 0)
        unrated = 0
        for pk, _kind, raised, ended in entries:
            if raised > day or (ended is not None and ended <= day):
                continue
            severity = known.severity_of(_levels_on(rated[pk], day))
            if severity is None:
                unrated += 1
            else:
                counts[severity] += 1
        found.append(MonthCounts(day, counts, unrated))
    return found


def _levels_on(rated: Sequence[tuple[date, Levels]], day: date) -> Levels:
    held = [levels for on, levels in rated if on <= day]
    return held[-1] if held else Levels(None, None)


def open_actions(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Actions and issues that are not over, the earliest due first."""
    due = Q(kind__in=(EntryKind.ACTION, EntryKind.ISSUE), ended_on__isnull=True)
    return rows.filter(due).order_by(F("due_on").asc(nulls_last=True), "title", "pk")
