"""The wing `governance` as a Django app, and what it hangs into the floors below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "pilotage.governance"
    label = "governance"
    verbose_name = _("Governance")
