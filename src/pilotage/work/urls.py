"""The addresses of the wing `work`."""

from django.urls import path

from pilotage.work.pages import editing, initiatives, jobs, portfolios, register, settings, timeline

app_name = "work"
urlpatterns = [
    path("register/", register.register, name="register"),
    path("register/rows/", register.register_rows, name="register_rows"),
    path("register/edit/", editing.edit_cells, name="register_edit"),
    path("register/bulk/", editing.bulk, name="bulk"),
    path("register/columns/", editing.choose_columns, name="choose_columns"),
    path("register/views/", editing.keep_this_view, name="keep_view"),
    path("register/views/<uuid:id>/forget/", editing.forget_this_view, name="forget_view"),
    path("register/timeline/", timeline.timeline, name="timeline"),
    path("initiatives/new/", initiatives.new_initiative, name="new_initiative"),
    path("initiatives/<slug:key>/", initiatives.initiative, name="initiative"),
    path("initiatives/<slug:key>/edit/", initiatives.edit_initiative, name="edit_initiative"),
    path("initiatives/<slug:key>/links/", initiatives.links_panel, name="links_panel"),
    path("initiatives/<slug:key>/links/add/", initiatives.add_link, name="add_link"),
    path("initiatives/<slug:key>/links/<uuid:id>/remove/", initiatives.remove_link, name="remove_link"),
    path("initiatives/<slug:key>/history/", initiatives.history_panel, name="history_panel"),
    path("initiatives/<slug:key>/restore/<int:event>/", initiatives.restore, name="restore"),
    path("portfolios/", portfolios.tree, name="portfolios"),
    path("portfolios/new/", portfolios.new_portfolio, name="new_portfolio"),
    path("portfolios/<uuid:id>/", portfolios.portfolio, name="portfolio"),
    path("portfolios/<uuid:id>/remove/", portfolios.remove, name="remove_portfolio"),
    path("jobs/", jobs.my_jobs, name="jobs"),
    path("jobs/chip/", jobs.chip, name="jobs_chip"),
    path("jobs/<uuid:id>/", jobs.one_job, name="job"),
    path("jobs/<uuid:id>/cancel/", jobs.cancel, name="cancel_job"),
    path("settings/work/", settings.settings_page, name="settings"),
    path("settings/work/fields/", settings.add_field, name="add_field"),
    path("settings/work/fields/<uuid:id>/", settings.edit_field, name="edit_field"),
    path("settings/work/stages/", settings.add_stage, name="add_stage"),
    path("settings/work/stages/<uuid:id>/", settings.edit_stage, name="edit_stage"),
]
