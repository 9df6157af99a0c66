"""Arguments of the strategy's addresses. Objectives, measures and drivers belong to everybody."""

from datetime import date
from decimal import Decimal

from pilotage.strategy.models import Actual, Measure
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.strategy.builders import an_objective, weighed_drivers


def examples(world: World) -> dict[str, Example]:
    objective = an_objective("Run on time")
    measure = Measure.objects.create(objective=objective, name="Punctuality", unit="%")
    actual = Actual.objects.create(measure=measure, on=date(2026, 3, 2), value=Decimal(90))
    driver_set, drivers = weighed_drivers({"Speed": "0.6", "Care": "0.4"})
    sets = ("driver_set", "edit_driver_set", "new_driver", "weights", "keep_weights", "activate", "redraft", "compare")
    key = Example({"key": world.here.key}, {"key": world.there.key})
    return {
        **alike("strategy", ("objective", "edit_objective", "remove_objective"), Example({"id": objective.pk})),
        "strategy:new_measure": Example({"id": objective.pk}),
        **alike("strategy", ("edit_measure", "remove_measure", "record_actual"), Example({"id": measure.pk})),
        "strategy:remove_actual": Example({"id": measure.pk, "actual_id": actual.pk}),
        **alike("strategy", (*sets, "judge", "rating_rows", "rate_cells"), Example({"id": driver_set.pk})),
        **alike("strategy", ("edit_driver", "remove_driver"), Example({"id": drivers[0].pk})),
        "strategy:alignment_rows": Example({"side": "drivers", "bucket": str(drivers[0].pk)}),
        **alike("strategy", ("why", "panel", "rate_one", "contribute_one"), key),
    }
