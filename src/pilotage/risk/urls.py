"""The addresses of the wing `risk`."""

from django.urls import path

from pilotage.risk.pages import (
    contingency,
    deeds,
    editing,
    entry,
    escalations,
    export,
    heat,
    panel,
    register,
    scales,
    top,
)

app_name = "risk"
urlpatterns = [
    path("risks/", register.register, name="register"),
    path("risks/export/<slug:form>/", export.export, name="export"),
    path("risks/new/", editing.new, name="new"),
    path("risks/bulk/", editing.bulk, name="bulk"),
    path("risks/heat/", heat.heat, name="heat"),
    path("risks/top/", top.top, name="top"),
    path("risks/escalations/", escalations.escalations, name="escalations"),
    path("risks/escalations/<uuid:id>/answer/", escalations.answer, name="answer"),
    path("risks/contingency/", contingency.home, name="contingency_home"),
    path("risks/contingency/portfolio/<uuid:id>/", contingency.portfolio_contingency, name="portfolio_contingency"),
    path("risks/contingency/portfolio/<uuid:id>/reckon/", contingency.reckon_portfolio, name="reckon_portfolio"),
    path("risks/contingency/portfolio/<uuid:id>/progress/", contingency.portfolio_progress, name="portfolio_progress"),
    path("risks/contingency/<slug:key>/", contingency.contingency, name="contingency"),
    path("risks/contingency/<slug:key>/reckon/", contingency.reckon, name="reckon"),
    path("risks/contingency/<slug:key>/progress/", contingency.progress, name="progress"),
    path("risks/<uuid:id>/", entry.entry, name="entry"),
    path("risks/<uuid:id>/edit/", editing.edit, name="edit"),
    path("risks/<uuid:id>/remove/", editing.remove, name="remove"),
    path("risks/<uuid:id>/rate/", deeds.rate, name="rate"),
    path("risks/<uuid:id>/respond/", deeds.new_response, name="respond"),
    path("risks/<uuid:id>/responses/<uuid:response_id>/", deeds.edit_response, name="change_response"),
    path("risks/<uuid:id>/responses/<uuid:response_id>/remove/", deeds.drop_response, name="remove_response"),
    path("risks/<uuid:id>/happen/", deeds.happened, name="happen"),
    path("risks/<uuid:id>/close/", deeds.close_entry, name="close"),
    path("risks/<uuid:id>/reopen/", deeds.reopen_entry, name="reopen"),
    path("risks/<uuid:id>/review/", deeds.review_entry, name="review"),
    path("risks/<uuid:id>/status/", deeds.change_status, name="status"),
    path("risks/<uuid:id>/escalate/", escalations.hand_up, name="escalate"),
    path("initiatives/<slug:key>/risks/", panel.panel, name="panel"),
    path("portfolios/<uuid:id>/risks/", panel.portfolio_panel, name="portfolio_panel"),
    path("settings/risks/", scales.scales_page, name="scales"),
]
