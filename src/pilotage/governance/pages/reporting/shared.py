"""What the pages of reports have in common: finding one, and the way to it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.governance.models import StatusReport
from pilotage.governance.reads.reporting.visible import reports_visible_to
from pilotage.kit.tables import Crumb
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


def the_report(request: PersonalRequest, id: UUID) -> StatusReport:
    """The report, when the person may see it; else there is no such page (404)."""
    found: StatusReport = get_object_or_404(reports_visible_to(request.access), pk=id)
    return found


def the_initiative(request: PersonalRequest, key: str) -> Initiative:
    found: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    return found


def crumbs_of(initiative: Initiative, *more: Crumb) -> tuple[Crumb, ...]:
    return (
        Crumb(_("Status reports"), reverse("governance:reports")),
        Crumb(initiative.name, reverse("work:initiative", args=[initiative.key])),
        *more,
    )


def reports_url(initiative: Initiative) -> str:
    return reverse("governance:reports_of", args=[initiative.key])
