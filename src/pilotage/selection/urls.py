"""The addresses of the wing `selection`."""

from django.urls import path

from pilotage.selection.pages import comparing, deciding, panel, scenarios, solving, workspace

app_name = "selection"
urlpatterns = [
    path("selection/", scenarios.scenarios, name="scenarios"),
    path("selection/new/", scenarios.new_scenario, name="new"),
    path("selection/compare/", comparing.compare, name="compare"),
    path("selection/<uuid:id>/", workspace.scenario, name="scenario"),
    path("selection/<uuid:id>/change/", scenarios.change, name="change"),
    path("selection/<uuid:id>/candidates/", scenarios.candidates, name="candidates"),
    path("selection/<uuid:id>/copy/", scenarios.copy, name="copy"),
    path("selection/<uuid:id>/limits/", workspace.limits, name="limits"),
    path("selection/<uuid:id>/force/", workspace.force, name="force"),
    path("selection/<uuid:id>/unforce/", workspace.let_go, name="unforce"),
    path("selection/<uuid:id>/solve/", solving.solve, name="solve"),
    path("selection/<uuid:id>/stop/", solving.stop, name="stop"),
    path("selection/<uuid:id>/progress/", solving.progress, name="progress"),
    path("selection/<uuid:id>/commit/", deciding.commit, name="commit"),
    path("selection/<uuid:id>/undo/", deciding.undo, name="undo"),
    path("initiatives/<slug:key>/decisions/", panel.decisions, name="panel"),
]
