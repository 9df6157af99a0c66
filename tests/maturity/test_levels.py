"""How levels are told: by hand-worked numbers, by brute force of the definition, and by what can never happen."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.maturity.rules.levels import TOP, Told, told


@dataclass(frozen=True)
class Weight:
    key: str
    level: int
    weight: float = 1.0


A, B, C, D = Weight("a", 1), Weight("b", 1), Weight("c", 2, 3), Weight("d", 2)


def test_a_level_holds_when_all_of_it_and_all_below_it_is_in_place():
    assert told([A, B, C, D], {"a": 1, "b": 1, "c": 1, "d": 1}) == Told(5, 0.0, 0)
    # All of level 1; of level 2 only d, which weighs 1 of 4.
    assert told([A, B, C, D], {"a": 1, "b": 1, "c": 0, "d": 1}) == Told(1, 0.25, 0)
    # Level 2 whole does not help without level 1: b is partly there, so 1.5 of 2.
    assert told([A, B, C, D], {"a": 1, "b": 0.5, "c": 1, "d": 1}) == Told(0, 0.75, 0)


def test_partly_counts_half_by_weight():
    # c weighs 3 and is half there, d weighs 1 and is not: 1.5 of 4.
    assert told([A, B, C, D], {"a": 1, "b": 1, "c": 0.5, "d": 0}) == Told(1, 0.375, 0)


def test_unknown_is_not_level_0():
    assert told([A, B], {}) == Told(None, 0.0, 2)
    # What is known speaks for level 1, and one is not known: nobody can say that it is 0.
    assert told([A, B], {"a": 1}) == Told(None, 0.5, 1)
    # One that is known not to be there says that it is 0, whatever the other one is.
    assert told([A, B], {"a": 0}) == Told(0, 0.0, 1)
    assert told([A, B], {"a": 0.5, "b": None}) == Told(0, 0.25, 1)


def test_what_is_not_known_holds_no_level_above_one_that_is_reached():
    assert told([A, B, C, D], {"a": 1, "b": 1, "d": 1}) == Told(1, 0.25, 1)


def test_what_weighs_nothing_does_not_count():
    assert told([A, Weight("x", 1, 0)], {"a": 1, "x": 0}) == Told(5, 0.0, 0)
    assert told([Weight("x", 1, 0)], {"x": 1}) == Told(None, 0.0, 0)
    assert told([], {}) == Told(None, 0.0, 0)


def test_a_level_without_practices_is_reached_with_the_one_below():
    # Nothing on level 2: who has level 1 has it too, and is held back on level 3.
    assert told([A, Weight("e", 3)], {"a": 1, "e": 0}) == Told(2, 0.0, 0)
    # But of nothing that is known no level follows.
    assert told([Weight("e", 3)], {}) == Told(None, 0.0, 1)
    assert told([Weight("e", 3)], {"e": 0}) == Told(2, 0.0, 0)


VALUES = st.sampled_from([None, 0.0, 0.5, 1.0])
PRACTICES = st.lists(st.tuples(st.integers(1, TOP), st.sampled_from([0.0, 0.5, 1.0, 2.0]), VALUES), max_size=12).map(
    lambda rows: [(Weight(str(at), level, weight), value) for at, (level, weight, value) in enumerate(rows)]
)


def split(rows) -> tuple[list[Weight], dict[str, float | None]]:
    return [one for one, _value in rows], {one.key: value for one, value in rows}


@given(PRACTICES)
def test_the_level_is_that_of_the_definition(rows):
    practices, held = split(rows)
    counted = [one for one in practices if one.weight > 0]
    # The highest of all levels for which every counted practice up to it is in place, tried one after the other.
    holds = [level for level in range(TOP + 1) if all(held[one.key] == 1 for one in counted if one.level <= level)]
    found = told(practices, held)
    lowest = min((one.level for one in counted), default=0)
    said = {held[one.key] for one in counted if one.level == lowest}
    # Not known: nothing on the lowest level speaks against it, and not all of it is known to be there.
    is_open = not counted or (None in said and said <= {None, 1.0})
    assert found.level == (None if is_open else max(holds))
    assert 0 <= found.progress <= 1


@given(PRACTICES, st.integers(0, 11))
def test_putting_one_more_practice_in_place_never_lowers_a_level(rows, place):
    practices, held = split(rows)
    before = told(practices, held)
    after = told(practices, held | {str(place): 1.0})
    assert reached(after, practices) >= reached(before, practices)


def reached(found: Told, practices: list[Weight]) -> float:
    """A level that is not known is at least the one below the lowest practice that counts."""
    least = min((one.level for one in practices if one.weight > 0), default=1) - 1
    return (least if found.level is None else found.level) + found.progress


@given(PRACTICES)
def test_the_order_of_practices_does_not_matter(rows):
    practices, held = split(rows)
    found, turned = told(practices, held), told(practices[::-1], held)
    assert (found.level, found.unknown) == (turned.level, turned.unknown)
    assert found.progress == pytest.approx(turned.progress)
