"""Which tasks a risk delays that hits a phase: by hand, and by brute force over outlines drawn at random."""

import random

import pytest

from pilotage.delivery.rules.delays import Outline, tasks_delayed

ROW = {10: None, 1: 10, 2: 10, 3: 10}


def test_a_task_is_delayed_itself_and_one_that_is_finished_is_passed_over():
    outline = Outline(ROW, [(1, 2), (2, 3)], {1, 3})
    assert tasks_delayed([1], outline) == (1,)
    assert tasks_delayed([2], outline) == ()
    assert tasks_delayed([3, 1, 3], outline) == (3, 1)


def test_a_phase_in_a_row_is_delayed_once_at_its_last_task():
    assert tasks_delayed([10], Outline(ROW, [(1, 2), (2, 3)], {1, 2, 3})) == (3,)
    # With the last one finished, the one before it is the last that can be late.
    assert tasks_delayed([10], Outline(ROW, [(1, 2), (2, 3)], {1, 2})) == (2,)


def test_each_path_through_a_phase_is_delayed_once():
    # 1 leads to 2 and 3, which run side by side: both ends are late.
    assert sorted(tasks_delayed([10], Outline(ROW, [(1, 2), (1, 3)], {1, 2, 3}))) == [2, 3]


def test_what_follows_over_a_milestone_is_the_later_one():
    assert tasks_delayed([10], Outline({**ROW, 4: 10}, [(1, 4), (4, 3)], {1, 3})) == (3,)


def test_what_waits_outside_the_phase_makes_no_task_of_it_an_earlier_one():
    parents = {10: None, 1: 10, 20: None, 2: 20}
    assert tasks_delayed([10], Outline(parents, [(1, 2)], {1, 2})) == (1,)


def test_a_link_between_two_summaries_holds_for_all_that_is_below_them():
    parents = {9: None, 10: 9, 1: 10, 2: 10, 20: 9, 3: 20, 4: 20}
    outline = Outline(parents, [(10, 20), (3, 4)], {1, 2, 3, 4})
    assert tasks_delayed([9], outline) == (4,)
    assert sorted(tasks_delayed([10], outline)) == [1, 2]


def test_a_phase_and_a_task_of_it_are_delayed_once():
    assert tasks_delayed([3, 10], Outline(ROW, [(1, 2), (2, 3)], {1, 2, 3})) == (3,)


def leaves(parents, line):
    children = [uid for uid, parent in parents.items() if parent == line]
    return [leaf for child in children for leaf in leaves(parents, child)] if children else [line]


def drawn(rng):
    """Up to ten lines below a phase in three levels, links that only lead forward between leaves, some finished."""
    parents = {0: None}
    for uid in range(1, rng.randint(3, 11)):
        parents[uid] = rng.choice([one for one in parents if one == 0 or parents[one] == 0])
    tasks = [uid for uid in leaves(parents, 0) if uid]
    links = [(one, other) for one in tasks for other in tasks if one < other and rng.random() < 0.3]
    return Outline(parents, links, {uid for uid in tasks if rng.random() < 0.8})


def follows(outline, one):
    """Everything that runs after a leaf, by walking its links."""
    found, waiting = set(), [one]
    while waiting:
        here = waiting.pop()
        for before, after in outline.links:
            if before == here and after not in found:
                found.add(after)
                waiting.append(after)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_delayed_task_follows_another_and_behind_every_open_task_one_is_delayed(seed):
    outline = drawn(random.Random(seed))
    delayed = set(tasks_delayed([0], outline))
    assert delayed <= set(outline.open)
    for task in outline.open:
        behind = follows(outline, task)
        assert (task in delayed) == (not behind & set(outline.open))
        assert task in delayed or behind & delayed
