"""The door of a page: every address declares who may come in, and a test walks all of them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from pilotage.accounts.rules.access import Access, Refused
from pilotage.accounts.rules.permissions import Permission

Rest = ParamSpec("Rest")


class PersonalRequest(HttpRequest):
    """A request as our middleware hands it on."""

    access: Access


class Page(Protocol):
    door_rule: str


View = Callable[Concatenate[PersonalRequest, Rest], HttpResponseBase]
Route = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def door(permission: Permission) -> Callable[[View[Rest]], Route[Rest]]:
    """Let in who is signed in and has the permission on some scope; what they see inside is up to the reads.

    A stranger is sent to sign in; somebody without the permission is told so (403). Refusals of an action inside
    become 403 as well, with their reason.
    """

    def guard(view: View[Rest]) -> Route[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            personal = cast(PersonalRequest, request)
            if personal.access.person_id is None:
                return _to_sign_in(request)
            verdict = personal.access.may_anywhere(permission)
            if not verdict:
                raise PermissionDenied(verdict.reason)
            return _entered(view, personal, *args, **kwargs)

        cast(Page, guarded).door_rule = str(permission)
        return guarded

    return guard


def own_door(view: View[Rest]) -> Route[Rest]:
    """For one's own things (profile, tokens, sessions): whoever is signed in, with or without a role."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        personal = cast(PersonalRequest, request)
        # Not asked of `access`: allauth resumes a request after a confirmation without our middleware.
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return _entered(view, personal, *args, **kwargs)

    cast(Page, guarded).door_rule = "own"
    return guarded


def open_door(view: View[Rest]) -> Route[Rest]:
    """For the few pages that a stranger may open, said out loud."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        return _entered(view, cast(PersonalRequest, request), *args, **kwargs)

    cast(Page, opened).door_rule = "open"
    return opened


def _entered(
    view: View[Rest], request: PersonalRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
) -> HttpResponseBase:
    """The page's answer; what no browser sends, and what no column can hold, becomes 400, never a fault of ours."""
    _refuse_nonsense(request)
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        raise PermissionDenied(str(refused)) from refused
    except DataError as unfit:
        # A form says what is too long or too large where people type it; this is the net below all forms.
        raise SuspiciousOperation("a value does not fit its column") from unfit


def _refuse_nonsense(request: HttpRequest) -> None:
    """The database keeps no NUL in texts, and nobody means one."""
    sent = (request.path, *request.GET, *request.POST)
    values = (value for query in (request.GET, request.POST) for _name, found in query.lists() for value in found)
    if any("\x00" in text for text in (*sent, *values)):
        raise SuspiciousOperation("NUL in what was sent")


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        # A fragment cannot show the sign-in page in its place: the whole page goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": "/accounts/login/"})
    return redirect_to_login(request.get_full_path())
