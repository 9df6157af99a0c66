"""The one place that asks what day it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def today() -> date:
    """The day in the time zone of the settings; tests stop it with STOPPED_TODAY."""
    stopped: str | None = getattr(settings, "STOPPED_TODAY", None)
    if stopped:
        return date.fromisoformat(stopped)
    return timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def now() -> datetime:
    """The moment, aware of its time zone."""
    return timezone.now()


def as_of(request: HttpRequest) -> date:
    """The day that the page speaks of: `?as_of=2026-03-31`, else today. A day that cannot be read is today."""
    written = request.GET.get("as_of", "")
    try:
        asked = date.fromisoformat(written) if written else today()
    except ValueError:
        return today()
    # No organisation remembers more, and arithmetic at the ends of the calendar falls over them.
    return asked if 1900 <= asked.year <= 2200 else today()
