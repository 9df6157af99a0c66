"""What the pages of one initiative's money have in common."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.finance.models import Fund
from pilotage.finance.reads.columns import NO_FUND
from pilotage.kit.frame import carried
from pilotage.kit.tables import Crumb
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_with_money_visible_to


def initiative_with_money(request: PersonalRequest, key: str) -> Initiative:
    """The initiative, when the person may see it and its money; else there is no such page (404)."""
    return get_object_or_404(initiatives_with_money_visible_to(request.access), key=key)


def crumbs_of(request: PersonalRequest, initiative: Initiative, *last: Crumb) -> tuple[Crumb, ...]:
    return (
        Crumb(_("Money"), reverse("finance:overview") + carried(request)),
        Crumb(initiative.name, reverse("work:initiative", args=[initiative.key]) + carried(request)),
        *last,
    )


def fund_url(fund: Fund | None) -> str:
    """The register's rows with a cost line that this fund, or none, pays."""
    return f"{reverse('work:register')}?fund={fund.pk if fund else NO_FUND}"
