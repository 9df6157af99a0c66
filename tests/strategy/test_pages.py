"""The pages of the strategy answer those who may see, and tell the others nothing."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.strategy.actions.measures import add_measure
from pilotage.strategy.actions.ratings import Cell, rate, rate_many
from pilotage.strategy.actions.weights import judge_pair
from pilotage.strategy.models import Contribution, Judgement, Level, Objective, Rating, StepKey
from pilotage.strategy.reads.priorities import Priority
from pilotage.strategy.reads.ranking import ranked
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.strategy.builders import a_driver_set, an_objective, weighed_drivers

pytestmark = pytest.mark.django_db

LISTS = ["objectives", "drivers", "ratings", "ranking", "alignment"]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def owner():
    return a_person("Olga Owner", role=Role.PMO_LEAD)


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_an_empty_strategy_offers_the_first_step(name, owner):
    assert signed_in(owner).get(reverse(f"strategy:{name}")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_stranger_is_sent_to_sign_in_and_a_person_without_a_role_is_refused(name):
    assert Client().get(reverse(f"strategy:{name}")).status_code == 302
    assert signed_in(a_person()).get(reverse(f"strategy:{name}")).status_code == 403


def test_a_viewer_sees_the_strategy_but_no_money(owner):
    viewer = signed_in(a_person(role=Role.VIEWER))

    assert viewer.get(reverse("strategy:ranking")).status_code == 200
    assert viewer.get(reverse("strategy:alignment")).status_code == 403
    assert viewer.get(reverse("strategy:new_objective")).status_code == 403


def test_an_objective_is_written_in_its_form_and_shown_with_its_measures(owner):
    client = signed_in(owner)
    answer = client.post(
        reverse("strategy:new_objective"), {"code": "AIR", "name": "Clean air", "weight_share": "40 %"}
    )
    made = Objective.objects.get()
    add_measure(made, name="Emissions", unit="kt", access=access_for(owner), direction="down")

    shown = text_of(client.get(answer["Location"]))

    assert made.weight_share == Decimal("0.4")
    assert "Clean air" in shown
    assert "Emissions" in shown
    assert "Not measured yet" in shown


def test_a_stale_form_shows_both_versions_side_by_side(owner):
    client = signed_in(owner)
    clean = an_objective("Clean air")
    url = reverse("strategy:edit_objective", args=[clean.id])
    client.post(url, {"code": clean.code, "name": "Cleaner air", "version": 1})

    answer = client.post(url, {"code": clean.code, "name": "Cleanest air", "version": 1})

    assert answer.status_code == 422
    assert "<del>Cleanest air</del>" in text_of(answer)
    assert "<ins>Cleaner air</ins>" in text_of(answer)


def test_an_objective_that_does_not_exist_answers_404(owner):
    assert signed_in(owner).get(reverse("strategy:objective", args=[a_person().id])).status_code == 404


def test_a_judgement_answers_with_what_follows_from_it(owner):
    client = signed_in(owner)
    driver_set, (safety, cost) = a_driver_set("Safety", "Cost")
    facts = {"first": safety.id, "second": cost.id, "step": StepKey.MUCH_MORE}

    answer = client.post(reverse("strategy:judge", args=[driver_set.id]), facts, headers={"HX-Request": "true"})

    assert Judgement.objects.get().step == StepKey.MUCH_MORE
    assert "1 of 1 pairs judged" in text_of(answer)
    assert "80.0" in text_of(answer)


def test_the_workspace_names_the_drivers_that_nobody_compared(owner):
    driver_set, (safety, cost, _speed) = a_driver_set("Safety", "Cost", "Speed")
    judge_pair(safety, cost, step=StepKey.MORE, access=access_for(owner))

    shown = text_of(signed_in(owner).get(reverse("strategy:compare", args=[driver_set.id])))

    assert "“Safety, Cost” and “Speed”" in shown


def test_a_viewer_does_not_judge():
    driver_set, _ = a_driver_set("Safety", "Cost")

    assert (
        signed_in(a_person(role=Role.VIEWER)).get(reverse("strategy:compare", args=[driver_set.id])).status_code == 403
    )


def test_weights_are_kept_by_hand_and_the_set_is_put_in_use(owner):
    client = signed_in(owner)
    driver_set, (safety, cost) = a_driver_set("Safety", "Cost")
    client.post(reverse("strategy:weights", args=[driver_set.id]), {str(safety.id): "70", str(cost.id): "30"})
    client.post(reverse("strategy:activate", args=[driver_set.id]))

    shown = text_of(client.get(reverse("strategy:driver_set", args=[driver_set.id])))

    assert "Set by hand" in shown
    assert "In use" in shown
    assert "70.0" in shown


def cells_url(driver_set) -> str:
    return reverse("strategy:rate_cells", args=[driver_set.id])


def sent(client, driver_set, *changes) -> tuple[int, dict]:
    body = [
        {"key": str(one.id), "column": str(driver.id), "value": value, "version": version}
        for one, driver, value, version in changes
    ]
    answer = client.post(cells_url(driver_set), json.dumps({"changes": body}), content_type="application/json")
    return answer.status_code, answer.json()


def test_the_grid_keeps_a_level_by_its_key_and_tells_the_new_version(owner):
    driver_set, (safety, _) = weighed_drivers({"Safety": "0.5", "Cost": "0.5"})
    depot = an_initiative()

    status, answer = sent(signed_in(owner), driver_set, (depot, safety, "4", 1))

    assert status == 200
    assert answer["versions"] == {str(depot.id): 2}
    assert answer["cells"][0]["text"] == "Strong"
    assert Rating.objects.get().level == Level.STRONG


def test_the_grid_refuses_a_cell_that_somebody_rated_meanwhile_but_not_its_neighbour(owner):
    driver_set, (safety, cost) = weighed_drivers({"Safety": "0.5", "Cost": "0.5"})
    depot = an_initiative()
    rate(depot, safety, level=Level.LOW, version=0, access=full_access())
    client = signed_in(owner)

    status, answer = sent(client, driver_set, (depot, safety, "4", 1))
    neighbour, _ = sent(client, driver_set, (depot, cost, "4", 1))

    assert status == 409
    assert "it is “Low” now" in answer["refused"][0]["message"]
    assert neighbour == 200
    assert set(Rating.objects.values_list("level", flat=True)) == {"low", "strong"}


def test_the_grid_refuses_initiatives_outside_ones_scope():
    driver_set, (safety,) = weighed_drivers({"Safety": "1"})
    manager = a_person(role=Role.PORTFOLIO_MANAGER, on=a_portfolio())
    depot = an_initiative()

    status, _ = sent(signed_in(manager), driver_set, (depot, safety, "4", 1))

    assert status == 403
    assert depot.name not in text_of(signed_in(manager).get(reverse("strategy:ratings")))


def test_what_is_no_level_is_refused(owner):
    driver_set, (safety,) = weighed_drivers({"Safety": "1"})

    assert sent(signed_in(owner), driver_set, (an_initiative(), safety, "very", 1))[0] == 400


def test_the_ranking_shows_an_interval_and_opens_its_computation(owner):
    _driver_set, (safety, _) = weighed_drivers({"Safety": "0.6", "Cost": "0.4"})
    depot = an_initiative("Depot")
    rate(depot, safety, level=Level.STRONG, version=0, access=full_access())
    client = signed_in(owner)

    assert "36.0 to 76.0" in text_of(client.get(reverse("strategy:ranking")))
    why = text_of(client.get(reverse("strategy:why", args=[depot.key])))
    assert "Not rated" in why
    assert "36.0 to 76.0" in why


def test_ranks_are_intervals_where_priorities_overlap():
    # A is sure to be first (0.9 is above all highs); B (0.2..0.6) and C (0.5) may change places.
    found = ranked(
        {"A": Priority(0.9, 0.9, 1), "B": Priority(0.2, 0.6, 0.5), "C": Priority(0.5, 0.5, 1)},
        by="low",
        is_descending=True,
    )

    assert [(row.initiative_id, row.best, row.worst) for row in found] == [("A", 1, 1), ("C", 2, 3), ("B", 2, 3)]


def test_the_why_of_an_invisible_initiative_answers_404():
    manager = a_person(role=Role.PORTFOLIO_MANAGER, on=a_portfolio())
    depot = an_initiative()

    assert signed_in(manager).get(reverse("strategy:why", args=[depot.key])).status_code == 404
    assert signed_in(manager).get(reverse("strategy:panel", args=[depot.key])).status_code == 404


def test_the_panel_states_an_objective_and_a_rating(owner):
    _driver_set, (safety,) = weighed_drivers({"Safety": "1"})
    depot, clean = an_initiative(), an_objective("Clean air")
    client = signed_in(owner)
    client.post(reverse("strategy:contribute_one", args=[depot.key]), {"objective": clean.id, "level": "4"})
    client.post(reverse("strategy:rate_one", args=[depot.key]), {"driver": safety.id, "level": "5", "version": 0})

    shown = text_of(client.get(reverse("strategy:panel", args=[depot.key])))

    assert Contribution.objects.get().level == Level.STRONG
    assert "<b>100.0</b>" in shown
    assert "Clean air" in shown


def test_a_stale_panel_changes_nothing(owner):
    _driver_set, (safety,) = weighed_drivers({"Safety": "1"})
    depot = an_initiative()
    rate(depot, safety, level=Level.LOW, version=0, access=full_access())

    signed_in(owner).post(
        reverse("strategy:rate_one", args=[depot.key]), {"driver": safety.id, "level": "5", "version": 0}
    )

    assert Rating.objects.get().level == Level.LOW


def test_the_alignment_opens_the_rows_behind_a_number(owner):
    _driver_set, (_safety,) = weighed_drivers({"Safety": "1"})
    an_initiative("Depot", whole_life_cost=Decimal(1_200_000), currency="EUR")
    client = signed_in(owner)

    assert "1.2\u202fm" in text_of(client.get(reverse("strategy:alignment")))
    assert "Depot" in text_of(client.get(reverse("strategy:alignment_rows", args=["drivers", "unrated"])))
    assert client.get(reverse("strategy:alignment_rows", args=["drivers", "nonsense"])).status_code == 404


@pytest.mark.parametrize("count", [10, 200])
@pytest.mark.parametrize(("name", "ceiling"), [("ratings", 12), ("ranking", 12), ("alignment", 14)])
def test_the_number_of_queries_does_not_grow_with_rows(name, ceiling, count, owner, django_assert_max_num_queries):
    access = full_access()
    _driver_set, drivers = weighed_drivers({"A": "0.5", "B": "0.3", "C": "0.2"}, access=access)
    portfolio = a_portfolio(access=access)
    rows = [an_initiative(portfolio=portfolio, access=access) for _ in range(count)]
    rate_many([Cell(one.id, driver.id, Level.LOW, 0) for one in rows for driver in drivers[:2]], access=access)
    client = signed_in(owner)
    client.get(reverse("strategy:objectives"))

    with django_assert_max_num_queries(ceiling):
        assert client.get(reverse(f"strategy:{name}")).status_code == 200
