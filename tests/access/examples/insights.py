"""Arguments of the cockpit's addresses."""

from tests.access.examples import Example
from tests.access.world import World


def examples(world: World) -> dict[str, Example]:
    return {"insights:health_panel": Example({"key": world.here.key}, {"key": world.there.key})}
