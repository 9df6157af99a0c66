"""The addresses of the wing `maturity`."""

from django.urls import URLPattern

from pilotage.maturity.urls import assessments, evidence, model, roadmaps

app_name = "maturity"
urlpatterns: list[URLPattern] = [
    *assessments.PATTERNS,
    *evidence.PATTERNS,
    *model.PATTERNS,
    *roadmaps.PATTERNS,
]
