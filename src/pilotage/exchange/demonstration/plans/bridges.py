"""What waits for what between the plans of different initiatives, as the register says it, down to the task."""

from datetime import date

from pilotage.delivery.actions.bridges import link_plans
from pilotage.delivery.models import PlanTask
from pilotage.delivery.reads.plans import tasks_visible_to
from pilotage.delivery.rules.changing_text import Lag
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.exchange.demonstration.plans.drafting import DAY

# Initiative and task that is waited for, initiative and task that waits, working days between them.
BRIDGES = (
    ("Grid connection for depots", "Supply of Eastgate depot energised",
     "Depot electrification, Eastgate", "Full-load test over one night", 5),
    ("Grid connection for depots", "Supply of Millfield depot energised",
     "Depot electrification, Millfield", "Medium-voltage supply energised", 30),
    # The drivers of Millfield were promised their plan before Eastgate can have taught anything: a conflict to solve.
    ("Depot electrification, Eastgate", "First electric buses depart from Eastgate",
     "Depot electrification, Millfield", "Depot operated in two halves: plan agreed with drivers", 0),
    ("Depot electrification, Eastgate", "First electric buses depart from Eastgate",
     "Depot electrification", "Capability taken over by operations, Tranche 2: Eastgate", 0),
    ("Depot electrification, Millfield", "First electric buses depart from Millfield",
     "Depot electrification", "Capability taken over by operations, Tranche 3: Millfield", 0),
    ("Fleet renewal, trains lot 1", "First unit leaves the factory",
     "Fleet renewal, depot adaptation", "Trial with the first train of lot 1", 10),
    ("Fleet renewal, depot adaptation", "Depot ready for the new trains",
     "Fleet renewal, trains lot 1", "Transport to the depot, Units 2 and 3", 0),
    ("Fleet renewal, depot adaptation", "Depot ready for the new trains",
     "Regional train fleet renewal", "Capability taken over by operations, Tranche 1: depot and first train", 0),
    ("Signalling renewal, north corridor", "Holm in service",
     "Platform lengthening at five stations", "Timetable uses the longer trains", 20),
    ("Substation renewal, south ring", "Tannery Road in operation",
     "Grid connection for depots", "Cable test and phasing, Millfield", 0),
    ("Mid-life overhaul of trams", "Running test and acceptance, Tram 419",
     "Tram line 4 extension", "Trial operation to the timetable", 0),
    ("Low-voltage monitoring", "Platform released for operation",
     "Control room renewal", "Set up and connected, Alarm handling", 0),
)  # fmt: skip


def link_all(loaded: Loaded, *, day: date) -> None:
    """Link the plans, once all are there."""
    names = {(plan, task) for before, first, after, second, _days in BRIDGES
             for plan, task in ((before, first), (after, second))}  # fmt: skip
    rows = tasks_visible_to(loaded.access).filter(name__in={task for _plan, task in names})
    tasks: dict[tuple[str, str], PlanTask] = {
        (row.plan.initiative.name, row.name): row for row in rows.select_related("plan__initiative__scope")
    }
    for before, first, after, second, days in BRIDGES:
        link_plans(tasks[before, first], tasks[after, second], lag=Lag(days * DAY), access=loaded.access, on=day)
