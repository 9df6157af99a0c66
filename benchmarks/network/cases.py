"""Layered random networks: about two links a task, the four types, some with a lag or a lead."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pilotage.engine.network.arrays import FF, FS, SF, SS, Network

DAY = 8 * 3600


class Form(StrEnum):
    """How many layers: of each hundred tasks."""

    WIDE = "wide"
    STD = "std"
    DEEP = "deep"


LAYERS_SHARE = {Form.WIDE: 0.002, Form.STD: 0.02, Form.DEEP: 0.2}
SHARE_OF_TYPES = (0.85, 0.07, 0.06, 0.02)
SHARE_WITH_LAG = 0.25


@dataclass(frozen=True, slots=True)
class Size:
    tasks: int
    rounds: int


SIZES = (Size(1_000, 31), Size(10_000, 11), Size(100_000, 3))


def layered(tasks: int, form: Form, *, seed: int) -> Network:
    return layered_in(max(2, round(tasks * LAYERS_SHARE[form])), tasks, seed=seed)


def layered_in(layers: int, tasks: int, *, seed: int) -> Network:
    """Each task follows one or more of the layer before it, and some of any earlier layer."""
    draw = np.random.default_rng(seed)
    layer = np.sort(draw.integers(0, layers, tasks))
    layer = np.unique(layer, return_inverse=True)[1]
    first = np.searchsorted(layer, np.arange(layer.max() + 2))
    late = np.flatnonzero(layer > 0)
    near = draw.integers(first[layer[late] - 1], first[layer[late]])
    far = draw.integers(0, first[layer[late]])
    before, after = np.concatenate((near, far)), np.concatenate((late, late))
    pairs = np.unique(before * tasks + after)
    before, after = pairs // tasks, pairs % tasks
    links = len(pairs)
    types = draw.choice(np.array([FS, SS, FF, SF], dtype=np.int8), links, p=SHARE_OF_TYPES)
    lags = np.where(draw.random(links) < SHARE_WITH_LAG, draw.integers(-2, 8, links), 0)
    durations = draw.integers(1, 21, tasks)
    shuffled = draw.permutation(tasks)
    return Network(
        durations[np.argsort(shuffled)].astype(np.int64) * DAY,
        shuffled[before].astype(np.int64),
        shuffled[after].astype(np.int64),
        types,
        lags.astype(np.int64) * DAY,
    )
