"""The addresses of the wing `governance`."""

from django.urls import URLPattern, path

from pilotage.governance.pages import board, delegations, entry, home, ledger, notices, panel, reviews
from pilotage.governance.pages import settings as life_cycles
from pilotage.governance.pages.alignment import overview as aligned
from pilotage.governance.pages.alignment import review as aligning
from pilotage.governance.pages.changes import listing as changing
from pilotage.governance.pages.changes import request as change_request
from pilotage.governance.pages.changes import settings as change_settings
from pilotage.governance.pages.reporting import overview, paper, settings, writing

app_name = "governance"
GATES = [
    path("governance/", home.home, name="home"),
    path("governance/board/", board.board, name="board"),
    path("governance/board/move/", board.move, name="move"),
    path("governance/decisions/", ledger.ledger, name="ledger"),
    path("governance/decisions/export/<slug:form>/", ledger.ledger_file, name="ledger_file"),
    path("governance/decisions/<int:number>/", entry.entry, name="entry"),
    path("governance/conditions/<uuid:id>/meet/", entry.meet, name="meet"),
    path("governance/reviews/<uuid:id>/", reviews.review, name="review"),
    path("governance/reviews/<uuid:id>/decide/", reviews.decide, name="decide"),
    path("governance/reviews/<uuid:id>/withdraw/", reviews.withdraw, name="withdraw"),
    path("governance/files/<uuid:id>/", panel.download, name="file"),
    path("governance/delegations/", delegations.delegations, name="delegations"),
    path("governance/delegations/give/", delegations.give, name="give"),
    path("governance/delegations/<uuid:id>/end/", delegations.end, name="end_delegation"),
    path("governance/notices/", notices.notices, name="notices"),
    path("governance/notices/stop/<str:token>/", notices.stop, name="stop_notices"),
    path("initiatives/<slug:key>/gate/", panel.panel, name="panel"),
    path("initiatives/<slug:key>/gate/submit/", panel.submit, name="submit"),
    path("initiatives/<slug:key>/gate/<uuid:id>/tick/", panel.tick_one, name="tick"),
    path("initiatives/<slug:key>/gate/<uuid:id>/untick/", panel.untick_one, name="untick"),
    path("initiatives/<slug:key>/gate/<uuid:id>/attach/", panel.attach, name="attach"),
    path("settings/governance/", life_cycles.life_cycles, name="life_cycles"),
    path("settings/governance/usual/", life_cycles.load_usual, name="load_usual"),
    path("settings/governance/new/", life_cycles.new_life_cycle, name="new_life_cycle"),
    path("settings/governance/<uuid:id>/", life_cycles.life_cycle, name="life_cycle"),
    path("settings/governance/<uuid:id>/archive/", life_cycles.archive, name="archive_life_cycle"),
    path("settings/governance/<uuid:id>/gates/new/", life_cycles.new_gate, name="new_gate"),
    path("settings/governance/gates/<uuid:id>/", life_cycles.gate, name="gate"),
    path("settings/governance/gates/<uuid:id>/retire/", life_cycles.drop_gate, name="drop_gate"),
    path("settings/governance/gates/<uuid:id>/criteria/new/", life_cycles.new_criterion, name="new_criterion"),
    path("settings/governance/criteria/<uuid:id>/", life_cycles.criterion, name="criterion"),
    path("settings/governance/criteria/<uuid:id>/retire/", life_cycles.drop_criterion, name="drop_criterion"),
]
REPORTS = [
    path("reports/", overview.reports, name="reports"),
    path("reports/remind/", overview.remind_them, name="remind"),
    path("reports/<uuid:id>/", paper.report, name="report"),
    path("reports/<uuid:id>/compare/", paper.compare_reports, name="compare_reports"),
    path("reports/<uuid:id>/write/", writing.write_report, name="write_report"),
    path("reports/<uuid:id>/publish/", writing.publish_report, name="publish_report"),
    path("reports/<uuid:id>/compose/", writing.recompose_report, name="recompose_report"),
    path("reports/<uuid:id>/discard/", writing.discard_report, name="discard_report"),
    path("reports/<uuid:id>/correct/", writing.correct_report, name="correct_report"),
    path("initiatives/<slug:key>/reports/", paper.reports_of, name="reports_of"),
    path("initiatives/<slug:key>/reports/open/", writing.open_report, name="open_report"),
    path("initiatives/<slug:key>/reports/panel/", paper.panel, name="report_panel"),
    path("settings/reports/", settings.report_settings, name="report_settings"),
    path("settings/reports/cycles/", settings.new_cycle, name="new_cycle"),
    path("settings/reports/cycles/<uuid:id>/", settings.cycle, name="cycle"),
    path("settings/reports/limits/", settings.rag_limits, name="rag_limits"),
]
ALIGNMENT = [
    path("governance/alignment/", aligned.alignment, name="alignment"),
    path("governance/alignment/rounds/", aligned.plan, name="plan_round"),
    path("governance/alignment/rounds/<uuid:id>/close/", aligned.close, name="close_round"),
    path("governance/alignment/<uuid:id>/write/", aligning.write, name="write_alignment"),
    path("governance/alignment/<uuid:id>/decide/", aligning.decide, name="decide_alignment"),
    path("initiatives/<slug:key>/alignment/", aligning.review, name="alignment_review"),
    path("initiatives/<slug:key>/alignment/start/", aligning.start, name="start_alignment"),
    path("initiatives/<slug:key>/alignment/panel/", aligning.panel, name="alignment_panel"),
]
CHANGES = [
    path("governance/changes/", changing.changes, name="changes"),
    path("governance/changes/<uuid:id>/", change_request.change, name="change"),
    path("governance/changes/<uuid:id>/rewrite/", change_request.rewrite, name="rewrite_change"),
    path("governance/changes/<uuid:id>/submit/", change_request.submit, name="submit_change"),
    path("governance/changes/<uuid:id>/withdraw/", change_request.withdraw, name="withdraw_change"),
    path("governance/changes/<uuid:id>/measure/", change_request.measure, name="measure_change"),
    path("governance/changes/<uuid:id>/decide/", change_request.decide, name="decide_change"),
    path("initiatives/<slug:key>/changes/new/", change_request.new_change, name="new_change"),
    path("initiatives/<slug:key>/changes/panel/", changing.panel, name="change_panel"),
    path("settings/changes/", change_settings.change_rules, name="change_rules"),
    path("settings/changes/usual/", change_settings.start_usual, name="usual_change_rules"),
    path("settings/changes/rules/", change_settings.add, name="add_change_rule"),
    path("settings/changes/rules/<uuid:id>/drop/", change_settings.drop, name="drop_change_rule"),
]
urlpatterns: list[URLPattern] = [*GATES, *REPORTS, *ALIGNMENT, *CHANGES]
