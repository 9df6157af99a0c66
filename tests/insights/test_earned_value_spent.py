"""Earned value with what was really spent, out of Money: which source counts, how far both differ, what is lacking."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.delivery.models import PlanTask
from pilotage.delivery.rules.earned_value import Unit
from pilotage.finance.actions.terms import set_rate
from pilotage.insights.reads.earned_value import value_of
from pilotage.insights.reads.spent import Spent, spent_until
from tests.builders import a_person, access_for, an_administrator, full_access
from tests.delivery.planning import at
from tests.finance.money import a_line, booked, months_of
from tests.insights.test_earned_value import in_progress

pytestmark = pytest.mark.django_db
END_OF_MARCH = at(31, 17)


def paid(*, actual=60, currency="EUR", tasks=None):
    """100 planned in March 2026, so much of it spent; the tasks of the plan report so much each, where they do."""
    plan = in_progress(full_access())
    line = a_line(plan.initiative, currency=currency, amounts=months_of(2026, {3: 100}))
    if actual is not None:
        booked(line, {3: actual}, year=2026)
    if tasks is not None:
        PlanTask.objects.filter(plan=plan, uid__in=(1, 2)).update(actual_cost=Decimal(tasks))
    return plan


def test_what_the_books_say_counts_for_the_whole():
    value = value_of(full_access(), paid(actual=60, tasks=20), at=END_OF_MARCH)
    # Earned: Design, and half of Build, by hours 20 + 30 of 100. Spent 60; the tasks say 40 of it.
    standing = value.sum.whole.standing
    assert (value.unit, standing.budget, standing.earned, standing.actual) == (Unit.MONEY, 100, 50, 60)
    assert value.sum.whole.cpi == pytest.approx(50 / 60)
    assert (value.spent.by_tasks, value.spent.reported, value.spent.lacking) == (40, 1, 0)
    assert value.curve.actual[value.curve.moments.index(END_OF_MARCH)] == pytest.approx(60)


def test_without_books_it_is_what_the_tasks_report():
    value = value_of(full_access(), paid(actual=None, tasks=20), at=END_OF_MARCH, wanted="money")
    assert value.spent is None
    assert value.sum.whole.standing.actual == 40


def test_a_report_early_in_a_month_does_not_count_that_month():
    plan = paid(actual=60)
    assert value_of(full_access(), plan, at=at(5, 17), wanted="money").spent is None
    booked(a_line(plan.initiative, "opex", amounts=months_of(2026, {2: 10})), {2: 12}, year=2026)
    assert value_of(full_access(), plan, at=at(5, 17), wanted="money").spent.amount == 12


def test_what_is_not_reported_is_counted():
    plan = paid(actual=60)
    a_line(plan.initiative, "opex", amounts=months_of(2026, {2: 10, 3: 10}))
    spent = value_of(full_access(), plan, at=END_OF_MARCH, wanted="money").spent
    assert (spent.amount, spent.unreported, spent.unknown) == (60, 2, 0)


def test_costs_of_the_plan_are_told_in_its_own_currency():
    set_rate(currency="USD", valid_from=date(2026, 1, 1), rate=Decimal("0.8"), access=full_access())
    plan = paid(actual=60)
    plan.currency = "USD"
    plan.save()
    for uid, cost in ((1, 40), (2, 60)):
        plan.baselines.get().tasks.filter(uid=uid).update(cost=cost)
    value = value_of(full_access(), plan, at=END_OF_MARCH, wanted="cost")
    # 60 EUR at 0.8 are 75 USD.
    assert (value.unit, value.currency, value.sum.whole.standing.actual) == (Unit.COST, "USD", pytest.approx(75))


def test_who_may_not_see_money_learns_nothing_of_the_books():
    plan = paid(actual=60)
    viewer = access_for(a_person(role=Role.CONTRIBUTOR))
    value = value_of(viewer, plan, at=END_OF_MARCH)
    assert (value.unit, value.spent) == (Unit.HOURS, None)


def test_cost_runs_evenly_through_a_month_and_stands_still_where_nothing_is_reported():
    end = at(30, 12, month=4)
    months = ((date(2026, 1, 1), 31.0), (date(2026, 3, 1), 62.0))
    spent = Spent(months, 2, 1, 0, date(2026, 3, 1), date(2026, 4, 1), None)
    moments = [at(11, 0, month=1), at(15, 0, month=2), at(2, 0), at(1, 0, month=4), end]
    # Ten of 31 days of January; nothing in February; a day of March is 2; April is not reported.
    assert spent_until(spent, moments, end) == (pytest.approx(10), 31, pytest.approx(33), 93, None)


def test_the_page_says_which_source_counts_and_how_far_both_differ(client, settings):
    client.force_login(an_administrator())
    plan = paid(actual=60, tasks=20)
    plan.status_at = END_OF_MARCH
    plan.save()
    url = reverse("insights:earned_value", args=[plan.initiative.key]) + "?in=money"
    text = client.get(url).content.decode()
    assert "1 monthly amount booked in Money up to Mar 2026" in text
    assert f'href="/money/{plan.initiative.key}/?show=both"' in text
    assert "report 40 EUR, 20 EUR less: Money counts." in text
    a_line(plan.initiative, "opex", amounts=months_of(2026, {3: 10}))
    text = client.get(url).content.decode()
    assert "1 monthly amount up to Mar 2026 is not reported or not known" in text
    assert "at most" in text


def test_the_page_says_when_the_tasks_count(client):
    client.force_login(an_administrator())
    plan = paid(actual=None, tasks=20)
    text = client.get(reverse("insights:earned_value", args=[plan.initiative.key]) + "?in=money").content.decode()
    assert "from the plan&#39;s own tasks" in text
    assert "None is reported in Money by then" in text
