"""The addresses of the wing `exchange`."""

from django.urls import include, path

from pilotage.exchange.api.app import addresses
from pilotage.exchange.backlogs import pages as backlogs
from pilotage.exchange.exports import pages as exports
from pilotage.exchange.imports.pages import walk as imports
from pilotage.exchange.ledger import pages as ledger
from pilotage.exchange.registers import pages as registers
from pilotage.exchange.schedules import pages as schedules
from pilotage.exchange.staffing import pages as staffing

app_name = "exchange"
urlpatterns = [
    path("api/v1/", include(addresses())),
    path("data/export/register/<slug:form>/", exports.export_register, name="export_register"),
    path("initiatives/<slug:key>/backlog/import/", backlogs.import_backlog, name="import_backlog"),
    path("initiatives/<slug:key>/backlog/export/<slug:form>/", backlogs.export_backlog, name="export_backlog"),
    path("initiatives/<slug:key>/plan/import/", schedules.import_plan, name="import_plan"),
    path("initiatives/<slug:key>/plan/import/apply/", schedules.apply_plan, name="apply_plan"),
    path("initiatives/<slug:key>/plan/export/<slug:form>/", schedules.export_plan, name="export_plan"),
    path("data/people/", staffing.staffing, name="staffing"),
    path("data/risks/", registers.import_register, name="import_risks"),
    path("data/risks/<uuid:id>/", registers.preview, name="register_preview"),
    path("data/risks/<uuid:id>/look/", registers.look, name="look_register"),
    path("data/risks/<uuid:id>/apply/", registers.apply, name="apply_register"),
    path("data/risks/<uuid:id>/undo/", registers.undo, name="undo_register"),
    path("data/ledger/", ledger.ledger, name="ledger"),
    path("data/ledger/<uuid:id>/", ledger.preview, name="ledger_preview"),
    path("data/ledger/<uuid:id>/book/", ledger.book, name="book_ledger"),
    path("data/ledger/<uuid:id>/file/", ledger.original, name="ledger_file"),
    path("data/imports/", imports.imports, name="imports"),
    path("data/imports/<uuid:id>/mapping/", imports.mapping, name="mapping"),
    path("data/imports/<uuid:id>/", imports.preview, name="preview"),
    path("data/imports/<uuid:id>/apply/", imports.apply, name="apply"),
    path("data/imports/<uuid:id>/undo/", imports.undo, name="undo"),
    path("data/imports/<uuid:id>/decisions/", imports.decisions, name="decisions"),
]
