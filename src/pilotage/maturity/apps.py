"""The wing `maturity` as a Django app, and what it hangs into the floors below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaturityConfig(AppConfig):
    name = "pilotage.maturity"
    label = "maturity"
    verbose_name = _("Capability")
