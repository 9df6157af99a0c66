"""Making and revoking tokens, and noting that one was used."""

import secrets
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pilotage.accounts.models import ApiToken, Person, TokenScope
from pilotage.accounts.reads.people import grant_paths_of
from pilotage.accounts.reads.tokens import USE_NOTED_EVERY, TokenHolder, digest_of
from pilotage.accounts.rules import Access, Impossible
from pilotage.accounts.rules import people as rules
from pilotage.kit.history import deed

# Tells people and secret scanners what a found string is.
PREFIX = "pilotage_"


def make_token(
    person: Person, *, name: str, scope: TokenScope, expires_on: date, access: Access, today: date
) -> tuple[ApiToken, str]:
    """The token, good to the end of `expires_on`, and its secret, which is never seen again: only a digest is kept."""
    rules.may_make_token(access, person.pk).or_raise()
    rules.check_expiry(expires_on, today=today)
    if not name.strip():
        raise Impossible(_("Name the key after the program that will use it."), field="name")
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic(), deed("make_token", actor=access.person_id):
        token = ApiToken.objects.create(
            person=person,
            name=name.strip(),
            scope=scope,
            digest=digest_of(secret),
            hint=f"…{secret[-4:]}",
            expires_at=datetime.combine(expires_on + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE)),
        )
    return token, secret


def revoke_token(token: ApiToken, *, access: Access, now: datetime) -> None:
    """The token opens nothing any more, from this moment."""
    rules.may_revoke_token(access, token.person_id, grant_paths_of(token.person_id)).or_raise()
    with transaction.atomic(), deed("revoke_token", actor=access.person_id):
        ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)


def note_use(holder: TokenHolder, *, now: datetime) -> None:
    """Keep when a token was last used, at most once a minute; callers ask `holder.is_use_due` first."""
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=holder.token.pk).update(last_used_at=now)
