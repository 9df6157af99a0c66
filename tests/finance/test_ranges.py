"""Range estimates: how far the real money may lie from the planned."""

from decimal import Decimal

import pytest
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.finance.actions.ranges import state_range
from pilotage.finance.models import EstimateRange, RangeOf
from pilotage.finance.reads.ranges import benefit_ranges_of, cost_ranges_of
from pilotage.finance.rules.permissions import Impossible, Stale
from tests.builders import a_person, access_for, an_administrator, an_initiative, full_access
from tests.finance.money import a_line, months_of

pytestmark = pytest.mark.django_db


def stated(initiative, low="-0.1", high="0.3", *, of=RangeOf.COST, version=0, access=None):
    shares = (Decimal(low), Decimal(high))
    return state_range(initiative, of=of, shares=shares, version=version, access=access or full_access())


def test_ranges_of_cost_and_benefit_are_told_apart():
    one, other = an_initiative(), an_initiative()
    stated(one)
    stated(one, "-0.25", "0", of=RangeOf.BENEFIT)
    ids = [one.pk, other.pk]
    assert cost_ranges_of(full_access(), ids) == {one.pk: (Decimal("-0.1"), Decimal("0.3"))}
    assert benefit_ranges_of(full_access(), ids) == {one.pk: (Decimal("-0.25"), Decimal(0))}


def test_a_range_is_taken_back():
    one = an_initiative()
    kept = stated(one)
    assert state_range(one, of=RangeOf.COST, shares=None, version=kept.version, access=full_access()) is None
    assert cost_ranges_of(full_access(), [one.pk]) == {}


@pytest.mark.parametrize(
    ("low", "high", "field"),
    [
        ("0.1", "0.3", "low"),
        ("-1.01", "0", "low"),
        ("-0.1", "-0.05", "high"),
        ("0", "10.1", "high"),
        ("NaN", "0", "low"),
    ],
)
def test_the_plan_lies_within_its_range(low, high, field):
    with pytest.raises(Impossible) as refused:
        stated(an_initiative(), low, high)
    assert refused.value.field == field


def test_a_range_that_somebody_else_changed_is_not_overwritten():
    one = an_initiative()
    kept = stated(one)
    stated(one, "-0.2", "0.2", version=kept.version)
    for version in (0, kept.version):
        with pytest.raises(Stale):
            stated(one, version=version)
    assert EstimateRange.objects.get().high_share == Decimal("0.2")


def test_stating_a_range_needs_the_permission_to_change_the_money():
    one = an_initiative()
    with pytest.raises(Refused):
        stated(one, access=access_for(a_person(role=Role.SRO)))
    assert not EstimateRange.objects.exists()


def test_ranges_are_for_who_may_see_the_money():
    one = an_initiative()
    stated(one)
    assert cost_ranges_of(access_for(a_person(role=Role.VIEWER)), [one.pk]) == {}


def sent(**said):
    nothing = dict.fromkeys(("cost_low", "cost_high", "benefit_low", "benefit_high"), "")
    return {**nothing, "cost_version": 0, "benefit_version": 0, **said}


def test_a_range_is_typed_in_per_cent_and_read_in_money(client):
    client.force_login(an_administrator())
    one = an_initiative()
    a_line(one, amounts=months_of(2027, {1: 1_000_000}))
    client.post(reverse("finance:ranges", args=[one.key]), sent(cost_low="-10 %", cost_high="+32.5"))
    assert cost_ranges_of(full_access(), [one.pk]) == {one.pk: (Decimal("-0.1"), Decimal("0.325"))}
    text = client.get(reverse("finance:panel", args=[one.key])).content.decode().replace("\u202f", " ")
    # 10 % less than 1 m is 0.9 m, 32.5 % more is 1.325 m, shown as 1.3 m.
    assert "Range estimate: cost −10 % to +32.5 % (900.0 k to 1.3 m EUR)." in text


def test_one_end_alone_is_no_range(client):
    client.force_login(an_administrator())
    one = an_initiative()
    answer = client.post(reverse("finance:ranges", args=[one.key]), sent(cost_low="-10", benefit_high="x"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Give both ends, or neither" in text
    assert "is not an amount" in text
    assert not EstimateRange.objects.exists()


def test_who_was_overtaken_sees_what_is_stated_and_can_send_again(client):
    client.force_login(an_administrator())
    one = an_initiative()
    kept = stated(one)
    url = reverse("finance:ranges", args=[one.key])
    answer = client.post(url, sent(cost_low="-50", cost_high="50"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="cost_version" value="{kept.version}"' in text
    assert 'value="-50"' in text
    assert cost_ranges_of(full_access(), [one.pk]) == {one.pk: (Decimal("-0.1"), Decimal("0.3"))}
