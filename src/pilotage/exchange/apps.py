"""The wing `exchange` as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "pilotage.exchange"
    label = "exchange"
