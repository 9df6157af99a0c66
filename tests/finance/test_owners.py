"""Owners of benefits: who can be named, where they stand, and what keeps them."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pilotage.accounts.models import Person, Role
from pilotage.accounts.rules import Refused
from pilotage.finance.actions.lines import add_line, change_line
from pilotage.finance.actions.replacing import LineAmounts, replace_amounts
from pilotage.finance.models import LineKind, MoneyLine
from pilotage.finance.rules.permissions import Impossible, Stale
from tests.builders import a_person, access_for, an_administrator, an_initiative, full_access
from tests.exchange.api.conftest import Caller
from tests.finance.money import a_line, months_of

pytestmark = pytest.mark.django_db


def owned_by(person: Person | None, **facts: object) -> MoneyLine:
    line = a_line(an_initiative(**facts), "benefit", amounts=months_of(2027, {1: 100}))
    changes = {"owner": person and person.pk}
    return change_line(line, version=line.version, changes=changes, access=full_access())


def post_owner(client, line: MoneyLine, value: str, version: int | None = None):
    cell = {"key": str(line.pk), "version": version or line.version, "column": "owner", "value": value}
    url = reverse("finance:cells", args=[line.initiative.key])
    return client.post(url, json.dumps({"changes": [cell]}), content_type="application/json").json()


def test_a_benefit_names_who_answers_for_it_and_can_name_nobody_again():
    wei = a_person("Wei Zhang")
    line = owned_by(wei)
    assert MoneyLine.objects.get().owner == wei
    back = change_line(line, version=line.version, changes={"owner": ""}, access=full_access())
    assert (back.owner, MoneyLine.objects.get().owner) == (None, None)


def test_who_is_only_named_can_own_and_who_was_deactivated_cannot():
    named = Person.objects.create(name="Carmen Ortega", is_active=False, email=None)
    assert owned_by(named).owner == named
    gone = a_person("Gone Girl")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(Impossible, match="have left") as refused:
        owned_by(gone)
    assert refused.value.field == "owner"


@pytest.mark.parametrize("said", ["00000000-0000-0000-0000-000000000000", "no id at all"])
def test_an_owner_is_somebody_who_is_there(said):
    line = a_line(an_initiative(), "benefit")
    with pytest.raises(Impossible, match="nobody like this"):
        change_line(line, version=line.version, changes={"owner": said}, access=full_access())


def test_who_left_stays_on_the_lines_that_name_them_while_other_facts_change():
    wei = a_person("Wei Zhang")
    line = owned_by(wei)
    Person.objects.filter(pk=wei.pk).update(is_active=False)
    changes = {"owner": str(wei.pk), "name": "Fuel saved"}
    changed = change_line(line, version=line.version, changes=changes, access=full_access())
    assert (changed.owner, changed.name) == (wei, "Fuel saved")


def test_a_cost_has_no_owner():
    wei, initiative = a_person("Wei Zhang"), an_initiative()
    with pytest.raises(Impossible, match="Only a benefit has an owner"):
        add_line(initiative, kind="opex", name="Team", currency="EUR", owner=wei.pk, access=full_access())
    assert not MoneyLine.objects.exists()
    benefit = owned_by(wei)
    with pytest.raises(Impossible, match="Only a benefit has an owner"):
        change_line(benefit, version=benefit.version, changes={"kind": "opex"}, access=full_access())
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyLine.objects.filter(pk=benefit.pk).update(kind="opex")
    changes = {"kind": "opex", "owner": ""}
    assert change_line(benefit, version=benefit.version, changes=changes, access=full_access()).kind == "opex"


def test_many_lines_at_once_name_their_owners_and_keep_what_they_have():
    wei, initiative = a_person("Wei Zhang"), an_initiative()

    def wanted(owner: Person | None, kind: LineKind = LineKind.BENEFIT) -> LineAmounts:
        return LineAmounts(initiative.id, kind, "Savings", "EUR", months_of(2027, {1: 5}), owner=owner)

    assert replace_amounts([wanted(wei)], access=full_access())[0].owner_id == wei.pk
    replace_amounts([wanted(None)], access=full_access())
    assert MoneyLine.objects.get().owner == wei
    with pytest.raises(Impossible, match="Only a benefit"):
        replace_amounts([wanted(wei, LineKind.CAPEX)], access=full_access())


def test_who_may_not_change_money_names_no_owner_and_an_old_version_is_refused():
    wei, line = a_person("Wei Zhang"), a_line(an_initiative(), "benefit")
    for role in (Role.SRO, Role.VIEWER, Role.CONTRIBUTOR):
        with pytest.raises(Refused):
            change_line(line, version=line.version, changes={"owner": wei.pk}, access=access_for(a_person(role=role)))
    change_line(line, version=line.version, changes={"name": "Theirs"}, access=full_access())
    with pytest.raises(Stale):
        change_line(line, version=line.version, changes={"owner": wei.pk}, access=full_access())
    assert MoneyLine.objects.get().owner is None


def test_history_keeps_who_owned_it():
    wei = a_person("Wei Zhang")
    owned_by(wei)
    events = list(MoneyLine.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "owner_id"))
    assert events[0] == ("insert", None)
    assert events[-1] == ("update", wei.pk)


def test_the_grid_shows_and_changes_the_owner_of_a_benefit(client):
    client.force_login(an_administrator())
    wei, line = a_person("Wei Zhang"), owned_by(None)
    url = reverse("finance:grid", args=[line.initiative.key])
    assert 'data-name="owner"' in client.get(url).content.decode()
    answer = post_owner(client, line, str(wei.pk))
    assert answer["refused"] == []
    shown = {cell["column"]: cell["text"] for cell in answer["cells"]}
    assert shown["owner"] == "Wei Zhang"
    assert "Wei Zhang" in client.get(url).content.decode()
    # The version that was seen is the old one now.
    stale = post_owner(client, line, "", version=line.version)
    assert "meantime" in stale["refused"][0]["message"]
    assert MoneyLine.objects.get().owner == wei


def test_an_owner_of_a_cost_is_refused_in_its_cell(client):
    client.force_login(an_administrator())
    wei, initiative = a_person("Wei Zhang"), an_initiative()
    a_line(initiative, "benefit")
    cost = a_line(initiative, "capex")
    answer = post_owner(client, cost, str(wei.pk))
    assert "Only a benefit has an owner" in answer["refused"][0]["message"]


def test_a_grid_without_benefits_has_no_column_of_owners(client):
    client.force_login(an_administrator())
    line = a_line(an_initiative(), "capex")
    text = client.get(reverse("finance:grid", args=[line.initiative.key])).content.decode()
    assert 'data-name="owner"' not in text


def test_who_may_only_look_sees_the_owner_and_no_list_of_people(client):
    a_person("Somebody Else")
    line = owned_by(a_person("Wei Zhang"))
    client.force_login(a_person("Reader", role=Role.SRO))
    text = client.get(reverse("finance:grid", args=[line.initiative.key])).content.decode()
    assert "Wei Zhang" in text
    assert "Somebody Else" not in text


def test_a_new_benefit_names_its_owner_by_form(client):
    client.force_login(an_administrator())
    wei, initiative = a_person("Wei Zhang"), an_initiative()
    url = reverse("finance:new_line", args=[initiative.key])
    sent = {"kind": "benefit", "name": "Fuel", "currency": "EUR", "owner": str(wei.pk)}
    assert client.post(url, sent).status_code == 303
    assert MoneyLine.objects.get().owner == wei
    refused = client.post(url, {**sent, "kind": "capex"})
    assert refused.status_code == 422
    assert "Only a benefit has an owner" in refused.content.decode()


def test_the_register_shows_owners_and_that_one_is_missing_to_who_may_see_money(client):
    line = owned_by(a_person("Wei Zhang"))
    a_line(line.initiative, "benefit", name="Fewer accidents")
    url = reverse("work:register") + "?columns=name,benefit_owners"
    client.force_login(an_administrator())
    assert "Wei Zhang, –" in client.get(url).content.decode()
    client.force_login(a_person(role=Role.VIEWER))
    assert "Wei Zhang" not in client.get(url).content.decode()


def test_programs_read_and_name_owners():
    caller, wei = Caller(an_administrator()), a_person("Wei Zhang")
    facts = {"initiative_id": str(an_initiative().id), "kind": "benefit", "name": "Fuel", "currency": "EUR"}
    made = caller.post("money-lines", {**facts, "owner_id": str(wei.pk)})
    assert (made.status_code, made.json()["owner"]) == (201, {"id": str(wei.pk), "name": "Wei Zhang"})
    path = f"money-lines/{made.json()['id']}"
    kept = caller.patch(path, {"note": "Still"}, If_Match=made["ETag"])
    assert kept.json()["owner"]["name"] == "Wei Zhang"
    assert caller.patch(path, {"owner_id": None}, If_Match=kept["ETag"]).json()["owner"] is None
    stale = caller.patch(path, {"owner_id": str(wei.pk)}, If_Match=kept["ETag"])
    assert (stale.status_code, stale.json()["differences"][0]["field"]) == (412, "owner_id")
    refused = caller.post("money-lines", {**facts, "kind": "opex", "owner_id": str(wei.pk)})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/owner_id")
