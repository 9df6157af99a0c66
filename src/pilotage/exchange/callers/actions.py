"""Answering a repeated request as the first time, and counting calls."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from pilotage.exchange.callers.models import AnsweredRequest

KEPT_FOR = timedelta(hours=24)
SECONDS_A_WINDOW = 60

COUNT = """
INSERT INTO exchange_tokenpace (token_id, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (token_id) DO UPDATE SET
    count = CASE WHEN exchange_tokenpace.minute = EXCLUDED.minute THEN exchange_tokenpace.count + 1 ELSE 1 END,
    minute = EXCLUDED.minute
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that says by a key that it is the same one when it comes again."""

    person_id: UUID
    route: str
    key: str
    body: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def lock(self) -> int:
        """The same 64 bits for the same person, route and key."""
        text = f"{self.person_id} {self.route} {self.key}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), signed=True)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_repeated: bool = False


class UsedOtherwise(Exception):
    """The key came with another body before."""


class StillAtWork(Exception):
    """The first request with this key has not been answered yet."""


def answered_once(asked: Asked, *, now: datetime, work: Callable[[], Answer]) -> Answer:
    """The kept answer when the request came before; else what `work` answers, kept in the same transaction.

    So a key whose work was done is always known, and a key that is not known has done nothing: also when the machine
    stops in between. What `work` raises undoes everything and keeps nothing. Raises UsedOtherwise or StillAtWork.
    """
    with transaction.atomic():
        _hold(asked)
        kept = AnsweredRequest.objects.filter(
            person=asked.person_id, path=asked.route, key=asked.key, asked_at__gt=now - KEPT_FOR
        ).first()
        if kept is not None:
            if kept.digest != asked.digest:
                raise UsedOtherwise
            return Answer(kept.status, kept.body, kept.headers, is_repeated=True)
        _forget_old(now)
        answer = work()
        AnsweredRequest.objects.create(
            person_id=asked.person_id,
            path=asked.route,
            key=asked.key,
            digest=asked.digest,
            status=answer.status,
            headers=dict(answer.headers),
            body=answer.body,
            asked_at=now,
        )
    return answer


def _forget_old(now: datetime) -> None:
    # Somebody else may be forgetting the same ones: nobody waits for that.
    old = AnsweredRequest.objects.select_for_update(skip_locked=True).filter(asked_at__lte=now - KEPT_FOR)
    AnsweredRequest.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:500])).delete()


def _hold(asked: Asked) -> None:
    """Until the end of the transaction nobody else works with this key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [asked.lock])
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        raise StillAtWork


def count_call(token_id: UUID, *, now: datetime) -> int:
    """Count a call; how many the token has made in this minute, this one included."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [token_id, int(now.timestamp()) // SECONDS_A_WINDOW])
        (count,) = cursor.fetchone()
    return int(count)
