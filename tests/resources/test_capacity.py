"""Capacity: calendars, shares, absences and holidays added up by month, against numbers worked out by hand.

The default calendar has 8 hours on each weekday. February 2027 has 20 weekdays (160 h), January 21 (168 h),
March 23 (184 h); 1 February is a Monday.
"""

from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from django.db import IntegrityError, transaction

from pilotage.resources.models import Absence, Resource, StatedCapacity
from pilotage.resources.reads.capacity import capacity_by_role, hours_of_people
from tests.resources.staff import (
    a_calendar,
    a_holiday,
    a_resource,
    a_role,
    an_absence,
    an_availability,
    the_default_calendar,
)

pytestmark = pytest.mark.django_db
FEB = date(2027, 2, 1)


def hours(role, first=FEB, count=1):
    return capacity_by_role(first, count).get(role.id)


def numbers(*texts):
    return tuple(None if text is None else Decimal(text) for text in texts)


def test_a_role_without_people_and_without_a_statement_is_not_known():
    role = a_role()
    assert hours(role) is None


def test_people_bring_the_hours_of_their_calendar():
    role = a_role()
    a_resource(role)
    a_resource(role, share="0.5")
    # 21 days * 8 = 168 and half of it; 160 + 80; 184 + 92.
    assert hours(role, date(2027, 1, 1), 3) == numbers("252", "240", "276")


def test_a_holiday_is_not_worked_and_a_short_day_only_in_part():
    role = a_role()
    a_resource(role)
    a_holiday(the_default_calendar(), date(2027, 2, 1))
    a_holiday(the_default_calendar(), date(2027, 2, 2), hours="4")
    a_holiday(the_default_calendar(), date(2027, 2, 6), hours="5")  # a Saturday that is worked
    # 160 - 8 - 4 + 5
    assert hours(role) == numbers("153")


def test_an_own_calendar_holds_instead_of_the_default_one():
    role = a_role()
    a_resource(role, calendar=a_calendar(["6", "6", "6", "6", "0", "0", "0"]))
    # Four weeks of 24 h.
    assert hours(role) == numbers("96")


def test_absences_are_taken_out_once_even_where_two_overlap():
    role = a_role()
    one = a_resource(role)
    an_absence(one, date(2027, 2, 1), date(2027, 2, 5))
    an_absence(one, date(2027, 2, 4), date(2027, 2, 9))
    # Away from Monday 1 to Tuesday 9: 7 weekdays. 160 - 56.
    assert hours(role) == numbers("104")


def test_an_absence_counts_only_the_share_that_was_available():
    role = a_role()
    one = a_resource(role, share="0.5")
    an_absence(one, date(2027, 2, 1), date(2027, 2, 5))
    # (160 - 40) / 2
    assert hours(role) == numbers("60")


def test_another_share_holds_from_and_until_its_days():
    role = a_role()
    one = a_resource(role)
    an_availability(one, date(2027, 2, 8), date(2027, 2, 14), "0.25")
    # Three weeks of 40 and one of 10.
    assert hours(role) == numbers("130")


def test_another_share_without_end_holds_on():
    role = a_role()
    one = a_resource(role)
    an_availability(one, date(2027, 2, 15), None, "0.5")
    # Two weeks of 40, two of 20; then half of March's 184.
    assert hours(role, FEB, 2) == numbers("120", "92")


def test_nobody_works_before_they_come_or_after_they_leave():
    role = a_role()
    a_resource(role, employed_from=date(2027, 2, 15), employed_until=date(2027, 3, 5))
    # The last two weeks of February, the first five weekdays of March, nothing in January and April.
    assert hours(role, date(2027, 1, 1), 4) == numbers("0", "80", "40", "0")


def test_who_left_long_ago_leaves_nothing_and_that_is_known():
    role = a_role()
    a_resource(role, employed_until=date(2020, 1, 31))
    assert hours(role) == numbers("0")


def test_a_stated_month_replaces_what_people_add_up_to_in_that_month_only():
    role = a_role()
    a_resource(role)
    StatedCapacity.objects.create(role=role, month=FEB, hours=Decimal(500))
    assert hours(role, FEB, 2) == numbers("500", "184")


def test_a_role_with_a_statement_and_no_people_is_unknown_in_other_months():
    role = a_role()
    StatedCapacity.objects.create(role=role, month=date(2027, 3, 1), hours=Decimal(90))
    assert hours(role, FEB, 2) == numbers(None, "90")


def test_each_person_is_rounded_so_that_the_parts_add_up_to_the_role():
    role = a_role()
    third = a_calendar(["3.33"] * 5 + ["0", "0"])
    for _each in range(3):
        a_resource(role, share="0.3333", calendar=third)
    # 20 * 3.33 * 0.3333 = 22.19778, rounded to 22.20; three of them are 66.60.
    assert hours(role) == numbers("66.60")
    assert [one.hours for one in hours_of_people(FEB, 1, role_id=role.id)] == [numbers("22.20")] * 3


def test_the_parts_of_a_role_are_its_people_by_name():
    role, other = a_role(), a_role()
    a_resource(role, "Zoe")
    a_resource(role, "Ann", share="0.5")
    a_resource(other, "Other")
    found = hours_of_people(FEB, 1, role_id=role.id)
    assert [(one.resource.name, one.hours) for one in found] == [("Ann", numbers("80")), ("Zoe", numbers("160"))]


def test_capacity_is_six_queries_however_many_there_are(django_assert_num_queries):
    for _each in range(3):
        a_resource(a_role())
    with django_assert_num_queries(6):
        capacity_by_role(FEB, 12)


def test_the_database_refuses_a_second_default_calendar_and_a_share_above_one():
    with pytest.raises(IntegrityError), transaction.atomic():
        the_default_calendar().__class__.objects.create(name="B", weekday_hours=[8] * 7, is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_resource(a_role(), share="1.01")


@pytest.mark.slow
def test_five_hundred_people_in_sixty_months_take_a_third_of_a_second_at_most():
    roles = [a_role() for _each in range(30)]
    people = Resource.objects.bulk_create(
        Resource(name=f"P{place}", role=roles[place % 30], share=Decimal("0.8")) for place in range(500)
    )
    Absence.objects.bulk_create(
        Absence(resource=one, first_day=FEB + timedelta(days=90 * step), last_day=FEB + timedelta(days=90 * step + 9))
        for one in people
        for step in range(8)
    )
    fastest = 9.0
    for _each in range(3):
        began = perf_counter()
        capacity_by_role(FEB, 60)
        fastest = min(fastest, perf_counter() - began)
    assert fastest < 0.3
