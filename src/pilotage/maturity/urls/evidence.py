"""Addresses under /capability/: evidence, and data quality, its daily face."""

from django.urls import URLPattern, path

from pilotage.maturity.pages import evidence, probe
from pilotage.maturity.pages.quality import deeds
from pilotage.maturity.pages.quality.page import quality, quality_rows

PATTERNS: list[URLPattern] = [
    path("capability/evidence/", evidence.evidence, name="evidence"),
    path("capability/evidence/look/", evidence.look, name="look"),
    path("capability/evidence/<slug:name>/", probe.probe, name="probe"),
    path("capability/evidence/<slug:name>/export/<slug:form>/", probe.probe_file, name="probe_file"),
    path("capability/quality/", quality, name="quality"),
    path("capability/quality/rows/", quality_rows, name="quality_rows"),
    path("capability/quality/remind/", deeds.remind_quality, name="remind_quality"),
    path("capability/quality/export/<slug:form>/", deeds.quality_file, name="quality_file"),
]
