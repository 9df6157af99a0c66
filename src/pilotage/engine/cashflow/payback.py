"""When an investment has paid for itself, and how much comes back for what goes in."""

from collections.abc import Sequence
from itertools import accumulate

from pilotage.engine.cashflow.flows import Amount, floats_of, refuse_wrong_rate


def payback(amounts: Sequence[Amount]) -> float | None:
    """Periods after the first amount until the balance is no longer negative, and stays so to the end.

    Within a period money is taken to flow evenly. None when nothing was invested or it never comes back.
    """
    balances = list(accumulate(floats_of(amounts)))
    in_debt = [at for at, balance in enumerate(balances) if balance < 0]
    if not in_debt or in_debt[-1] == len(balances) - 1:
        return None
    last = in_debt[-1]
    return last + -balances[last] / (balances[last + 1] - balances[last])


def discounted_payback(amounts: Sequence[Amount], rate: float) -> float | None:
    """`payback` of the amounts discounted at a rate per period, the first being today's money."""
    return payback(_discounted(amounts, rate))


def profitability_index(amounts: Sequence[Amount], rate: float) -> float | None:
    """Present value of all later amounts per unit invested at the start. None without an investment at the start."""
    worths = _discounted(amounts, rate)
    if not worths or worths[0] >= 0:
        return None
    return sum(worths[1:]) / -worths[0]


def benefit_cost_ratio(benefits: Sequence[Amount], costs: Sequence[Amount], rate: float) -> float | None:
    """Present value of the benefits / present value of the costs (both given positive). None when nothing is spent."""
    spent = sum(_discounted(costs, rate))
    return sum(_discounted(benefits, rate)) / spent if spent > 0 else None


def _discounted(amounts: Sequence[Amount], rate: float) -> list[float]:
    refuse_wrong_rate(rate)
    return [amount / (1 + rate) ** period for period, amount in enumerate(floats_of(amounts))]
