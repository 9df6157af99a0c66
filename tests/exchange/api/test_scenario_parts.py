"""What is set of a scenario at /api/v1/: limits, roles, terms, rules, its owner, archive and restore."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.selection.actions import create_scenario
from pilotage.selection.models import Goal, Scenario, ScenarioLimit, ScenarioLogic, ScenarioRole, ScenarioTerms
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.exchange.api.conftest import Caller
from tests.resources.staff import a_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return a_portfolio("Operations", access=full_access())


@pytest.fixture
def caller(house):
    return Caller(a_person("Mara Manager", role=Role.PORTFOLIO_MANAGER, on=house))


@pytest.fixture
def scenario(house, caller):
    access = full_access()
    for name in ("Ant", "Bee"):
        an_initiative(name, portfolio=house, access=access, planned_start=date(2027, 1, 1))
    facts = {"name": "Plan", "first_year": 2027, "goal": "npv", "portfolio_id": str(house.id)}
    return Scenario.objects.get(pk=caller.post("scenarios", facts).json()["id"])


def at(caller, scenario):
    return {"If_Match": caller.get(f"scenarios/{scenario.pk}")["ETag"]}


def read(caller, scenario):
    return caller.get(f"scenarios/{scenario.pk}").json()


def test_the_facts_are_patched_and_read(caller, scenario):
    said = {"grain": "quarter", "most_shift": 4, "delay_share": "0.1", "counts_people": True, "is_shared": False}
    answer = caller.patch(f"scenarios/{scenario.pk}", said, **at(caller, scenario))
    assert answer.status_code == 200
    now = read(caller, scenario)
    assert {name: now[name] for name in ("grain", "most_shift", "counts_people", "is_shared")} == {
        "grain": "quarter", "most_shift": 4, "counts_people": True, "is_shared": False,
    }  # fmt: skip
    assert Decimal(now["delay_share"]) == Decimal("0.1")


def test_a_limit_is_added_changed_and_removed(caller, scenario):
    said = {"measure": "capex", "year": 2027, "parts": 4, "part": 2, "at_most": "1500000", "price": "0.2"}
    answer = caller.post(f"scenarios/{scenario.pk}/limits", said)
    assert answer.status_code == 201, answer.content
    (limit,) = answer.json()["limits"]
    assert (limit["measure"], limit["part"], Decimal(limit["at_most"])) == ("capex", 2, 1_500_000)
    path = f"scenarios/{scenario.pk}/limits/{limit['id']}"
    assert caller.call("PUT", path, {"measure": "capex", "at_least": "7"}).status_code == 428
    answer = caller.call("PUT", path, {"measure": "capex", "at_least": "7"}, **at(caller, scenario))
    assert (answer.json()["limits"][0]["year"], Decimal(answer.json()["limits"][0]["at_least"])) == (None, 7)
    assert caller.call("DELETE", path, **at(caller, scenario)).status_code == 204
    assert not ScenarioLimit.objects.exists()
    assert caller.call("DELETE", path, **at(caller, scenario)).status_code == 404


def test_what_contradicts_itself_is_told_by_its_field(caller, scenario):
    answer = caller.post(f"scenarios/{scenario.pk}/limits", {"measure": "cost"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/at_most"
    ant = read_id("Ant")
    answer = caller.post(f"scenarios/{scenario.pk}/logic", {"kind": "needs", "initiative_ids": [ant, ant]})
    assert "Ant cannot need itself." in answer.content.decode()
    assert not ScenarioLogic.objects.exists()


def read_id(name):
    return str(Initiative.objects.get(name=name).pk)


def test_roles_and_terms_are_put_and_taken_back(caller, scenario):
    role, ant = a_role("Engineer"), read_id("Ant")
    paths = (f"scenarios/{scenario.pk}/roles/{role.pk}", f"scenarios/{scenario.pk}/terms/{ant}")
    for path, said in zip(paths, ({"is_hard": True}, {"latest": "2027-06-01", "cost_bound": "12.50"}), strict=True):
        assert caller.call("PUT", path, said, **at(caller, scenario)).status_code == 200
    now = read(caller, scenario)
    assert now["roles"][0]["is_hard"] is True
    assert (now["terms"][0]["latest"], Decimal(now["terms"][0]["cost_bound"])) == ("2027-06-01", Decimal("12.5"))
    for path in paths:
        assert caller.call("DELETE", path, **at(caller, scenario)).status_code == 204
    assert (ScenarioRole.objects.count(), ScenarioTerms.objects.count()) == (0, 0)


def test_a_rule_is_added_changed_and_removed(caller, scenario):
    ids = [read_id("Ant"), read_id("Bee")]
    answer = caller.post(f"scenarios/{scenario.pk}/logic", {"kind": "after", "initiative_ids": ids, "lag_days": 30})
    assert answer.status_code == 201, answer.content
    (logic,) = answer.json()["logic"]
    assert (logic["kind"], logic["initiative_ids"], logic["lag_days"]) == ("after", ids, 30)
    path = f"scenarios/{scenario.pk}/logic/{logic['id']}"
    said = {"kind": "at_most", "initiative_ids": ids, "count": 1}
    assert caller.call("PUT", path, said, **at(caller, scenario)).json()["logic"][0]["count"] == 1
    Initiative.objects.filter(pk=ids[0]).update(kind="programme")
    said = {"kind": "together", "programme_id": ids[0]}
    assert caller.call("PUT", path, said, **at(caller, scenario)).json()["logic"][0]["programme_id"] == ids[0]
    assert caller.call("DELETE", path, **at(caller, scenario)).status_code == 204


def test_it_is_given_away_archived_and_restored(caller, scenario, house):
    other = a_person("Otto Other", role=Role.PORTFOLIO_MANAGER, on=house)
    path = f"scenarios/{scenario.pk}"
    answer = caller.call("PUT", f"{path}/owner", {"owner_id": str(other.pk)}, **at(caller, scenario))
    assert answer.json()["owner_id"] == str(other.pk)
    assert caller.post(f"{path}/archive").json()["archived_on"]
    assert caller.post(f"{path}/limits", {"measure": "cost", "at_most": "1"}).status_code == 403
    assert caller.post(f"{path}/restore").json()["archived_on"] is None


def test_a_hidden_scenario_takes_nothing(scenario):
    hidden = a_portfolio("Elsewhere", access=full_access())
    stranger = Caller(a_person(role=Role.PORTFOLIO_MANAGER, on=hidden))
    other = create_scenario(name="Theirs", scope=hidden.scope, first_year=2027, goal=Goal.NPV, access=full_access())
    headers = at(stranger, other)
    bodies = {"limits": {"measure": "cost", "at_most": "1"}, "logic": {"kind": "together"}}
    for method, part in (
        ("POST", "limits"),
        ("POST", "logic"),
        ("POST", "archive"),
        ("PUT", f"terms/{read_id('Ant')}"),
    ):
        body = bodies.get(part, {})
        answer = stranger.call(method, f"scenarios/{scenario.pk}/{part}", body, **headers)
        assert answer.status_code == 404, part
