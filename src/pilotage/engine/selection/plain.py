"""The plain case: every candidate has one way, money is spent by period."""

from collections.abc import Sequence

from pilotage.engine.selection.amounts import total
from pilotage.engine.selection.problem import Amount, Limit, Problem, Rule, Way, WrongProblem


def portfolio(
    values: Sequence[Amount],
    costs: Sequence[Sequence[Amount]],
    budgets: Sequence[Amount | None],
    *,
    forced_in: Sequence[int] = (),
    forced_out: Sequence[int] = (),
    rules: Sequence[Rule] = (),
    limits: Sequence[Limit] = (),
) -> Problem:
    """Candidates that run from period 0 to the last, with a limit for every period that has a budget, then `limits`.

    values    (n,)
    costs     (n, t) one unit of money for all
    budgets   (t,) most that may be spent in each period; None = unlimited, no limit is made for it
    limits    their uses are by candidate, which here is the number of its way
    """
    if len(costs) != len(values):
        raise WrongProblem(f"{len(values)} values but {len(costs)} rows of costs")
    for candidate, row in enumerate(costs):
        if len(row) != len(budgets):
            raise WrongProblem(f"candidate {candidate} has {len(row)} costs for {len(budgets)} periods")
    return Problem(
        ways=tuple((_way(value, row),) for value, row in zip(values, costs, strict=True)),
        limits=(
            *(_spent(costs, period, budget) for period, budget in enumerate(budgets) if budget is not None),
            *limits,
        ),
        forced_in=tuple(forced_in),
        forced_out=tuple(forced_out),
        rules=tuple(rules),
    )


def _way(value: Amount, costs: Sequence[Amount]) -> Way:
    if any(cost is None for cost in costs):
        raise WrongProblem("a cost is not known")
    return Way(0, len(costs), value, total(costs))


def _spent(costs: Sequence[Sequence[Amount]], period: int, budget: Amount) -> Limit:
    return Limit({candidate: row[period] for candidate, row in enumerate(costs) if row[period]}, None, budget)
