"""The addresses of the wing `selection`."""

from django.urls import path

from pilotage.selection.pages import change, comparing, deciding, panel, paper, scenarios, solving, whatif, workspace
from pilotage.selection.pages.settings import facts, people, rules, starts
from pilotage.selection.pages.settings import limits as money
from pilotage.selection.pages.studies import asking, cures, files, frontier, robust, why, worth

app_name = "selection"
urlpatterns = [
    path("selection/", scenarios.scenarios, name="scenarios"),
    path("selection/new/", scenarios.new_scenario, name="new"),
    path("selection/compare/", comparing.compare, name="compare"),
    path("selection/compare/matrix.<str:format>", comparing.matrix, name="matrix"),
    path("selection/<uuid:id>/", workspace.scenario, name="scenario"),
    path("selection/<uuid:id>/change/", facts.facts, name="change"),
    path("selection/<uuid:id>/settings/", facts.facts, name="settings"),
    path("selection/<uuid:id>/settings/limits/", money.limits, name="settings_limits"),
    path("selection/<uuid:id>/settings/limits/new/", money.new_limit, name="add_limit"),
    path("selection/<uuid:id>/settings/limits/cells/", money.edit_limits, name="edit_limits"),
    path("selection/<uuid:id>/settings/limits/remove/", money.away, name="remove_limits"),
    path("selection/<uuid:id>/settings/people/", people.people, name="settings_people"),
    path("selection/<uuid:id>/settings/people/cells/", people.edit_roles, name="edit_roles"),
    path("selection/<uuid:id>/settings/starts/", starts.starts, name="settings_starts"),
    path("selection/<uuid:id>/settings/starts/cells/", starts.edit_starts, name="edit_starts"),
    path("selection/<uuid:id>/settings/rules/", rules.rules, name="settings_rules"),
    path("selection/<uuid:id>/settings/rules/pair/", rules.new_pair, name="add_pair"),
    path("selection/<uuid:id>/settings/rules/set/", rules.new_set, name="add_set"),
    path("selection/<uuid:id>/settings/rules/remove/", rules.away, name="remove_rules"),
    path("selection/<uuid:id>/give/", facts.give, name="give"),
    path("selection/<uuid:id>/archive/", facts.archive, name="archive"),
    path("selection/<uuid:id>/restore/", facts.restore, name="restore"),
    path("selection/<uuid:id>/candidates/", scenarios.candidates, name="candidates"),
    path("selection/<uuid:id>/copy/", scenarios.copy, name="copy"),
    path("selection/<uuid:id>/limits/", workspace.limits, name="limits"),
    path("selection/<uuid:id>/force/", workspace.force, name="force"),
    path("selection/<uuid:id>/unforce/", workspace.let_go, name="unforce"),
    path("selection/<uuid:id>/solve/", solving.solve, name="solve"),
    path("selection/<uuid:id>/stop/", solving.stop, name="stop"),
    path("selection/<uuid:id>/progress/", solving.progress, name="progress"),
    path("selection/<uuid:id>/uses/", whatif.uses, name="uses"),
    path("selection/<uuid:id>/standing/", whatif.standing, name="standing"),
    path("selection/<uuid:id>/reoptimise/", whatif.reoptimise, name="reoptimise"),
    path("selection/<uuid:id>/paper.xlsx", paper.as_xlsx, name="paper_xlsx"),
    path("selection/<uuid:id>/paper.pdf", paper.as_pdf, name="paper_pdf"),
    path("selection/<uuid:id>/rerun/", deciding.rerun, name="rerun"),
    path("selection/<uuid:id>/commit/", deciding.commit, name="commit"),
    path("selection/<uuid:id>/undo/", deciding.undo, name="undo"),
    path("selection/<uuid:id>/frontier/", frontier.frontier, name="frontier"),
    path("selection/<uuid:id>/frontier/point/", frontier.point, name="frontier_point"),
    path("selection/<uuid:id>/frontier/scenario/", frontier.with_budget, name="frontier_scenario"),
    path("selection/<uuid:id>/worth/", worth.worth, name="worth"),
    path("selection/<uuid:id>/robust/", robust.robust, name="robust"),
    path("selection/<uuid:id>/why/<slug:key>/", why.why, name="why"),
    path("selection/<uuid:id>/cures/", cures.cures, name="cures"),
    path("selection/<uuid:id>/cures/apply/", cures.apply_cure, name="apply_cure"),
    path("selection/<uuid:id>/<slug:kind>/study.<slug:form>", files.study_file, name="study_file"),
    path("selection/<uuid:id>/ask/", asking.ask, name="ask"),
    path("selection/<uuid:id>/ask/<uuid:study_id>/stop/", asking.stop, name="stop_study"),
    path("initiatives/<slug:key>/decisions/", panel.decisions, name="panel"),
    path("governance/changes/<uuid:id>/budgets/", change.budgets, name="change_budgets"),
]
