"""Addresses under /capability/: model."""

from django.urls import URLPattern, path

from pilotage.maturity.pages import model, practice

PATTERNS: list[URLPattern] = [
    path("capability/model/", model.model, name="model"),
    path("capability/model/<uuid:id>/", practice.practice, name="practice"),
]
