"""What Nordhaven wants: objectives with their measures, drivers weighed pair by pair, and ratings with some holes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

from pilotage.accounts.reads import access_of
from pilotage.exchange.demonstration import organisation as nordhaven
from pilotage.exchange.demonstration.initiatives import Line
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.kit.periods import add_months
from pilotage.strategy.actions.drivers import activate_driver_set, add_driver, create_driver_set
from pilotage.strategy.actions.measures import add_measure, record_actual
from pilotage.strategy.actions.objectives import create_objective
from pilotage.strategy.actions.ratings import Cell, contribute_many, rate_many
from pilotage.strategy.actions.weights import judge, keep_weights_from_judgements
from pilotage.strategy.models import Driver, DriverSet, Objective
from pilotage.strategy.models.contributions import Level
from pilotage.strategy.models.drivers import StepKey
from pilotage.strategy.models.objectives import Direction

LEVELS = (Level.NONE, Level.LOW, Level.MODERATE, Level.STRONG, Level.EXTREME)


@dataclass(frozen=True, slots=True)
class Strategy:
    """What was made: drivers in the order of the ratings, objectives by code."""

    driver_set: DriverSet
    drivers: tuple[Driver, ...]
    objectives: dict[str, Objective]


def add_strategy(loaded: Loaded) -> Strategy:
    """Objectives with a year of measurements, and the drivers with the weights of two judges."""
    objectives: dict[str, Objective] = {}
    for code, name, above, owner, measures in nordhaven.OBJECTIVES:
        objective = create_objective(
            code=code,
            name=name,
            access=loaded.access,
            parent=objectives.get(above),
            owner=loaded.people.get(owner),
            weight_share=nordhaven.OBJECTIVE_WEIGHTS.get(code),
        )
        objectives[code] = objective
        for facts in measures:
            _measure(loaded, objective, facts)
    year = loaded.month.year + 1
    driver_set = create_driver_set(name=f"{nordhaven.DRIVER_SET} {year}", access=loaded.access)
    drivers = tuple(
        add_driver(driver_set, name=name, description=words, access=loaded.access,
                   objectives=[objectives[code] for code in codes])
        for name, words, codes in nordhaven.DRIVERS
    )  # fmt: skip
    for judge_name, rows in nordhaven.JUDGEMENTS.items():
        steps = [StepKey(step) for row in rows for step in row]
        said = dict(zip(combinations(drivers, 2), steps, strict=True))
        judge(said, access=access_of(loaded.people[judge_name]))
    keep_weights_from_judgements(driver_set, access=loaded.access)
    activate_driver_set(driver_set, access=loaded.access)
    return Strategy(driver_set, drivers, objectives)


def _measure(loaded: Loaded, objective: Objective, facts: nordhaven.MeasureFacts) -> None:
    began = add_months(loaded.month, -13)
    measure = add_measure(
        objective,
        name=facts.name,
        access=loaded.access,
        unit=facts.unit,
        direction=Direction.UP if facts.is_more_better else Direction.DOWN,
        baseline=Decimal(facts.baseline),
        baseline_on=began,
        target=Decimal(facts.target),
        target_on=add_months(loaded.month, 24),
    )
    for quarter, actual in enumerate(facts.actuals, start=1):
        on = add_months(began, 3 * quarter) - timedelta(days=1)
        value = Decimal(actual) if actual is not None else None
        note = "" if actual is not None else "Not measured in this quarter"
        record_actual(measure, on=on, value=value, access=loaded.access, note=note)


def rate_all(loaded: Loaded, strategy: Strategy, table: Sequence[Line]) -> None:
    """Ratings as the table has them; who serves a driver strongly also serves the first objective behind it."""
    ratings, served = [], []
    for line in table:
        initiative = loaded.initiatives[line.name]
        for driver, sign, (_name, _words, codes) in zip(strategy.drivers, line.ratings, nordhaven.DRIVERS, strict=True):
            if sign == "-":
                continue
            level = LEVELS[int(sign)]
            ratings.append(Cell(initiative.id, driver.id, level, None))
            if level in (Level.STRONG, Level.EXTREME):
                served.append(Cell(initiative.id, _objective(strategy, line, codes[0]).id, level, None))
    rate_many(ratings, access=loaded.access)
    # Two drivers may stand for the same objective: the stronger word counts.
    strongest = {(cell.initiative_id, cell.target_id): cell for cell in sorted(served, key=_strength)}
    contribute_many(list(strongest.values()), access=loaded.access)


def _objective(strategy: Strategy, line: Line, code: str) -> Objective:
    """Water has its own objective below net zero, and safety its own below reliability."""
    if code == "O2" and line.portfolio in ("WS", "WW"):
        code = "O2.1"
    if code == "O1" and "safety" in line.tags:
        code = "O1.1"
    return strategy.objectives[code]


def _strength(cell: Cell) -> int:
    return LEVELS.index(cell.level) if cell.level else 0
