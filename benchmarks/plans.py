"""Large plans in the database, for measures of what is done with them. Imported only once Django is set up."""

from datetime import date

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.plans import create_plan
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import Plan, PlanLink, PlanTask
from pilotage.work.models import Initiative

A_PHASE = 100
STRANDS = 4
A_WORKDAY = 28_800


def a_large_plan(access: Access, *, tasks: int, on: date, of: int = 0) -> Plan:
    """Phases of a hundred rows in four strands, each task after the one before it in its strand.

    of   which of the initiatives, by key, gets it
    """
    initiative = Initiative.objects.select_related("scope").order_by("key")[of]
    plan = create_plan(initiative, access=access, start=on)
    rows: list[PlanTask] = []
    links: list[PlanLink] = []
    strands: dict[int, PlanTask] = {}
    summary: PlanTask | None = None
    for place in range(tasks):
        is_summary = place % A_PHASE == 0
        row = PlanTask(
            plan=plan, uid=place + 1, position=place, level=1 if is_summary else 2, name=f"Row {place + 1} of many",
            kind="summary" if is_summary else "task", parent=None if is_summary else summary,
            duration_seconds=0 if is_summary else (1 + place % 5) * A_WORKDAY,
        )  # fmt: skip
        rows.append(row)
        if is_summary:
            summary = row
            continue
        if place % STRANDS in strands:
            links.append(PlanLink(predecessor=strands[place % STRANDS], successor=row))
        strands[place % STRANDS] = row
    PlanTask.objects.bulk_create(rows)
    PlanLink.objects.bulk_create(links)
    reschedule(plan, access=access, on=on)
    return plan
