"""Where the page of a scope's contingency is."""

from django.urls import reverse

from pilotage.accounts.models import Scope
from pilotage.work.models import Initiative, Portfolio


def contingency_url(scope: Scope) -> str:
    """By the key of the initiative, else by the portfolio."""
    key = Initiative.objects.filter(scope=scope).values_list("key", flat=True).first()
    if key is not None:
        return reverse("risk:contingency", args=[key])
    return reverse("risk:portfolio_contingency", args=[Portfolio.objects.get(scope=scope).pk])
