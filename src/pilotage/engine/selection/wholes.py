"""The least bill where some extras are only bought whole."""

from collections.abc import Sequence
from math import ceil, floor

from pilotage.engine.selection.least import Bill, Line, Number, least_bill

_MOST_BRANCHES = 200  # a handful is needed where a hire relieves the months after it


def least_whole_bill(
    lines: Sequence[Line],
    prices: Sequence[tuple[Number, Number]],
    most: Sequence[Number | None],
    is_whole: Sequence[bool],
) -> Bill:
    """As `least_bill`, with whole units where it is so: the best of a bounded number of branches, rounded up first.

    Source: Land & Doig (1960), An automatic method of solving discrete programming problems.
    """
    best: Bill | None = None
    open_: list[tuple[dict[int, int], list[Number | None]]] = [({}, list(most))]
    for _ in range(_MOST_BRANCHES):
        if not open_:
            break
        least, ends = open_.pop()
        bill = least_bill([*lines, *(Line(-units, {extra: 1}, None) for extra, units in least.items())], prices, ends)
        bill = Bill(bill.units, bill.short[: len(lines)], bill.blame[: len(lines)])
        if best is not None and _rank(lines, prices, bill) >= _rank(lines, prices, best):
            continue
        parts = [extra for extra, whole in enumerate(is_whole) if whole and bill.units[extra] != int(bill.units[extra])]
        if not parts:
            best = bill
            continue
        extra = parts[0]
        fewer = ends.copy()
        fewer[extra] = floor(bill.units[extra])
        open_.append((least, fewer))
        open_.append(({**least, extra: ceil(bill.units[extra])}, ends))  # tried next
    return best or _nothing(lines, most)


def _rank(lines: Sequence[Line], prices: Sequence[tuple[Number, Number]], bill: Bill) -> tuple[Number, Number, Number]:
    missing = sum((line.weight or 0) * by for line, by in zip(lines, bill.short, strict=True))
    value = sum(price[0] * units for price, units in zip(prices, bill.units, strict=True))
    return missing, value, sum(price[1] * units for price, units in zip(prices, bill.units, strict=True))


def _nothing(lines: Sequence[Line], most: Sequence[Number | None]) -> Bill:
    return Bill((0,) * len(most), tuple(max(-line.constant, 0) for line in lines), (0,) * len(lines))
