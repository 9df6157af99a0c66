"""Keeping the answers of requests that carry an Idempotency-Key, for a day; and counting a token's requests."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.exchange.api.models import AnsweredRequest
from pilotage.exchange.api.problems import Problem

KEPT_FOR = timedelta(days=1)
LONGEST_KEY = 200
COUNT = """
INSERT INTO exchange_tokenpace (token_id, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (token_id) DO UPDATE SET
    count = CASE WHEN exchange_tokenpace.minute = EXCLUDED.minute THEN exchange_tokenpace.count + 1 ELSE 1 END,
    minute = EXCLUDED.minute
RETURNING count
"""


def count_request(token_id: UUID, moment: datetime) -> int:
    """How many requests the token has made in this minute, this one included: one statement, whoever asks at once."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [token_id, int(moment.timestamp()) // 60])
        (count,) = cursor.fetchone()
    return int(count)


def answer_once(request: PersonalRequest, moment: datetime, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work, or give the answer that the same request got before. Without a key it is simply done.

    Raises 422 when the key was used for another request, 409 while the first one is still at work.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        return work()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Problem(422, _("An Idempotency-Key has 200 printable signs at most."))
    kept = _take(request, key, moment)
    if isinstance(kept, HttpResponse):
        return kept
    try:
        with transaction.atomic():
            answer = work()
            _keep(kept, answer)
    except BaseException:
        # Nothing was done, so the same key may try again.
        AnsweredRequest.objects.filter(pk=kept.pk).delete()
        raise
    return answer


def _take(request: PersonalRequest, key: str, moment: datetime) -> AnsweredRequest | HttpResponse:
    AnsweredRequest.objects.filter(asked_at__lt=moment - KEPT_FOR).delete()
    digest = _digest(request)
    person = request.access.person_id
    if person is None:
        raise Problem(401, _("Only somebody who is signed in can ask for this."))
    here = AnsweredRequest.objects.filter(person_id=person, key=key, path=request.path)
    try:
        with transaction.atomic():
            return here.create(person_id=person, key=key, path=request.path, digest=digest, asked_at=moment)
    except IntegrityError:
        before = here.first()
    if before is None or before.status is None:
        raise Problem(409, _("A request with this Idempotency-Key is still at work. Ask again in a moment."))
    if before.digest != digest:
        raise Problem(422, _("This Idempotency-Key was used for another request. Take a new one."))
    headers = {"Idempotent-Replay": "true"} | ({"ETag": before.etag} if before.etag else {})
    return HttpResponse(before.body, status=before.status, content_type="application/json", headers=headers)


def _keep(kept: AnsweredRequest, answer: HttpResponse) -> None:
    kept.status = answer.status_code
    kept.body = answer.content.decode()
    kept.etag = answer.headers.get("ETag", "")
    kept.save()


def _digest(request: HttpRequest) -> str:
    return hashlib.sha256(request.body).hexdigest()
