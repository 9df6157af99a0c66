"""Requests as the web server hands them to Pilotage, without a client's work in between."""

import io
from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from benchmarks.database import count_of_queries
from benchmarks.runner import Way
from pilotage.accounts.models import Person
from pilotage.config.wsgi import application

Environ = dict[str, object]


def a_session(person: Person) -> str:
    """The cookie of somebody signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def a_visit(address: str, *, cookie: str = "", headers: Mapping[str, str] | None = None) -> Callable[[], bytes]:
    """A function that asks for the address once, whole, and gives the page."""
    path, _, query = address.partition("?")

    def ask() -> bytes:
        status = ""

        def start(given: str, _headers: object) -> None:
            nonlocal status
            status = given

        environ = environ_of(path, query, cookie, headers)
        answer = application(environ, start)
        body = b"".join(answer)
        answer.close()
        assert status.startswith("200"), (address, status, body[:300])
        return body

    return ask


def environ_of(path: str, query: str = "", cookie: str = "", headers: Mapping[str, str] | None = None) -> Environ:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
    }


def noted(visit: Callable[[], bytes]) -> Way:
    """The way with its count of statements and size of page beside it; both found out once, outside the times."""
    note = ""

    def way() -> str:
        nonlocal note
        if not note:
            note = f"{count_of_queries(visit)} SQL, {len(visit()) / 1024:.0f} KiB"
        else:
            visit()
        return note

    return way
