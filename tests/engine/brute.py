"""Every choice there is, tried one after the other in exact arithmetic."""

from fractions import Fraction
from itertools import product

from pilotage.engine.selection.problem import AtLeast, AtMost, Excludes, Kind, Name, Needs, Problem, Together
from pilotage.engine.selection.rows import exact


def keeps(rule, chosen):
    match rule:
        case Needs(candidate, needed):
            return not chosen[candidate] or bool(chosen[needed])
        case Excludes(first, second):
            return not (chosen[first] and chosen[second])
        case Together(candidates):
            return len({chosen[member] for member in candidates}) <= 1
        case AtMost(count, candidates):
            return sum(chosen[member] for member in candidates) <= count
        case AtLeast(count, candidates):
            return sum(chosen[member] for member in candidates) >= count


def broken_names(problem: Problem, chosen) -> frozenset[Name]:
    """The names of all that the choice breaks; written independently of the engine's rows."""
    broken = {Name(Kind.FORCED_IN, member) for member in problem.forced_in if not chosen[member]}
    broken |= {Name(Kind.FORCED_OUT, member) for member in problem.forced_out if chosen[member]}
    broken |= {Name(Kind.RULE, at) for at, rule in enumerate(problem.rules) if not keeps(rule, chosen)}
    for at, limit in enumerate(problem.limits):
        used = total(limit.uses, chosen)
        if (limit.at_most is not None and used > exact(limit.at_most)) or (
            limit.at_least is not None and used < exact(limit.at_least)
        ):
            broken.add(Name(Kind.LIMIT, at))
    for period, budget in enumerate(problem.budgets):
        if budget is not None and total([row[period] for row in problem.costs], chosen) > exact(budget):
            broken.add(Name(Kind.BUDGET, period))
    return frozenset(broken)


def total(amounts, chosen) -> Fraction:
    return sum((exact(amount) for amount, x in zip(amounts, chosen, strict=True) if x), start=Fraction(0))


def all_choices(problem: Problem):
    """(choice, names that it breaks) of every choice."""
    return [(chosen, broken_names(problem, chosen)) for chosen in product((0, 1), repeat=problem.size)]


def best(problem: Problem):
    """(value, cost) of the most valuable and then cheapest choice that keeps everything, or None."""
    sums = [sum((exact(cost) for cost in row), start=Fraction(0)) for row in problem.costs]
    kept = [
        (total(problem.values, chosen), -total(sums, chosen)) for chosen, broken in all_choices(problem) if not broken
    ]
    return max(kept) if kept else None
