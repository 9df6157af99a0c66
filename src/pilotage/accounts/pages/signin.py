"""Signing in: allauth's page with single sign-on and, in the demonstration only, the people to sign in as."""

from dataclasses import dataclass
from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.views import ConnectionsView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from pilotage.accounts.reads.people import Persona, demo_people
from pilotage.accounts.rules import PersonalRequest, open_door
from pilotage.accounts.rules.duties import DUTIES


@dataclass(frozen=True, slots=True)
class Provider:
    """A button of single sign-on."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class PersonaLine:
    """Somebody of the demonstration, as the sign-in page lists them."""

    key: str
    name: str
    role: str
    duty: str


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # allauth's own: Any
        given: dict[str, Any] = super().get_context_data(**kwargs)
        target = given.get("redirect_field_value") or ""
        return given | {
            "providers": _providers(self.request, process="login", target=target),
            "personas": [_line(one) for one in demo_people(settings.DEMO_EMAIL_ENDING)] if settings.DEMO else [],
        }


class Connections(ConnectionsView):  # type: ignore[misc]  # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # allauth's own: Any
        given: dict[str, Any] = super().get_context_data(**kwargs)
        return given | {"providers": _providers(self.request, process="connect", target="")}


@open_door
@require_POST
def demo_sign_in(request: PersonalRequest) -> HttpResponseBase:
    """Sign in as one of the demonstration's people without a password; else there is no such page."""
    if not settings.DEMO:
        raise Http404
    personas = {str(one.person.pk): one.person for one in demo_people(settings.DEMO_EMAIL_ENDING)}
    person = personas.get(request.POST.get("person", ""))
    if person is None:
        raise Http404
    answer: HttpResponse = perform_login(request, person, email_verification="none")
    return answer


def _providers(request: HttpRequest, *, process: str, target: str) -> list[Provider]:
    query = {"process": process} | ({"next": target} if target else {})
    return [
        Provider(provider.app.name, provider.get_login_url(request, **query))
        for provider in get_adapter().list_providers(request)
    ]


def _line(persona: Persona) -> PersonaLine:
    role = persona.role
    return PersonaLine(str(persona.person.pk), persona.person.name, str(role.label), str(DUTIES[role]))
