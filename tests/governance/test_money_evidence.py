"""What gates draw from money: a baseline of it that counts, and benefits that somebody owns."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from pilotage.accounts.models import Role
from pilotage.finance.actions.amounts import set_amounts
from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.actions.lines import change_line
from pilotage.finance.models import MoneyLine
from pilotage.governance.actions.shipping import load_usual_life_cycles, ship_life_cycles
from pilotage.governance.models import Criterion, CriterionKind, LedgerEntry, LifeCycle
from pilotage.governance.reads.evidence import Found, probe_named
from pilotage.governance.rules.refusals import Impossible
from pilotage.work.models import Initiative
from tests.builders import A_DAY, a_person, an_initiative, full_access
from tests.finance.money import a_line, months_of
from tests.governance.gates import Door, a_criterion

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def found(name: str, *initiatives: Initiative) -> list[Found]:
    probe = probe_named(name)
    assert probe is not None
    said = probe.ask(initiatives, None, A_DAY)
    return [said[one.pk] for one in initiatives]


def baselined(initiative: Initiative, name: str = "Board") -> None:
    access = full_access()
    set_money_baseline(initiative, name=name, reason="", access=access, on=date(2026, 3, 1), at=NOON)


def owned(line: MoneyLine, name: str = "Wei Zhang") -> None:
    changes = {"owner": a_person(name).pk}
    change_line(line, version=line.version, changes=changes, access=full_access())


def test_money_is_baselined_once_a_baseline_counts_and_the_rows_compare_it_with_today():
    initiative, bare = an_initiative(), an_initiative()
    line = a_line(initiative, amounts=months_of(2027, {1: 1000}))
    (without,) = found("money_baselined", initiative)
    assert (without.is_met, without.said, without.rows) == (False, "The money has no approved baseline.", ())
    baselined(initiative)
    line.refresh_from_db()
    set_amounts(line, months_of(2027, {1: 1200}), version=line.version, access=full_access())
    one, other = found("money_baselined", initiative, bare)
    assert (one.is_met, other.is_met) == (True, False)
    assert one.said.startswith("approved 1 Mar 2026 by Arranger")
    assert one.address == f"/money/{initiative.key}/baselines/"
    rows = {row.label: row.value for row in one.rows}
    assert rows == {
        "Board": one.said,
        "Cost as approved": "1.0\u202fk EUR",
        "Cost today": "1.2\u202fk EUR",
        # No benefit line says nothing of a benefit.
        "Benefit as approved": "–",
        "Benefit today": "–",
    }
    assert all(row.is_money for row in one.rows)


def test_a_cost_that_is_partly_unknown_is_no_figure_in_the_evidence():
    initiative = an_initiative()
    a_line(initiative, amounts=months_of(2027, {1: 1000, 2: None}))
    baselined(initiative)
    (one,) = found("money_baselined", initiative)
    assert {row.label: row.value for row in one.rows}["Cost as approved"] == "–"


def test_every_benefit_needs_an_owner_and_there_must_be_one():
    none, half, all_owned = an_initiative(), an_initiative(), an_initiative()
    a_line(none, "capex")
    owned(a_line(half, "benefit", name="Fuel"))
    a_line(half, "benefit", name="Fewer accidents")
    owned(a_line(all_owned, "benefit", name="Fuel"), "Carmen Ortega")
    without, partly, whole = found("benefit_owners", none, half, all_owned)
    assert (without.is_met, without.rows) == (False, ())
    assert "No benefit is planned" in without.said
    assert (partly.is_met, partly.said) == (False, "1 benefit has no owner.")
    assert {row.label: row.value for row in partly.rows} == {"Fuel": "Wei Zhang", "Fewer accidents": "–"}
    assert (whole.is_met, whole.said) == (True, "1 benefit, owned")
    assert all(row.is_money for row in (*partly.rows, *whole.rows))


def test_a_gate_that_asks_for_owners_is_shut_until_each_benefit_has_one():
    door = Door()
    a_criterion(door.gate, "Every benefit has an owner", kind=CriterionKind.EVIDENCE, subject="benefit_owners")
    door.ready()
    with pytest.raises(Impossible, match="No benefit is planned"):
        door.submitted()
    line = a_line(door.initiative, "benefit", name="Fuel")
    with pytest.raises(Impossible, match="1 benefit has no owner"):
        door.submitted()
    owned(line)
    assert door.submitted().initiative == door.initiative


def test_names_and_amounts_of_the_evidence_are_shown_to_who_may_see_money():
    door = Door()
    for subject in ("benefit_owners", "money_baselined"):
        a_criterion(door.gate, subject, kind=CriterionKind.EVIDENCE, subject=subject, is_must=False)
    owned(a_line(door.initiative, "benefit", name="Diesel saved", amounts=months_of(2028, {1: 12345})))
    baselined(door.initiative, "Budget of 2027")
    door.ready()
    door.submitted()
    address = f"/initiatives/{door.initiative.key}/gate/"
    secrets = ("Diesel saved", "Wei Zhang", "12.3", "Budget of 2027")
    for person, sees in ((door.decider, True), (a_person(role=Role.VIEWER, on=door.portfolio), False)):
        client = Client()
        client.force_login(person)
        text = client.get(address).content.decode()
        assert "1 benefit, owned" in text
        assert [secret in text for secret in secrets] == [sees] * 4
    assert not LedgerEntry.objects.exists()


def test_the_shipped_standard_way_asks_for_both_and_shuts_no_gate_for_them():
    ship_life_cycles()
    asked = Criterion.objects.filter(subject__in=("money_baselined", "benefit_owners"))
    assert sorted(asked.values_list("gate__life_cycle__name", "gate__name", "subject", "is_must")) == [
        ("Standard", "Closure", "benefit_owners", False),
        ("Standard", "Start of delivery", "money_baselined", False),
    ]
    with pytest.raises(Impossible, match="life cycles already"):
        load_usual_life_cycles(access=full_access())
    assert LifeCycle.objects.count() == 2


def test_evidence_asks_no_more_of_many_than_of_one(django_assert_max_num_queries):
    many = [an_initiative() for _each in range(8)]
    for one in many:
        owned(a_line(one, "benefit", amounts=months_of(2027, {1: 1})))
        baselined(one)
    for name, most in (("money_baselined", 3), ("benefit_owners", 1)):
        with django_assert_max_num_queries(most):
            assert all(one.is_met for one in found(name, *many))
