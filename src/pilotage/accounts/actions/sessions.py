"""Ending sessions."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from pilotage.accounts.models import Person


def end_all_sessions(person: Person) -> None:
    """Sign the person out everywhere, at once."""
    _end(_keys_of(person))


def end_other_sessions(person: Person, *, except_key: str | None) -> None:
    """Sign the person out everywhere but in the browser with that session key."""
    _end(_keys_of(person) - {except_key})


def end_session(person: Person, *, session_id: int) -> None:
    """Sign the person out in one browser; somebody else's session is not touched."""
    _end(set(UserSession.objects.filter(user=person, pk=session_id).values_list("session_key", flat=True)))


def _keys_of(person: Person) -> set[str | None]:
    """The keys of all sessions of the person, also of those that were opened past the sign-in page.

    Reads every session there is (about 50 microseconds each): the price of being sure, paid when an account is closed.
    """
    owner = str(person.pk)
    return {one.session_key for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) == owner}


def _end(keys: set[str | None]) -> None:
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
