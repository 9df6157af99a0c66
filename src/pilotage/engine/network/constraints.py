"""Between which moments a constraint keeps a task."""

from typing import Final

from pilotage.engine.calendars.working import Moment
from pilotage.engine.network.plan import Constraint, RuleSet
from pilotage.engine.network.prepared import Prepared, moment
from pilotage.engine.network.spans import finish_from
from pilotage.engine.network.structure import Node

IS_AT_FINISH: Final = {
    Constraint.FINISH_NO_EARLIER,
    Constraint.FINISH_NO_LATER,
    Constraint.FINISH_ON,
    Constraint.MANDATORY_FINISH,
}
IS_MANDATORY: Final = {Constraint.MANDATORY_START, Constraint.MANDATORY_FINISH}

IS_ON: Final = {Constraint.START_ON, Constraint.FINISH_ON}

WINDOWS: Final = {
    Constraint.AS_SOON_AS_POSSIBLE: (False, False),
    Constraint.AS_LATE_AS_POSSIBLE: (False, False),
    Constraint.START_NO_EARLIER: (True, False),
    Constraint.FINISH_NO_EARLIER: (True, False),
    Constraint.START_NO_LATER: (False, True),
    Constraint.FINISH_NO_LATER: (False, True),
    Constraint.START_ON: (True, True),
    Constraint.FINISH_ON: (True, True),
    Constraint.MANDATORY_START: (True, True),
    Constraint.MANDATORY_FINISH: (True, True),
}
"""Of each: is it a bound from below, is it one from above?"""


def latest_finish(ready: Prepared, node: Node, finish: Moment) -> Moment:
    """The late finish that constraints leave of one that links allow.

    A mandatory date is late and early date at once; so is one of MS Project that is kept whatever links ask for.
    """
    task, rules = ready.tasks[node], ready.plan.rules
    is_kept = rules.rule_set is RuleSet.MS_PROJECT and rules.are_constraints_kept
    for constraint, when in task.constraints:
        asked = moment(when)
        _, is_bound = WINDOWS[constraint]
        if asked is None or not is_bound:
            continue
        if constraint not in IS_AT_FINISH:
            if task.started is not None:
                continue
            asked = finish_from(ready, node, asked)
        is_exact = constraint in IS_MANDATORY or (is_kept and constraint in IS_ON)
        finish = asked if is_exact else min(finish, asked)
    return finish
