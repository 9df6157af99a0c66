"""What planners type for durations and predecessors."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.delivery.rules.changing_text import (
    Duration,
    Lag,
    Units,
    Wanted,
    duration_from,
    duration_text,
    lag_from,
    lag_text,
    link_text,
    predecessors_from,
)
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import LagUnit, LinkType

HOUR = 3600
# A day of 8 hours, a week of 40, a month of 20 days.
UNITS = Units(day=8 * HOUR, week=40 * HOUR, month=160 * HOUR)
FIRST, SECOND, CODED = uuid4(), uuid4(), uuid4()
ROWS = {"1": FIRST, "12": SECOND, "A-10FS": CODED}


def find(reference: str) -> UUID | None:
    return ROWS.get(reference)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5d", 40), ("5", 40), ("3w", 120), ("2h", 2), ("1,5 days", 12), ("1mo", 160), ("0d", 0), ("0.5d", 4)],
)
def test_a_duration_is_read_in_the_units_of_the_plan(text, seconds):
    assert duration_from(text, UNITS) == Duration(seconds * HOUR)


def test_an_elapsed_day_has_24_hours_and_a_question_mark_is_a_guess():
    assert duration_from("1 ed", UNITS) == Duration(24 * HOUR, is_elapsed=True)
    assert duration_from("4d?", UNITS) == Duration(32 * HOUR, is_estimated=True)


@pytest.mark.parametrize("text", ["", "soon", "-3d", "5 lightyears", "1..2d", "9" * 70, "999999w"])
def test_what_is_no_duration_is_refused_in_one_sentence(text):
    with pytest.raises(Impossible) as refused:
        duration_from(text, UNITS)
    assert refused.value.field == "duration"


@given(st.integers(0, 100 * 365 * 8 * 60), st.booleans())
def test_a_duration_is_written_so_that_it_reads_back_the_same(minutes, is_elapsed):
    text = duration_text(minutes * 60, UNITS, is_elapsed=is_elapsed)
    assert duration_from(text, UNITS) == Duration(minutes * 60, is_elapsed=is_elapsed)


def test_predecessors_are_rows_or_codes_with_type_and_lag():
    assert predecessors_from("1, 12ss+2d; A-10FS", UNITS, find) == (
        Wanted(FIRST),
        Wanted(SECOND, LinkType.SS, Lag(16 * HOUR)),
        Wanted(CODED),
    )
    # A lag may have a decimal comma, and be a lead, elapsed, or a share of the predecessor.
    assert predecessors_from("1FS+2,12SS", UNITS, find) == (
        Wanted(FIRST, LinkType.FS, Lag(16 * HOUR)),
        Wanted(SECOND, LinkType.SS),
    )
    assert predecessors_from("12FS-1,5d", UNITS, find) == (Wanted(SECOND, LinkType.FS, Lag(-12 * HOUR)),)
    assert predecessors_from("1FF+1ed", UNITS, find) == (Wanted(FIRST, LinkType.FF, Lag(24 * HOUR, LagUnit.ELAPSED)),)
    assert predecessors_from("12+50%", UNITS, find) == (
        Wanted(SECOND, LinkType.FS, Lag(unit=LagUnit.SHARE, share=0.5)),
    )
    assert predecessors_from(" ", UNITS, find) == ()


@pytest.mark.parametrize("text", ["13", "12XX", "12FS+soon", "12, 12", "+2d"])
def test_what_is_no_predecessor_is_refused_with_the_part_that_is_wrong(text):
    with pytest.raises(Impossible) as refused:
        predecessors_from(text, UNITS, find)
    assert refused.value.field == "predecessors"


@given(st.integers(-10_000, 10_000), st.sampled_from([LagUnit.WORKING, LagUnit.ELAPSED]), st.sampled_from(LinkType))
def test_a_link_is_written_so_that_it_reads_back_the_same(minutes, unit, link_type):
    lag = Lag(minutes * 60, unit if minutes else LagUnit.WORKING)
    assert lag_from(lag_text(lag, UNITS), UNITS) == lag
    text = link_text(12, link_type, lag, UNITS)
    assert predecessors_from(text, UNITS, find) == (Wanted(SECOND, link_type, lag),)
