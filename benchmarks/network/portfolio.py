"""A portfolio as one network: projects of their own, and some links from one to another."""

import numpy as np

from benchmarks.network.cases import DAY, layered_in
from pilotage.engine.network.arrays import FS, Network

PROJECTS = 500
TASKS = 200
LAYERS = 20
LINKS_ACROSS = 500


def portfolio(*, seed: int) -> Network:
    """500 projects of 200 tasks in 20 layers; 500 links from a task to one of a project further on."""
    draw = np.random.default_rng(seed)
    parts = [layered_in(LAYERS, TASKS, seed=seed * PROJECTS + project) for project in range(PROJECTS)]
    offsets = np.arange(PROJECTS) * TASKS
    first = draw.integers(0, PROJECTS - 1, LINKS_ACROSS)
    second = np.minimum(first + draw.integers(1, 20, LINKS_ACROSS), PROJECTS - 1)
    before = first * TASKS + draw.integers(0, TASKS, LINKS_ACROSS)
    after = second * TASKS + draw.integers(0, TASKS, LINKS_ACROSS)
    return Network(
        np.concatenate([part.durations for part in parts]),
        np.concatenate([*(part.before + offset for part, offset in zip(parts, offsets, strict=True)), before]),
        np.concatenate([*(part.after + offset for part, offset in zip(parts, offsets, strict=True)), after]),
        np.concatenate([*(part.types for part in parts), np.full(LINKS_ACROSS, FS, dtype=np.int8)]),
        np.concatenate([*(part.lags for part in parts), np.zeros(LINKS_ACROSS, dtype=np.int64)]),
    )


def changes(network: Network, *, seed: int, number: int) -> list[tuple[int, int]]:
    """Tasks, and other durations for them."""
    draw = np.random.default_rng(seed)
    tasks = draw.integers(0, len(network.durations), number)
    return list(zip(tasks.tolist(), (draw.integers(1, 41, number) * DAY).tolist(), strict=True))
