"""The addresses of the wing `governance`."""

from django.urls import URLPattern, path

from pilotage.governance.pages.reporting import overview, paper, settings, writing

app_name = "governance"
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
urlpatterns: list[URLPattern] = [*REPORTS]
