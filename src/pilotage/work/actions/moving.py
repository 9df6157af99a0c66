"""Whether a stage may be changed: asked of whoever guards the way between stages, in the transaction of the change.

An upper wing registers a guard in its AppConfig.ready(). A guard refuses with `rules.Impossible`, or writes down what
it lets through. Without guards a stage is a field like any other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pilotage.accounts.rules import Access
from pilotage.work.models import Initiative, Stage


@dataclass(frozen=True, slots=True)
class StageMove:
    """An initiative, as it is before the change, and the stage that it is to have; `reason` as it was said."""

    initiative: Initiative
    to: Stage
    reason: str
    access: Access
    on: date


Guard = Callable[[StageMove], None]
_guards: list[Guard] = []


def guard_stages(guard: Guard) -> None:
    """Let a guard be asked of every change of a stage that is no decision itself."""
    if guard not in _guards:
        _guards.append(guard)


def ask_guards(move: StageMove) -> None:
    """Raises `rules.Impossible` where one refuses."""
    if move.to.pk != move.initiative.stage_id:
        for guard in _guards:
            guard(move)
