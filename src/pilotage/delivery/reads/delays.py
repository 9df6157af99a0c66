"""What may delay a plan in its trials: the risks that are named there, and those that upper wings know of.

An upper wing gives its own in its AppConfig.ready(): `register_source(delays_from_registers)`; the trials never learn
who gave what.
"""

from collections.abc import Callable, Iterator, Sequence

from django.db.models import QuerySet

from pilotage.delivery.models import DelayRisk, Plan, PlanTask
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.delays import Delay
from pilotage.delivery.rules.uncertainty import Points, can_be_estimated
from pilotage.engine.network.plan import Kind

Source = Callable[[Plan], Sequence[Delay]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Let the trials of a plan draw what `source` gives for it."""
    if source not in _sources:
        _sources.append(source)


def delays_of(plan: Plan) -> list[Delay]:
    """Own risks first: two queries, and those of the sources."""
    own = DelayRisk.objects.filter(plan=plan).prefetch_related("delayed__task")
    found = [
        Delay(
            id=str(risk.pk),
            name=risk.name,
            probability=risk.probability,
            points=Points(risk.optimistic_seconds, risk.likely_seconds, risk.pessimistic_seconds),
            lines=tuple(one.task.uid for one in risk.delayed.all()),
        )
        for risk in own
    ]
    return found + [delay for source in _sources for delay in source(plan)]


def is_estimable(row: PlanTask) -> bool:
    """Is it work that can last longer than planned?"""
    return can_be_estimated(
        kind=row.kind,
        is_active=row.is_active,
        is_finished=row.finished_at is not None,
        duration=row.duration_seconds,
    )


def lines_to_delay(plan: Plan, text: str = "") -> Iterator[PlanTask]:
    """Phases and open tasks whose names hold all words of the text, in outline order: one query."""
    rows: QuerySet[PlanTask] = tasks_of(plan).filter(kind__in=(Kind.TASK, Kind.SUMMARY)).select_related("parent")
    for word in text.split():
        rows = rows.filter(name__icontains=word)
    return (row for row in rows if row.kind == Kind.SUMMARY or is_estimable(row))
