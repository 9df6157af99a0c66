"""How much of a task counts as done: the methods of earning."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, isfinite

from pilotage.engine.earned_value.performance import WrongValue


class Method(StrEnum):
    """By what a task earns its budget. The values are kept and travel; they never change."""

    PERCENT_COMPLETE = "percent_complete"  # the share of its duration that is done
    PHYSICAL = "physical"  # a share that somebody measured or judged
    ZERO_HUNDRED = "zero_hundred"  # all of it when it is finished
    FIFTY_FIFTY = "fifty_fifty"  # half when it starts, half when it is finished
    WEIGHTED_MILESTONES = "weighted_milestones"  # the weights of the milestones that are reached
    LEVEL_OF_EFFORT = "level_of_effort"  # as time goes by: it is never early and never late
    APPORTIONED = "apportioned"  # as much as another task that it belongs to, such as its inspection


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a task. weight: > 0, in any unit that its siblings share."""

    weight: float
    is_reached: bool

    def __post_init__(self) -> None:
        if not (isfinite(self.weight) and self.weight > 0):
            raise WrongValue("the weight of a milestone is above 0")


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of how far a task is. Shares are 0..1; None: nobody said.

    planned   share of its budget that was planned by now: what level of effort earns
    base      the share that the task earned to which this one is apportioned
    """

    done: float | None = None
    physical: float | None = None
    is_started: bool = False
    is_finished: bool = False
    milestones: Sequence[Milestone] = ()
    planned: float | None = None
    base: float | None = None

    def __post_init__(self) -> None:
        for share in (self.done, self.physical, self.planned, self.base):
            if share is not None and not 0 <= share <= 1:
                raise WrongValue(f"a share lies in 0..1: {share}")


def earned_share(method: Method, progress: Progress) -> float | None:
    """The share of its budget that a task has earned; None where what its method asks for is not known.

    Source: PMI (2019), The Standard for Earned Value Management, measurement methods.
    """
    match method:
        case Method.PERCENT_COMPLETE:
            return 1.0 if progress.is_finished else progress.done
        case Method.PHYSICAL:
            return progress.physical
        case Method.ZERO_HUNDRED:
            return float(progress.is_finished)
        case Method.FIFTY_FIFTY:
            return 1.0 if progress.is_finished else 0.5 * progress.is_started
        case Method.WEIGHTED_MILESTONES:
            return _by_milestones(progress.milestones)
        case Method.LEVEL_OF_EFFORT:
            return progress.planned
        case Method.APPORTIONED:
            return progress.base


def _by_milestones(milestones: Sequence[Milestone]) -> float | None:
    if not milestones:
        return None
    reached = fsum(one.weight for one in milestones if one.is_reached)
    return min(reached / fsum(one.weight for one in milestones), 1.0)
