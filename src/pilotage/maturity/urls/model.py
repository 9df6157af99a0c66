"""Addresses under /capability/: model."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
