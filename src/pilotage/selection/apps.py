"""The wing `selection` as a Django app."""

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "pilotage.selection"
    label = "selection"
