"""Funds: who keeps them, which lines they pay for, and what is told of them."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.finance.actions.funds import add_fund, change_fund
from pilotage.finance.actions.lines import add_line, change_line
from pilotage.finance.actions.replacing import LineAmounts, replace_amounts
from pilotage.finance.models import Fund, LineKind, MoneyLine
from pilotage.finance.reads.columns import NO_FUND
from pilotage.finance.reads.funds import cost_by_fund, funds_visible_to
from pilotage.finance.rules.permissions import Impossible, Stale
from pilotage.work.reads.query import Query, initiatives_matching
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.exchange.api.conftest import Caller
from tests.finance.money import a_line, months_of

pytestmark = pytest.mark.django_db
A_DAY = date(2027, 3, 1)


def a_fund(name="Green bond"):
    return add_fund(name=name, access=full_access())


def archived(fund):
    facts = {"name": fund.name, "note": fund.note, "archived_on": A_DAY}
    return change_fund(fund, version=fund.version, access=full_access(), **facts)


def paid_by(fund, **facts):
    line = a_line(an_initiative(**facts), amounts=months_of(2027, {1: 100}))
    return change_line(line, version=line.version, changes={"fund": fund and fund.pk}, access=full_access())


def test_funds_are_listed_in_the_order_in_which_they_came():
    assert [a_fund(name).position for name in ("Zeta", "Alpha")] == [0, 1]
    assert [fund.name for fund in funds_visible_to(full_access())] == ["Zeta", "Alpha"]


@pytest.mark.parametrize("name", ["green BOND", "  Green bond ", "", "x" * 121])
def test_a_fund_needs_a_name_of_its_own(name):
    a_fund("Green bond")
    with pytest.raises(Impossible) as refused:
        a_fund(name)
    assert refused.value.field == "name"
    assert Fund.objects.count() == 1


@pytest.mark.parametrize(("role", "may"), [(Role.FINANCE_CONTROLLER, True), (Role.PMO_LEAD, True), (Role.SRO, False)])
def test_who_changes_the_money_of_the_whole_enterprise_keeps_the_funds(role, may):
    access = access_for(a_person(role=role))
    if may:
        assert add_fund(name="Bond", access=access).name == "Bond"
    else:
        with pytest.raises(Refused):
            add_fund(name="Bond", access=access)


def test_who_changes_the_money_of_one_portfolio_keeps_no_funds():
    controller = access_for(a_person(role=Role.FINANCE_CONTROLLER, on=a_portfolio()))
    with pytest.raises(Refused):
        add_fund(name="Bond", access=controller)
    with pytest.raises(Refused):
        change_fund(a_fund(), version=1, name="Bond", note="", archived_on=None, access=controller)


def test_a_fund_that_somebody_else_changed_is_not_overwritten():
    fund = a_fund()
    change_fund(fund, version=1, name="Theirs", note="", archived_on=None, access=full_access())
    with pytest.raises(Stale) as refused:
        change_fund(fund, version=1, name="Mine", note="", archived_on=None, access=full_access())
    assert refused.value.current.name == "Theirs"
    assert Fund.objects.get().name == "Theirs"


def test_a_benefit_is_paid_by_no_fund():
    fund, initiative = a_fund(), an_initiative()
    with pytest.raises(Impossible, match="A fund pays for costs"):
        add_line(initiative, kind="benefit", name="Savings", currency="EUR", fund=fund.pk, access=full_access())
    cost = paid_by(fund)
    with pytest.raises(Impossible, match="A fund pays for costs"):
        change_line(cost, version=cost.version, changes={"kind": "benefit"}, access=full_access())
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyLine.objects.filter(pk=cost.pk).update(kind="benefit")


def test_a_cost_with_a_fund_becomes_a_benefit_once_it_names_none():
    cost = paid_by(a_fund())
    changes = {"kind": "benefit", "fund": ""}
    assert change_line(cost, version=cost.version, changes=changes, access=full_access()).fund is None


@pytest.mark.parametrize("said", ["00000000-0000-0000-0000-000000000000", "no id at all"])
def test_a_line_names_a_fund_that_is_there(said):
    line = a_line(an_initiative())
    with pytest.raises(Impossible, match="no such fund"):
        change_line(line, version=line.version, changes={"fund": said}, access=full_access())


def test_an_archived_fund_stays_on_its_lines_and_gets_no_others():
    fund = a_fund()
    line = paid_by(fund)
    archived(fund)
    changed = change_line(line, version=line.version, changes={"fund": fund.pk, "name": "New"}, access=full_access())
    assert changed.fund == fund
    other = a_line(an_initiative())
    with pytest.raises(Impossible, match="is archived"):
        change_line(other, version=other.version, changes={"fund": fund.pk}, access=full_access())


def test_a_fund_that_pays_a_line_cannot_be_deleted():
    fund = a_fund()
    paid_by(fund)
    with pytest.raises(ProtectedError):
        fund.delete()


def test_many_lines_at_once_name_their_funds_and_keep_what_they_have():
    fund, initiative = a_fund(), an_initiative()

    def wanted(fund):
        return LineAmounts(initiative.id, LineKind.CAPEX, "Works", "EUR", months_of(2027, {1: 5}), fund=fund)

    assert replace_amounts([wanted(fund)], access=full_access())[0].fund_id == fund.pk
    replace_amounts([wanted(None)], access=full_access())
    assert MoneyLine.objects.get().fund == fund


def test_the_cost_of_a_fund_is_what_its_lines_cost_with_what_is_unknown():
    bond, grant, access = a_fund("Bond"), a_fund("Grant"), full_access()
    one = an_initiative()
    for name, fund, amounts in (
        ("A", bond, {1: 100, 3: 50}),
        ("B", grant, {1: None, 4: None}),
        ("C", None, {2: 7, 3: None}),
    ):
        line = a_line(one, name=name, amounts=months_of(2027, amounts))
        change_line(line, version=line.version, changes={"fund": fund and fund.pk}, access=access)
    a_line(one, "benefit", amounts=months_of(2027, {1: 999}))
    # Bond 100 + 50; of the grant nothing is known, and its empty months are no 0; without a fund 7 and one unknown.
    found = [(row.fund, row.initiatives, row.known, row.unknowns) for row in cost_by_fund(access, [one.pk])]
    assert found == [(bond, 1, Decimal(150), 0), (grant, 1, None, 2), (None, 1, Decimal(7), 1)]


def test_cost_and_names_of_funds_are_for_who_may_see_the_money():
    fund = a_fund()
    line = paid_by(fund)
    viewer = access_for(a_person(role=Role.VIEWER))
    assert list(funds_visible_to(viewer)) == []
    assert cost_by_fund(viewer, [line.initiative_id]) == ()
    for said in (str(fund.pk), NO_FUND):
        assert list(initiatives_matching(viewer, Query.from_text(f"fund={said}"))) == []


def test_the_register_finds_what_a_fund_pays_and_what_none_pays():
    fund = a_fund()
    paid, own = paid_by(fund, name="Paid"), paid_by(None, name="Own")
    a_line(paid.initiative, "benefit", amounts=months_of(2027, {1: 1}))

    def found(said):
        return list(initiatives_matching(full_access(), Query.from_text(f"fund={said}")))

    assert found(fund.pk) == [paid.initiative]
    assert found(NO_FUND) == [own.initiative]
    assert found("nonsense") == []


def test_the_register_shows_funds_in_a_column(client):
    client.force_login(an_administrator())
    paid_by(a_fund())
    assert "Green bond" in client.get(reverse("work:register") + "?columns=name,funds").content.decode()


def test_the_chip_of_the_filter_does_not_tell_the_name(client):
    fund = a_fund("Secret bond")
    client.force_login(a_person(role=Role.VIEWER))
    text = client.get(reverse("work:register") + f"?fund={fund.pk}").content.decode()
    assert "Secret bond" not in text
    assert "the chosen fund" in text


def test_a_fund_is_added_changed_and_archived_on_its_pages(client):
    client.force_login(a_person(role=Role.FINANCE_CONTROLLER))
    client.post(reverse("finance:funds"), {"name": "Bond", "note": "from the bank"})
    fund = Fund.objects.get()
    assert "Bond" in client.get(reverse("finance:funds")).content.decode()
    sent = {"name": "Green bond", "note": "", "is_archived": "on", "version": 1}
    assert client.post(reverse("finance:fund", args=[fund.pk]), sent).status_code == 303
    fund.refresh_from_db()
    assert (fund.name, fund.archived_on is None) == ("Green bond", False)


def test_who_was_overtaken_sees_both_and_can_save_again(client):
    client.force_login(an_administrator())
    fund = a_fund()
    change_fund(fund, version=1, name="Theirs", note="", archived_on=None, access=full_access())
    url = reverse("finance:fund", args=[fund.pk])
    answer = client.post(url, {"name": "Mine", "version": 1})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs" in text
    assert 'value="Mine"' in text
    assert 'name="version" value="2"' in text
    client.post(url, {"name": "Mine", "version": 2})
    assert Fund.objects.get().name == "Mine"


def test_the_pages_of_funds_are_closed_to_who_keeps_none(client):
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=a_portfolio()))
    assert client.get(reverse("finance:funds")).status_code == 403
    assert client.get(reverse("finance:fund", args=[a_fund().pk])).status_code == 403


def test_a_fund_is_chosen_in_the_grid_and_stands_in_the_panel(client):
    client.force_login(an_administrator())
    fund, initiative = a_fund(), an_initiative()
    line = a_line(initiative, amounts=months_of(2027, {1: 1000}))
    sent = {"changes": [{"key": str(line.pk), "version": line.version, "column": "fund", "value": str(fund.pk)}]}
    url = reverse("finance:cells", args=[initiative.key])
    answer = client.post(url, json.dumps(sent), content_type="application/json").json()
    assert answer["refused"] == []
    assert {"key": str(line.pk), "column": "fund", "text": "Green bond"}.items() <= next(
        cell for cell in answer["cells"] if cell["column"] == "fund"
    ).items()
    assert "Green bond" in client.get(reverse("finance:panel", args=[initiative.key])).content.decode()


def test_a_new_line_names_its_fund(client):
    client.force_login(an_administrator())
    fund, initiative = a_fund(), an_initiative()
    sent = {"kind": "opex", "name": "Team", "currency": "EUR", "fund": str(fund.pk)}
    client.post(reverse("finance:new_line", args=[initiative.key]), sent)
    assert MoneyLine.objects.get().fund == fund


def test_programs_list_funds_and_let_them_pay():
    caller = Caller(an_administrator())
    made = caller.post("funds", {"name": "Bond"})
    assert made.status_code == 201
    fund = made.json()["id"]
    facts = {"initiative_id": str(an_initiative().id), "kind": "capex", "name": "Works", "currency": "EUR"}
    line = caller.post("money-lines", {**facts, "fund_id": fund})
    assert line.json()["fund_id"] == fund
    path = f"money-lines/{line.json()['id']}"
    kept = caller.patch(path, {"note": "Still"}, If_Match=line["ETag"])
    assert kept.json()["fund_id"] == fund
    assert caller.patch(path, {"fund_id": None}, If_Match=kept["ETag"]).json()["fund_id"] is None
    archived = caller.patch(f"funds/{fund}", {"archived_on": "2027-03-01"}, If_Match=made["ETag"])
    assert archived.json()["archived_on"] == "2027-03-01"
    refused = caller.post("money-lines", {**facts, "name": "More", "fund_id": fund})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/fund_id")
