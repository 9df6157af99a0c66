"""The wing `strategy` as a Django app: its line on the rail, and its panel on the initiative's page."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation, slots
from pilotage.kit.frame import carried


def _sees_strategy(request: HttpRequest) -> bool:
    """Who sees anything sees the strategy; roles without sight do not exist."""
    access = getattr(request, "access", None)
    return bool(access is not None and access.grants)


def _panel_url(request: HttpRequest, subject: slots.Subject) -> str:
    return reverse("strategy:panel", args=[subject.key]) + carried(request)


class StrategyConfig(AppConfig):
    name = "pilotage.strategy"
    label = "strategy"

    def ready(self) -> None:
        navigation.register(navigation.Entry(_("Strategy"), "strategy:objectives", "target-arrow", 110, _sees_strategy))
        slots.register(
            slots.Panel("initiative", "strategy", _("Contribution to the strategy"), _panel_url, order=10, rows=8)
        )
