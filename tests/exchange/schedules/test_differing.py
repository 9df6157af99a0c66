"""Stored dates against those of the network, with the kind of reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pilotage.delivery.rules.differing import Cause, Comparison, Figure, comparison
from pilotage.delivery.rules.document import Document, Stored
from pilotage.engine.network.scheduling import schedule
from pilotage.exchange.schedules.reading import document_from
from tests.exchange.schedules.files import plan_of
from tests.exchange.schedules.plans import at, element, mspdi, mspdi_task, waits_for


def read(*tasks: str) -> Document:
    return document_from("tower.xml", mspdi(*tasks))


def compared(document: Document) -> Comparison:
    return comparison(document, schedule(document.plan))


def dated(start: str, finish: str) -> str:
    return element("Start", start) + element("Finish", finish)


MONDAY = dated("2027-01-04T08:00:00", "2027-01-04T17:00:00")
WEDNESDAY = dated("2027-01-06T08:00:00", "2027-01-06T17:00:00")


def test_what_agrees_is_counted_and_what_the_file_does_not_say_is_not() -> None:
    found = compared(read(mspdi_task(1, more=MONDAY), mspdi_task(2)))
    assert (found.dates_compared, found.dates_agreeing) == (2, 2)
    assert found.compared[Figure.TOTAL_FLOAT] == 0
    assert found.tasks == ()


def test_a_difference_says_both_dates_and_by_how_much() -> None:
    found = compared(read(mspdi_task(1, "Dig", more=WEDNESDAY)))
    (task,) = found.tasks
    assert (task.name, found.dates_compared, found.dates_agreeing) == ("Dig", 2, 0)
    start = task.figures[0]
    assert (start.figure, start.stored, start.computed) == (
        Figure.START,
        at("2027-01-06 08:00"),
        at("2027-01-04 08:00"),
    )
    assert start.by == -2 * 86_400


def test_less_than_a_minute_is_rounding() -> None:
    document = read(mspdi_task(1, more=MONDAY))
    late = document.stored[1].start + timedelta(seconds=59)
    assert compared(replace(document, stored={1: Stored(start=late)})).tasks == ()


def test_days_are_compared_where_the_file_has_no_times() -> None:
    document = replace(
        read(mspdi_task(1, more=dated("2027-01-04T00:00:00", "2027-01-04T00:00:00"))), are_dates_days=True
    )
    assert compared(document).tasks == ()


EVENING = dated("2027-01-05T17:00:00", "2027-01-06T17:00:00")


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        (WEDNESDAY, Cause.LOOSE),
        (dated("2027-01-04T08:00:00", "2027-01-05T17:00:00"), Cause.UNKNOWN),
        (WEDNESDAY + element("Manual", 1) + element("ManualStart", "2027-01-11T08:00:00"), Cause.MANUAL),
        (WEDNESDAY + element("LevelingDelay", 14_400), Cause.LEVELLING),
        (WEDNESDAY + element("ActualStart", "2027-01-04T08:00:00") + element("PercentComplete", 50), Cause.PROGRESS),
        (WEDNESDAY + element("ConstraintType", 4) + element("ConstraintDate", "2027-01-12T08:00:00"), Cause.CONSTRAINT),
        (dated("2027-01-03T08:00:00", "2027-01-04T17:00:00"), Cause.CALENDAR),
    ],
)
def test_the_kind_of_reason_is_what_the_task_has_about_it(more: str, cause: Cause) -> None:
    assert compared(read(mspdi_task(1, more=more))).tasks[0].cause is cause


def test_a_lag_is_named_and_the_difference_of_a_follower_comes_from_where_it_began() -> None:
    friday = dated("2027-01-08T08:00:00", "2027-01-08T17:00:00")
    found = compared(
        read(
            mspdi_task(1, more=MONDAY),
            mspdi_task(2, more=waits_for(1, lag=4800) + dated("2027-01-07T08:00:00", "2027-01-07T17:00:00")),
            mspdi_task(3, more=waits_for(2) + friday),
        )
    )
    assert [(task.key, task.cause, task.source) for task in found.tasks] == [(2, Cause.LAG, None), (3, Cause.LAG, 2)]


def test_float_that_a_link_leaves_no_room_for_is_called_older_than_the_link() -> None:
    # The follower starts on Tuesday, right after the task; and yet the file lets the task slip by ten days.
    slack = element("EarlyStart", "2027-01-04T08:00:00") + element("EarlyFinish", "2027-01-04T17:00:00")
    early = element("EarlyStart", "2027-01-05T08:00:00") + element("EarlyFinish", "2027-01-05T17:00:00")
    document = read(mspdi_task(1, more=slack + element("FreeSlack", 48_000)), mspdi_task(2, more=waits_for(1) + early))
    (task,) = compared(document).tasks
    assert (task.key, task.cause, [one.figure for one in task.figures]) == (1, Cause.STALE, [Figure.FREE_FLOAT])
    # Where the file knows days only, its two days of room are less than ten.
    assert compared(replace(document, are_dates_days=True)).tasks[0].cause is Cause.STALE


@pytest.mark.parametrize(
    "name",
    ["mpxj__mspdisplittask.xml", "mpxj__legacy_sample.xml", "mpxj__mspdirelations.xml", "Constology__sample.xer"],
)
def test_every_stored_date_of_a_real_file_agrees(name: str) -> None:
    found = compared(plan_of(name))
    assert found.dates_compared > 0
    assert found.dates_agreeing == found.dates_compared
