"""The addresses of the wing `exchange`."""

from django.urls import path

from pilotage.exchange.api.app import api
from pilotage.exchange.imports.pages import walk as imports

app_name = "exchange"
urlpatterns = [
    path("api/v1/", api.urls),
    path("data/imports/", imports.imports, name="imports"),
    path("data/imports/<uuid:id>/mapping/", imports.mapping, name="mapping"),
    path("data/imports/<uuid:id>/", imports.preview, name="preview"),
    path("data/imports/<uuid:id>/apply/", imports.apply, name="apply"),
    path("data/imports/<uuid:id>/undo/", imports.undo, name="undo"),
    path("data/imports/<uuid:id>/decisions/", imports.decisions, name="decisions"),
]
