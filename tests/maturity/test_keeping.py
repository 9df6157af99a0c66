"""How long runs of probes are kept."""

from datetime import date, timedelta

from pilotage.maturity.rules.keeping import days_to_forget

TODAY = date(2026, 11, 16)


def days(*ago: int) -> set[date]:
    return {TODAY - timedelta(days=one) for one in ago}


def test_every_day_of_a_month_is_kept():
    assert days_to_forget(days(*range(32)), today=TODAY) == set()


def test_of_an_older_week_the_last_day_stays():
    # 5 to 11 October 2026, Monday to Sunday.
    week = {date(2026, 10, day) for day in range(5, 12)}
    assert days_to_forget(week, today=TODAY) == week - {date(2026, 10, 11)}


def test_of_a_month_of_years_ago_the_last_day_stays():
    month = {date(2024, 3, day) for day in (1, 9, 30)} | {date(2024, 4, 2)}
    assert days_to_forget(month, today=TODAY) == {date(2024, 3, 1), date(2024, 3, 9)}


def test_after_three_years_of_nights_there_are_some_hundred_runs():
    kept: set[date] = set()
    for ago in range(3 * 365, -1, -1):
        day = TODAY - timedelta(days=ago)
        kept.add(day)
        kept -= days_to_forget(kept, today=day)
    # 32 nights, some 48 weeks before them, and some 24 months before these.
    assert len(kept) in range(32 + 46 + 23, 32 + 50 + 27)
