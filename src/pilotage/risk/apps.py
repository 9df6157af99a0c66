"""The wing `risk` as a Django app, and what it hangs into the floors below."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pilotage.kit import navigation


def _sees(request: HttpRequest) -> bool:
    """Who sees anything sees the registers of it."""
    access = getattr(request, "access", None)
    return bool(access is not None and access.grants)


class RiskConfig(AppConfig):
    name = "pilotage.risk"
    label = "risk"

    def ready(self) -> None:
        navigation.register(navigation.Entry(_("Risks"), "risk:register", "alert-triangle", 230, _sees))
