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
    for limit in problem.limits:  # one way each: its number is the candidate's
        spent = solver.qsum(use * x[candidate] for candidate, use in limit.uses.items())
        solver.addConstr(spent <= limit.at_most)
    solver.maximize(solver.qsum(way.value * one for (way,), one in zip(problem.ways, x, strict=True)))
    info = solver.getInfo()
    return info.objective_function_value, info.mip_dual_bound
