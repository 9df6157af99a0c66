"""The reasons for which people overrule the numbers."""

from django.db.models import Count
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.selection.models import ScenarioRule
from pilotage.selection.reads.scenarios import scenarios_visible_to

MOST_REASONS = 20


def reasons_offered(access: Access) -> tuple[str, ...]:
    """What was said most in scenarios that the person may see, then what is common: a list to choose from."""
    seen = scenarios_visible_to(access).order_by().values("id")
    said = ScenarioRule.objects.filter(scenario__in=seen).values_list("reason").annotate(times=Count("id"))
    used = [reason for reason, _times in said.order_by("-times", "reason")[:MOST_REASONS]]
    return tuple(dict.fromkeys((*used, *_common())))[:MOST_REASONS]


def _common() -> tuple[str, ...]:
    return (
        _("Required by law or regulation"),
        _("Safety"),
        _("Under contract already"),
        _("Decided by the board"),
        _("Others cannot go on without it"),
        _("Not ready to begin"),
        _("Its sponsor withdrew it"),
    )
