"""Who calls, and whether they may come in: asked before anything of the call is read."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import unquote
from uuid import UUID

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja.operation import Operation as NinjaOperation
from ninja.utils import check_csrf

from pilotage.accounts.actions.tokens import note_use
from pilotage.accounts.reads.tokens import person_of_token
from pilotage.accounts.rules import Access, Permission, PersonalRequest
from pilotage.exchange.api.problems import Problem
from pilotage.exchange.api.promises import promise
from pilotage.exchange.callers.actions import SECONDS_A_WINDOW, count_call
from pilotage.kit.clock import now

READS = {"GET", "HEAD", "OPTIONS"}
# One programme may ask ten times a second for a minute; more is a mistake in a loop.
REQUESTS_A_MINUTE = 600
REALM = 'Bearer realm="Pilotage"'


# Reads that answer with the rows that a person may see, of any model: Any.
Visible = Callable[[Access], QuerySet[Any]]


class Door:
    """Lets in who is known and has the permission somewhere; None: whoever is known.

    sees   where given, the thing in the path must be among these: an operation with a body would else tell what is
           wrong with the body of somebody who has nothing to ask there
    """

    def __init__(self, permission: Permission | None, sees: Visible | None) -> None:
        self.permission = permission
        self.sees = sees

    def __call__(self, request: HttpRequest) -> Access:
        header = request.headers.get("Authorization", "")
        access = _by_token(request, header, now()) if header else _by_session(request)
        if self.permission is not None:
            verdict = access.may_anywhere(self.permission)
            if not verdict:
                raise Problem(403, verdict.reason)
        if self.sees is not None and request.resolver_match is not None:
            get_object_or_404(self.sees(access), **request.resolver_match.kwargs)
        if "\x00" in unquote(request.get_full_path()):
            raise Problem(422, _("The address contains a sign that cannot be kept (NUL)."))
        return access


def _by_token(request: HttpRequest, header: str, moment: datetime) -> Access:
    scheme, _space, secret = header.partition(" ")
    holder = person_of_token(secret.strip(), moment) if scheme.lower() == "bearer" else None
    if holder is None:
        text = _("Send a token that is valid, not expired and not revoked, as “Authorization: Bearer …”.")
        raise Problem(401, text, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
    _refuse_too_many(holder.token.pk, moment)
    if holder.is_use_due:
        note_use(holder, now=moment)
    if request.method not in READS and not holder.may_write:
        text = _("This token may only read. Make one that may write in your profile.")
        raise Problem(403, text, headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope"'})
    personal = cast(Call, request)
    personal.access, personal.token_id = holder.access, holder.token.pk
    return holder.access


def _by_session(request: HttpRequest) -> Access:
    access = cast(PersonalRequest, request).access
    if access.person_id is None:
        text = _("Send a token that you made in your profile, as “Authorization: Bearer …”.")
        raise Problem(401, text, headers={"WWW-Authenticate": REALM})
    # A browser sends its cookie along with the form of any site: writing asks for the CSRF token as well.
    if request.method not in READS and check_csrf(request) is not None:
        raise Problem(403, _("The CSRF token is missing or wrong. A programme uses a token of its own instead."))
    cast(Call, request).token_id = None
    return access


def _refuse_too_many(token_id: UUID, moment: datetime) -> None:
    if count_call(token_id, now=moment) > REQUESTS_A_MINUTE:
        wait = SECONDS_A_WINDOW - int(moment.timestamp()) % SECONDS_A_WINDOW
        text = _("More than %(count)s requests in a minute. Wait %(wait)s seconds.")
        facts = {"count": REQUESTS_A_MINUTE, "wait": wait}
        raise Problem(429, text % facts, headers={"Retry-After": str(wait)})


class Call(PersonalRequest):
    """A request whose caller is known."""

    token_id: UUID | None


Operation = Callable[..., HttpResponse]


def rule(
    permission: Permission | None, *, sees: Visible | None = None, at_version: bool = False
) -> Callable[[Operation], Operation]:
    """Every operation declares its permission (None: whoever is known); what it writes, it writes in one transaction.

    at_version   of a POST that asks for If-Match as well: what is signed is what was read
    Sits below the router's decorator, and tells it the door and every answer that can come.
    """

    def guard(operation: Operation) -> Operation:
        @functools.wraps(operation)
        def guarded(request: Call, /, *args: Any, **kwargs: Any) -> HttpResponse:  # ninja's own: Any
            if request.method in READS:
                return operation(request, *args, **kwargs)
            token = {"token": str(request.token_id)} if request.token_id else {}
            with pghistory.context(user=str(request.access.person_id), **token), transaction.atomic():
                return operation(request, *args, **kwargs)

        def tell(made: NinjaOperation) -> None:
            made.auth_param = [Door(permission, sees)]
            made._set_auth(made.auth_param)
            promise(made, at_version=at_version)

        told = cast(Any, guarded)
        told.door_rule = str(permission) if permission is not None else "own"  # read by the walk over all routes
        told._ninja_contribute_to_operation = [tell]
        return guarded

    return guard
