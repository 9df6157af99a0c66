"""Arguments of people's addresses. Roles, people and calendars belong to everybody who may see them at all."""

from datetime import date

from tests.access.examples import Example, alike
from tests.access.world import World
from tests.resources.staff import (
    a_calendar,
    a_demand,
    a_holiday,
    a_resource,
    a_role,
    an_absence,
    an_availability,
)


def examples(world: World) -> dict[str, Example]:
    role = a_role("Engineer")
    here, there = a_demand(world.here, role, 10), a_demand(world.there, role, 918_273)
    person, calendar = a_resource(role, "Canary-words"), a_calendar(["8"] * 7)
    absence = an_absence(person, date(2027, 2, 1), date(2027, 2, 2), reason="Canary-words")
    share = an_availability(person, date(2027, 3, 1), None, "0.5")
    day = a_holiday(calendar, date(2027, 5, 3))
    initiative = Example({"key": world.here.key}, {"key": world.there.key})
    names = ("demand", "demand_cells", "spread_demand", "copy_demand", "remove_demand", "panel")
    of_role, of_person, of_calendar = Example({"id": role.id}), Example({"id": person.id}), Example({"id": calendar.id})
    return {
        **alike("resources", names, initiative),
        **alike("resources", ("role", "archive_role"), of_role),
        **alike("resources", ("person", "remove_person", "new_absence", "new_availability"), of_person),
        **alike("resources", ("calendar", "remove_calendar", "set_calendar_day"), of_calendar),
        "exchange:api_one_role": of_role,
        "exchange:api_one_demand": Example({"id": here.id}, {"id": there.id}),
        "resources:export": Example({"what": "demand", "form": "csv"}),
        "resources:remove_absence": Example({"id": person.id, "absence": absence.id}),
        "resources:remove_availability": Example({"id": person.id, "availability": share.id}),
        "resources:remove_calendar_day": Example({"id": calendar.id, "day": day.id}),
    }
