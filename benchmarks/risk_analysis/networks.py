"""Generated networks: layers of tasks, about two links for each, mostly finish to start."""

from random import Random

from pilotage.engine.network.plan import LinkType
from pilotage.engine.risk_analysis.problem import Estimate, Link, Problem, Shape

LAYERS = 50  # tasks for each layer
TYPES = (LinkType.FS, LinkType.SS, LinkType.FF, LinkType.SF)
SHARES = (85, 7, 6, 2)  # per cent
LAGGED = 0.25  # of the links
LAG = (-2, 7)
DURATION = (1, 20)  # days


def network(tasks: int, *, seed: int, shape: Shape = Shape.PERT) -> Problem:
    """Every task is uncertain, each with a skew of its own: from a tenth shorter to half as long again and more."""
    lot = Random(seed)
    durations = [float(lot.randint(*DURATION)) for _ in range(tasks)]
    layer = [at * max(tasks // LAYERS, 2) // tasks for at in range(tasks)]
    before: dict[int, list[int]] = {}
    for at, number in enumerate(layer):
        before.setdefault(number, []).append(at)
    links = {}
    for at in range(tasks):
        if not layer[at]:
            continue
        for _ in range(2):
            predecessor = lot.choice(before[layer[at] - 1])
            lag = lot.randint(*LAG) if lot.random() < LAGGED else 0
            links[predecessor, at] = Link(predecessor, at, lot.choices(TYPES, SHARES)[0], float(lag))
    estimates = {
        at: Estimate(days * lot.uniform(0.7, 0.95), days, days * lot.uniform(1.2, 2.0), shape)
        for at, days in enumerate(durations)
    }
    return Problem(durations=durations, links=tuple(links.values()), estimates=estimates)
