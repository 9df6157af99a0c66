"""Status reports: the newest published one of each initiative, and whether the last that was due came."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from pilotage.governance.models import ReportDimension, ReportingCycle, ReportRag
from pilotage.governance.models.reports import MONEY_DIMENSIONS
from pilotage.governance.reads.reporting.due import active_cycles, cycle_of
from pilotage.governance.reads.reporting.visible import published_visible_to
from pilotage.governance.rules.reporting.periods import Period, periods_until
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.reads.facts.texts import mark_of
from pilotage.maturity.rules.facts import History, ReportDue, ReportFact, StageFact
from pilotage.work.models import InitiativeFacts, Observed, Rag

# A report of more than a year ago says nothing of how reporting goes now.
KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class _Row:
    """A published report as it is read; `first_of`: its cycle and period."""

    id: UUID
    first_of: tuple[UUID, date]
    fact: ReportFact


class Reports:
    """The published reports of the scope of the last year, by initiative, the oldest first: two queries."""

    def __init__(self, asked: Asked) -> None:
        self._by_initiative = _published(asked)
        self._rags = _rags([rows[-1].id for rows in self._by_initiative.values()])

    def newest(self) -> tuple[ReportFact, ...]:
        return tuple(_coloured(rows[-1], self._rags) for rows in self._by_initiative.values())

    def first_for(self, initiative: UUID, cycle: UUID, start: date) -> ReportFact | None:
        rows = self._by_initiative.get(initiative, ())
        return next((row.fact for row in rows if row.first_of == (cycle, start)), None)


def _published(asked: Asked) -> dict[UUID, list[_Row]]:
    rows = published_visible_to(asked.access).select_related(None).prefetch_related(None)
    rows = rows.filter(
        asked.lies_here("initiative__scope__path"),
        published_on__lte=asked.day,
        period_end__gte=asked.day - KEPT,
    ).annotate(words=mark_of("summary", "next_steps"))
    columns = rows.order_by("period_end", "number", "published_at").values_list(
        "id", "initiative_id", "cycle_id", "period_start", "due_on", "published_at", "published_on",
        "published_by_id", "words",
    )  # fmt: skip
    found: dict[UUID, list[_Row]] = defaultdict(list)
    for id, initiative, cycle, start, due_on, at, on, by, mark in columns:
        before = found[initiative][-1].fact.words if found[initiative] else ""
        fact = ReportFact(initiative, due_on, at, on, by, words=mark, words_before=before)  # type: ignore[arg-type]  # published ones have both
        found[initiative].append(_Row(id, (cycle, start), fact))
    return dict(found)


def _rags(ids: Sequence[UUID]) -> dict[UUID, dict[str, tuple[str, str]]]:
    """What was given and what the rules proposed, by report and dimension; those of money left out."""
    found: dict[UUID, dict[str, tuple[str, str]]] = defaultdict(dict)
    rows = ReportRag.objects.filter(report_id__in=ids).exclude(dimension__in=MONEY_DIMENSIONS)
    for id, dimension, given, proposed in rows.values_list("report_id", "dimension", "given", "proposed"):
        found[id][dimension] = (given, proposed)
    return found


def _coloured(row: _Row, rags: Mapping[UUID, Mapping[str, tuple[str, str]]]) -> ReportFact:
    known, fact = rags.get(row.id, {}), row.fact
    overall = known.get(ReportDimension.OVERALL, ("", ""))[0]
    reds = tuple(
        one for one, (_given, proposed) in known.items() if proposed == Rag.RED and one != ReportDimension.OVERALL
    )
    return ReportFact(
        fact.initiative, fact.due_on, fact.published_at, fact.published_on, fact.published_by, overall, reds,
        fact.words, fact.words_before,
    )  # fmt: skip


def dues_of(
    asked: Asked,
    rows: Sequence[InitiativeFacts],
    observations: Mapping[UUID, History],
    stages: Mapping[str, StageFact],
    reports: Reports,
) -> tuple[ReportDue, ...]:
    """Of what reports: the newest period whose day is over, where it was to report for it. One query."""
    active = active_cycles()
    over = {one.pk: _newest_over(one, asked.day) for one in active}
    found = []
    for one in rows:
        cycle = cycle_of(one, active)  # type: ignore[arg-type]  # asked for what every row of facts has
        period = over[cycle.pk] if cycle else None
        if cycle is None or period is None:
            continue
        since = _since(observations.get(one.pk, {}), stages, cycle) or one.registered_on
        if max(since, one.registered_on) <= period.end:
            first = reports.first_for(one.pk, cycle.pk, period.start)
            found.append(ReportDue(one.pk, period.label, period.due_on, first))
    return tuple(found)


def _newest_over(cycle: ReportingCycle, day: date) -> Period | None:
    """The newest period whose report was due before the day."""
    return next((one for one in periods_until(cycle, day) if one.due_on < day), None)


def _since(history: History, stages: Mapping[str, StageFact], cycle: ReportingCycle) -> date | None:
    """Since when it has been in stages that report."""
    found = None
    for seen in history.get(Observed.STAGE, ()):
        reports = seen.text in stages and stages[seen.text].phase in cycle.phases
        found = (found or seen.on) if reports else None
    return found
