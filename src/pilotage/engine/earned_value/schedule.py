"""Earned schedule: progress measured in time instead of money, so that a late end stays late."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from pilotage.engine.earned_value.performance import WrongValue, less, ratio

_HAIR = 1e-9  # of the largest value: a sum of shares reaches its budget to within so much


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """How late work is, in periods of the plan. None: undefined or unknown.

    earned       ES: when the plan wanted what is earned by now
    at           AT: periods from the plan's start to now
    variance     SV(t) = ES - AT; below 0: late
    index        SPI(t) = ES / AT
    duration     PD: periods of the whole plan
    estimate     IEAC(t) = PD / SPI(t): how long it takes if it goes on so
    to_complete  TSPI = (PD - ES) / (PD - AT): how fast the rest must go to end as planned; None once that time is over
    """

    earned: float | None
    at: float
    duration: float | None
    variance: float | None
    index: float | None
    estimate: float | None
    to_complete: float | None


def earned_schedule(planned: Sequence[float], earned: float | None, *, at: float) -> EarnedSchedule:
    """Where `earned` lies on the curve of planned value.

    planned   (n,) cumulative PV at the end of each period, never falling, >= 0, same unit as `earned`
    earned    EV now; None: unknown. As much as the whole plan means ES = PD
    at        >= 0, periods from the start to now; may lie beyond n

    ES = C + (EV - PV_C) / (PV_C+1 - PV_C), C the last period whose PV is not above EV. Where the plan pauses, all
    moments of it want the same: ES is the one nearest to now, so that a pause makes nobody late or early. Periods after
    the plan has reached its budget are no part of its duration.
    Source: Lipke (2003), Schedule is different, The Measurable News.
    Raises WrongValue.
    """
    _refuse_wrong_curve(planned, earned, at)
    budget = planned[-1] if planned else 0.0
    duration = _first(planned, budget) if budget > 0 else None
    reached = None if earned is None or duration is None else _wanted(planned, earned, at, duration)
    index = None if at == 0 else ratio(reached, at)
    return EarnedSchedule(
        earned=reached,
        at=at,
        duration=duration,
        variance=less(reached, at),
        index=index,
        estimate=ratio(duration, index),
        to_complete=None if duration is None or at >= duration else ratio(less(duration, reached), duration - at),
    )


def _wanted(planned: Sequence[float], earned: float, at: float, duration: float) -> float:
    """When the plan wants what is earned, nearest to now."""
    slack = _HAIR * planned[-1]
    if earned >= planned[-1] - slack:
        return duration
    first = _first(planned, earned)
    last = next(period for period, value in enumerate(planned) if value > earned + slack)
    return min(max(first, at), max(first, float(last)))


def _first(planned: Sequence[float], value: float) -> float:
    """When the curve, starting at 0, first comes to `value`."""
    slack = _HAIR * planned[-1]
    before = 0.0
    if value <= slack:
        return 0.0
    for period, after in enumerate(planned):
        if after >= value - slack:
            return period + min((value - before) / (after - before), 1.0)
        before = after
    return float(len(planned))


def _refuse_wrong_curve(planned: Sequence[float], earned: float | None, at: float) -> None:
    if not (isfinite(at) and at >= 0):
        raise WrongValue("the time until now is at least 0")
    if earned is not None and not (isfinite(earned) and earned >= 0):
        raise WrongValue("what is earned is at least 0")
    before = 0.0
    for value in planned:
        if not (isfinite(value) and value >= before):
            raise WrongValue("planned value never falls, and is at least 0")
        before = value
