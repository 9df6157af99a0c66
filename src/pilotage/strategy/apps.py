"""The wing `strategy` as a Django app."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "pilotage.strategy"
    label = "strategy"
