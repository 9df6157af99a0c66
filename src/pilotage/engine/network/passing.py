"""Both passes over a network of arrays, in the way that is fastest for its shape."""

from contextlib import suppress
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from pilotage.engine.network.arrays import Network, Passed
from pilotage.engine.network.levelled import passed_by_level
from pilotage.engine.network.listed import passed_in_lists
from pilotage.engine.network.ordering import ordered, refuse_circle
from pilotage.engine.network.waves import TooNarrow, passed_in_waves

HAS_NUMBA: Final = find_spec("numba") is not None
SMALL: Final = 1_000
"""Tasks up to which plain lists are no slower than NumPy by level, on deep networks too, with all preparation."""
FEW: Final = 300
"""Tasks up to which a pass takes less than half a millisecond, so that loading compiled code is not worth it."""
_TASK, _WAVE, _LINK = 700, 10_000, 1
"""Nanoseconds of lists for a task with its links, and of a wave, and of a wave for each link of the network."""


class Way(StrEnum):
    """How it is reckoned. The answer is the same, bit for bit."""

    LISTS = "lists"
    WAVES = "waves"
    LEVELS = "levels"
    COMPILED = "compiled"


def passed(network: Network, *, way: Way | None = None) -> Passed:
    """Early and late starts, total and free float.

    way       None: compiled for networks of some size where numba is there, else as `passed_plainly`
    Raises Cycle with the places of its tasks. O(tasks + links).
    """
    if way is None and not (HAS_NUMBA and len(network.durations) > FEW):
        return passed_plainly(network)
    if way is Way.LISTS:
        return passed_in_lists(network)
    if way is Way.WAVES:
        return passed_in_waves(network)
    if way is Way.LEVELS:
        return passed_by_level(ordered(network))
    kernels = import_module("pilotage.engine.network.kernels")
    early, late, total, free, finish = kernels.passes(
        network.durations, network.before, network.after, network.types, network.lags
    )
    if finish < 0:
        refuse_circle(network)
    return Passed(early, late, total, free, int(finish))


def passed_plainly(network: Network) -> Passed:
    """In waves where they are wide enough, else in lists, and by level where tasks are many: without numba."""
    with suppress(TooNarrow):
        return passed_in_waves(network, fewest=(_WAVE + _LINK * len(network.before)) / _TASK)
    return passed_in_lists(network) if len(network.durations) <= SMALL else passed_by_level(ordered(network))
