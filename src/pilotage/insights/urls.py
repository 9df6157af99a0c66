"""The addresses of the wing `insights`."""

from django.urls import path

from pilotage.insights.pages import cockpit, earned_value, earned_values, health, panels, search
from pilotage.insights.pages.packs import assessed, desk

app_name = "insights"
urlpatterns = [
    path("", cockpit.cockpit, name="cockpit"),
    path("cockpit/worth/", panels.worth, name="worth"),
    path("cockpit/money/", panels.money, name="money"),
    path("cockpit/plan/", panels.plan, name="plan"),
    path("cockpit/changes/", panels.changes, name="changes"),
    path("cockpit/health/", health.by_portfolio, name="health"),
    path("initiatives/<slug:key>/health/", health.panel, name="health_panel"),
    path("initiatives/<slug:key>/plan/earned-value/", earned_value.earned_value, name="earned_value"),
    path("initiatives/<slug:key>/plan/earned-value/cells/", earned_value.earned_value_cells, name="earned_value_cells"),
    path("delivery/earned-value/", earned_values.earned_values, name="earned_values"),
    path("cockpit/needs/", panels.needs_panel, name="needs_panel"),
    path("needs/", panels.needs, name="needs"),
    path("needs/chip/", panels.needs_chip, name="needs_chip"),
    path("packs/", desk.packs, name="packs"),
    path("packs/masters/", desk.pack_masters, name="pack_masters"),
    path("packs/masters/<uuid:id>/remove/", desk.remove_pack_master, name="remove_pack_master"),
    path("packs/assessment/<uuid:id>/", assessed.assessment_pack, name="assessment_pack"),
    path("packs/<uuid:id>/", desk.fetch, name="fetch_pack"),
    path("packs/<uuid:id>/remove/", desk.remove, name="remove_pack"),
    path("search/", search.search, name="search"),
]
