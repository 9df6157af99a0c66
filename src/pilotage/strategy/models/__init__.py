"""What is wanted, by what it is measured, and how strongly each initiative serves it."""

from pilotage.strategy.models.contributions import Contribution, Level, Rating
from pilotage.strategy.models.drivers import (
    Driver,
    DriverServes,
    DriverSet,
    Judgement,
    SetState,
    StepKey,
    Weighting,
    WeightMethod,
)
from pilotage.strategy.models.objectives import Actual, Direction, Measure, Objective

__all__ = [
    "Actual",
    "Contribution",
    "Direction",
    "Driver",
    "DriverServes",
    "DriverSet",
    "Judgement",
    "Level",
    "Measure",
    "Objective",
    "Rating",
    "SetState",
    "StepKey",
    "WeightMethod",
    "Weighting",
]
