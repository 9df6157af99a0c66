"""One operation of the API: its door, its promises in the document, and what surrounds every answer."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

import pghistory
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from pilotage.accounts.rules import Permission
from pilotage.exchange.api.calls import Call, Door
from pilotage.exchange.api.failures import Failure, Wrong
from pilotage.exchange.api.promises import answers_of, extras_of
from pilotage.exchange.api.replies import Reply, rendered, version_in
from pilotage.exchange.callers.actions import Answer, Asked, StillAtWork, UsedOtherwise, answered_once
from pilotage.kit.clock import now

LONGEST_KEY = 255
# What a repeated answer needs of the first one's headers.
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
# What an operation takes is told by its signature, which differs from one to the next.
View = Callable[..., Reply]


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    rule: Permission | None,
    gives: type[Schema] | None,
    status: int = 200,
    is_versioned: bool = False,
    has_body: bool = False,
) -> Callable[[View], View]:
    """Put a function on the router.

    rule           the permission that the caller needs somewhere; None: whoever is known may call
    gives          the schema of the answer; None: an answer without a body
    is_versioned   the caller says with If-Match which version they have read; it is in `call.version`
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answering(request: Call, **values: Any) -> HttpResponse:  # as the signature of the view says: Any
            request.version = version_in(request.headers.get("If-Match", "")) if is_versioned else -1

            def work() -> HttpResponse:
                return rendered(request, view(request, **values))

            return work() if method == "GET" else _written(request, work)

        summary, _blank, description = (view.__doc__ or view.__name__).strip().partition("\n")
        cast(Any, answering).door_rule = str(rule) if rule is not None else "own"
        router.add_api_operation(
            path,
            [method],
            answering,
            auth=[Door(rule)],
            response=answers_of(method, path, gives, status=status, is_versioned=is_versioned, has_body=has_body),
            operation_id=view.__name__,
            summary=summary.rstrip("."),
            description="\n".join(line.strip() for line in description.strip().splitlines()),
            openapi_extra=extras_of(method, status=status, is_versioned=is_versioned),
        )
        return view

    return declare


def _written(request: Call, work: Callable[[], HttpResponse]) -> HttpResponse:
    """The work in one transaction, under the caller's name in the history; once only when it has a key."""
    token = str(request.auth.token_id) if request.auth.token_id else None
    with pghistory.context(user=str(request.auth.person_id), **({"token": token} if token else {})):
        key = request.headers.get("Idempotency-Key", "").strip() if request.method == "POST" else ""
        if key:
            return _once(request, key, work)
        with transaction.atomic():
            return work()


def _once(request: Call, key: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        detail = _("An Idempotency-Key has up to 255 printable ASCII characters.")
        raise Failure(422, detail, errors=[Wrong("Idempotency-Key", detail)])

    def kept() -> Answer:
        answer = work()
        headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
        return Answer(answer.status_code, answer.content.decode(), headers)

    asked = Asked(request.auth.person_id, f"{request.method} {request.path}", key, request.body)
    try:
        answer = answered_once(asked, now=now(), work=kept)
    except UsedOtherwise as reason:
        detail = _("This Idempotency-Key came with another body before. Take a new key for a new request.")
        raise Failure(422, detail, errors=[Wrong("Idempotency-Key", detail)]) from reason
    except StillAtWork as reason:
        detail = _("The first request with this Idempotency-Key is still being answered. Ask again in a moment.")
        raise Failure(409, detail, headers={"Retry-After": "1"}) from reason
    headers: Mapping[str, str] = dict(answer.headers) | ({"Idempotent-Replayed": "true"} if answer.is_repeated else {})
    return HttpResponse(answer.body, status=answer.status, headers=dict(headers))
