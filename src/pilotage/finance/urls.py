"""The addresses of the wing `finance`."""

from django.urls import path

from pilotage.finance.pages import actuals, baselines, funds, grid, lines, overview, panel, ranges, settings, value

app_name = "finance"
urlpatterns = [
    path("money/", overview.overview, name="overview"),
    path("money/<slug:key>/", grid.grid, name="grid"),
    path("money/<slug:key>/cells/", grid.cells, name="cells"),
    path("money/<slug:key>/lines/", lines.new_line, name="new_line"),
    path("money/<slug:key>/remove/", lines.remove_lines, name="remove_lines"),
    path("money/<slug:key>/year/", lines.enter_year, name="enter_year"),
    path("money/<slug:key>/known/", actuals.state_known, name="known_to"),
    path("money/<slug:key>/ranges/", ranges.state, name="ranges"),
    path("money/<slug:key>/baselines/", baselines.baselines, name="baselines"),
    path("money/<slug:key>/baselines/new/", baselines.approve, name="set_baseline"),
    path("money/<slug:key>/value/", value.value, name="value"),
    path("initiatives/<slug:key>/money/", panel.panel, name="panel"),
    path("settings/finance/", settings.terms, name="settings"),
    path("settings/finance/funds/", funds.funds, name="funds"),
    path("settings/finance/funds/<uuid:id>/", funds.fund, name="fund"),
    path("settings/finance/rates/", settings.new_rate, name="new_rate"),
    path("settings/finance/rates/<uuid:id>/remove/", settings.drop_rate, name="drop_rate"),
]
