"""Who calls: a token's owner or the person of the session; and what each operation asks of them."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, cast
from urllib.parse import unquote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from pilotage.accounts.actions.tokens import note_use
from pilotage.accounts.reads.tokens import person_of_token
from pilotage.accounts.rules import Access, Permission, PersonalRequest
from pilotage.exchange.api.actions import count_request
from pilotage.exchange.api.problems import Problem
from pilotage.kit.clock import now

Rest = ParamSpec("Rest")
READS = {"GET", "HEAD", "OPTIONS"}
# One programme may ask ten times a second for a minute; more is a mistake in a loop.
REQUESTS_A_MINUTE = 600
LARGEST_BODY = 2 * 1024 * 1024


class TokenAuth(HttpBearer):
    """`Authorization: Bearer <token>`: a personal token, made in one's own settings."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        moment = now()
        holder = person_of_token(token, moment)
        if holder is None:
            return None
        _refuse_too_many(holder.token.pk, moment)
        if request.method not in READS:
            if not holder.may_write:
                raise Problem(403, _("This token may only read. Make one that may write in your profile."))
            if holder.is_use_due:
                note_use(holder, now=moment)
        cast(PersonalRequest, request).access = holder.access
        refuse_unreadable(request)
        return holder.access


class SessionAuth(APIKeyCookie):
    """The session of a signed-in browser, with its CSRF token: for trying things on the interactive page."""

    openapi_name = "session"

    def __init__(self) -> None:
        super().__init__(csrf=True)
        self.param_name = "pilotage"

    def authenticate(self, request: HttpRequest, key: str | None) -> Access | None:
        access = cast(PersonalRequest, request).access
        if access.person_id is None:
            return None
        refuse_unreadable(request)
        return access


def refuse_unreadable(request: HttpRequest) -> None:
    """What PostgreSQL cannot keep is refused before it gets there: the sign NUL; and bodies beyond any reason."""
    if "\x00" in unquote(request.get_full_path()):
        raise Problem(422, _("The address contains a sign that cannot be kept (NUL)."))
    if len(request.body) > LARGEST_BODY:
        raise Problem(413, _("The body may have 2 MB at most; larger lists come in as an import."))
    if b"\\u0000" in request.body or b"\x00" in request.body:
        raise Problem(422, _("The body contains a sign that cannot be kept (NUL)."))


def _refuse_too_many(token_id: UUID, moment: datetime) -> None:
    if count_request(token_id, moment) > REQUESTS_A_MINUTE:
        wait = 60 - int(moment.timestamp()) % 60
        text = _("More than %(count)s requests in a minute. Wait a moment.") % {"count": REQUESTS_A_MINUTE}
        raise Problem(429, text, headers={"Retry-After": str(wait)})


Operation = Callable[..., HttpResponse]


def rule(permission: Permission) -> Callable[[Operation], Operation]:
    """Every operation declares its permission; without it anywhere at all the answer is 403 with the reason."""

    def guard(operation: Operation) -> Operation:
        @functools.wraps(operation)
        def guarded(request: PersonalRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:  # ninja's own: Any
            verdict = request.access.may_anywhere(permission)
            if not verdict:
                raise Problem(403, verdict.reason)
            return operation(request, *args, **kwargs)

        guarded.door_rule = str(permission)  # type: ignore[attr-defined]  # read by the walk over all routes
        return guarded

    return guard
