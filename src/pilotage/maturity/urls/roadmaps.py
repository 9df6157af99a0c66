"""Addresses under /capability/: roadmaps."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
