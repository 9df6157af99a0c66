"""The wing `accounts` as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pilotage.accounts"
    label = "accounts"
