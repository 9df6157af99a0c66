"""Every request knows whose it is: `request.access`, and history is told who and from where."""

from collections.abc import Callable
from typing import cast

import pghistory
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


def _access(request: HttpRequest) -> Access:
    return access_of(request.user) if isinstance(request.user, Person) or request.user.is_authenticated else STRANGER
