"""The wing `delivery` as a Django app: its line on the rail, and its panels on the initiative's page."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import slots
from pilotage.kit.frame import carried


class DeliveryConfig(AppConfig):
    name = "pilotage.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        slots.register(
            slots.Panel(
                slot="initiative",
                name="backlog",
                title=_("Backlog"),
                url=lambda request, one: reverse("delivery:backlog_panel", args=[one.key]) + carried(request),
                order=14,
                rows=6,
            )
        )
