"""The wing `work` as a Django app."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "pilotage.work"
    label = "work"
