"""Where a person is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from pilotage.accounts.models import Person


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser that is signed in."""

    session_id: int
    browser: str
    address: str
    since: datetime
    is_this: bool


def sessions_of(person: Person, *, this_key: str | None, now: datetime) -> list[SignedIn]:
    """The person's sessions that are alive, newest first."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    sessions = UserSession.objects.filter(user=person, session_key__in=alive).order_by("-created_at")
    return [
        SignedIn(
            session_id=session.pk,
            browser=_browser(session.user_agent),
            address=session.ip,
            since=session.created_at,
            is_this=session.session_key == this_key,
        )
        for session in sessions
    ]


# The first that is named wins: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def _browser(agent: str) -> str:
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:40]
