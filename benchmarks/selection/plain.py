"""The plain formulation on the bare solver: what a spreadsheet user with HiGHS would write."""

import highspy

from pilotage.engine.selection.problem import AtMost, Needs, Problem, Together


def plain_choice(problem: Problem, *, seconds: float, gap: float) -> tuple[float, float]:
    """(value, bound), in one thread."""
    solver = highspy.Highs()
    solver.silent()
    for option, wanted in (("threads", 1), ("time_limit", seconds), ("mip_rel_gap", gap), ("random_seed", 1)):
        solver.setOptionValue(option, wanted)
    x = [solver.addBinary() for _ in range(problem.size)]
    for candidate in problem.forced_in:
        solver.addConstr(x[candidate] == 1)
    for candidate in problem.forced_out:
        solver.addConstr(x[candidate] == 0)
    for rule in problem.rules:
        match rule:
            case Needs(candidate, needed):
                solver.addConstr(x[candidate] <= x[needed])
            case Together((first, second)):
                solver.addConstr(x[first] == x[second])
            case AtMost(count, members):
                solver.addConstr(sum(x[member] for member in members) <= count)
            case _:
                raise NotImplementedError(rule)
    for period, budget in enumerate(problem.budgets):
        spent = solver.qsum(row[period] * x[candidate] for candidate, row in enumerate(problem.costs) if row[period])
        solver.addConstr(spent <= budget)
    solver.maximize(solver.qsum(value * one for value, one in zip(problem.values, x, strict=True)))
    info = solver.getInfo()
    return info.objective_function_value, info.mip_dual_bound
