"""Objectives and measures, drivers and their weights, what initiatives serve and whether that was accepted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q

from pilotage.governance.models import AlignmentReview
from pilotage.governance.reads.alignment import standings_of, strategy_mark
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.rules.facts import (
    AlignmentFact,
    InitiativeFact,
    MeasureFact,
    ObjectiveFact,
    ServiceFact,
    WeightingFact,
)
from pilotage.maturity.rules.facts.register import DECIDED
from pilotage.strategy.models import Actual, DriverSet, Level, WeightMethod
from pilotage.strategy.reads.drivers import drivers_of, newest_weighting
from pilotage.strategy.reads.objectives import measures_visible_to, objectives_visible_to
from pilotage.strategy.reads.ratings import levels_by_driver, levels_by_objective


def objective_facts(asked: Asked) -> tuple[ObjectiveFact, ...]:
    """One query."""
    is_told = Q(measures__target__isnull=False, measures__target_on__isnull=False)
    rows = objectives_visible_to(asked.access).select_related(None).annotate(
        parts=Count("children", distinct=True),
        all_measures=Count("measures", distinct=True),
        targets=Count("measures", filter=is_told, distinct=True),
    )  # fmt: skip
    columns = ("id", "name", "code", "owner_id", "parts", "all_measures", "targets", "ends_on")
    return tuple(
        ObjectiveFact(id, f"{name} ({code})", owner, not parts, measures, targets)
        for id, name, code, owner, parts, measures, targets, ends_on in rows.values_list(*columns)
        if ends_on is None or ends_on >= asked.day
    )


def measure_facts(asked: Asked) -> tuple[MeasureFact, ...]:
    """Two queries."""
    taken = Actual.objects.filter(on__lte=asked.day, value__isnull=False).order_by()
    newest: Mapping[UUID, date] = dict(taken.values_list("measure_id").annotate(on=Max("on")))
    rows = measures_visible_to(asked.access).order_by("objective__position", "objective__code", "position", "name")
    is_over = Q(objective__ends_on__lt=asked.day)
    columns = ("id", "name", "objective_id", "objective__name", "objective__owner_id")
    return tuple(
        MeasureFact(id, f"{name} ({objective_name})", objective, owner, newest.get(id))
        for id, name, objective, objective_name, owner in rows.exclude(is_over).values_list(*columns)
    )


def weighting_fact(driver_set: DriverSet | None) -> WeightingFact | None:
    """Two queries."""
    if driver_set is None:
        return None
    newest, drivers = newest_weighting(driver_set), len(drivers_of(driver_set))
    if newest is None:
        return WeightingFact(driver_set.pk, driver_set.name, drivers)
    is_pairwise = newest.method == WeightMethod.PAIRWISE
    return WeightingFact(
        driver_set.pk, driver_set.name, drivers, is_pairwise, newest.consistency_ratio, len(newest.judges)
    )  # fmt: skip


def service_facts(driver_set: DriverSet | None, initiatives: Sequence[InitiativeFact]) -> dict[UUID, ServiceFact]:
    """What each of these serves: three queries."""
    among = {one.id for one in initiatives}
    rated: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for id, driver, level in levels_by_driver(driver_set, among) if driver_set else ():
        rated[id][driver] = level
    stated: dict[UUID, set[UUID]] = defaultdict(set)
    for id, objective, level in levels_by_objective(among):
        if level != Level.NONE:
            stated[id].add(objective)
    return {
        id: ServiceFact(
            rated.get(id, {}),
            frozenset(stated.get(id, ())),
            sum(level != Level.NONE for level in rated.get(id, {}).values()) + len(stated.get(id, ())),
        )
        for id in rated.keys() | stated.keys()
    }


def alignment_facts(asked: Asked, initiatives: Sequence[InitiativeFact]) -> dict[UUID, AlignmentFact]:
    """Of what was decided: four queries."""
    ids = [one.id for one in initiatives if one.phase in DECIDED]
    standings = standings_of(asked.access, ids, on=asked.day, mark=strategy_mark())
    return {id: _alignment(one.state, one.accepted) for id, one in standings.items()}


def _alignment(state: str, accepted: AlignmentReview | None) -> AlignmentFact:
    if accepted is None:
        return AlignmentFact(str(state))
    lines = list(accepted.lines.all())
    words = "\n".join(sorted(" ".join(line.why.split()).casefold() for line in lines if line.why.strip()))
    expects = any(line.measure_id is not None and line.expected_change is not None for line in lines)
    return AlignmentFact(str(state), accepted=True, expects=expects, words=words)
