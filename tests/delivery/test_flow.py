"""From dated changes to numbers: scope, flow, throughput, cycle times. No database."""

from datetime import date

from pilotage.delivery.rules.flow import (
    Life,
    crowds,
    cycles,
    days_between,
    growth,
    levels,
    state_on,
    throughput,
)

MARCH = [date(2026, 3, day) for day in (2, 9, 16, 23)]


def life(size, *changes, key="S-1"):
    """changes: (day of March, state)."""
    dated = tuple((date(2026, 3, day), state) for day, state in changes)
    started = next((on for on, state in dated if state == "doing"), None)
    done = dated[-1][0] if dated and dated[-1][1] == "done" else None
    return Life(key, size, dated, started, done)


LIVES = [
    life(5, (2, "todo"), (4, "doing"), (9, "done")),
    life(3, (2, "todo"), (17, "dropped")),
    life(8, (10, "todo"), (11, "doing")),
    life(None, (2, "todo"), (16, "done")),
]


def test_the_burn_up_has_a_line_for_the_scope_and_one_for_what_is_done():
    found = levels(LIVES, MARCH)
    # 5 + 3; the same; + 8 from the 10th; - 3 from the 17th.
    assert [one.scope for one in found] == [8, 8, 16, 13]
    assert [one.done for one in found] == [0, 5, 5, 5]
    assert [(one.unsized_scope, one.unsized_done) for one in found] == [(1, 0), (1, 0), (1, 1), (1, 1)]


def test_cumulative_flow_counts_stories_by_state():
    found = [(one.todo, one.doing, one.done) for one in crowds(LIVES, MARCH)]
    assert found == [(3, 0, 0), (2, 0, 1), (1, 1, 2), (0, 1, 2)]


def test_flow_agrees_with_the_states_one_by_one():
    for place, crowd in enumerate(crowds(LIVES, MARCH)):
        states = [state_on(one, MARCH[place]) for one in LIVES]
        assert (crowd.todo, crowd.doing, crowd.done) == tuple(states.count(one) for one in ("todo", "doing", "done"))


def test_two_states_of_one_day_leave_the_last_one():
    one = life(1, (2, "todo"), (9, "doing"), (9, "done"))
    assert [(crowd.todo, crowd.doing, crowd.done) for crowd in crowds([one], MARCH[:2])] == [(1, 0, 0), (0, 0, 1)]


def test_weeks_without_anything_done_are_weeks():
    found = throughput(LIVES, first=date(2026, 3, 2), last=date(2026, 3, 25))
    assert found == (
        (date(2026, 3, 2), 0, 0),
        (date(2026, 3, 9), 5, 1),
        (date(2026, 3, 16), 0, 1),  # not estimated: among the stories, not in the points
        (date(2026, 3, 23), 0, 0),
    )


def test_a_cycle_counts_its_first_and_its_last_day():
    # 4 to 9 March are six days; nobody noted the start of the other one.
    assert [one.days for one in cycles(LIVES)] == [6, None]


def test_growth_is_measured_from_the_day_of_agreement():
    found = growth(LIVES, agreed_on=date(2026, 3, 9), today=date(2026, 3, 23))
    assert (found.agreed, found.now, found.share) == (8, 13, 0.625)  # 5/8
    assert growth([], agreed_on=None, today=date(2026, 3, 9)) is None
    assert growth(LIVES, agreed_on=None, today=date(2026, 3, 23)).agreed_on == date(2026, 3, 2)


def test_days_end_with_the_last_one():
    assert days_between(date(2026, 3, 2), date(2026, 3, 11)) == (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 11))
    assert days_between(date(2026, 3, 2), date(2026, 3, 1)) == ()
