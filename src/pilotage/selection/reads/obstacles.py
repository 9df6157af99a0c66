"""What keeps a scenario from being solved: said before anybody waits for a job."""

from django.utils.translation import gettext as _

from pilotage.selection.models import Goal, Scenario
from pilotage.selection.reads.gathering import Gathered


def obstacles_of(scenario: Scenario, now: Gathered) -> list[str]:
    """Sentences, each with what to do; empty when it can be solved."""
    found = []
    free = [one for one in now.inputs.candidates if not one.is_claim]
    if not free:
        found.append(_("There is no candidate. Choose another view, or list initiatives by hand."))
    if {scenario.goal, scenario.second_goal} & {Goal.PRIORITY, Goal.MIX} and not now.has_weights:
        text = _("The drivers of “%(name)s” have no weights yet. Weigh them, or choose for net present value.")
        found.append(text % {"name": scenario.driver_set})
    if scenario.currency != now.house.currency:
        text = _("The budgets are in %(old)s, but all money is now in %(new)s. Make a new scenario.")
        found.append(text % {"old": scenario.currency, "new": now.house.currency})
    if free and not any(one.into or not one.out for one in free):
        found.append(_("Not one candidate can be compared. See what is missing in the list below."))
    return found
