"""Who calls, and whether they may come in at all: asked before anything of the call is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from pilotage.accounts.actions.tokens import note_use
from pilotage.accounts.models import Person
from pilotage.accounts.reads.tokens import person_of_token
from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.api.failures import Failure
from pilotage.exchange.callers.actions import SECONDS_A_WINDOW, count_call
from pilotage.kit.clock import now

SAFE = ("GET", "HEAD", "OPTIONS")
# Ten a second for a minute: a programme that needs more is asking in a loop what one list would tell.
CALLS_A_MINUTE = 600
REALM = 'Bearer realm="Pilotage"'


@dataclass(frozen=True, slots=True)
class Caller:
    """A person, or a programme with a token of that person."""

    person_id: UUID
    access: Access
    token_id: UUID | None


class Call(HttpRequest):
    """A request whose caller is known."""

    auth: Caller
    access: Access
    # The version that the caller says to have read (If-Match); -1 where the operation does not ask.
    version: int


class Door:
    """Lets in who is known and has the permission somewhere; None: whoever is known. Writing needs a token for it."""

    def __init__(self, permission: Permission | None) -> None:
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Caller:
        moment = now()
        header = request.headers.get("Authorization", "")
        caller = _by_token(request, header, moment) if header else _by_session(request)
        if self.permission is not None:
            verdict = caller.access.may_anywhere(self.permission)
            if not verdict:
                raise Failure(403, verdict.reason)
        cast(Call, request).access = caller.access
        return caller


def _by_token(request: HttpRequest, header: str, moment: datetime) -> Caller:
    scheme, _space, secret = header.partition(" ")
    holder = person_of_token(secret.strip(), moment) if scheme.lower() == "bearer" else None
    if holder is None:
        detail = _("This token is not known, or it has expired or was revoked. Make one in your profile.")
        raise Failure(401, detail, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
    _keep_pace(holder.token.pk, moment)
    if holder.is_use_due:
        note_use(holder, now=moment)
    if request.method not in SAFE and not holder.may_write:
        raise Failure(
            403,
            _("This token may only read. Make one that may write in your profile."),
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope"'},
        )
    request.user = holder.person
    return Caller(holder.person.pk, holder.access, holder.token.pk)


def _keep_pace(token_id: UUID, moment: datetime) -> None:
    if count_call(token_id, now=moment) <= CALLS_A_MINUTE:
        return
    wait = SECONDS_A_WINDOW - int(moment.timestamp()) % SECONDS_A_WINDOW
    detail = _("This token has called more than %(count)s times in a minute. Wait %(wait)s seconds.")
    facts = {"count": CALLS_A_MINUTE, "wait": wait}
    raise Failure(429, detail % facts, headers={"Retry-After": str(wait)})


def _by_session(request: HttpRequest) -> Caller:
    if not isinstance(request.user, Person) and not request.user.is_authenticated:
        detail = _("Send a token as “Authorization: Bearer …”. You make it in your profile.")
        raise Failure(401, detail, headers={"WWW-Authenticate": REALM})
    # A browser sends its cookie along with any site's form: writing asks for the CSRF token as well.
    if request.method not in SAFE and check_csrf(request) is not None:
        raise Failure(403, _("The CSRF token is missing or wrong. Programmes use a personal token instead."))
    access = cast(Call, request).access
    if access.person_id is None:
        raise Failure(401, _("This account is not active any more."), headers={"WWW-Authenticate": REALM})
    return Caller(access.person_id, access, None)
