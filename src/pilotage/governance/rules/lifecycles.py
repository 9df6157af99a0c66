"""Which life cycle an initiative follows, where it stands in it, and which gates a move would pass."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.governance.models import Criterion, Due, Gate, LifeCycle
from pilotage.work.models import InitiativeFacts, Stage


@dataclass(frozen=True, slots=True)
class Way:
    """A life cycle with its stages in order, its gates by the stage that they lead out of, and what these ask for."""

    life_cycle: LifeCycle
    stages: tuple[Stage, ...]
    gates: Mapping[UUID, Gate]
    criteria: Mapping[UUID, tuple[Criterion, ...]]

    def place_of(self, stage_id: UUID | None) -> int | None:
        """How far along the stage is; None: it is no station of this life cycle."""
        return next((place for place, stage in enumerate(self.stages) if stage.pk == stage_id), None)

    def gate_out_of(self, stage_id: UUID | None) -> Gate | None:
        return self.gates.get(stage_id) if stage_id else None

    def after(self, stage_id: UUID | None) -> Stage | None:
        """The station that follows."""
        place = self.place_of(stage_id)
        return self.stages[place + 1] if place is not None and place + 1 < len(self.stages) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an initiative stands: the station it is at, or was at before it was put on hold or cancelled.

    entered_on   since when it is at that station
    gate         the way out of it; None: there is none, or the initiative has ended
    due_on       by when the gate is to be decided; None: no date, or it cannot be told
    """

    way: Way
    station: Stage
    entered_on: date | None
    gate: Gate | None
    due_on: date | None


def fits(life_cycle: LifeCycle, *, kind: str, cost: Decimal | None) -> bool:
    """Whether an initiative of this kind and cost follows it. An unknown cost is in no range."""
    if life_cycle.kinds and kind not in life_cycle.kinds:
        return False
    low, high = life_cycle.cost_from, life_cycle.cost_below
    if low is None and high is None:
        return True
    return cost is not None and (low is None or cost >= low) and (high is None or cost < high)


def way_for(ways: Iterable[Way], *, kind: str, cost: Decimal | None) -> Way | None:
    """The first that fits, in their order; None: the initiative follows none, and its stage is changed freely."""
    return next((way for way in ways if fits(way.life_cycle, kind=kind, cost=cost)), None)


def gates_passed(way: Way, *, station_id: UUID | None, to: UUID) -> tuple[Gate, ...]:
    """The gates that lie between two stages, in order; none on the way back, or out of the life cycle.

    A station that is not known counts as the first: nothing was passed yet.
    """
    here, there = way.place_of(station_id) or 0, way.place_of(to)
    if there is None or there <= here:
        return ()
    between = [way.gate_out_of(stage.pk) for stage in way.stages[here:there]]
    return tuple(gate for gate in between if gate is not None)


def due_on(gate: Gate, initiative: InitiativeFacts, *, entered_on: date | None) -> date | None:
    """By when the gate is to be decided."""
    days = timedelta(days=gate.due_days)
    if gate.due == Due.AFTER_ENTRY:
        return entered_on + days if entered_on else None
    if gate.due == Due.BEFORE_START:
        return initiative.planned_start - days if initiative.planned_start else None
    if gate.due == Due.BEFORE_FINISH:
        finish = initiative.forecast_finish or initiative.planned_finish
        return finish - days if finish else None
    return None


def may_configure(access: Access) -> Verdict:
    """Life cycles belong to everybody: they ask for the permission on the whole enterprise."""
    return access.may_everywhere(Permission.CONFIGURE)


def out_of_order(stage_ids: Sequence[UUID], gate_ends: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether a gate would lead backwards, or to a stage that is not there."""
    place = {id: index for index, id in enumerate(stage_ids)}
    return any(start not in place or end not in place or place[start] >= place[end] for start, end in gate_ends)
