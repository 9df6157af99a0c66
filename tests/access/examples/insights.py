"""Arguments of the cockpit's addresses."""

from tests.access.examples import Example, alike
from tests.access.world import World


def examples(world: World) -> dict[str, Example]:
    names = ("health_panel", "earned_value", "earned_value_cells")
    return alike("insights", names, Example({"key": world.here.key}, {"key": world.there.key}))
