"""Resources: who is needed, who is there, and whether that is enough."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from pilotage.maturity.rules.facts import DemandFact, LoadFact, RoleFact, StaffFact
from tests.maturity.builders_probes import Given, found_by, one, verdicts

OCTOBER = date(2026, 10, 1)


def test_what_was_decided_says_whom_it_needs():
    rows = (one(), one(), one(phase="assessed"), one(phase="idea"))
    demand = {rows[0].id: DemandFact(rows[0].id, has_hours=True), rows[1].id: DemandFact(rows[1].id, unknown=3)}
    assert verdicts("demand_stated", Given(rows, demand=demand)) == [True, False]


def test_candidates_say_whom_they_would_need():
    rows = (one(phase="assessed"), one(phase="assessed"), one())
    demand = {rows[0].id: DemandFact(rows[0].id, has_hours=True)}
    assert verdicts("candidates_have_demand", Given(rows, demand=demand)) == [True, False]


def test_capacity_is_known_for_all_six_months():
    roles = (RoleFact(uuid4(), "Engineer", 6), RoleFact(uuid4(), "Analyst", 5))
    assert verdicts("capacity_six_months", Given(roles=roles)) == [True, False]


def test_a_role_gives_what_it_has_and_not_more():
    def load(demand: int, capacity: int | None) -> LoadFact:
        hours = None if capacity is None else Decimal(capacity)
        return LoadFact(uuid4(), "Engineer", OCTOBER, Decimal(demand), hours)

    loads = (load(160, 160), load(161, 160), load(10, None))
    assert verdicts("roles_within_capacity", Given(loads=loads)) == [True, False]
    assert found_by("roles_within_capacity", Given(loads=loads))[1].subject == "Engineer, Oct 2026"


def test_people_have_a_role_that_is_in_use():
    staff = (StaffFact(uuid4(), "Ida", "Engineer", True), StaffFact(uuid4(), "Jan", "Typist", False))
    assert verdicts("staff_have_roles", Given(staff=staff)) == [True, False]


def test_nobody_is_needed_after_the_finish():
    finish = {"forecast_finish": date(2026, 10, 20)}
    rows = (one(**finish), one(**finish), one(forecast_finish=None, planned_finish=None), one(**finish))
    demand = {
        rows[0].id: DemandFact(rows[0].id, has_hours=True, last=OCTOBER),
        rows[1].id: DemandFact(rows[1].id, has_hours=True, last=date(2026, 11, 1)),
        rows[2].id: DemandFact(rows[2].id, has_hours=True, last=OCTOBER),
        rows[3].id: DemandFact(rows[3].id),
    }
    assert verdicts("demand_within_dates", Given(rows, demand=demand)) == [True, False, False]
