"""Rows that do not pass, as they are kept: each reader is told of those that the probes would find for them."""

from collections import Counter
from datetime import date, timedelta

import pytest

from pilotage.accounts.models import Grant, Person, Role
from pilotage.accounts.rules import Access
from pilotage.finance.models import Fund
from pilotage.maturity.actions.evidence import work_out_afterwards
from pilotage.maturity.models import ProbeGap, ProbeRun
from pilotage.maturity.reads.evidence import all_findings
from pilotage.maturity.reads.gaps import gaps_in, gaps_visible_to, run_of_gaps
from pilotage.maturity.reads.mending import still_open
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Sight
from pilotage.strategy.models import Objective
from pilotage.work.actions import change_initiative, link
from pilotage.work.models import Initiative, Portfolio
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.finance.money import a_line
from tests.maturity.builders_facts import DAY, MONTHS, NOON, a_run, delivered, planned, something_of_everything
from tests.resources.staff import a_resource, a_role

pytestmark = pytest.mark.django_db
Row = tuple[str, str, str, str, object]


class House:
    """A portfolio with two below it, in which there is something of everything, and much between both."""

    def __init__(self) -> None:
        self.top = a_portfolio("Top")
        self.here, self.there = a_portfolio("Here", parent=self.top), a_portfolio("There", parent=self.top)
        self.bus, self.ferry, _closed = something_of_everything(self.here, "Bus", number=1)
        self.tram, _other, _gone = something_of_everything(self.there, "Tram", number=2)
        access = full_access()
        for kind in ("needs", "excludes"):
            link(source=self.tram, target=self.bus, kind=kind, access=access)
        for portfolio in (self.here, self.here, self.there, self.there):
            delivered("Pair", portfolio)
        self.twins = [delivered("Twin", one) for one in (self.here, self.there)]
        a_line(self.tram, "opex", currency="CHF", amounts=MONTHS)
        Fund.objects.create(name="Grant")
        Objective.objects.create(code="O1", name="Cleaner air")
        a_resource(a_role("Gone", archived_on=date(2026, 1, 1)), "Walt")

    def paths(self, access: Access) -> tuple[str, ...]:
        return (access.enterprise_path, *(one.scope.path for one in (self.top, self.here, self.there)))


def with_roles(*given: tuple[str, Portfolio | Initiative]) -> Person:
    person = a_person()
    for role, on in given:
        Grant.objects.create(person=person, role=role, scope=on.scope)
    return person


def readers(house: House) -> dict[str, Person]:
    return {
        "sees everything": a_person(role=Role.ADMINISTRATOR),
        "leads the PMO": a_person(role=Role.PMO_LEAD),
        "sees everything without money": a_person(role=Role.VIEWER),
        "plans people": a_person(role=Role.RESOURCE_MANAGER),
        "sees one portfolio": with_roles((Role.VIEWER, house.here)),
        "sees the money of one portfolio": with_roles((Role.PORTFOLIO_MANAGER, house.there)),
        "sees two portfolios, and the money of one": with_roles(
            (Role.VIEWER, house.here), (Role.FINANCE_CONTROLLER, house.there)
        ),
        "sees the one above": with_roles((Role.SRO, house.top)),
        "sees one initiative": with_roles((Role.PROJECT_MANAGER, house.bus)),
        "sees both ends of a link": with_roles((Role.VIEWER, house.bus), (Role.PROJECT_MANAGER, house.tram)),
        "sees both twins": with_roles(*((Role.CONTRIBUTOR, one) for one in house.twins)),
        "plans the people of one portfolio": with_roles((Role.RESOURCE_MANAGER, house.here)),
        "sees nothing": a_person(),
    }


def asked_now(access: Access, path: str) -> Counter[Row]:
    found = all_findings(access, path=path, day=DAY)
    return Counter(
        (name, one.subject, one.address, one.said, one.owner)
        for name, findings in found.items()
        for one in findings
        if not one.passes
    )


def told(access: Access, path: str = "") -> Counter[Row]:
    rows = gaps_in(gaps_visible_to(access, path=path or access.enterprise_path))
    return Counter(
        (gap.probe.name, gap.finding.subject, gap.finding.address, gap.finding.said, gap.owner) for gap in rows
    )


def subjects(access: Access, probe: str, path: str = "") -> set[str]:
    return {subject for name, subject, *_rest in told(access, path) if name == probe}


def test_whoever_reads_in_whatever_scope_is_told_what_the_probes_would_find_for_them():
    house = House()
    a_run()
    for who, person in readers(house).items():
        access = access_for(person)
        for path in house.paths(access):
            assert told(access, path) == asked_now(access, path), (who, path)


def test_there_is_a_row_of_every_sight_and_of_money_in_what_is_compared():
    House()
    a_run()
    rows = ProbeGap.objects.values_list("probe", "is_money", "other", "alike")
    assert {PROBES[probe].sight for probe, *_rest in rows} == set(Sight)
    assert any(other for _probe, _money, other, _alike in rows)
    assert any(alike for *_rest, alike in rows)


# What a place alone would tell.


def test_who_sees_one_of_two_with_the_same_name_is_not_told_that_there_is_another():
    house = House()
    a_run()
    both, one = access_for(a_person(role=Role.VIEWER)), access_for(with_roles((Role.VIEWER, house.here)))
    keys = {f"Twin ({row.key})" for row in house.twins}
    assert keys < subjects(both, "names_unique")
    assert not keys & subjects(one, "names_unique")
    # Both of the same name lie here.
    assert len(subjects(one, "names_unique")) == 2
    assert not keys & subjects(both, "names_unique", house.here.scope.path)


def test_a_link_is_told_to_who_sees_both_ends_wherever_they_lie():
    house = House()
    a_run()
    ends = access_for(with_roles((Role.VIEWER, house.bus), (Role.VIEWER, house.tram)))
    assert len(subjects(ends, "dependencies_explained")) == 2
    assert not subjects(access_for(with_roles((Role.VIEWER, house.here))), "dependencies_explained")


def test_a_currency_is_told_to_who_sees_money_in_it():
    house = House()
    a_run()
    assert subjects(access_for(with_roles((Role.PROJECT_MANAGER, house.here))), "rates_fresh") == {"USD"}
    assert subjects(access_for(with_roles((Role.PROJECT_MANAGER, house.tram))), "rates_fresh") == {"CHF"}
    assert subjects(access_for(a_person(role=Role.VIEWER)), "rates_fresh") == set()


# After the run.


def test_what_is_moved_is_told_to_who_sees_it_now():
    here, there = a_portfolio("Here"), a_portfolio("There")
    row = delivered("Depot", here)
    a_run()
    before, after = (access_for(with_roles((Role.VIEWER, one))) for one in (here, there))
    assert told(before)
    change_initiative(row, version=row.version, changes={"portfolio": there}, access=full_access(), on=DAY)
    assert told(before) == Counter()
    assert f"Depot ({row.key})" in subjects(after, "plan_there")


def test_of_what_is_deleted_nobody_is_told():
    row = delivered("Depot", a_portfolio("Here"))
    a_run()
    scope = row.scope
    assert ProbeGap.objects.filter(scope=scope).exists()
    row.delete()
    scope.delete()
    assert told(access_for(a_person(role=Role.ADMINISTRATOR))) == Counter()


def test_rows_are_of_the_newest_run_that_asked_everything():
    delivered("Depot", a_portfolio("Here"), on=date(2026, 1, 5))
    assert run_of_gaps() is None
    a_run(DAY - timedelta(days=3))
    newest = a_run(DAY)
    a_run(DAY - timedelta(days=9))
    work_out_afterwards([DAY + timedelta(days=1)], at=NOON, access=None)
    assert run_of_gaps() == newest
    assert set(ProbeGap.objects.values_list("run_id", flat=True)) == {newest.pk}


def test_a_run_that_kept_counts_alone_speaks_for_no_row():
    delivered("Depot", a_portfolio("Here"))
    run = a_run()
    ProbeGap.objects.all().delete()
    # Counts say that something does not pass: its rows were not kept, and nobody must read that all is well.
    assert run_of_gaps() is None
    run.counts.all().delete()
    assert run_of_gaps() == run
    assert ProbeRun.objects.count() == 1


# Asked again.


def still(access: Access) -> set[tuple[str, str]]:
    gaps = gaps_in(gaps_visible_to(access, path=access.enterprise_path))
    stand = still_open(gaps, access, day=DAY)
    return {(gap.probe.name, gap.finding.subject) for gap in gaps if gap.id in stand}


def test_where_nothing_was_mended_every_row_still_stands_for_every_reader():
    house = House()
    a_run()
    for who, person in readers(house).items():
        access = access_for(person)
        gaps = gaps_in(gaps_visible_to(access, path=access.enterprise_path))
        assert still_open(gaps, access, day=DAY) == {gap.id for gap in gaps}, who


def test_what_is_mended_stands_no_more_and_its_neighbours_do():
    home = a_portfolio("Home")
    row, other = delivered("Depot", home), delivered("Bridge", home)
    a_run()
    access = access_for(a_person(role=Role.PMO_LEAD))
    before = still(access)
    planned(row, baseline=False)
    assert before - still(access) == {("plan_there", f"Depot ({row.key})")}
    assert ("plan_there", f"Bridge ({other.key})") in still(access)


def test_a_new_name_mends_what_had_the_same_and_nothing_else():
    here, there = a_portfolio("Here"), a_portfolio("There")
    row, twin = delivered("Twin", here), delivered("Twin", there)
    a_run()
    access = access_for(a_person(role=Role.PMO_LEAD))
    before = still(access)
    change_initiative(row, version=row.version, changes={"name": "Depot"}, access=full_access(), on=DAY)
    assert before - still(access) == {("names_unique", f"Twin ({one.key})") for one in (row, twin)}


def test_a_row_on_a_page_of_its_own_is_compared_with_the_others_of_its_name():
    row, twin = (delivered("Twin", a_portfolio(name)) for name in ("Here", "There"))
    a_run()
    access = access_for(a_person(role=Role.PMO_LEAD))
    alone = gaps_in(gaps_visible_to(access, path=access.enterprise_path).filter(probe="names_unique", scope=row.scope))
    assert still_open(alone, access, day=DAY) == {gap.id for gap in alone}
    change_initiative(twin, version=twin.version, changes={"name": "Depot"}, access=full_access(), on=DAY)
    assert still_open(alone, access, day=DAY) == set()
