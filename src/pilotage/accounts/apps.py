"""The wing `accounts` as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pilotage.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Take our places around every page: the person's menu, the rail, the settings."""
        # Models may be imported only now.
        from pilotage.accounts.pages.around import take_places

        take_places()
