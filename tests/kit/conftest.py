"""The style guide, served for a real browser without a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from unittest.mock import patch
from wsgiref.simple_server import WSGIServer

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from pilotage.kit import frame, navigation

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
RAIL = (
    ("Cockpit", "dashboard", 10),
    ("Portfolios", "folders", 20),
    ("Register", "list-details", 30),
    ("Strategy", "target-arrow", 110),
    ("Selection", "scale", 120),
    ("Delivery", "route", 200),
    ("People", "users", 210),
    ("Money", "coins", 220),
    ("Risks", "alert-triangle", 230),
    ("Governance", "gavel", 300),
    ("Data in and out", "database-import", 910),
    ("Settings", "settings", 990),
)


@contextmanager
def styleguide_settings() -> Iterator[None]:
    ours = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE / "templates"]}]
    with override_settings(
        ROOT_URLCONF="tests.kit.styleguide",
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[*ours, *settings.TEMPLATES[1:]],
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        STOPPED_TODAY="2026-11-22",
        ALLOWED_HOSTS=["*"],
        DEBUG=False,
    ):
        yield


@contextmanager
def styleguide_frame() -> Iterator[None]:
    """The parts that the wings would give, given by the test alone."""
    parts = frame._Parts()
    parts.scope = lambda request: frame.ScopeControl(
        request.GET.get("scope", ""),
        (frame.Choice("", "Enterprise"), frame.Choice("infra", "Infrastructure", 1), frame.Choice("fleet", "Fleet", 2)),
    )
    parts.person = lambda request: frame.PersonMenu(
        "Amélie Durand",
        "Portfolio manager",
        (frame.Link("My account", "/record/", "user"), frame.Link("Sign out", "/done/", "logout", True)),
    )
    parts.search = "search"
    entries = {
        name: navigation.Entry(name, "lists" if name == "Register" else "home", icon, order, _everybody)
        for name, icon, order in RAIL
    }
    chips = {"jobs": frame.Chip("jobs", "chip", 10, 60, _everybody)}
    with (
        patch.object(frame, "_parts", parts),
        patch.object(frame, "_chips", chips),
        patch.object(navigation, "_entries", entries),
    ):
        yield


def _everybody(request: HttpRequest) -> bool:
    return True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The tests look at the answers, not at a log."""


@contextmanager
def served() -> Iterator[str]:
    with styleguide_settings(), styleguide_frame():
        server: WSGIServer = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
        server.daemon_threads = True
        server.set_app(StaticFilesHandler(WSGIHandler()))
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@pytest.fixture(scope="module")
def guide() -> Iterator[str]:
    """The address of the running style guide."""
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """A fresh window; a test fails when the page wrote an error into the console."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
