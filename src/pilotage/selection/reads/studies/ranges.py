"""How far weights, costs and benefits may lie from the plan, by what was judged and stated."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.finance.reads.ranges import benefit_ranges_of, cost_ranges_of
from pilotage.selection.models import Scenario
from pilotage.strategy.models import Driver, DriverSet, Judgement
from pilotage.strategy.reads.drivers import driver_sets_visible_to, drivers_of
from pilotage.strategy.reads.judgements import judgements_of, weighed

DIGITS = Decimal("1e-6")


def ranges_of(access: Access, scenario: Scenario, ids: Collection[str]) -> dict[str, object]:
    """Settings of a study: `weights` by driver, `stated_costs`, `stated_benefits` by candidate, where there are any."""
    wanted = [UUID(id) for id in ids]
    found: dict[str, object] = {}
    for name, stated in (
        ("stated_costs", cost_ranges_of(access, wanted)),
        ("stated_benefits", benefit_ranges_of(access, wanted)),
    ):
        if stated:
            found[name] = {str(id): [str(low), str(high)] for id, (low, high) in sorted(stated.items())}
    driver_set = scenario.driver_set
    if driver_set is not None and driver_sets_visible_to(access).filter(pk=driver_set.pk).exists():
        weights = weight_ranges(driver_set)
        found |= {"weights": [[str(low), str(high)] for low, high in weights]} if weights else {}
    return found


def weight_ranges(driver_set: DriverSet) -> tuple[tuple[Decimal, Decimal], ...]:
    """From the judge who gives a driver least to who gives it most, each wider by how they contradict themselves."""
    drivers, judgements = drivers_of(driver_set), judgements_of(driver_set)
    judges = {one.judge_id for one in judgements}
    said = [
        weights
        for judge in judges
        if (weights := _said_by(drivers, [one for one in judgements if one.judge_id == judge])) is not None
    ]
    if not said:
        return ()
    return tuple(
        (
            Decimal(min(low for low, _high in column)).quantize(DIGITS),
            Decimal(max(high for _low, high in column)).quantize(DIGITS),
        )
        for column in zip(*said, strict=True)
    )


def _said_by(drivers: Sequence[Driver], judgements: Sequence[Judgement]) -> list[tuple[float, float]] | None:
    """(least, most) weight of each driver by one judge; None where the judgements do not reach all drivers."""
    answer = weighed(drivers, judgements).answer
    if answer is None:
        return None
    spread = min(answer.consistency_ratio or 0.0, 0.9)
    return [(weight * (1 - spread), weight * (1 + spread)) for weight in answer.weights]
