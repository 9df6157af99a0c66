"""How an upper wing hears of a lower wing's writes: it registers what to do, the lower wing tells, in its transaction.

    register("initiatives_changed", refresh_summaries)      # in the upper wing's AppConfig.ready()
    tell("initiatives_changed", ids)                        # in the lower wing's action

The lower wing names what happened and never learns who listens. A reaction that raises undoes the deed.
"""

from collections.abc import Callable, Collection
from uuid import UUID

Reaction = Callable[[Collection[UUID]], None]
_reactions: dict[str, list[Reaction]] = {}


def register(happening: str, reaction: Reaction) -> None:
    """Let `reaction` be called with the ids of the things to which it happened."""
    reactions = _reactions.setdefault(happening, [])
    if reaction not in reactions:
        reactions.append(reaction)


def tell(happening: str, ids: Collection[UUID]) -> None:
    """Call everybody who registered for this, in the order of registration."""
    for reaction in _reactions.get(happening, []):
        reaction(ids)
