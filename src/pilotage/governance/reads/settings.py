"""Life cycles as the settings show them: archived ones too, whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from pilotage.governance.models import Criterion, Gate, LifeCycle, LifeCycleStage
from pilotage.work.models import Stage


@dataclass(frozen=True, slots=True)
class Shown:
    """A life cycle with its stages in order, and its gates in force with how many criteria each has."""

    life_cycle: LifeCycle
    stages: tuple[Stage, ...]
    gates: tuple[tuple[Gate, int], ...]


def life_cycles_to_configure() -> QuerySet[LifeCycle]:
    """All of them, those in force first, in their order."""
    return LifeCycle.objects.order_by("archived_on", "position", "name")


def gates_to_configure() -> QuerySet[Gate]:
    """Those in use, also of life cycles that are archived."""
    return Gate.objects.filter(is_retired=False).select_related("life_cycle", "from_stage", "to_stage")


def shown_life_cycles(rows: Sequence[LifeCycle]) -> list[Shown]:
    """Three queries, however many."""
    ids = [row.pk for row in rows]
    stages: dict[UUID, list[Stage]] = {id: [] for id in ids}
    for link in LifeCycleStage.objects.filter(life_cycle__in=ids).select_related("stage").order_by("position"):
        stages[link.life_cycle_id].append(link.stage)
    counts: dict[UUID, int] = {}
    for gate_id in Criterion.objects.filter(gate__life_cycle__in=ids, is_retired=False).values_list("gate", flat=True):
        counts[gate_id] = counts.get(gate_id, 0) + 1
    gates: dict[UUID, list[tuple[Gate, int]]] = {id: [] for id in ids}
    for gate in Gate.objects.filter(life_cycle__in=ids, is_retired=False).select_related("from_stage", "to_stage"):
        gates[gate.life_cycle_id].append((gate, counts.get(gate.pk, 0)))
    return [
        Shown(row, tuple(stages[row.pk]), tuple(sorted(gates[row.pk], key=lambda pair: pair[0].from_stage.position)))
        for row in rows
    ]
