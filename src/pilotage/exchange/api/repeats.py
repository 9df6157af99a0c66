"""A POST with an Idempotency-Key is done once."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.exchange.api.problems import Problem, wrong_parameter
from pilotage.exchange.callers.actions import Answer, Asked, StillAtWork, UsedOtherwise, answered_once

LONGEST_KEY = 200
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def answer_once(request: PersonalRequest, moment: datetime, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work, or give the answer that the same request got before. Without a key it is simply done.

    Raises 422 when the key was used for another request, 409 while the first one is still at work.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    person = request.access.person_id
    if not key or person is None:
        return work()
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise wrong_parameter("Idempotency-Key", _("An Idempotency-Key has 200 printable ASCII signs at most."))

    def kept() -> Answer:
        answer = work()
        headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
        return Answer(answer.status_code, answer.content.decode(), headers)

    asked = Asked(person, f"{request.method} {request.path}", key, request.body)
    try:
        answer = answered_once(asked, now=moment, work=kept)
    except UsedOtherwise as reason:
        text = _("This Idempotency-Key was used for another request. Take a new one.")
        raise wrong_parameter("Idempotency-Key", text) from reason
    except StillAtWork as reason:
        text = _("A request with this Idempotency-Key is still at work. Ask again in a moment.")
        raise Problem(409, text, headers={"Retry-After": "1"}) from reason
    replay = {"Idempotent-Replay": "true"} if answer.is_repeated else {}
    return HttpResponse(answer.body, status=answer.status, headers={**answer.headers, **replay})
