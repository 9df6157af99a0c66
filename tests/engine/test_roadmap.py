"""Roadmaps: equal to all roadmaps tried one by one, keeping its laws, and explained by facts that can be counted."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.roadmap.answer import Clash, Outcome, Why
from pilotage.engine.roadmap.planning import plan
from pilotage.engine.roadmap.problem import Practice, Problem, WrongRoadmap, needed_by
from pilotage.engine.roadmap.reasons import facts_of
from pilotage.engine.roadmap.spans import (
    Span,
    capacities_of,
    due_slot,
    effort_by_quarter,
    quarter_of,
    quarters_of,
    spans_of,
)
from pilotage.engine.selection.effort import Effort

PROVE = Effort(seconds=20, gap=0, seed=1)
CASES = 400


def a_problem(seed, *, has_locks=True):
    """At random: up to 6 practices in up to 3 increments, with needs, dues and locks."""
    lot = random.Random(seed)
    size, slots = lot.randint(1, 6), lot.randint(1, 3)
    return Problem(
        practices=tuple(a_practice(lot, place, slots, has_locks) for place in range(size)),
        capacities=tuple(Decimal(lot.randint(0, 60)) / 2 for _ in range(slots)),
        places=tuple(lot.randint(0, 4) for _ in range(slots)),
    )


def a_practice(lot, place, slots, has_locks):
    needs = tuple(other for other in range(place) if lot.random() < 0.3)
    due = lot.randint(-1, slots - 1) if lot.random() < 0.5 else None
    locked = lot.randrange(slots) if has_locks and lot.random() < 0.15 else None
    return Practice(lot.choice((5, 12, 25, 7.5)), lot.choice((0, 1, 2, 5, 10, Decimal("2.5"))), needs, due, locked)


def is_kept(problem, slots):
    """Whether a roadmap respects everything, said once more and plainly."""
    for place, one in enumerate(problem.practices):
        if one.locked is not None and slots[place] != one.locked:
            return False
        for needed in one.needs if slots[place] is not None else ():
            if slots[needed] is None or slots[needed] > slots[place]:
                return False
    for slot, capacity in enumerate(problem.capacities):
        here = [Decimal(repr(one.effort)) for one, at in zip(problem.practices, slots, strict=True) if at == slot]
        if sum(here) > capacity or len(here) > problem.places[slot]:
            return False
    return True


def worth(problem, slots):
    """(lateness, value) by the definition."""
    count = len(problem.capacities)
    late = early = Decimal(0)
    for one, at in zip(problem.practices, slots, strict=True):
        value = Decimal(one.value)
        if one.due is not None:
            late += value * (count if at is None else max(0, at - one.due))
        early += value * (0 if at is None else count - at)
    return late, early


def best_by_trying(problem):
    """The least lateness and the greatest value with it; None where nothing is kept."""
    each = [
        (one.locked,) if one.locked is not None else (None, *range(len(problem.capacities)))
        for one in problem.practices
    ]
    found = [worth(problem, slots) for slots in product(*each) if is_kept(problem, slots)]
    return min(((late, -early) for late, early in found), default=None)


@pytest.mark.parametrize("part", range(8))
def test_it_is_as_good_as_the_best_of_all_that_can_be_tried(part):
    for seed in range(part, CASES, 8):
        problem = a_problem(seed)
        best, found = best_by_trying(problem), plan(problem, PROVE)
        if best is None:
            assert found.outcome is Outcome.INFEASIBLE, seed
            assert found.contradiction is not None
            continue
        assert found.outcome is Outcome.OPTIMAL, seed
        assert is_kept(problem, found.slots), seed
        assert worth(problem, found.slots) == (best[0], -best[1]) == (found.lateness, found.value), seed
        assert found.bound == pytest.approx(float(found.value)), seed
        assert found.least_lateness == pytest.approx(float(found.lateness)), seed


@pytest.mark.parametrize("part", range(4))
def test_lifting_the_locks_that_it_names_is_enough_and_no_fewer_are(part):
    for seed in range(part, CASES, 4):
        problem = a_problem(seed)
        found = plan(problem, PROVE)
        if found.outcome is not Outcome.INFEASIBLE:
            continue
        lifted = unlocked(problem, found.contradiction.lift)
        assert plan(lifted, PROVE).outcome is Outcome.OPTIMAL, seed
        locked = [place for place, one in enumerate(problem.practices) if one.locked is not None]
        fewer = (
            keep for keep in product((False, True), repeat=len(locked)) if sum(keep) < len(found.contradiction.lift)
        )
        for keep in fewer:
            some = [place for place, is_in in zip(locked, keep, strict=True) if is_in]
            assert best_by_trying(unlocked(problem, some)) is None, seed


def unlocked(problem, places):
    rest = (replace(one, locked=None) if at in places else one for at, one in enumerate(problem.practices))
    return replace(problem, practices=tuple(rest))


seeds = st.integers(CASES, 10**6)


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(0, 2), st.sampled_from([Decimal("0.5"), Decimal(13)]))
def test_more_days_or_places_never_make_it_worse(seed, slot, more):
    problem = a_problem(seed, has_locks=False)
    wider = [one + more if at == slot else one for at, one in enumerate(problem.capacities)]
    before = order_of(plan(problem, PROVE))
    assert order_of(plan(replace(problem, capacities=tuple(wider)), PROVE)) <= before
    more_places = tuple(one + (at == slot) for at, one in enumerate(problem.places))
    assert order_of(plan(replace(problem, places=more_places), PROVE)) <= before


@settings(max_examples=40, deadline=None)
@given(seeds, st.randoms(use_true_random=False))
def test_naming_the_practices_in_another_order_changes_neither_lateness_nor_value(seed, lot):
    problem = a_problem(seed)
    order = list(range(problem.size))
    lot.shuffle(order)
    at = {place: new for new, place in enumerate(order)}
    mixed = tuple(
        replace(one, needs=tuple(at[needed] for needed in one.needs))
        for one in (problem.practices[place] for place in order)
    )
    assert order_of(plan(replace(problem, practices=mixed), PROVE)) == order_of(plan(problem, PROVE))


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(0, 5), st.integers(0, 2))
def test_a_lock_never_makes_it_better(seed, place, slot):
    problem = a_problem(seed, has_locks=False)
    place, slot = place % problem.size, slot % len(problem.capacities)
    locked = tuple(replace(one, locked=slot) if at == place else one for at, one in enumerate(problem.practices))
    found = plan(replace(problem, practices=locked), PROVE)
    if found.outcome is Outcome.OPTIMAL:
        assert order_of(found) >= order_of(plan(problem, PROVE))


def order_of(answer):
    """Smaller is better; what cannot be is worst."""
    return (answer.lateness, -answer.value) if answer.value is not None else (Decimal("Infinity"), Decimal(0))


def test_the_same_question_has_the_same_answer_each_time():
    problem = a_problem(7)
    assert plan(problem, PROVE).slots == plan(problem, PROVE).slots


def test_aims_come_before_value():
    # One place an increment. A is worth 10 and wanted by nobody; B is worth 1 and due by the end of the first.
    problem = Problem((Practice(5, 10), Practice(5, 1, due=0)), (10, 10), (1, 1))
    found = plan(problem, PROVE)
    # B first: nothing is late; value 10 × 1 + 1 × 2 = 12. A first would be worth 20 + 1, and late.
    assert (found.slots, found.lateness, found.value) == ((1, 0), 0, 12)


def test_what_is_needed_may_stand_in_the_same_increment_and_never_after():
    problem = Problem((Practice(5, 0), Practice(5, 4, needs=(0,))), (10, 10), (2, 2))
    # Both fit into the first: 4 × 2 = 8.
    assert plan(problem, PROVE).slots == (0, 0)
    # One place each: what is worth nothing by itself goes first, because the other stands on it.
    apart = plan(replace(problem, places=(1, 1)), PROVE)
    assert (apart.slots, apart.value) == ((0, 1), 4)


def test_what_is_worth_nothing_stands_only_where_something_stands_on_it_and_then_early():
    # The last is worth something only in the third increment's place: what it needs goes where there is room first.
    practices = (Practice(8, 5), Practice(4, 0), Practice(8, 1, needs=(1,)), Practice(2, 0))
    found = plan(Problem(practices, (12, 8), (4, 4)), PROVE)
    assert (found.slots, found.value) == ((0, 0, 1, None), 11)


def test_two_that_can_change_places_without_loss_stand_in_the_order_in_which_they_are_named():
    # 12 + 5 or 12 + 12 in the first, the other in the second: 5×2 + 5×2 + 5×1 either way.
    practices = (Practice(12, 5), Practice(5, 5, needs=(0,)), Practice(12, 5))
    found = plan(Problem(practices, (27, 27), (4, 4)), PROVE)
    assert (found.slots, found.value) == ((0, 0, 1), 25)


def test_of_practices_that_are_alike_what_is_named_first_comes_first():
    problem = Problem(tuple(Practice(5, 3) for _ in range(4)), (5, 5, 5, 5), (1,) * 4)
    assert plan(problem, PROVE).slots == (0, 1, 2, 3)


def test_what_finds_no_place_is_named_with_its_reason():
    practices = (
        Practice(30, 9),  # no increment has 30 days
        Practice(5, 9, needs=(0,)),  # stands on it
        Practice(10, 5),
        Practice(8, 1),  # 10 + 8 are more than 12
        Practice(2, 0),  # worth nothing to anybody
    )
    found = plan(Problem(practices, (12,), (4,)), PROVE)
    assert found.slots == (None, None, 0, None, None)
    assert [(one.practice, one.why, one.behind) for one in found.unplaced] == [
        (0, Why.TOO_LARGE, None),
        (1, Why.BEHIND, 0),
        (3, Why.NO_DAYS, None),
        (4, Why.NO_WORTH, None),
    ]


def test_places_may_be_what_is_missing():
    found = plan(Problem((Practice(5, 2), Practice(5, 1)), (12,), (1,)), PROVE)
    assert [(one.practice, one.why) for one in found.unplaced] == [(1, Why.NO_PLACES)]


def test_what_fits_only_without_what_it_needs_says_so():
    # 6 days are left beside the first: enough for either of the others, not for both.
    practices = (Practice(6, 9), Practice(4, 0), Practice(4, 1, needs=(1,)))
    found = plan(Problem(practices, (12,), (4,)), PROVE)
    assert found.slots == (0, None, None)
    assert [(one.practice, one.why) for one in found.unplaced] == [(1, Why.TOGETHER), (2, Why.TOGETHER)]


def test_a_lock_before_what_it_needs_is_named_with_both():
    practices = (Practice(5, 1, locked=2), Practice(5, 1, needs=(0,)), Practice(5, 1, needs=(1,), locked=0))
    found = plan(Problem(practices, (20, 20, 20), (4,) * 3), PROVE)
    assert found.outcome is Outcome.INFEASIBLE
    clash = found.contradiction
    assert (clash.clash, clash.locked, clash.slots) == (Clash.AGAINST_NEED, (2, 0), (0, 2))
    assert len(clash.lift) == 1


def test_locks_over_the_capacity_say_by_how_much_and_which_to_lift():
    practices = (Practice(12, 1, locked=0), Practice(5, 1, locked=0), Practice(5, 1, locked=0))
    clash = plan(Problem(practices, (18, 18), (4, 4)), PROVE).contradiction
    # 12 + 5 + 5 are 22 days: 4 too many; one of them out is enough.
    assert (clash.clash, clash.slots, clash.over, len(clash.lift)) == (Clash.OVER_CAPACITY, (0,), 4, 1)
    crowd = plan(Problem(practices, (30, 30), (1, 1)), PROVE).contradiction
    assert (crowd.clash, crowd.over, len(crowd.lift)) == (Clash.OVER_COUNT, 2, 2)


def test_a_lock_that_leaves_no_room_for_what_it_needs_is_found_by_search():
    # Locked in the first increment, which has no days left for what it needs.
    practices = (Practice(8, 1), Practice(8, 1, needs=(0,), locked=0))
    clash = plan(Problem(practices, (12, 12), (4, 4)), PROVE).contradiction
    assert (clash.clash, clash.locked, clash.slots, clash.lift) == (Clash.NO_ROOM_BELOW, (1,), (), (1,))


def test_an_increment_is_explained_by_what_stands_on_it_what_is_due_and_what_is_locked():
    practices = (
        Practice(5, 2, locked=0),
        Practice(10, 4, needs=(0,), due=1),
        Practice(5, 1, needs=(1,), due=1),
        Practice(5, 1),
    )
    problem = Problem(practices, (20, 20), (4, 4))
    first, second = facts_of(problem, (0, 1, 1, None))
    # Two later practices stand on the first, one of them through the other; 2 of value for 5 days.
    assert (first.practices, first.later, first.due, first.locked) == ((0,), (1, 2), None, (0,))
    assert (first.effort, first.value, first.value_per_day) == (5, 2, 0.4)
    assert (second.practices, second.later, second.due, second.due_first) == ((1, 2), (), 1, (1, 2))
    assert facts_of(problem, (None,) * 4)[0].value_per_day is None


def test_numbers_that_cannot_be_are_refused():
    one = Practice(5, 1)
    for wrong in (
        lambda: Practice(0),
        lambda: Practice(float("nan")),
        lambda: Practice(5, -1),
        lambda: Problem((one,), (), ()),
        lambda: Problem((one,), (-1,), (1,)),
        lambda: Problem((one,), (1,), (-1,)),
        lambda: Problem((Practice(5, needs=(1,)),), (1,), (1,)),
        lambda: Problem((one, Practice(5, needs=(0, 0))), (1,), (1,)),
        lambda: Problem((Practice(5, due=1),), (1,), (1,)),
        lambda: Problem((Practice(5, locked=-1),), (1,), (1,)),
    ):
        with pytest.raises(WrongRoadmap):
            wrong()
    with pytest.raises(WrongRoadmap, match="circle") as found:
        Problem((Practice(5, needs=(1,)), Practice(5, needs=(0,)), one), (9,), (4,))
    assert set(found.value.practices) == {0, 1}


def test_nothing_to_put_in_place_is_a_roadmap_of_nothing():
    found = plan(Problem((), (10, 10), (4, 4)), PROVE)
    assert (found.outcome, found.slots, found.value, found.unplaced) == (Outcome.OPTIMAL, (), 0, ())


def test_what_is_needed_is_told_through_others():
    chain = Problem((Practice(1), Practice(1, needs=(0,)), Practice(1, needs=(1,))), (9,), (4,))
    assert needed_by(chain) == (frozenset(), {0}, {0, 1})


def test_increments_follow_each_other_and_quarters_are_those_of_the_calendar():
    # 6 weeks from Monday 4 January 2027 end on Sunday 14 February.
    spans = spans_of(date(2027, 1, 4), weeks=6, count=3)
    assert spans[0] == Span(date(2027, 1, 4), date(2027, 2, 14))
    assert spans[1].first == date(2027, 2, 15)
    assert quarter_of(date(2027, 11, 30)) == Span(date(2027, 10, 1), date(2027, 12, 31))
    assert [one.first for one in quarters_of(spans)] == [date(2027, 1, 1), date(2027, 4, 1)]
    for weeks in (3, 13):
        with pytest.raises(WrongRoadmap):
            spans_of(date(2027, 1, 4), weeks=weeks, count=1)


def test_an_increment_has_its_share_of_a_quarter():
    spans = spans_of(date(2027, 1, 4), weeks=6, count=3)
    # Two lie in a quarter of 90 days: 30 × 42 / 90 = 14. The third runs into one of 91: 30 × 42 / 91 = 13.84…
    assert capacities_of(spans, Decimal(30)) == (Decimal("14.0"), Decimal("14.0"), Decimal("13.8"))
    assert due_slot(spans, None) is None
    assert due_slot(spans, date(2027, 2, 13)) == -1
    assert due_slot(spans, date(2027, 2, 14)) == 0
    assert due_slot(spans, spans[-1].last) == 2
    assert due_slot(spans, date(2027, 12, 31)) is None


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.integers(4, 12),
    st.integers(1, 12),
    st.decimals(0, 500, places=1),
)
def test_full_increments_never_take_more_of_a_quarter_than_it_has(starts, weeks, count, per_quarter):
    spans = spans_of(starts, weeks=weeks, count=count)
    full = capacities_of(spans, per_quarter)
    by_quarter = effort_by_quarter(spans, full)
    assert all(effort <= per_quarter + Decimal("1e-30") for _, effort in by_quarter)
    assert sum(effort for _, effort in by_quarter) == pytest.approx(sum(full), abs=Decimal("1e-20"))
    assert spans[-1].last - spans[0].first + timedelta(days=1) == timedelta(weeks=weeks * count)
