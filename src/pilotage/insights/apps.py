"""The wing `insights` as a Django app."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "pilotage.insights"
    label = "insights"
