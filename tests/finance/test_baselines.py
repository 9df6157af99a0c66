"""Money baselines: what is kept, who may approve, that nothing is overwritten, and what differs since."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.finance.actions.amounts import set_amounts
from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.actions.funds import add_fund
from pilotage.finance.actions.lines import change_line, remove_line
from pilotage.finance.actions.terms import set_rate
from pilotage.finance.models import BaselineAmount, BaselineLine, MoneyBaseline, MoneyLine
from pilotage.finance.reads.baselines import current_money_baseline, money_mark, money_of_baseline
from pilotage.finance.reads.planned import planned_money
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.permissions import Impossible
from pilotage.finance.rules.planned import Sum
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.finance.money import a_line, months_of

pytestmark = pytest.mark.django_db
A_DAY, NOON = date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC)


def approved(initiative: Initiative, name: str = "Board", **facts: object) -> MoneyBaseline:
    access = facts.pop("access", None) or full_access()
    return set_money_baseline(
        initiative, name=name, reason="Agreed in March", access=access, on=A_DAY, at=NOON, **facts
    )  # fmt: skip


def a_planned(**facts: object) -> Initiative:
    """Chargers 10,000 in 2027, and Diesel saved 3,000 in 2028."""
    initiative = an_initiative("Depot electrification", **facts)
    a_line(initiative, "capex", name="Chargers", amounts=months_of(2027, {1: 6000, 2: 4000}))
    a_line(initiative, "benefit", name="Diesel saved", amounts=months_of(2028, {1: 3000}))
    return initiative


def becomes(name: str, amounts: dict[int, int | None], year: int = 2027) -> None:
    line = MoneyLine.objects.get(name=name)
    set_amounts(line, months_of(year, amounts), version=line.version, access=full_access())


def test_a_baseline_keeps_lines_months_names_and_the_whole():
    initiative, wei, bond = a_planned(), a_person("Wei Zhang"), add_fund(name="Green bond", access=full_access())
    for name, changes in (("Diesel saved", {"owner": wei.pk}), ("Chargers", {"fund": bond.pk})):
        line = MoneyLine.objects.get(name=name)
        change_line(line, version=line.version, changes=changes, access=full_access())
    made = approved(initiative)
    assert (made.cost, made.is_cost_complete, made.benefit, made.is_benefit_complete) == (10000, True, 3000, True)
    assert (made.currency, made.approved_on, made.recorded_at, made.is_current) == ("EUR", A_DAY, NOON, True)
    kept = money_of_baseline(MoneyBaseline.objects.get())
    chargers, diesel = kept.lines
    assert (chargers.name, chargers.kind, chargers.fund, chargers.owner) == ("Chargers", "capex", "Green bond", "")
    assert {month: one.amount for month, one in chargers.by_month.items()} == months_of(2027, {1: 6000, 2: 4000})
    assert (diesel.owner, diesel.uid) == ("Wei Zhang", MoneyLine.objects.get(name="Diesel saved").pk)


def test_rates_of_then_stay_in_the_baseline():
    access, initiative = full_access(), an_initiative()
    set_rate(currency="USD", valid_from=date(2026, 1, 1), rate=Decimal("0.9"), access=access)
    a_line(initiative, currency="USD", amounts=months_of(2027, {1: 100}))
    made = approved(initiative)
    set_rate(currency="USD", valid_from=date(2026, 6, 1), rate=Decimal("0.8"), access=access)
    # 100 USD were 90 EUR when it was approved, and are 80 EUR now.
    assert (made.cost, planned_money(access, initiative).cost) == (90, Sum(Decimal("80.00")))
    assert money_of_baseline(made).by_year(terms_in_force(), benefit=False) == {2027: Sum(Decimal(90))}
    assert BaselineAmount.objects.get().rate == Decimal("0.9")


def test_what_is_unknown_is_kept_as_unknown():
    initiative = an_initiative()
    a_line(initiative, amounts=months_of(2027, {1: 100, 2: None}))
    made = approved(initiative)
    assert (made.cost, made.is_cost_complete) == (100, False)
    assert (made.benefit, made.is_benefit_complete) == (None, False)
    amounts = {month: one.amount for month, one in money_of_baseline(made).lines[0].by_month.items()}
    assert amounts == months_of(2027, {1: 100, 2: None})


def test_a_stated_cost_is_kept_over_its_months_where_there_are_no_cost_lines():
    dates = {"planned_start": date(2027, 1, 1), "planned_finish": date(2027, 3, 31)}
    initiative = an_initiative(whole_life_cost=Decimal(1000), currency="EUR", **dates)
    made = approved(initiative)
    (stated,) = money_of_baseline(made).lines
    # 1000 over January to March: 333.33 twice, and what cents leave over.
    expected = months_of(2027, {1: "333.33", 2: "333.33", 3: "333.34"})
    assert (stated.kind, stated.uid, made.cost) == ("stated", None, 1000)
    assert {month: one.amount for month, one in stated.by_month.items()} == expected
    undated = approved(an_initiative(whole_life_cost=Decimal(1000), currency="EUR"))
    kept = money_of_baseline(undated)
    assert (undated.cost, kept.lines, kept.in_no_year(benefit=False).amount) == (1000, (), 1000)


def test_without_anything_planned_there_is_nothing_to_approve():
    initiative = an_initiative()
    a_line(initiative)
    with pytest.raises(Impossible, match="nothing to approve yet"):
        approved(initiative)
    assert not MoneyBaseline.objects.exists()


def test_a_new_baseline_counts_and_the_earlier_one_stays_as_it_was():
    initiative = a_planned()
    first = approved(initiative, "Board")
    becomes("Chargers", {1: 7000})
    second = approved(initiative, "Replan")
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert current_money_baseline(full_access(), initiative) == second
    assert (first.cost, second.cost) == (10000, 11000)
    assert money_of_baseline(first).lines[0].whole == Sum(Decimal(10000))


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, " BOARD "])
def test_a_baseline_needs_a_name_of_its_own_and_a_refused_one_leaves_the_other_counting(name):
    initiative = a_planned()
    first = approved(initiative)
    with pytest.raises(Impossible) as refused:
        approved(initiative, name)
    assert refused.value.field == "name"
    assert MoneyBaseline.objects.get(is_current=True) == first
    assert MoneyBaseline.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PROJECT_MANAGER, True),
        (Role.PORTFOLIO_MANAGER, True),
        (Role.PMO_LEAD, True),
        # They keep the money, or own the strategy, but change no plan; a contributor sees no money.
        (Role.FINANCE_CONTROLLER, False),
        (Role.SRO, False),
        (Role.CONTRIBUTOR, False),
        (Role.VIEWER, False),
    ],
)
def test_who_approves_plans_and_sees_money_approves_money(role, may):
    initiative = a_planned()
    access = access_for(a_person(role=role, on=initiative))
    if may:
        assert approved(initiative, access=access).approved_by_id == access.person_id
    else:
        with pytest.raises(Refused):
            approved(initiative, access=access)
        assert not MoneyBaseline.objects.exists()


def test_what_somebody_changed_meanwhile_is_not_approved_unseen():
    initiative = a_planned()
    seen = money_mark(initiative)
    becomes("Chargers", {1: 9000})
    with pytest.raises(Impossible, match="in the meantime"):
        approved(initiative, seen=seen)
    assert not MoneyBaseline.objects.exists()
    assert approved(initiative, seen=money_mark(initiative)).cost == 13000


REFUSED = [
    (MoneyBaseline, "UPDATE finance_moneybaseline SET cost = 1"),
    (MoneyBaseline, "UPDATE finance_moneybaseline SET approved_on = '2020-01-01'"),
    (MoneyBaseline, "DELETE FROM finance_moneybaseline"),
    (BaselineLine, "UPDATE finance_baselineline SET name = 'Other'"),
    (BaselineLine, "DELETE FROM finance_baselineline"),
    (BaselineAmount, "UPDATE finance_baselineamount SET amount = 1"),
    (BaselineAmount, "DELETE FROM finance_baselineamount"),
]


@pytest.mark.parametrize(("model", "statement"), REFUSED, ids=[statement for _model, statement in REFUSED])
def test_the_database_lets_nobody_change_what_was_approved(model, statement):
    approved(a_planned())
    before = list(model.objects.order_by("pk").values())
    refusal = pytest.raises(DatabaseError, match=r"never changed|Cannot (update or )?delete")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(model.objects.order_by("pk").values()) == before


def test_who_approved_may_leave_and_the_baseline_stays():
    person = a_person("Gone Girl", role=Role.PROJECT_MANAGER)
    made = approved(a_planned(), access=access_for(person))
    # The only thing that the database lets go of is the link to the person.
    MoneyBaseline.objects.filter(pk=made.pk).update(approved_by=None)
    made.refresh_from_db()
    assert (made.approved_by, made.cost) == (None, 10000)


def test_a_baseline_outlives_its_lines():
    initiative = a_planned()
    made = approved(initiative)
    line = MoneyLine.objects.get(name="Chargers")
    remove_line(line, version=line.version, access=full_access())
    assert [one.name for one in money_of_baseline(made).lines] == ["Chargers", "Diesel saved"]


# Pages


@pytest.fixture
def lead(client):
    client.force_login(an_administrator())
    return client


def page_of(client, initiative: Initiative, query: str = "") -> str:
    answer = client.get(reverse("finance:baselines", args=[initiative.key]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_asks_first_for_money_then_for_an_approval(lead):
    empty, planned = an_initiative(), a_planned()
    assert "Nothing is planned yet" in page_of(lead, empty)
    assert "Approve the money as it is" not in page_of(lead, empty)
    text = page_of(lead, planned)
    assert "Nothing is approved yet" in text
    assert "Approve the money as it is" in text
    assert (
        reverse("finance:baselines", args=[planned.key])
        in lead.get(reverse("finance:grid", args=[planned.key])).content.decode()
    )


def test_the_money_is_approved_on_the_page_and_compared_there(lead):
    initiative = a_planned()
    url = reverse("finance:set_baseline", args=[initiative.key])
    sent = {"name": "Board", "reason": "Agreed", "seen": money_mark(initiative)}
    assert lead.post(url, sent).status_code == 303
    text = page_of(lead, initiative)
    assert "Against “Board”: cost as approved, benefit as approved." in text
    assert "Every line is as it was approved." in text
    becomes("Chargers", {2: 5500})
    text = page_of(lead, initiative)
    # 4,000 became 5,500: 1,500 more in 2027, and in all.
    assert "cost 1,500\u202fEUR higher, benefit as approved" in text
    assert 'title="+1,500"' in text
    assert "Chargers (Capex)" in text
    assert "Diesel saved (Benefit)" not in text
    assert "Diesel saved (Benefit)" in page_of(lead, initiative, "?show=all")


def test_an_earlier_baseline_can_be_chosen(lead):
    initiative = a_planned()
    first = approved(initiative, "Board")
    becomes("Chargers", {1: 7000})
    approved(initiative, "Replan")
    assert "Against “Replan”: cost as approved" in page_of(lead, initiative)
    assert "Against “Board”: cost 1,000\u202fEUR higher" in page_of(lead, initiative, f"?baseline={first.pk}")
    assert "Against “Replan”" in page_of(lead, initiative, "?baseline=nonsense")


def test_what_is_unknown_is_said_to_be_unknown(lead):
    initiative = a_planned()
    approved(initiative)
    becomes("Chargers", {2: None})
    text = page_of(lead, initiative)
    assert "cost cannot be compared (a part of the plan is unknown)" in text
    facts = lead.get(reverse("finance:grid", args=[initiative.key])).content.decode()
    assert "Board: a part of the plan is unknown" in facts


def test_a_stale_form_comes_back_for_the_money_as_it_is_now(lead):
    initiative = a_planned()
    url, seen = reverse("finance:set_baseline", args=[initiative.key]), money_mark(initiative)
    becomes("Chargers", {1: 9000})
    answer = lead.post(url, {"name": "Board", "reason": "", "seen": seen})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody changed the money in the meantime" in text
    assert 'value="Board"' in text
    assert money_mark(initiative) in text
    assert not MoneyBaseline.objects.exists()
    assert lead.post(url, {"name": "Board", "reason": "", "seen": money_mark(initiative)}).status_code == 303


@pytest.mark.parametrize("name", ["finance:grid", "finance:panel"])
def test_grid_and_panel_say_how_far_the_plan_is_from_the_baseline(lead, name):
    initiative = a_planned()
    url = reverse(name, args=[initiative.key])
    assert "against baseline" not in lead.get(url).content.decode()
    approved(initiative)
    assert "as approved" in lead.get(url).content.decode()
    becomes("Chargers", {1: 8000})
    becomes("Diesel saved", {1: 2500}, year=2028)
    text = lead.get(url).content.decode()
    assert "Cost against baseline" in text
    assert "+2.0\u202fk EUR" in text
    assert "−500 EUR" in text
    assert "10,000\u202fEUR in “Board”, 12,000\u202fEUR now" in text


def test_who_may_not_approve_has_no_button_and_is_turned_away(client):
    initiative = a_planned()
    approved(initiative)
    client.force_login(a_person(role=Role.FINANCE_CONTROLLER))
    text = page_of(client, initiative)
    assert "Board" in text
    assert "Approve the money as it is" not in text
    sent = {"name": "Mine", "seen": money_mark(initiative)}
    assert client.post(reverse("finance:set_baseline", args=[initiative.key]), sent).status_code == 403
    assert MoneyBaseline.objects.count() == 1


@pytest.mark.parametrize("name", ["finance:baselines", "finance:set_baseline"])
def test_baselines_of_money_that_may_not_be_seen_are_not_there(client, name):
    initiative = a_planned(portfolio=a_portfolio())
    approved(initiative)
    method = client.get if name == "finance:baselines" else client.post
    address = reverse(name, args=[initiative.key])
    client.force_login(a_person(role=Role.VIEWER))
    assert method(address).status_code == 403
    # Somebody who sees the initiative and money elsewhere, but not its money.
    person = a_person(role=Role.PROJECT_MANAGER, on=an_initiative())
    client.force_login(person)
    assert method(address).status_code == 404
    client.logout()
    assert method(address).status_code == 302


def test_a_page_of_many_baselines_and_lines_asks_as_little_as_one_of_few(lead, django_assert_max_num_queries):
    initiative = a_planned()
    for number in range(12):
        a_line(initiative, name=f"Line {number}", amounts=months_of(2027, {1: 1, 2: 2}))
        approved(initiative, f"Baseline {number}")
    with django_assert_max_num_queries(16):
        page_of(lead, initiative, "?show=all")
