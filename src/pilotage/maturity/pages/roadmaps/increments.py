"""What is done with one increment: named, locked, put into the register."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page
from pilotage.maturity.actions.roadmaps.editing import lock_increment, rename_increment
from pilotage.maturity.actions.roadmaps.registering import put_into_register, usual_initiative_name
from pilotage.maturity.forms.roadmaps import RegisterForm
from pilotage.maturity.models import Increment
from pilotage.maturity.pages.roadmaps.shared import (
    acted,
    address_of,
    roadmap_crumbs,
    the_increment_of,
    the_roadmap,
)
from pilotage.maturity.rules.permissions import may_lead
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.work.models import Initiative


@require_POST
@door(Permission.CONFIGURE)
def rename(request: PersonalRequest, id: UUID, increment_id: UUID) -> HttpResponseBase:
    found = the_roadmap(request, id)
    increment = the_increment_of(found, increment_id)

    def act() -> str:
        name, version = request.POST.get("name", ""), whole_number_from(request.POST.get("version"), 0)
        rename_increment(increment, name=name, version=version, access=request.access, on=today())
        return _("Kept.")

    return acted(request, found, act, place=increment.place)


@require_POST
@door(Permission.CONFIGURE)
def lock(request: PersonalRequest, id: UUID, increment_id: UUID) -> HttpResponseBase:
    found = the_roadmap(request, id)
    increment, is_locked = the_increment_of(found, increment_id), request.POST.get("lock") == "yes"

    def act() -> str:
        version = whole_number_from(request.POST.get("version"), 0)
        lock_increment(increment, is_locked=is_locked, version=version, access=request.access, on=today())
        return _("Locked: a new proposal leaves it as it is.") if is_locked else _("Unlocked.")

    return acted(request, found, act, place=increment.place)


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def register(request: PersonalRequest, id: UUID, increment_id: UUID) -> HttpResponseBase:
    """Make an initiative of it, in a portfolio that the person chooses."""
    found = the_roadmap(request, id)
    may_lead(request.access, found.scope.path).or_raise()
    increment = the_increment_of(found, increment_id)
    start = {"name": usual_initiative_name(increment), "manager": request.access.person_id}
    form = RegisterForm(request.POST or None, access=request.access, initial=start)
    if request.method == "POST" and form.is_valid():
        made = _registered(request, increment, form)
        if made is not None:
            notice(request, _("%(name)s is in the register: %(key)s.") % {"name": made.name, "key": made.key})
            return go(request, reverse("work:initiative", args=[made.key]) + carried(request))
    context = {
        "crumbs": roadmap_crumbs(request, (found.name, address_of(request, found)), (_("Put into the register"), "")),
        "title": _("Put “%(name)s” into the register") % {"name": increment.name},
        "form": form,
        "version": found.version,
        "back_url": address_of(request, found, place=increment.place),
    }
    return page(request, "maturity/register_increment.html", context, status=422 if form.errors else 200)


def _registered(request: PersonalRequest, increment: Increment, form: RegisterForm) -> Initiative | None:
    facts = form.cleaned_data
    try:
        return put_into_register(
            increment,
            portfolio=facts["portfolio"],
            manager=facts["manager"],
            name=facts["name"],
            version=whole_number_from(request.POST.get("version"), 0),
            access=request.access,
            on=today(),
        )
    except (Impossible, Stale) as wrong:
        field = getattr(wrong, "field", "")
        form.add_error(field if field in form.fields else None, str(wrong))
        return None
