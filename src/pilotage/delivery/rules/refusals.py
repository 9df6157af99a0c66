"""Why a plan cannot be scheduled, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import Cycle, Key, NoWorkingTime, WrongPlan

MOST_NAMED = 8


def refusal_of(wrong: WrongPlan, names: Mapping[int, str]) -> Impossible:
    """What the engine refused, with the tasks by the names that people gave them (by uid)."""
    chain = [_name(key, names) for key in wrong.tasks]
    uids = tuple(key for key in wrong.tasks if isinstance(key, int))
    listed = ", ".join(chain[:MOST_NAMED]) + (" …" if len(chain) > MOST_NAMED else "")
    if isinstance(wrong, Cycle):
        circle = (
            " → ".join([*chain[:MOST_NAMED], *(["…"] if len(chain) > MOST_NAMED else []), chain[0]]) if chain else ""
        )
        words = _("These tasks wait for each other in a circle: %(chain)s. Remove one of the links.")
        return Impossible(words % {"chain": circle}, field="links", tasks=uids)
    if isinstance(wrong, NoWorkingTime):
        words = _("A calendar has no time to work in, or none for too long: %(tasks)s. Give it working time.")
        return Impossible(words % {"tasks": listed or str(wrong)}, field="calendar", tasks=uids)
    words = (
        _("The plan cannot be scheduled: %(reason)s (%(tasks)s).")
        if chain
        else _("The plan cannot be scheduled: %(reason)s.")
    )
    return Impossible(words % {"reason": wrong, "tasks": listed}, tasks=uids)


def _name(key: Key, names: Mapping[int, str]) -> str:
    """A task of another plan has no name here: who asks may not be allowed to know it."""
    return names.get(key, str(key)) if isinstance(key, int) else _("a task of another plan")
