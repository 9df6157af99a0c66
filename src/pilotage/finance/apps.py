"""The wing `finance` as a Django app."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "pilotage.finance"
    label = "finance"
