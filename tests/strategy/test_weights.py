"""Drivers are judged in pairs or weighed by hand, and the weights remember where they came from."""

from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.strategy.actions.drivers import activate_driver_set, add_driver, redraft_driver_set
from pilotage.strategy.actions.weights import judge, judge_pair, keep_weights_from_judgements, set_weights_by_hand
from pilotage.strategy.models import Driver, Judgement, SetState, StepKey
from pilotage.strategy.reads.drivers import active_driver_set, newest_weighting, weights_of
from pilotage.strategy.reads.judgements import judgements_of, step_between, weighing_of
from pilotage.strategy.reads.words import contradictions_in_words, islands_in_words
from pilotage.strategy.rules import Impossible
from tests.builders import a_person, access_for, full_access
from tests.strategy.builders import a_driver_set

pytestmark = pytest.mark.django_db


def test_a_consistent_chain_gives_its_exact_weights():
    # Safety : Cost = 2, Cost : Speed = 2, nothing else said: 4 : 2 : 1, so 4/7, 2/7, 1/7 (Harker's example).
    access = full_access()
    driver_set, (safety, cost, speed) = a_driver_set("Safety", "Cost", "Speed", access=access)
    judge({(safety, cost): StepKey.MORE, (cost, speed): StepKey.MORE}, access=access)

    weighting = keep_weights_from_judgements(driver_set, access=access)

    kept = [driver.weight_share for driver in Driver.objects.filter(driver_set=driver_set)]
    assert kept == [Decimal("0.571429"), Decimal("0.285714"), Decimal("0.142857")]
    assert sum(kept) == 1
    assert (weighting.method, weighting.judged_pairs, weighting.all_pairs) == ("pairwise", 2, 3)


def test_kept_weights_name_their_judges_their_ratio_and_its_table():
    # 2, 2 and 4 agree exactly: ratio 0, with Saaty's table of 1980.
    owner, other = access_for(a_person("Olga", role=Role.SRO)), access_for(a_person("Pim", role=Role.PORTFOLIO_MANAGER))
    driver_set, (safety, cost, speed) = a_driver_set("Safety", "Cost", "Speed")
    said = {(safety, cost): StepKey.MORE, (cost, speed): StepKey.MORE, (safety, speed): StepKey.MUCH_MORE}
    judge(said, access=owner)
    judge(said, access=other)

    keep_weights_from_judgements(driver_set, access=owner)

    newest = newest_weighting(driver_set)
    assert newest.judges == ["Olga", "Pim"]
    assert newest.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert newest.random_index_table == "saaty-1980"
    assert newest.kept_by.name == "Olga"


def test_several_judges_are_merged_by_the_geometric_mean():
    # One says 2, the other 8: √16 = 4, so 4/5 and 1/5. The arithmetic mean (5) would give 5/6.
    one, other = access_for(a_person(role=Role.SRO)), access_for(a_person(role=Role.SRO))
    driver_set, (safety, cost) = a_driver_set("Safety", "Cost")
    judge_pair(safety, cost, step=StepKey.MORE, access=one)
    judge_pair(safety, cost, step=StepKey.EXTREMELY_MORE, access=other)

    keep_weights_from_judgements(driver_set, access=one)

    assert list(weights_of(driver_set).values()) == [Decimal("0.8"), Decimal("0.2")]


def test_a_judgement_said_the_other_way_round_is_the_same_judgement():
    access = full_access()
    driver_set, (safety, cost) = a_driver_set("Safety", "Cost", access=access)
    judge_pair(safety, cost, step=StepKey.MORE, access=access)

    judge_pair(cost, safety, step=StepKey.MUCH_LESS, access=access)

    kept = judgements_of(driver_set)
    assert len(kept) == 1
    assert step_between(safety, cost, kept) == StepKey.MUCH_MORE


def test_a_judgement_can_be_taken_back():
    access = full_access()
    _, (safety, cost) = a_driver_set("Safety", "Cost", access=access)
    judge_pair(safety, cost, step=StepKey.MORE, access=access)

    judge_pair(cost, safety, step=None, access=access)

    assert not Judgement.objects.exists()


def test_drivers_that_nobody_compared_are_named_and_no_weights_are_kept():
    access = full_access()
    driver_set, (safety, cost, speed, image) = a_driver_set("Safety", "Cost", "Speed", "Image", access=access)
    judge({(safety, cost): StepKey.MORE, (speed, image): StepKey.EQUAL}, access=access)

    with pytest.raises(Impossible, match="“Safety, Cost” and “Speed, Image”"):
        keep_weights_from_judgements(driver_set, access=access)

    assert weights_of(driver_set) is None
    assert islands_in_words(weighing_of(driver_set)).endswith("Compare Safety with Speed, for example.")


def test_the_worst_contradiction_is_said_in_words():
    # Much more (4) times more (2) is 8; "equal" is 1: eight times apart.
    access = full_access()
    driver_set, (safety, cost, speed) = a_driver_set("Safety", "Cost", "Speed", access=access)
    said = {(safety, cost): StepKey.MUCH_MORE, (cost, speed): StepKey.MORE, (safety, speed): StepKey.EQUAL}
    judge(said, access=access)

    assert contradictions_in_words(weighing_of(driver_set)) == [
        "You said: Safety is much more important than Cost, and Cost is more important than Speed. "
        "Then Safety is extremely more important than Speed. "
        "But you also said: Safety is equally important as Speed (8 times apart)."
    ]


def test_weights_by_hand_sum_to_exactly_one():
    access = full_access()
    driver_set, drivers = a_driver_set("Safety", "Cost", "Speed", access=access)

    set_weights_by_hand(driver_set, shares=dict.fromkeys(drivers, Decimal("0.333")), access=access)

    assert list(weights_of(driver_set).values()) == [Decimal("0.333334"), Decimal("0.333333"), Decimal("0.333333")]


def test_weights_by_hand_that_do_not_sum_to_one_are_refused():
    access = full_access()
    driver_set, (safety, cost) = a_driver_set("Safety", "Cost", access=access)

    with pytest.raises(Impossible, match=r"sum to 90.0 %"):
        set_weights_by_hand(driver_set, shares={safety: Decimal("0.5"), cost: Decimal("0.4")}, access=access)


def test_putting_a_set_in_use_retires_the_one_before():
    access = full_access()
    first, (safety,) = a_driver_set("Safety", access=access)
    second, (cost,) = a_driver_set("Cost", access=access)
    set_weights_by_hand(first, shares={safety: Decimal(1)}, access=access)
    set_weights_by_hand(second, shares={cost: Decimal(1)}, access=access)
    activate_driver_set(first, access=access)

    activate_driver_set(second, access=access)

    first.refresh_from_db()
    assert first.state == SetState.RETIRED
    assert active_driver_set() == second


def test_a_set_without_weights_is_not_put_in_use():
    access = full_access()
    driver_set, _ = a_driver_set("Safety", "Cost", access=access)

    with pytest.raises(Impossible, match="No weight was kept for Safety, Cost"):
        activate_driver_set(driver_set, access=access)


def test_drivers_do_not_change_while_their_weights_make_the_priorities():
    access = full_access()
    driver_set, (safety,) = a_driver_set("Safety", access=access)
    set_weights_by_hand(driver_set, shares={safety: Decimal(1)}, access=access)
    activate_driver_set(driver_set, access=access)

    with pytest.raises(Impossible, match="is in use"):
        add_driver(driver_set, name="Cost", access=access)

    redraft_driver_set(driver_set, access=access)
    assert add_driver(driver_set, name="Cost", access=access).position == 2


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PROJECT_MANAGER, Role.PORTFOLIO_MANAGER])
def test_who_does_not_own_the_strategy_keeps_no_weights(role):
    driver_set, (safety,) = a_driver_set("Safety")

    with pytest.raises(Refused, match="change the strategy"):
        set_weights_by_hand(driver_set, shares={safety: Decimal(1)}, access=access_for(a_person(role=role)))


def test_who_rates_somewhere_may_judge_and_a_viewer_may_not():
    _, (safety, cost) = a_driver_set("Safety", "Cost")

    judge_pair(safety, cost, step=StepKey.MORE, access=access_for(a_person(role=Role.PORTFOLIO_MANAGER)))
    with pytest.raises(Refused):
        judge_pair(safety, cost, step=StepKey.MORE, access=access_for(a_person(role=Role.VIEWER)))

    assert Judgement.objects.count() == 1
