"""Reading demand and roles: what is asked for, by whom it is seen."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from pilotage.accounts.models import Role
from pilotage.accounts.rules import STRANGER
from pilotage.resources.reads.demand import DemandLine, demand_of, month_zero
from pilotage.resources.reads.roles import roles_in_use, roles_visible_to
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.resources.staff import a_demand, a_role

pytestmark = pytest.mark.django_db


def test_demand_comes_by_initiative_and_role_in_the_order_of_the_roles():
    first, second = a_role(), a_role()
    one, other, without = an_initiative(), an_initiative(), an_initiative()
    a_demand(one, second, 5)
    a_demand(one, first, 10, None, "2.5")
    a_demand(other, first, 7)
    found = demand_of(full_access(), [one.id, other.id, without.id])
    assert found == {
        one.id: (
            DemandLine(first.id, (Decimal(10), None, Decimal("2.5"))),
            DemandLine(second.id, (Decimal(5),)),
        ),
        other.id: (DemandLine(first.id, (Decimal(7),)),),
    }


def test_demand_is_one_query(django_assert_num_queries):
    role = a_role()
    ids = []
    for _each in range(4):
        one = an_initiative()
        a_demand(one, role, 1, 2)
        ids.append(one.id)
    access = full_access()
    with django_assert_num_queries(1):
        demand_of(access, ids)


def test_demand_of_an_initiative_that_one_may_not_see_is_not_there():
    home = a_portfolio()
    role = a_role()
    here, there = an_initiative(portfolio=home), an_initiative()
    a_demand(here, role, 1)
    a_demand(there, role, 2)
    access = access_for(a_person(role=Role.RESOURCE_MANAGER, on=home))
    assert set(demand_of(access, [here.id, there.id])) == {here.id}


def test_roles_are_seen_by_whoever_sees_anything_and_by_no_stranger():
    role = a_role()
    a_role(archived_on=date(2026, 1, 1))
    access = access_for(a_person(role=Role.VIEWER, on=a_portfolio()))
    assert roles_visible_to(access).count() == 2
    assert list(roles_in_use(access)) == [role]
    assert not roles_visible_to(STRANGER).exists()


def test_month_zero_is_the_month_of_the_forecast_start_else_of_the_planned_one():
    both = an_initiative(planned_start=date(2027, 3, 10), forecast_start=date(2027, 5, 31))
    planned = an_initiative(planned_start=date(2027, 3, 10))
    assert (month_zero(both), month_zero(planned)) == (date(2027, 5, 1), date(2027, 3, 1))
    assert month_zero(an_initiative()) is None


@pytest.mark.parametrize("hours", [(-1,), (1, None, -2), (0,) * 241])
def test_the_database_refuses_negative_and_endless_demand(hours):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_demand(an_initiative(), a_role(), *hours)


def test_the_database_refuses_a_second_line_of_a_role():
    one, role = an_initiative(), a_role()
    a_demand(one, role, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_demand(one, role, 1)
