"""Earned value of many tasks together, and of many projects: what is known is added, what is not is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from pilotage.engine.earned_value.methods import Method
from pilotage.engine.earned_value.performance import Performance, Standing, WrongValue, performance_of


@dataclass(frozen=True, slots=True)
class Account:
    """One task at one date.

    budget   what it is planned to take; None: nobody said
    planned  share of it that was planned by now, 0..1; None: it has no baseline
    earned   share of it that is earned, 0..1; None: its method lacks what it asks for
    actual   what it took until now; None: not known, or kept for the whole only
    """

    method: Method
    budget: float | None
    planned: float | None
    earned: float | None
    actual: float | None = None

    def __post_init__(self) -> None:
        for share in (self.planned, self.earned):
            if share is not None and not 0 <= share <= 1:
                raise WrongValue(f"a share lies in 0..1: {share}")


@dataclass(frozen=True, slots=True)
class Sum:
    """Accounts together.

    whole       of all that is known
    discrete    without level of effort, which is always on time and would hide how late the rest is: judge the schedule
                by it
    unbudgeted, unplanned, unearned, uncosted   how many accounts the sums lack for want of that
    effort_share   of the budget that is level of effort; None without a budget
    """

    whole: Performance
    discrete: Performance
    accounts: int
    unbudgeted: int
    unplanned: int
    unearned: int
    uncosted: int
    effort_share: float | None


def sum_of(accounts: Sequence[Account], *, actual: float | None = None) -> Sum:
    """The earned value of tasks together.

    actual   AC of the whole, where costs are kept for the whole and not task by task; it counts for `whole` alone
    An account whose planned share is unknown adds no PV, one whose earned share is unknown no EV: both are counted.
    """
    known = [one for one in accounts if one.budget is not None]
    discrete = [one for one in known if one.method is not Method.LEVEL_OF_EFFORT]
    whole = _standing(known, _total(one.actual for one in known) if actual is None else actual)
    effort = fsum(one.budget or 0.0 for one in known if one.method is Method.LEVEL_OF_EFFORT)
    return Sum(
        whole=performance_of(whole),
        discrete=performance_of(_standing(discrete, _total(one.actual for one in discrete))),
        accounts=len(accounts),
        unbudgeted=len(accounts) - len(known),
        unplanned=sum(one.planned is None for one in known),
        unearned=sum(one.earned is None for one in known),
        uncosted=0 if actual is not None else sum(one.actual is None for one in known),
        effort_share=effort / whole.budget if whole.budget else None,
    )


def rolled_up(standings: Iterable[Standing], *, needs_actual: bool = True) -> tuple[Performance, int]:
    """Several projects as one, in one currency, and how many were left out because a part of theirs is not known.

    needs_actual   False where nobody reports what work took: then AC stays unknown, and keeps no project out
    Sums are taken before indices: the CPI of a programme is its EV / AC and no mean of CPIs.
    """
    every = list(standings)
    whole = [
        one
        for one in every
        if None not in (one.budget, one.planned, one.earned) and not (needs_actual and one.actual is None)
    ]
    summed = Standing(
        budget=_total(one.budget for one in whole),
        planned=_total(one.planned for one in whole),
        earned=_total(one.earned for one in whole),
        actual=_total(one.actual for one in whole) if needs_actual else None,
    )
    return performance_of(summed), len(every) - len(whole)


def _standing(known: Sequence[Account], actual: float | None) -> Standing:
    return Standing(
        budget=_total(one.budget for one in known),
        planned=_total(_part(one.budget, one.planned) for one in known),
        earned=_total(_part(one.budget, one.earned) for one in known),
        actual=actual,
    )


def _part(budget: float | None, share: float | None) -> float | None:
    return None if budget is None or share is None else budget * share


def _total(amounts: Iterable[float | None]) -> float | None:
    """The sum of what is known; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return fsum(known) if known else None
