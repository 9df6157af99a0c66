"""Addresses under /capability/: assessments."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
