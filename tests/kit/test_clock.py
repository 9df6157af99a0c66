"""What day it is, and what day a page speaks of."""

from datetime import UTC, date, datetime
from unittest.mock import patch

from django.test import RequestFactory
from pytest_django import Settings

from pilotage.kit.clock import as_of, today


def test_the_day_is_that_of_the_settings_zone(settings: Settings) -> None:
    settings.STOPPED_TODAY = None
    settings.TIME_ZONE = "Europe/Paris"
    # 23:30 UTC in winter is 00:30 of the next day in Paris.
    with patch("pilotage.kit.clock.timezone.now", return_value=datetime(2026, 1, 31, 23, 30, tzinfo=UTC)):
        assert today() == date(2026, 2, 1)


def test_a_stopped_clock_stands_still(settings: Settings) -> None:
    settings.STOPPED_TODAY = "2026-11-22"
    assert today() == date(2026, 11, 22)


def test_a_page_speaks_of_the_day_in_its_address() -> None:
    assert as_of(RequestFactory().get("/?as_of=2026-03-31")) == date(2026, 3, 31)


def test_a_day_that_cannot_be_read_is_today(settings: Settings) -> None:
    settings.STOPPED_TODAY = "2026-11-22"
    assert as_of(RequestFactory().get("/?as_of=31.3.2026")) == date(2026, 11, 22)
