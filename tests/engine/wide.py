"""Problems with rows over many candidates: starts to choose from, roles and money by period, rules."""

import random

from pilotage.engine.selection.model import model_of
from pilotage.engine.selection.parts import Parts
from pilotage.engine.selection.problem import (
    After,
    AtLeast,
    AtMost,
    Excludes,
    Extra,
    Limit,
    Needs,
    Problem,
    Together,
    Way,
)
from pilotage.engine.selection.program import program_of

PERIODS, ROLES = 6, 3


def a_wide_problem(seed, size, *, is_soft=False):
    """Half of what all candidates want of each role and of money in each period is there."""
    lot = random.Random(seed)
    ways, uses = [], {}
    for candidate in range(size):
        length, worth = lot.randint(1, 3), lot.randint(20, 200)
        roles = lot.sample(range(ROLES), 2)
        starts = range(lot.randint(0, PERIODS - length - 1), PERIODS - length + 1)[:3]
        first = sum(map(len, ways))
        ways.append(tuple(Way(at, at + length, worth - 3 * (at - starts[0]), worth) for at in starts))
        for number, start in enumerate(starts):
            for period in range(start, start + length):
                for what, amount in ((roles[0], worth // 3 + 1), (roles[1], worth // 5 + 1), (ROLES, worth // length)):
                    uses.setdefault((what, period), {})[first + number] = amount + candidate % 7
    limits = tuple(Limit(used, None, sum(used.values()) // 5) for _, used in sorted(uses.items()))
    extras = tuple(Extra({at: -1}, None, False, value=-2, cost=1) for at in range(PERIODS)) if is_soft else ()
    return Problem(tuple(ways), limits, extras, rules=_rules(lot, size) if size >= 12 else ())


def parts_of(problem):
    """The problem's model, and its program by columns."""
    model = model_of(problem)
    return model, Parts(program_of(model.values, model, (*model.rows, *model.sharper)))


def _rules(lot, size):
    deck = lot.sample(range(size), 12)
    return (
        Needs(deck[0], deck[1]),
        After(deck[0], deck[1], -1),
        Excludes(deck[2], deck[3]),
        Together((deck[4], deck[5], deck[6])),
        AtMost(1, (deck[7], deck[8], deck[9])),
        AtLeast(1, (deck[10], deck[11])),
    )
