"""Arguments for every address that has some, one module a wing.

A module has a function `examples(world) -> dict[str, Example]`, by route name ("work:initiative"). A route with
arguments and without an example fails the walk; so does an example without a route.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from tests.access.world import World

Arguments = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Example:
    """Arguments of something in the home portfolio, and of the like in the hidden one.

    hidden   None when the thing belongs to everybody (an objective, a stage): then nothing is to be hidden
    """

    seen: Arguments
    hidden: Arguments | None = None


def alike(wing: str, names: Iterable[str], example: Example) -> dict[str, Example]:
    """The same example for many routes of a wing."""
    return {f"{wing}:{name}": example for name in names}


def all_examples(world: World) -> dict[str, Example]:
    found: dict[str, Example] = {}
    for module in iter_modules(__path__):
        found |= import_module(f"{__name__}.{module.name}").examples(world)
    return found
