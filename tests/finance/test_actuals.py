"""What was really spent: written, refused, kept in sums, and asked for in one query."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.finance.actions.actuals import (
    LineBooked,
    book_ledger,
    replace_actuals,
    set_actuals,
    state_known_to,
)
from pilotage.finance.actions.terms import set_rate
from pilotage.finance.models import ActualAmount, ActualCost, ActualCostByYear, ActualsKnown
from pilotage.finance.reads.actuals import actual_cost_by_month, actual_cost_seen_to, actual_cost_to
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.actuals import Booked, month_counted
from pilotage.finance.rules.permissions import Impossible, Stale
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.finance.money import a_line, booked, months_of, terms_are

pytestmark = pytest.mark.django_db

TODAY = date(2027, 12, 15)
MAY = date(2027, 5, 1)


def kept(line):
    return dict(ActualAmount.objects.filter(line=line).values_list("month", "amount"))


def planned(kind="capex", *, initiative=None, name="", currency="EUR", each=100, months=range(1, 7)):
    """100 a month from January to June 2027, unless said otherwise."""
    amounts = months_of(2027, dict.fromkeys(months, each))
    return a_line(initiative or an_initiative(), kind, name=name, currency=currency, amounts=amounts)


def test_actual_amounts_stand_beside_the_plan_and_move_the_version_of_the_line():
    line = planned()
    seen = line.version
    line = booked(line, {1: 90, 2: "120.005"})
    assert line.version == seen + 1
    assert kept(line) == months_of(2027, {1: 90, 2: "120.01"})
    assert line.amounts.count() == 6
    again = booked(line, {1: 90})
    assert again.version == line.version


def test_a_stale_version_is_refused_and_nothing_is_saved():
    line = planned()
    booked(line, {1: 90})
    with pytest.raises(Stale):
        set_actuals(line, Booked(months_of(2027, {1: 1})), version=line.version, access=full_access(), on=TODAY)
    assert kept(line) == months_of(2027, {1: 90})


@pytest.mark.parametrize(
    ("month", "amount", "why"),
    [
        (date(2028, 1, 1), Decimal(1), "has not begun"),
        (date(2027, 1, 2), Decimal(1), "first day"),
        (date(2027, 1, 1), Decimal("Infinity"), "must be a number"),
    ],
)
def test_what_cannot_have_been_spent_is_refused(month, amount, why):
    line = planned()
    with pytest.raises(Impossible, match=why):
        set_actuals(line, Booked({month: amount}), version=line.version, access=full_access(), on=TODAY)
    assert kept(line) == {}


def test_replacing_takes_back_what_is_not_named():
    line = booked(planned(), {1: 90, 2: 80})
    replace_actuals(line, months_of(2027, {2: 81, 3: None}), version=line.version, access=full_access(), on=TODAY)
    assert kept(line) == months_of(2027, {2: 81, 3: None})


def test_who_may_only_see_money_writes_none_and_history_keeps_what_is_written():
    initiative = an_initiative()
    line = planned(initiative=initiative)
    viewer = access_for(a_person(role=Role.VIEWER))
    with pytest.raises(Refused):
        set_actuals(line, Booked(months_of(2027, {1: 1})), version=line.version, access=viewer, on=TODAY)
    with pytest.raises(Refused):
        state_known_to(initiative, MAY, version=0, access=viewer, on=TODAY)
    booked(line, {1: 1})
    event = ActualAmount.pgh_event_model.objects.get()
    assert (event.pgh_label, event.amount) == ("insert", 1)
    assert event.pgh_context.metadata["action"] == "set_actuals"


def test_the_sums_say_what_is_reported_what_is_not_and_what_is_left():
    # Capex 100 a month, opex 10 a month, January to June. Reported: capex January 130 and March 90, opex January 5.
    initiative = an_initiative()
    booked(planned(initiative=initiative), {1: 130, 3: 90})
    booked(planned("opex", initiative=initiative, each=10), {1: 5, 2: None})
    one = ActualCost.objects.get()
    # Known up to March: actual 130 + 90 + 5; plan 3 x 100 + 3 x 10; left 3 x 110. Capex February and opex March lack.
    assert (one.to, one.is_to_stated) == (date(2027, 3, 1), False)
    assert (one.actual, one.planned, one.rest) == (225, 330, 330)
    assert (one.reported, one.unreported, one.unknown, one.later) == (4, 2, 1, 0)
    year = ActualCostByYear.objects.get()
    assert (year.capex, year.opex, year.planned_capex, year.rest_opex) == (220, 5, 300, 30)


def test_a_stated_month_leaves_later_bookings_out_until_it_moves_on():
    initiative = an_initiative()
    line = booked(planned(initiative=initiative), {1: 100, 2: 100, 3: 7})
    state_known_to(initiative, date(2027, 2, 1), version=0, access=full_access(), on=TODAY)
    one = ActualCost.objects.get()
    assert (one.actual, one.rest, one.later, one.is_to_stated) == (200, 400, 1, True)
    with pytest.raises(Stale):
        state_known_to(initiative, MAY, version=0, access=full_access(), on=TODAY)
    state_known_to(initiative, MAY, version=1, access=full_access(), on=TODAY)
    one = ActualCost.objects.get()
    # Up to May: three months are reported, April and May are not.
    assert (one.actual, one.unreported, one.later) == (207, 2, 0)
    state_known_to(initiative, None, version=2, access=full_access(), on=TODAY)
    assert ActualCost.objects.get().to == date(2027, 3, 1)
    assert not ActualsKnown.objects.exists()
    assert kept(line)[date(2027, 3, 1)] == 7


def test_nothing_reported_is_no_sum_and_a_month_of_nothing_is_a_sum():
    line = planned()
    assert not ActualCost.objects.exists()
    booked(line, {1: 0})
    one = ActualCost.objects.get()
    assert (one.actual, one.unreported) == (0, 0)


def test_other_currencies_are_worth_what_they_were_in_their_month():
    terms_are()
    for day, rate in ((date(2027, 1, 1), "0.9"), (date(2027, 3, 1), "0.8")):
        set_rate(currency="USD", valid_from=day, rate=Decimal(rate), access=full_access())
    initiative = an_initiative()
    booked(planned(initiative=initiative, currency="USD"), {2: 100, 3: 100})
    booked(planned("opex", initiative=initiative, currency="CHF"), {3: 50})
    # 100 x 0.9 + 100 x 0.8; the francs have no rate and are counted.
    one = ActualCost.objects.get()
    assert (one.actual, one.unknown) == (170, 1)
    terms = terms_in_force()
    assert actual_cost_by_month(initiative.pk, MAY, terms, into="EUR") == [
        (date(2027, 2, 1), 90),
        (date(2027, 3, 1), 80),
    ]
    # March in dollars again: 80 / 0.8.
    assert actual_cost_by_month(initiative.pk, MAY, terms, into="USD")[1] == (date(2027, 3, 1), 100)
    assert actual_cost_by_month(initiative.pk, MAY, terms, into="GBP")[0] == (date(2027, 2, 1), None)


def test_the_cost_to_a_month_counts_what_is_lacking_by_then():
    initiative, other = an_initiative(), an_initiative()
    booked(planned(initiative=initiative), {1: 130, 3: 90})
    planned(initiative=other)
    found = actual_cost_to([initiative.pk, other.pk], {initiative.pk: MAY, other.pk: MAY}, terms_in_force())
    # February, April and May are not reported.
    assert set(found) == {initiative.pk}
    one = found[initiative.pk]
    assert (one.known, one.reported, one.unreported, one.last) == (220, 2, 3, date(2027, 3, 1))
    assert actual_cost_to([initiative.pk], date(2027, 1, 1), terms_in_force())[initiative.pk].known == 130
    assert actual_cost_to([initiative.pk], date(2026, 12, 1), terms_in_force()) == {}


def test_one_query_tells_the_cost_of_any_number():
    terms = terms_in_force()
    few = [an_initiative() for _ in range(2)]
    for one in few:
        booked(planned(initiative=one), {1: 1})
    with CaptureQueriesContext(connection) as first:
        assert len(actual_cost_to([one.pk for one in few], MAY, terms)) == 2
    many = few + [an_initiative() for _ in range(8)]
    for one in many[2:]:
        booked(planned(initiative=one), {1: 1})
    with CaptureQueriesContext(connection) as second:
        assert len(actual_cost_to([one.pk for one in many], MAY, terms)) == 10
    assert len(first) == len(second) == 1


def test_the_cost_of_a_hidden_initiative_is_not_told():
    mine, other = a_portfolio("Mine"), a_portfolio("Other")
    seen, hidden = an_initiative(portfolio=mine), an_initiative(portfolio=other)
    for one in (seen, hidden):
        booked(planned(initiative=one), {1: 1})
    access = access_for(a_person(role=Role.FINANCE_CONTROLLER, on=mine))
    assert set(actual_cost_seen_to(access, [seen.pk, hidden.pk], MAY, terms_in_force())) == {seen.pk}


def test_a_ledger_is_booked_whole_or_not_at_all_and_again_changes_nothing():
    mine, other = a_portfolio("Mine"), a_portfolio("Other")
    first, second = (
        planned(initiative=an_initiative(portfolio=mine)),
        planned(initiative=an_initiative(portfolio=other)),
    )
    wanted = [LineBooked(line.pk, months_of(2027, {1: 40, 2: 50})) for line in (first, second)]
    controller = access_for(a_person(role=Role.FINANCE_CONTROLLER, on=mine))
    with pytest.raises(Refused):
        book_ledger(wanted, access=controller, on=TODAY)
    late = LineBooked(second.pk, {date(2028, 3, 1): Decimal(1)})
    with pytest.raises(Impossible):
        book_ledger([wanted[0], late], access=full_access(), on=TODAY)
    assert not ActualAmount.objects.exists()
    assert book_ledger(wanted, access=full_access(), on=TODAY) == 4
    first.refresh_from_db()
    version = first.version
    assert book_ledger(wanted, access=full_access(), on=TODAY) == 0
    first.refresh_from_db()
    assert first.version == version


@pytest.mark.parametrize(
    ("day", "month"),
    [(date(2027, 10, 31), 10), (date(2027, 10, 16), 10), (date(2027, 10, 15), 9), (date(2027, 10, 1), 9)],
)
def test_a_report_counts_the_books_of_the_month_that_ends_nearest(day, month):
    assert month_counted(day) == date(2027, month, 1)
