"""What a person with a role in one portfolio can learn of others, and what a person without money learns of money."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from pilotage.accounts.models import Role
from pilotage.work.actions import change_initiative, define_custom_field
from pilotage.work.actions.portfolios import change_portfolio
from pilotage.work.models import Initiative, InitiativeKind, Portfolio
from pilotage.work.rules import Impossible
from tests.builders import A_DAY, a_person, a_portfolio, access_for, an_initiative, full_access

pytestmark = pytest.mark.django_db


def signed_in(role: str, on: Portfolio | Initiative | None = None) -> Client:
    client = Client()
    client.force_login(a_person(role=role, on=on))
    return client


def changed(initiative: Initiative, **changes: object) -> Initiative:
    return change_initiative(initiative, version=initiative.version, changes=changes, access=full_access(), on=A_DAY)


def edited(client: Client, initiative: Initiative, column: str, value: str) -> dict:
    change = {"key": str(initiative.id), "version": initiative.version, "column": column, "value": value}
    answer = client.post("/register/edit/", json.dumps({"changes": [change]}), content_type="application/json")
    assert answer.status_code == 200
    return answer.json()


def test_history_does_not_name_the_hidden_portfolio_that_an_initiative_came_from():
    home = a_portfolio("Home")
    one = changed(an_initiative(portfolio=a_portfolio("Secret harbour")), portfolio=home)
    text = signed_in(Role.VIEWER, home).get(f"/initiatives/{one.key}/history/").content.decode()
    assert "Home" in text
    assert "Secret harbour" not in text


def test_history_does_not_name_a_hidden_programme():
    home = a_portfolio()
    hidden = an_initiative("Secret programme", kind=InitiativeKind.PROGRAMME)
    one = changed(an_initiative(portfolio=home), programme=hidden)
    assert (
        "Secret programme" not in signed_in(Role.VIEWER, home).get(f"/initiatives/{one.key}/history/").content.decode()
    )
    assert "Secret programme" in signed_in(Role.PMO_LEAD).get(f"/initiatives/{one.key}/history/").content.decode()


def test_history_does_not_tell_a_viewer_of_custom_money():
    home = a_portfolio()
    define_custom_field(name="Grant", type="money", access=full_access())
    one = changed(an_initiative(portfolio=home), custom={"grant": {"amount": "918273", "currency": "EUR"}})
    assert "918273" not in signed_in(Role.VIEWER, home).get(f"/initiatives/{one.key}/history/").content.decode()
    assert "918273" in signed_in(Role.PMO_LEAD).get(f"/initiatives/{one.key}/history/").content.decode()


@pytest.mark.parametrize("address", ["/register/?columns=programme", "/data/export/register/csv/?columns=programme"])
def test_the_register_does_not_name_a_hidden_programme(address):
    home = a_portfolio()
    hidden = an_initiative("Secret programme", kind=InitiativeKind.PROGRAMME)
    changed(an_initiative("Depot", portfolio=home), programme=hidden)

    def seen(client: Client) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return (b"".join(answer) if answer.streaming else answer.content).decode()

    assert "Depot" in seen(signed_in(Role.VIEWER, home))
    assert "Secret programme" not in seen(signed_in(Role.VIEWER, home))
    assert "Secret programme" in seen(signed_in(Role.PMO_LEAD))


def test_the_order_by_programme_tells_nothing_of_hidden_ones():
    home = a_portfolio()
    first, last = (an_initiative(name, kind=InitiativeKind.PROGRAMME) for name in ("Aaa", "Zzz"))
    changed(an_initiative("One", portfolio=home), programme=last)
    changed(an_initiative("Two", portfolio=home), programme=first)
    text = signed_in(Role.VIEWER, home).get("/register/?sort=programme").content.decode()
    assert text.index(">One<") < text.index(">Two<")  # by name, as among equals


def test_a_portfolio_on_the_way_tells_its_name_only():
    above = a_portfolio("Trunk")
    change_portfolio(
        above,
        version=above.version,
        name="Trunk",
        description="Secret plans",
        owner=a_person("Secret owner"),
        access=full_access(),
    )
    below = a_portfolio("Leaf", parent=above)
    client = signed_in(Role.VIEWER, below)
    for address in ("/portfolios/", f"/portfolios/{above.id}/"):
        text = client.get(address).content.decode()
        assert "Trunk" in text
        assert "Secret" not in text


def test_a_form_keeps_a_hidden_programme_and_does_not_name_it():
    home = a_portfolio()
    hidden = an_initiative("Secret programme", kind=InitiativeKind.PROGRAMME)
    one = changed(an_initiative("Depot", portfolio=home), programme=hidden)
    client = signed_in(Role.PROJECT_MANAGER, home)
    assert "Secret programme" not in client.get(f"/initiatives/{one.key}/edit/").content.decode()
    sent = {"name": "Depot 2", "kind": "project", "portfolio": str(home.id), "version": one.version}
    assert client.post(f"/initiatives/{one.key}/edit/", sent).status_code == 303
    one.refresh_from_db()
    assert (one.name, one.programme_id) == ("Depot 2", hidden.id)


def test_whoever_may_change_one_initiative_only_can_use_its_form():
    one = an_initiative("Depot")
    client = signed_in(Role.PROJECT_MANAGER, one)
    sent = {"name": "Depot 2", "kind": "project", "portfolio": str(one.portfolio_id), "version": one.version}
    assert client.post(f"/initiatives/{one.key}/edit/", sent).status_code == 303


def test_nobody_hangs_an_initiative_into_a_programme_that_they_may_not_see():
    home = a_portfolio()
    hidden = an_initiative("Secret programme", kind=InitiativeKind.PROGRAMME)
    one = an_initiative(portfolio=home)
    access = access_for(a_person(role=Role.PROJECT_MANAGER, on=home))
    with pytest.raises(Impossible, match="none that you may see") as refused:
        change_initiative(one, version=one.version, changes={"programme": hidden}, access=access, on=A_DAY)
    assert "Secret" not in str(refused.value)


def test_custom_money_is_changed_by_those_who_may_change_money_and_nobody_else():
    home = a_portfolio()
    define_custom_field(name="Grant", type="money", access=full_access())
    one = changed(an_initiative(portfolio=home), custom={"grant": {"amount": "5", "currency": "EUR"}})
    said = edited(signed_in(Role.CONTRIBUTOR, home), one, "c_grant", "7")
    assert "change money" in said["refused"][0]["message"]
    assert edited(signed_in(Role.PROJECT_MANAGER, home), one, "c_grant", "7")["refused"] == []
    one.refresh_from_db()
    assert Decimal(one.custom["grant"]["amount"]) == 7


def test_one_hidden_row_among_edits_is_refused_by_itself_and_like_one_that_is_not_there():
    home = a_portfolio()
    one, hidden = an_initiative("Depot", portfolio=home), an_initiative("Secret")
    keys = (str(one.id), str(hidden.id), "01890000-0000-7000-8000-000000000000", "nonsense")
    changes = [{"key": key, "version": one.version, "column": "name", "value": "New"} for key in keys]
    answer = signed_in(Role.CONTRIBUTOR, home).post(
        "/register/edit/", json.dumps({"changes": changes}), content_type="application/json"
    )
    said = answer.json()
    assert [cell["key"] for cell in said["cells"]] == [str(one.id)]
    assert [refusal["key"] for refusal in said["refused"]] == list(keys[1:])
    assert len({refusal["message"] for refusal in said["refused"]}) == 1


@pytest.mark.parametrize(
    "query", ["unknown=cost", "cost_min=1", "cost_max=99", "c_grant=5", "c_grant=none", "sort=-cost"]
)
def test_filters_and_orders_of_money_answer_alike_whatever_the_money_is(query):
    home = a_portfolio()
    define_custom_field(name="Grant", type="money", access=full_access())
    one, other = an_initiative("Depot", portfolio=home), an_initiative("Tram", portfolio=home)
    client = signed_in(Role.VIEWER, home)

    def order() -> list[str]:
        text = client.get(f"/register/?{query}").content.decode()
        return [text.find(f">{name}<") for name in ("Depot", "Tram")]

    before = [place > 0 for place in order()]
    changed(other, whole_life_cost=Decimal(50), currency="EUR", custom={"grant": {"amount": "5", "currency": "EUR"}})
    places = order()
    assert [place > 0 for place in places] == before
    assert places == sorted(places)
    assert one.name == "Depot"
