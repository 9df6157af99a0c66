"""Writing lines and amounts: what is done, what is refused, what history keeps."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.finance.actions.amounts import enter_amounts, set_amounts, spread_year
from pilotage.finance.actions.lines import add_line, change_line, remove_line
from pilotage.finance.actions.replacing import LineAmounts, replace_amounts
from pilotage.finance.models import LineKind, MoneyAmount, MoneyByYear, MoneyLine, MoneySummary
from pilotage.finance.reads.lines import lines_of
from pilotage.finance.rules.entries import Entries
from pilotage.finance.rules.permissions import Impossible, Stale
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.finance.money import a_line, months_of, terms_are

pytestmark = pytest.mark.django_db


def kept(line):
    return dict(MoneyAmount.objects.filter(line=line).order_by("month").values_list("month", "amount"))


def test_a_year_is_spread_to_the_cent_and_the_last_month_takes_the_rest():
    line = a_line(an_initiative())
    line = spread_year(
        line, year=2027, amount=Decimal(1000), version=line.version, access=full_access(), is_within_dates=False
    )
    # 1000 / 12 = 83.33 (rounded down); 11 x 83.33 = 916.63; December takes 83.37.
    amounts = kept(line)
    assert amounts[date(2027, 1, 1)] == amounts[date(2027, 11, 1)] == Decimal("83.33")
    assert amounts[date(2027, 12, 1)] == Decimal("83.37")
    assert sum(amounts.values()) == 1000


def test_a_negative_amount_is_spread_towards_zero():
    line = a_line(an_initiative())
    line = spread_year(
        line, year=2027, amount=Decimal(-100), version=line.version, access=full_access(), is_within_dates=False
    )
    # 100 / 12 = 8.33; 11 x 8.33 = 91.63; the rest is 8.37.
    assert kept(line)[date(2027, 12, 1)] == Decimal("-8.37")


def test_a_year_within_the_dates_leaves_the_other_months_empty():
    initiative = an_initiative(planned_start=date(2027, 10, 15), planned_finish=date(2028, 3, 1))
    line = a_line(initiative, amounts=months_of(2027, {1: 5}))
    line = spread_year(
        line, year=2027, amount=Decimal(100), version=line.version, access=full_access(), is_within_dates=True
    )
    # October, November, December: 33.33 + 33.33 + 33.34; what stood in January is part of the year and goes.
    assert kept(line) == months_of(2027, {10: "33.33", 11: "33.33", 12: "33.34"})


def test_a_year_outside_the_dates_is_refused():
    line = a_line(an_initiative(planned_start=date(2027, 10, 15), planned_finish=date(2028, 3, 1)))
    with pytest.raises(Impossible, match="do not touch"):
        spread_year(line, year=2030, amount=Decimal(1), version=1, access=full_access(), is_within_dates=True)


def test_a_financial_year_is_spread_over_its_own_months():
    terms_are(start_month=4, base=date(2027, 4, 1))
    line = a_line(an_initiative())
    line = spread_year(
        line, year=2027, amount=Decimal(12), version=line.version, access=full_access(), is_within_dates=False
    )
    assert (min(kept(line)), max(kept(line))) == (date(2027, 4, 1), date(2028, 3, 1))


def test_an_unknown_year_is_unknown_in_each_month_and_a_cleared_one_is_empty():
    access = full_access()
    line = a_line(an_initiative())
    line = spread_year(line, year=2027, amount=None, version=line.version, access=access, is_within_dates=False)
    assert list(kept(line).values()) == [None] * 12
    emptied = Entries(emptied_years=[2027])
    line = enter_amounts(line, emptied, version=line.version, access=access, is_within_dates=False)
    assert kept(line) == {}


def test_amounts_written_from_an_old_version_are_refused_and_nothing_is_saved():
    access = full_access()
    seen = a_line(an_initiative())
    set_amounts(seen, months_of(2027, {1: 1}), version=seen.version, access=access)
    with pytest.raises(Stale) as refused:
        set_amounts(seen, months_of(2027, {1: 2}), version=seen.version, access=access)
    assert refused.value.current.version == seen.version + 1
    assert kept(seen) == months_of(2027, {1: 1})


def test_writing_the_same_amounts_again_changes_nothing():
    line = a_line(an_initiative(), amounts=months_of(2027, {1: 1, 2: None}))
    again = set_amounts(line, months_of(2027, {1: 1, 2: None}), version=line.version, access=full_access())
    assert again.version == line.version


@pytest.mark.parametrize("month", [date(2027, 1, 2), date(1700, 1, 1)])
def test_an_amount_belongs_to_a_month(month):
    line = a_line(an_initiative())
    with pytest.raises(Impossible):
        set_amounts(line, {month: Decimal(1)}, version=line.version, access=full_access())


def test_a_line_is_named_once_and_has_a_currency():
    initiative, access = an_initiative(), full_access()
    add_line(initiative, kind="capex", name="Tracks", currency="eur", access=access)
    with pytest.raises(Impossible, match="already"):
        add_line(initiative, kind="capex", name="Tracks", currency="EUR", access=access)
    with pytest.raises(Impossible, match="three letters"):
        add_line(initiative, kind="capex", name="Trains", currency="Euro", access=access)
    with pytest.raises(Impossible, match="capex, opex or benefit"):
        add_line(initiative, kind="profit", name="Trains", currency="EUR", access=access)


def test_a_changed_line_moves_its_money():
    terms_are()
    line = a_line(an_initiative(), "capex", amounts=months_of(2027, {1: 100}))
    change_line(line, version=line.version, changes={"kind": "opex", "name": "Energy"}, access=full_access())
    year = MoneyByYear.objects.get(initiative=line.initiative)
    assert (year.capex, year.opex) == (None, 100)


def test_a_removed_line_takes_its_money_with_it_and_stays_in_history():
    line = a_line(an_initiative(), amounts=months_of(2027, {1: 100}))
    remove_line(line, version=line.version, access=full_access())
    assert MoneySummary.objects.get(initiative=line.initiative).cost is None
    events = MoneyAmount.pgh_event_model.objects.filter(line_id=line.id).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "amount")) == [("insert", 100), ("delete", 100)]
    assert MoneyLine.pgh_event_model.objects.filter(pgh_label="delete").get().pgh_context.metadata["line"] == line.name


def test_who_may_not_change_money_is_refused_and_who_may_not_see_it_gets_nothing():
    initiative = an_initiative()
    line = a_line(initiative, amounts=months_of(2027, {1: 100}))
    reader = access_for(a_person(role=Role.SRO))
    stranger_to_money = access_for(a_person(role=Role.VIEWER))
    for access in (reader, stranger_to_money):
        with pytest.raises(Refused):
            set_amounts(line, months_of(2027, {1: 1}), version=line.version, access=access)
        with pytest.raises(Refused):
            add_line(initiative, kind="opex", name="Mine", currency="EUR", access=access)
        with pytest.raises(Refused):
            remove_line(line, version=line.version, access=access)
    assert len(lines_of(reader, initiative)) == 1
    assert lines_of(stranger_to_money, initiative) == []


def wanted(initiative, name, amounts):
    return LineAmounts(initiative.id, LineKind.CAPEX, name, "EUR", amounts)


def test_many_lines_are_replaced_at_once():
    one, other = an_initiative(), an_initiative()
    old = a_line(one, name="Tracks", amounts=months_of(2027, {1: 1, 2: 2}))
    replaced = replace_amounts(
        [wanted(one, "Tracks", months_of(2027, {3: 3})), wanted(other, "Trains", months_of(2027, {4: None}))],
        access=full_access(),
    )
    assert replaced[0].id == old.id
    assert kept(old) == months_of(2027, {3: 3})
    assert kept(replaced[1]) == months_of(2027, {4: None})
    assert MoneyLine.objects.get(pk=old.pk).version == old.version + 1
    assert MoneySummary.objects.get(initiative=one).cost == 3


def test_one_refused_initiative_refuses_them_all():
    mine, theirs = an_initiative(), an_initiative()
    manager = access_for(a_person(role=Role.PROJECT_MANAGER, on=mine))
    with pytest.raises(Refused):
        replace_amounts([wanted(mine, "A", {}), wanted(theirs, "B", {})], access=manager)
    assert not MoneyLine.objects.exists()


def test_a_line_named_twice_is_refused():
    initiative = an_initiative()
    with pytest.raises(Impossible, match="twice"):
        replace_amounts([wanted(initiative, "A", {}), wanted(initiative, "A", {})], access=full_access())
