"""Both passes over a network of arrays, in the way that is fastest for its shape."""

from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from pilotage.engine.network.arrays import Network, Passed
from pilotage.engine.network.levelled import passed_by_level
from pilotage.engine.network.listed import passed_in_lists
from pilotage.engine.network.ordering import ordered, refuse_circle

HAS_NUMBA: Final = find_spec("numba") is not None
SMALL: Final = 1_000
"""Tasks up to which plain lists are no slower than NumPy by level, on deep networks too, with all preparation."""
FEW: Final = 300
"""Tasks up to which a pass takes less than half a millisecond, so that loading compiled code is not worth it."""


class Way(StrEnum):
    """How it is reckoned. The answer is the same, bit for bit."""

    LISTS = "lists"
    LEVELS = "levels"
    COMPILED = "compiled"


def passed(network: Network, *, way: Way | None = None) -> Passed:
    """Early and late starts, total and free float.

    way       None: compiled for networks of some size where numba is there, else lists, and levels for large ones
    Raises Cycle with the places of its tasks. O(tasks + links).
    """
    if way is None:
        way = _fitting(len(network.durations))
    if way is Way.LISTS:
        return passed_in_lists(network)
    if way is Way.LEVELS:
        return passed_by_level(ordered(network))
    kernels = import_module("pilotage.engine.network.kernels")
    early, late, total, free, finish = kernels.passes(
        network.durations, network.before, network.after, network.types, network.lags
    )
    if finish < 0:
        refuse_circle(network)
    return Passed(early, late, total, free, int(finish))


def _fitting(tasks: int) -> Way:
    if tasks <= FEW or (tasks <= SMALL and not HAS_NUMBA):
        return Way.LISTS
    return Way.COMPILED if HAS_NUMBA else Way.LEVELS
