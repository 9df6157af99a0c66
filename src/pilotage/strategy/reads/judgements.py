"""What was judged of a set's drivers, and the weights that would come of it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pilotage.accounts.models import Person
from pilotage.engine.priorities.indices import SAATY_1980
from pilotage.engine.priorities.judgements import Judgement as Ratio
from pilotage.engine.priorities.judgements import alike
from pilotage.engine.priorities.matrix import Disconnected
from pilotage.engine.priorities.scale import STEPS, step
from pilotage.engine.priorities.weighing import Weights, weigh
from pilotage.strategy.models import Driver, DriverSet, Judgement, StepKey
from pilotage.strategy.reads.drivers import drivers_of

# The table that Saaty's limit of 0.1 was stated with; its name is kept with every ratio.
TABLE = SAATY_1980
_KEYS = tuple(known.key for known in STEPS)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The drivers and what the judgements say of them.

    `answer` is None when some drivers were never compared with the others: `islands` then holds who stands alone.
    """

    drivers: tuple[Driver, ...]
    judges: tuple[Person, ...]
    judged_pairs: int  # by anybody
    all_pairs: int
    answer: Weights | None
    islands: tuple[tuple[Driver, ...], ...]


def mirrored(key: str) -> StepKey:
    """What the second is to the first when the first is this to the second."""
    return StepKey(_KEYS[len(_KEYS) - 1 - _KEYS.index(key)])


def judgements_of(driver_set: DriverSet, *, judge_id: UUID | None = None) -> list[Judgement]:
    """What was judged of this set, by everybody or by one person."""
    found = Judgement.objects.filter(first__driver_set=driver_set).select_related("judge").order_by("judge_id", "id")
    return list(found.filter(judge_id=judge_id) if judge_id else found)


def step_between(first: Driver, second: Driver, judgements: Sequence[Judgement]) -> StepKey | None:
    """What one judge says of two drivers, asked this way round."""
    for judgement in judgements:
        if (judgement.first_id, judgement.second_id) == (first.id, second.id):
            return StepKey(judgement.step)
        if (judgement.first_id, judgement.second_id) == (second.id, first.id):
            return mirrored(judgement.step)
    return None


def weighing_of(driver_set: DriverSet, *, judge_id: UUID | None = None) -> Weighed:
    """The weights that the judgements of everybody (or of one person) lead to. Every judge has the same say."""
    return weighed(drivers_of(driver_set), judgements_of(driver_set, judge_id=judge_id))


def weighed(drivers: Sequence[Driver], judgements: Sequence[Judgement]) -> Weighed:
    """The same of rows that were read already."""
    place = {driver.id: index for index, driver in enumerate(drivers)}
    judges = {judgement.judge_id: judgement.judge for judgement in judgements}
    said = [
        tuple(_ratio(judgement, place) for judgement in judgements if judgement.judge_id == judge_id)
        for judge_id in judges
    ]
    answer: Weights | None = None
    islands: tuple[tuple[Driver, ...], ...] = ()
    if drivers:
        try:
            answer = weigh(alike(len(drivers), *said), TABLE)
        except Disconnected as wrong:
            islands = tuple(tuple(drivers[item] for item in group) for group in wrong.groups)
    return Weighed(
        drivers=tuple(drivers),
        judges=tuple(sorted(judges.values(), key=lambda judge: (judge.name, judge.id))),
        judged_pairs=len({(judgement.first_id, judgement.second_id) for judgement in judgements}),
        all_pairs=len(drivers) * (len(drivers) - 1) // 2,
        answer=answer,
        islands=islands,
    )


def _ratio(judgement: Judgement, place: dict[UUID, int]) -> Ratio:
    first, second, ratio = place[judgement.first_id], place[judgement.second_id], step(judgement.step).ratio
    return Ratio(first, second, ratio) if first < second else Ratio(second, first, 1 / ratio)
