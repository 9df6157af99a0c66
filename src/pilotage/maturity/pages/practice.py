"""One practice: why it matters, what it looks like when it works, and what it stands on."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.maturity.models import Practice
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.reads.capability import practices_of_models


@require_GET
@door(Permission.SEE)
def practice(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Practice = get_object_or_404(practices_of_models(), pk=id)
    context = {
        "crumbs": crumbs_of(request, (_("Model"), reverse("maturity:model") + carried(request)), (found.name, "")),
        "tabs": tabs_of(request, "model"),
        "practice": found,
    }
    return page(request, "maturity/practice.html", context)
