"""The settings: what this person may configure, and the organisation."""

from decimal import Decimal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.actions.organisation import change_organisation
from pilotage.accounts.forms import OrganisationForm, refuse
from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door, own_door
from pilotage.accounts.rules.people import may_configure
from pilotage.kit.configuration import settings_for
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Crumb


def settings_crumbs(*steps: Crumb) -> tuple[Crumb, ...]:
    """The way from the settings home down to a page."""
    return (Crumb(_("Settings"), reverse("accounts:settings")), *steps)


@own_door
def home(request: PersonalRequest) -> HttpResponse:
    return page(request, "accounts/settings.html", {"settings": settings_for(request)})


@door(Permission.CONFIGURE)
def the_organisation(request: PersonalRequest) -> HttpResponse:
    may_configure(request.access).or_raise()
    form = OrganisationForm(request.POST) if request.method == "POST" else OrganisationForm.showing(organisation())
    if request.method == "POST" and form.is_valid() and _keep(request, form):
        notice(request, _("The organisation was changed."))
        return go(request, reverse("accounts:organisation"))
    context = {"form": form, "crumbs": settings_crumbs(Crumb(_("Organisation")))}
    return page(request, "accounts/organisation.html", context, status=422 if form.errors else 200)


def _keep(request: PersonalRequest, form: OrganisationForm) -> bool:
    facts = dict(form.cleaned_data)
    share = facts.pop("discount_rate") / Decimal(100)
    try:
        change_organisation(**facts, discount_rate_share=share, access=request.access)
    except Impossible as impossible:
        refuse(form, impossible)
    return form.is_valid()
