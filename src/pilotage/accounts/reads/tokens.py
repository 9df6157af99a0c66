"""Tokens: whose a secret is, and the list of one's own."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from pilotage.accounts.models import ApiToken, Person, TokenScope
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access

# Finer would be a write for every request, for a column that people read in days.
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who calls, with what right, by which token. `is_use_due`: its last use has not been noted for a minute."""

    person: Person
    access: Access
    token: ApiToken
    is_use_due: bool

    @property
    def may_write(self) -> bool:
        return self.token.scope == TokenScope.WRITE


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that a plain digest cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def person_of_token(secret: str, now: datetime) -> TokenHolder | None:
    """Whose token this is; None when it is unknown, revoked, expired, or its owner deactivated."""
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=digest_of(secret), revoked_at__isnull=True, expires_at__gt=now, person__is_active=True)
        .first()
    )
    if token is None:
        return None
    is_use_due = token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY
    return TokenHolder(token.person, access_of(token.person), token, is_use_due)


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """The person's tokens that are not revoked, newest first; expired ones stay in sight until they are removed."""
    return ApiToken.objects.filter(person=person, revoked_at__isnull=True).order_by("-made_at")
