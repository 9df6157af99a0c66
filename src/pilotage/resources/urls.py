"""The addresses of the wing `resources`."""

from django.urls import path

from pilotage.resources.pages import calendars, capacity, demand, export, heat, panel, people, roles

app_name = "resources"
urlpatterns = [
    path("people/", heat.heat, name="heat"),
    path("people/cell/", heat.cell, name="cell"),
    path("people/export/<slug:what>/<slug:form>/", export.export, name="export"),
    path("people/roles/", roles.roles, name="roles"),
    path("people/roles/new/", roles.new_role, name="new_role"),
    path("people/roles/<uuid:id>/", roles.role, name="role"),
    path("people/roles/<uuid:id>/archive/", roles.archive, name="archive_role"),
    path("people/capacity/", capacity.capacity, name="capacity"),
    path("people/capacity/cells/", capacity.capacity_cells, name="capacity_cells"),
    path("people/list/", people.people, name="people"),
    path("people/list/new/", people.new_person, name="new_person"),
    path("people/list/<uuid:id>/", people.person, name="person"),
    path("people/list/<uuid:id>/remove/", people.drop_person, name="remove_person"),
    path("people/list/<uuid:id>/absences/", people.new_absence, name="new_absence"),
    path("people/list/<uuid:id>/absences/<uuid:absence>/remove/", people.drop_absence, name="remove_absence"),
    path("people/list/<uuid:id>/shares/", people.new_availability, name="new_availability"),
    path(
        "people/list/<uuid:id>/shares/<uuid:availability>/remove/", people.drop_availability, name="remove_availability"
    ),
    path("people/calendars/", calendars.calendars, name="calendars"),
    path("people/calendars/new/", calendars.new_calendar, name="new_calendar"),
    path("people/calendars/<uuid:id>/", calendars.calendar, name="calendar"),
    path("people/calendars/<uuid:id>/remove/", calendars.drop_calendar, name="remove_calendar"),
    path("people/calendars/<uuid:id>/days/", calendars.set_day, name="set_calendar_day"),
    path("people/calendars/<uuid:id>/days/<uuid:day>/remove/", calendars.drop_day, name="remove_calendar_day"),
    path("initiatives/<slug:key>/demand/", demand.demand, name="demand"),
    path("initiatives/<slug:key>/demand/cells/", demand.demand_cells, name="demand_cells"),
    path("initiatives/<slug:key>/demand/spread/", demand.spread, name="spread_demand"),
    path("initiatives/<slug:key>/demand/copy/", demand.copy, name="copy_demand"),
    path("initiatives/<slug:key>/demand/remove/", demand.remove, name="remove_demand"),
    path("initiatives/<slug:key>/people/", panel.panel, name="panel"),
]
