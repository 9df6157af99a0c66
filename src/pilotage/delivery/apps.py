"""The wing `delivery` as a Django app: its line on the rail, and its panels on the initiative's page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "pilotage.delivery"
    label = "delivery"
    verbose_name = _("Delivery")
