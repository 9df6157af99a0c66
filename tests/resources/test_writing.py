"""Actions: they do, they refuse, they leave nothing half done."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.resources.actions.calendars import change_calendar, create_calendar, remove_calendar, set_calendar_day
from pilotage.resources.actions.capacity import state_capacity
from pilotage.resources.actions.demand import (
    add_demand,
    copy_demand,
    remove_demand,
    set_demand,
    spread_demand,
)
from pilotage.resources.actions.people import add_absence, add_availability, add_resource, change_resource
from pilotage.resources.actions.population import AbsenceFacts, PersonFacts, replace_people
from pilotage.resources.actions.replacing import DemandFacts, replace_capacity, replace_demand
from pilotage.resources.actions.roles import archive_role, change_role, create_role, restore_role
from pilotage.resources.models import Absence, Calendar, Demand, Resource, ResourceRole, StatedCapacity
from pilotage.resources.rules.permissions import Impossible, Stale
from pilotage.resources.rules.spreading import Shape, spread_hours
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.resources.staff import a_demand, a_resource, a_role, the_default_calendar

pytestmark = pytest.mark.django_db
FEB = date(2027, 2, 1)


def access_as(role, *, on=None):
    return access_for(a_person(role=role, on=on))


def decimals(*texts):
    return [None if text is None else Decimal(text) for text in texts]


# --- spreading


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        (Shape.FLAT, ["25", "25", "25", "25", "25"]),
        # Weights 5 4 3 2 1 of 15: 125 * 5/15 = 41.667 ...; the hundredths that are left over go to the largest rests.
        (Shape.FRONT, ["41.67", "33.33", "25.00", "16.67", "8.33"]),
        (Shape.BACK, ["8.33", "16.67", "25.00", "33.33", "41.67"]),
        # Weights 25 64 81 64 25 of 259: 12.0656, 30.8880, 39.0927, 30.8880, 12.0656.
        (Shape.BELL, ["12.07", "30.89", "39.09", "30.89", "12.06"]),
    ],
)
def test_a_total_is_spread_by_its_shape(shape, parts):
    assert spread_hours(Decimal(125), 5, shape) == tuple(map(Decimal, parts))


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("total", ["0", "0.01", "0.05", "100", "999.99", "12345.67"])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 36, 240])
def test_the_parts_of_a_total_sum_to_it_exactly_and_none_is_negative(shape, total, count):
    parts = spread_hours(Decimal(total), count, shape)
    assert (sum(parts), len(parts), min(parts) >= 0) == (Decimal(total), count, True)


def test_of_three_equal_months_the_first_gets_the_hundredth_that_is_left():
    assert spread_hours(Decimal(100), 3, Shape.FLAT) == (Decimal("33.34"), Decimal("33.33"), Decimal("33.33"))


# --- roles


def test_a_role_is_made_and_changed_with_its_rates():
    access = full_access()
    role = create_role(
        name=" Engineer ", hours_per_month=Decimal(152), skills=["a", " b ", "a"], rate_per_hour=None, access=access
    )
    assert (role.name, role.skills, role.rate_per_hour, role.currency) == ("Engineer", ["a", "b"], None, "EUR")
    changed = change_role(role, version=role.version, changes={"rate_per_hour": Decimal("95.555")}, access=access)
    # Half a cent goes up.
    assert (changed.rate_per_hour, changed.version) == (Decimal("95.56"), role.version + 1)


def test_a_name_is_given_once_whatever_its_letters():
    create_role(name="Engineer", hours_per_month=Decimal(152), access=full_access())
    with pytest.raises(Impossible, match="already"):
        create_role(name="ENGINEER", hours_per_month=Decimal(152), access=full_access())
    assert ResourceRole.objects.count() == 1


@pytest.mark.parametrize("hours", ["0", "745", "NaN", "-8"])
def test_a_standard_month_is_one_that_a_month_can_have(hours):
    with pytest.raises(Impossible, match="744"):
        create_role(name="Engineer", hours_per_month=Decimal(hours), access=full_access())


def test_rates_are_changed_by_those_who_see_money_and_by_nobody_else():
    role = a_role()
    with pytest.raises(Refused, match="money"):
        change_role(role, version=1, changes={"rate_per_hour": Decimal(1)}, access=access_as(Role.RESOURCE_MANAGER))
    controller = access_as(Role.FINANCE_CONTROLLER)
    assert change_role(role, version=1, changes={"rate_per_hour": Decimal(1)}, access=controller).rate_per_hour == 1
    with pytest.raises(Refused):
        change_role(role, version=2, changes={"name": "Other"}, access=controller)


def test_two_who_change_a_role_at_once_do_not_overwrite_each_other():
    role, access = a_role("Engineer"), full_access()
    change_role(role, version=1, changes={"name": "First"}, access=access)
    with pytest.raises(Stale) as stale:
        change_role(role, version=1, changes={"name": "Second"}, access=access)
    assert stale.value.current.name == "First"


def test_an_archived_role_is_offered_for_no_new_demand_until_it_is_restored():
    role, access, one = a_role(), full_access(), an_initiative()
    archived = archive_role(role, version=1, on=FEB, access=access)
    with pytest.raises(Impossible, match="archived"):
        add_demand(one, archived, access=access)
    assert add_demand(one, restore_role(archived, version=2, access=access), access=access).role == role


# --- capacity


def test_capacity_is_stated_and_taken_back_and_moves_the_version_of_the_role():
    role, access = a_role(), full_access()
    now = state_capacity(role, {FEB: Decimal("100.005"), date(2027, 3, 1): Decimal(0)}, version=1, access=access)
    assert list(StatedCapacity.objects.order_by("month").values_list("hours", flat=True)) == decimals("100.01", "0")
    with pytest.raises(Stale):
        state_capacity(role, {FEB: None}, version=1, access=access)
    state_capacity(role, {FEB: None}, version=now.version, access=access)
    assert list(StatedCapacity.objects.values_list("month", flat=True)) == [date(2027, 3, 1)]


@pytest.mark.parametrize(("month", "hours"), [(date(2027, 2, 2), "1"), (FEB, "-1"), (FEB, "NaN"), (FEB, "1000000")])
def test_capacity_that_cannot_be_is_refused(month, hours):
    with pytest.raises(Impossible):
        state_capacity(a_role(), {month: Decimal(hours)}, version=1, access=full_access())
    assert not StatedCapacity.objects.exists()


@pytest.mark.parametrize("role", [Role.PROJECT_MANAGER, Role.PORTFOLIO_MANAGER, Role.FINANCE_CONTROLLER])
def test_capacity_is_stated_by_those_who_plan_people(role):
    with pytest.raises(Refused, match="plan people"):
        state_capacity(a_role(), {FEB: Decimal(1)}, version=1, access=access_as(role))


def test_whoever_plans_people_of_one_portfolio_does_not_state_capacity_of_the_enterprise():
    with pytest.raises(Refused):
        state_capacity(
            a_role(), {FEB: Decimal(1)}, version=1, access=access_as(Role.RESOURCE_MANAGER, on=a_portfolio())
        )


# --- demand


def test_demand_is_written_month_by_month_and_zeros_at_the_end_are_left_off():
    role, one, access = a_role(), an_initiative(), full_access()
    line = add_demand(one, role, access=access)
    line = set_demand(line, {2: Decimal(5), 4: Decimal(0), 3: None}, version=line.version, access=access)
    assert line.hours == decimals("0", "0", "5", None)
    line = set_demand(line, {3: Decimal(0), 2: Decimal(0)}, version=line.version, access=access)
    assert line.hours == []


def test_a_stale_line_is_refused_and_stays():
    line, access = a_demand(an_initiative(), a_role(), 1), full_access()
    set_demand(line, {0: Decimal(2)}, version=1, access=access)
    with pytest.raises(Stale):
        set_demand(line, {0: Decimal(3)}, version=1, access=access)
    line.refresh_from_db()
    assert line.hours == decimals("2")


def test_nothing_new_moves_no_version():
    line = a_demand(an_initiative(), a_role(), 1)
    assert set_demand(line, {0: Decimal(1), 5: Decimal(0)}, version=1, access=full_access()).version == 1


@pytest.mark.parametrize(("place", "hours"), [(240, "1"), (-1, "1"), (0, "-1"), (0, "Infinity"), (0, "1000000")])
def test_demand_that_cannot_be_is_refused(place, hours):
    line = a_demand(an_initiative(), a_role(), 1)
    with pytest.raises(Impossible):
        set_demand(line, {place: Decimal(hours)}, version=1, access=full_access())


def test_demand_is_edited_by_those_who_change_the_initiative_or_plan_people_there():
    home = a_portfolio()
    line = a_demand(an_initiative(portfolio=home), a_role(), 1)
    for role in (Role.CONTRIBUTOR, Role.RESOURCE_MANAGER):
        line = set_demand(line, {0: line.hours[0] + 1}, version=line.version, access=access_as(role, on=home))
    for role, on in ((Role.VIEWER, home), (Role.FINANCE_CONTROLLER, home), (Role.RESOURCE_MANAGER, a_portfolio())):
        with pytest.raises(Refused):
            set_demand(line, {0: Decimal(9)}, version=line.version, access=access_as(role, on=on))
        with pytest.raises(Refused):
            remove_demand(line, version=line.version, access=access_as(role, on=on))
    assert Demand.objects.get().hours == decimals("3")


def test_a_total_is_spread_over_the_chosen_months_and_others_stay():
    role, one, access = a_role(), an_initiative(), full_access()
    a_demand(one, role, 7, 7, 7, 7)
    line = spread_demand(one, role, total=Decimal(10), first=1, last=2, shape=Shape.FLAT, access=access)
    assert line.hours == decimals("7", "5", "5", "7")


def test_a_total_makes_the_line_that_is_missing():
    line = spread_demand(
        an_initiative(), a_role(), total=Decimal(3), first=0, last=1, shape=Shape.FRONT, access=full_access()
    )
    assert line.hours == decimals("2", "1")


def test_copying_replaces_lines_of_the_same_roles_and_leaves_others():
    one, source, access = an_initiative(), an_initiative(), full_access()
    shared, own, gone = a_role("Shared"), a_role("Own"), a_role("Gone", archived_on=FEB)
    a_demand(one, shared, 1)
    a_demand(one, own, 2)
    for role in (shared, gone):
        a_demand(source, role, 5, None)
    copy_demand(one, source=source, access=access)
    found = dict(Demand.objects.filter(initiative=one).values_list("role__name", "hours"))
    assert found == {"Shared": decimals("5", None), "Own": decimals("2")}


def test_nobody_copies_from_what_they_may_not_see():
    home = a_portfolio()
    one, hidden = an_initiative(portfolio=home), an_initiative("Secret")
    a_demand(hidden, a_role(), 5)
    with pytest.raises(Refused) as refused:
        copy_demand(one, source=hidden, access=access_as(Role.PROJECT_MANAGER, on=home))
    assert "Secret" not in str(refused.value)
    assert not Demand.objects.filter(initiative=one).exists()


def test_many_lines_are_replaced_whole_or_not_at_all():
    home = a_portfolio()
    role, other = a_role(), a_role()
    one, hidden = an_initiative(portfolio=home), an_initiative()
    a_demand(one, role, 1, 2, 3)
    a_demand(one, other, 4)
    facts = DemandFacts(one.id, role.id, tuple(decimals("9", None, "0")))
    assert replace_demand([facts], access=access_as(Role.PROJECT_MANAGER, on=home)) == 1
    kept = dict(Demand.objects.values_list("role_id", "hours"))
    assert kept == {role.id: decimals("9", None), other.id: decimals("4")}
    with pytest.raises(Refused):
        replace_demand(
            [DemandFacts(one.id, role.id, ()), DemandFacts(hidden.id, role.id, ())],
            access=access_as(Role.PROJECT_MANAGER, on=home),
        )
    with pytest.raises(Impossible, match="twice"):
        replace_demand([facts, facts], access=full_access())
    assert dict(Demand.objects.values_list("role_id", "hours")) == kept


def test_an_administrator_replaces_demand_everywhere():
    one, role = an_initiative(), a_role()
    assert replace_demand([DemandFacts(one.id, role.id, (Decimal(1),))], access=full_access()) == 1


def test_stated_capacity_is_replaced_month_by_month():
    role, access = a_role(), full_access()
    replace_capacity({(role.id, FEB): Decimal(1), (role.id, date(2027, 3, 1)): Decimal(2)}, access=access)
    replace_capacity({(role.id, FEB): Decimal(5)}, access=access)
    assert list(StatedCapacity.objects.order_by("month").values_list("hours", flat=True)) == decimals("5", "2")


# --- people and calendars


def test_somebody_is_added_and_changed_by_those_who_plan_people():
    role, access = a_role(), access_as(Role.RESOURCE_MANAGER)
    one = add_resource(name="Ann", role=role, share=Decimal("0.8"), access=access)
    changed = change_resource(one, version=1, changes={"department": " Works "}, access=access)
    assert (changed.department, changed.share) == ("Works", Decimal("0.8"))
    with pytest.raises(Stale):
        change_resource(one, version=1, changes={"department": "Other"}, access=access)
    for stranger in (Role.PORTFOLIO_MANAGER, Role.VIEWER):
        with pytest.raises(Refused, match="names"):
            add_resource(name="Bob", role=role, access=access_as(stranger))


def test_an_account_belongs_to_one_person_only():
    role, access, account = a_role(), full_access(), a_person()
    add_resource(name="Ann", role=role, person=account, access=access)
    with pytest.raises(Impossible, match="account"):
        add_resource(name="Bob", role=role, person=account, access=access)


def test_nobody_leaves_before_they_come():
    with pytest.raises(Impossible, match="before"):
        add_resource(
            name="Ann", role=a_role(), employed_from=FEB, employed_until=date(2027, 1, 1), access=full_access()
        )


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2027, 2, 10), date(2027, 2, 12)), (date(2027, 1, 1), None), (date(2027, 2, 28), None)],
)
def test_two_shares_never_hold_on_the_same_day(first, last):
    one, access = a_resource(a_role()), full_access()
    add_availability(one, first_day=FEB, last_day=date(2027, 2, 28), share=Decimal("0.5"), access=access)
    with pytest.raises(Impossible, match="Another share"):
        add_availability(one, first_day=first, last_day=last, share=Decimal("0.1"), access=access)


def test_shares_that_follow_each_other_are_kept():
    one, access = a_resource(a_role()), full_access()
    add_availability(one, first_day=FEB, last_day=date(2027, 2, 28), share=Decimal("0.5"), access=access)
    add_availability(one, first_day=date(2027, 3, 1), last_day=None, share=Decimal("0.2"), access=access)
    assert one.availabilities.count() == 2


def test_an_absence_ends_after_it_begins():
    with pytest.raises(Impossible, match="before"):
        add_absence(a_resource(a_role()), first_day=FEB, last_day=date(2027, 1, 1), reason="", access=full_access())


def test_another_calendar_becomes_the_default_and_the_former_one_can_go():
    access, former = full_access(), the_default_calendar()
    with pytest.raises(Impossible, match="default"):
        remove_calendar(former, version=1, access=access)
    week = [Decimal("7.6")] * 5 + [Decimal(0)] * 2
    made = create_calendar(name="Short week", weekday_hours=week, access=access)
    change_calendar(made, version=1, name="Short week", weekday_hours=week, is_default=True, access=access)
    former.refresh_from_db()
    remove_calendar(former, version=former.version, access=access)
    assert list(Calendar.objects.values_list("name", "is_default")) == [("Short week", True)]


def test_a_calendar_that_somebody_has_stays():
    access = full_access()
    made = create_calendar(name="Nights", weekday_hours=[Decimal(8)] * 7, access=access)
    a_resource(a_role(), calendar=made)
    with pytest.raises(Impossible, match="Somebody"):
        remove_calendar(made, version=1, access=access)


def test_a_holiday_is_said_once_and_the_last_word_holds():
    access, calendar = full_access(), the_default_calendar()
    set_calendar_day(calendar, day=FEB, hours=Decimal(0), name="Feast", access=access)
    set_calendar_day(calendar, day=FEB, hours=Decimal(4), name="Half a feast", access=access)
    assert list(calendar.days.values_list("hours", "name")) == [(Decimal(4), "Half a feast")]


def test_people_are_replaced_by_name_and_their_absences_are_not_doubled():
    role, access = a_role(), full_access()
    leave = AbsenceFacts(FEB, date(2027, 2, 5), "Leave")
    facts = PersonFacts("Ann", role.id, share=Decimal("0.5"), absences=(leave,))
    assert replace_people([facts, PersonFacts("Bob", role.id)], access=access) == 2
    replace_people([PersonFacts("ANN", role.id, department="Works", absences=(leave,))], access=access)
    assert list(Resource.objects.values_list("name", "department", "share")) == [
        ("Ann", "Works", Decimal(1)),
        ("Bob", "", Decimal(1)),
    ]
    assert Absence.objects.count() == 1


def test_a_name_twice_in_a_list_or_among_people_is_refused_and_nothing_is_written():
    role, access = a_role(), full_access()
    with pytest.raises(Impossible, match="twice"):
        replace_people([PersonFacts("Ann", role.id), PersonFacts("ann ", role.id)], access=access)
    for _each in range(2):
        a_resource(role, "Zoe")
    with pytest.raises(Impossible, match="Two people"):
        replace_people([PersonFacts("New", role.id), PersonFacts("Zoe", role.id)], access=access)
    assert Resource.objects.filter(name="New").count() == 0


def test_every_write_leaves_a_history():
    one, role, access = an_initiative(), a_role(), full_access()
    line = add_demand(one, role, access=access)
    set_demand(line, {0: Decimal(2)}, version=line.version, access=access)
    events = Demand.pgh_event_model.objects.order_by("pgh_id")
    assert [(event.pgh_label, event.hours, event.pgh_context.metadata["action"]) for event in events] == [
        ("insert", [], "add_demand"),
        ("update", [Decimal(2)], "set_demand"),
    ]
