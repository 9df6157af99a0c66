"""Life cycles as they are configured, and where initiatives stand in theirs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import MoneySummary
from pilotage.governance.models import Criterion, Gate, GateReview, LifeCycle, LifeCycleStage, ReviewState
from pilotage.governance.rules.lifecycles import Standing, Way, due_on, way_for
from pilotage.work.models import Initiative, Observation, Observed, Stage
from pilotage.work.reads.visible import ENDED

# When each initiative came to each stage, newest first.
Steps = Sequence[tuple[date, UUID]]


def life_cycles() -> QuerySet[LifeCycle]:
    """Those in force, in order: the first that fits counts."""
    return LifeCycle.objects.filter(archived_on__isnull=True).order_by("position", "name")


def ways(*, also: Collection[UUID] = ()) -> list[Way]:
    """Every life cycle in force, whole: four queries. `also` names archived ones that are needed too."""
    rows = list(life_cycles())
    rows += list(LifeCycle.objects.filter(pk__in=also, archived_on__isnull=False)) if also else []
    stages: dict[UUID, list[Stage]] = {row.pk: [] for row in rows}
    for link in LifeCycleStage.objects.filter(life_cycle__in=stages).select_related("stage").order_by("position"):
        stages[link.life_cycle_id].append(link.stage)
    gates: dict[UUID, dict[UUID, Gate]] = {row.pk: {} for row in rows}
    for gate in Gate.objects.filter(life_cycle__in=stages, is_retired=False).select_related("to_stage", "from_stage"):
        gates[gate.life_cycle_id][gate.from_stage_id] = gate
    criteria: dict[UUID, list[Criterion]] = {}
    for one in Criterion.objects.filter(gate__life_cycle__in=stages, is_retired=False):
        criteria.setdefault(one.gate_id, []).append(one)
    asked = {id: tuple(found) for id, found in criteria.items()}
    return [Way(row, tuple(stages[row.pk]), gates[row.pk], asked) for row in rows]


def standings_of(initiatives: Collection[Initiative]) -> dict[UUID, Standing]:
    """Where each of these stands, of those that follow a life cycle: a fixed number of queries."""
    known = ways()
    if not known or not initiatives:
        return {}
    ids = [one.pk for one in initiatives]
    costs, steps = costs_of(ids), _steps_of(ids)
    found = {}
    for one in initiatives:
        way = way_for(known, kind=one.kind, cost=costs.get(one.pk))
        if way is not None and way.stages:
            found[one.pk] = _standing(way, one, steps.get(one.pk, ()))
    return found


def standing_of(initiative: Initiative) -> Standing | None:
    return standings_of([initiative]).get(initiative.pk)


def costs_of(ids: Collection[UUID]) -> Mapping[UUID, Decimal]:
    """The whole known cost in the enterprise currency, by which life cycles are told apart; incomplete is unknown."""
    rows = MoneySummary.objects.filter(initiative_id__in=ids, cost__isnull=False, is_cost_complete=True)
    return {id: cost for id, cost in rows.values_list("initiative_id", "cost") if cost is not None}


def _steps_of(ids: Collection[UUID]) -> dict[UUID, list[tuple[date, UUID]]]:
    found: dict[UUID, list[tuple[date, UUID]]] = {}
    seen = Observation.objects.filter(initiative_id__in=ids, field=Observed.STAGE).exclude(text="")
    for id, on, text in seen.order_by("-on").values_list("initiative_id", "on", "text"):
        found.setdefault(id, []).append((on, UUID(text)))
    return found


def _standing(way: Way, initiative: Initiative, steps: Steps) -> Standing:
    is_inside = way.place_of(initiative.stage_id) is not None
    last = initiative.stage_id if is_inside else next((id for _on, id in steps if way.place_of(id) is not None), None)
    place = way.place_of(last) or 0
    station = way.stages[place]
    entered = _entered_on(steps, station.pk)
    gate = None if initiative.stage.phase in ENDED else way.gate_out_of(station.pk)
    return Standing(way, station, entered, gate, due_on(gate, initiative, entered_on=entered) if gate else None)


def _entered_on(steps: Steps, stage_id: UUID) -> date | None:
    """The first day of the newest unbroken time at a stage."""
    entered = None
    for on, id in steps:
        if id == stage_id:
            entered = on
        elif entered is not None:
            break
    return entered


def reviews_visible_to(access: Access) -> QuerySet[GateReview]:
    """Reviews of initiatives that the person may see, with what a page shows of them."""
    visible = access.where(Permission.SEE, field="initiative__scope__path")
    return GateReview.objects.filter(visible).select_related(
        "initiative__scope", "initiative__stage", "initiative__portfolio", "initiative__manager", "gate__life_cycle",
        "gate__from_stage", "gate__to_stage", "gate__recycle_to", "submitted_by", "entry",
    )  # fmt: skip


def open_reviews_of(ids: Collection[UUID]) -> dict[UUID, GateReview]:
    """The review that waits for a decision, by initiative."""
    rows = GateReview.objects.filter(initiative_id__in=ids, state=ReviewState.OPEN)
    return {row.initiative_id: row for row in rows.select_related("gate", "submitted_by")}
