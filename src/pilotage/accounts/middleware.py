"""Every request knows whose it is: `request.access`, and history is told who and from where."""

from collections.abc import Callable
from typing import cast

import pghistory
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import STRANGER, Access, PersonalRequest
from pilotage.kit.uuids import new_id

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def access_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put `access` on the request, read when first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        personal = cast(PersonalRequest, request)
        personal.access = cast(Access, SimpleLazyObject(lambda: _access(request)))
        if request.method in SAFE_METHODS:
            return get_response(request)
        user = str(request.user.pk) if request.user.is_authenticated else None
        with pghistory.context(user=user, url=request.path, request=str(new_id())):
            return get_response(request)

    return middleware


def privacy_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What somebody signed in was shown is kept by no cache and no browser; sensors are out of reach of our pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        # Asked by cookie and header, not by person: that would cost a query where nobody asked for one.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _access(request: HttpRequest) -> Access:
    return access_of(request.user) if isinstance(request.user, Person) or request.user.is_authenticated else STRANGER
