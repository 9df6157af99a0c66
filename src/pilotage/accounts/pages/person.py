"""The page of one person: facts, roles on scopes, and ending or opening the account again."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.actions.people import change_person, deactivate_person, reactivate_person, send_invitation
from pilotage.accounts.actions.roles import give_role, take_role
from pilotage.accounts.forms import PersonForm, RoleForm, refuse
from pilotage.accounts.models import Person, Role, Scope
from pilotage.accounts.pages.home import settings_crumbs
from pilotage.accounts.pages.people import duties, site_of, state_of
from pilotage.accounts.reads.people import grants_of, grants_visible_to, people_visible_to
from pilotage.accounts.reads.scopes import scope_names, scopes_to_give
from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.kit.clock import now
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb, Fact


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as the page shows it, with the address that takes it away."""

    role: str
    scope: str
    scope_url: str
    take_url: str


@door(Permission.MANAGE_PEOPLE)
def person(request: PersonalRequest, person_id: UUID) -> HttpResponse:
    shown = _visible(request, person_id)
    form = PersonForm(request.POST) if request.method == "POST" else PersonForm.showing(shown)
    if request.method == "POST" and form.is_valid() and _changed(request, shown, form):
        notice(request, _("%(name)s was changed.") % {"name": form.cleaned_data["name"]})
        return _back(request, person_id)
    context = _context(request, shown) | {"form": form, "role_form": RoleForm(scopes=scopes_to_give(request.access))}
    return page(request, "accounts/person.html", context, status=422 if form.errors else 200)


@door(Permission.MANAGE_PEOPLE)
@require_POST
def give(request: PersonalRequest, person_id: UUID) -> HttpResponse:
    shown = _visible(request, person_id)
    form = RoleForm(request.POST, scopes=scopes_to_give(request.access))
    if form.is_valid():
        scope = Scope.objects.get(pk=form.cleaned_data["scope"])
        grant = give_role(shown, role=Role(form.cleaned_data["role"]), scope=scope, access=request.access)
        notice(request, _("%(name)s is now %(role)s.") % {"name": shown.name, "role": grant.get_role_display()})
    else:
        warn(request, _("Choose a role and where it is given."))
    return _back(request, person_id)


@door(Permission.MANAGE_PEOPLE)
@require_POST
def take(request: PersonalRequest, person_id: UUID, grant_id: UUID) -> HttpResponse:
    grants = grants_visible_to(request.access).select_related("person", "scope")
    grant = get_object_or_404(grants, pk=grant_id, person=person_id)
    take_role(grant.person, role=Role(grant.role), scope=grant.scope, access=request.access)
    notice(request, _("The role was taken away."))
    # Taking the last role that one manages takes the person out of sight.
    still_seen = people_visible_to(request.access).filter(pk=person_id).exists()
    return _back(request, person_id) if still_seen else go(request, reverse("accounts:people"))


@door(Permission.MANAGE_PEOPLE)
@require_POST
def deactivate(request: PersonalRequest, person_id: UUID) -> HttpResponse:
    ended = deactivate_person(_visible(request, person_id), access=request.access, now=now())
    text = _("%(name)s cannot sign in any more; sessions and keys ended.") % {"name": ended.name}
    notice(request, text, undo_url=reverse("accounts:reactivate", args=[person_id]))
    return _back(request, person_id)


@door(Permission.MANAGE_PEOPLE)
@require_POST
def reactivate(request: PersonalRequest, person_id: UUID) -> HttpResponse:
    try:
        opened = reactivate_person(_visible(request, person_id), access=request.access, site=site_of(request))
        notice(request, _("%(name)s may sign in again.") % {"name": opened.name})
    except Impossible as impossible:
        warn(request, str(impossible))
    return _back(request, person_id)


@door(Permission.MANAGE_PEOPLE)
@require_POST
def invite_again(request: PersonalRequest, person_id: UUID) -> HttpResponse:
    invited = _visible(request, person_id)
    try:
        send_invitation(invited, access=request.access, site=site_of(request))
        notice(request, _("The invitation was sent to %(email)s.") % {"email": invited.email})
    except (Impossible, OSError) as failed:
        reason = str(failed) if isinstance(failed, Impossible) else _("The mail server did not take it.")
        warn(request, _("The invitation was not sent: %(reason)s") % {"reason": reason})
    return _back(request, person_id)


def _visible(request: PersonalRequest, person_id: UUID) -> Person:
    return get_object_or_404(people_visible_to(request.access), pk=person_id)


def _back(request: PersonalRequest, person_id: UUID) -> HttpResponse:
    return go(request, reverse("accounts:person", args=[person_id]))


def _changed(request: PersonalRequest, shown: Person, form: PersonForm) -> bool:
    try:
        change_person(shown, **form.cleaned_data, access=request.access)
    except Impossible as impossible:
        refuse(form, impossible)
    return form.is_valid()


def _context(request: PersonalRequest, shown: Person) -> dict[str, object]:
    state = state_of(shown)
    return {
        "person": shown,
        "facts": (
            Fact(_("State"), state.text, tone=state.tone),
            Fact(_("E-mail"), shown.email or formatter().date(None)),
            Fact(_("Last sign-in"), formatter().moment(shown.last_login)),
            Fact(_("Here since"), formatter().moment(shown.joined_at)),
        ),
        "roles": _role_lines(request, shown),
        "duties": duties(),
        "is_oneself": shown.pk == request.access.person_id,
        "crumbs": settings_crumbs(Crumb(_("People"), reverse("accounts:people")), Crumb(shown.name)),
    }


def _role_lines(request: PersonalRequest, shown: Person) -> list[RoleLine]:
    grants = grants_of([shown], request.access)[shown.pk]
    names = scope_names([grant.scope for grant in grants])
    return [
        RoleLine(
            role=grant.get_role_display(),
            scope=names[grant.scope_id].name,
            scope_url=names[grant.scope_id].url,
            take_url=reverse("accounts:take", args=[shown.pk, grant.pk]),
        )
        for grant in grants
    ]
