"""The forecast dates of an initiative follow its plan, so that register and cockpit show what the plan says."""

from datetime import date, datetime, timedelta

from pilotage.delivery.models import Plan
from pilotage.kit.reactions import tell
from pilotage.work.actions.initiatives import CHANGED
from pilotage.work.actions.observations import Seen, keep_observations
from pilotage.work.models import Initiative, Observed

MOMENT = timedelta(seconds=1)


def follow_plan(plan: Plan, *, on: date) -> None:
    """Let the forecast of the plan's initiative be what was computed, as an observation of that day.

    Part of the deed that moved the plan: whoever may move a plan moves what follows from it, also in other plans. A
    plan without dates says nothing.
    """
    start, finish = first_day(plan.computed_start), last_day(plan.computed_finish)
    if start is None or finish is None:
        return
    initiative = Initiative.objects.select_for_update().get(pk=plan.initiative_id)
    if (initiative.forecast_start, initiative.forecast_finish) == (start, finish):
        return
    seen = {Observed.FORECAST_START: Seen(day=start), Observed.FORECAST_FINISH: Seen(day=max(start, finish))}
    keep_observations(initiative, seen, on=on)
    initiative.save()
    tell(CHANGED, [initiative.id])


def first_day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def last_day(moment: datetime | None) -> date | None:
    """The day on which something ends: what ends at midnight ended on the day before."""
    return (moment - MOMENT).date() if moment else None
