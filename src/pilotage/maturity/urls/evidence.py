"""Addresses under /capability/: evidence."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
