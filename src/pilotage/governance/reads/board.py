"""The board of stages, and the gates that fall due: where every initiative stands, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access
from pilotage.governance.models import GateReview, LifeCycle
from pilotage.governance.reads.lifecycles import open_reviews_of, standings_of
from pilotage.governance.rules.lifecycles import Standing
from pilotage.work.models import Initiative, Stage, StagePhase
from pilotage.work.reads.visible import ENDED, initiatives_visible_to


@dataclass(frozen=True, slots=True)
class Placed:
    """An initiative at its place in its life cycle; `review` waits for a decision."""

    initiative: Initiative
    standing: Standing
    review: GateReview | None


@dataclass(frozen=True, slots=True)
class Lane:
    stage: Stage
    cards: tuple[Placed, ...]


def stages_to_move_to() -> QuerySet[Stage]:
    """Every stage: a card may be put into any lane; whether it gets there is asked of its gate."""
    return Stage.objects.order_by("position")


def placed_in(access: Access, *, path: str, with_ended: bool) -> list[Placed]:
    """Everything in sight below a path that follows a life cycle, by name."""
    rows = initiatives_visible_to(access).filter(scope__path__startswith=path)
    rows = rows.exclude(stage__phase=StagePhase.CANCELLED) if with_ended else rows.exclude(stage__phase__in=ENDED)
    initiatives = list(rows.order_by("name", "id"))
    standings = standings_of(initiatives)
    reviews = open_reviews_of([one.pk for one in initiatives])
    return [Placed(one, standings[one.pk], reviews.get(one.pk)) for one in initiatives if one.pk in standings]


def lanes_of(placed: Sequence[Placed], life_cycle: LifeCycle) -> list[Lane]:
    """A lane for every stage of the life cycle, then those stages outside it at which something stands."""
    mine = [one for one in placed if one.standing.way.life_cycle.pk == life_cycle.pk]
    if not mine:
        return []
    by_stage: dict[UUID, list[Placed]] = {}
    outside: dict[UUID, Stage] = {}
    way = mine[0].standing.way
    for one in mine:
        stage = one.initiative.stage
        by_stage.setdefault(stage.pk, []).append(one)
        if way.place_of(stage.pk) is None:
            outside[stage.pk] = stage
    stages = [*way.stages, *sorted(outside.values(), key=lambda stage: stage.position)]
    return [Lane(stage, tuple(by_stage.get(stage.pk, ()))) for stage in stages]


def gates_due(placed: Sequence[Placed]) -> tuple[list[tuple[date, Placed]], list[Placed]]:
    """Those with a day, soonest first; and those that stand at a gate for which no day can be told."""
    dated = [(one.standing.due_on, one) for one in placed if one.standing.due_on is not None]
    undated = [one for one in placed if one.standing.gate is not None and one.standing.due_on is None]
    return sorted(dated, key=lambda pair: (pair[0], pair[1].initiative.name)), undated
