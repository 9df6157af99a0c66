"""Change requests: what differs is measured, who decides follows from how much, and nothing before is overwritten."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.baselines import set_baseline
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanTask
from pilotage.finance.actions.amounts import set_amounts
from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.models import MoneyBaseline, MoneyLine
from pilotage.finance.reads.baselines import money_of_baseline
from pilotage.governance.actions.changes import asking
from pilotage.governance.actions.changes.asking import Asked
from pilotage.governance.actions.changes.configuring import add_change_rule, drop_change_rule, start_from_usual
from pilotage.governance.models import ChangeRequest, ChangeRule, ChangeState, LedgerEntry, LedgerKind, Outcome
from pilotage.governance.reads.changes.effect import effect_of
from pilotage.governance.reads.changes.visible import changes_waiting_for, thresholds
from pilotage.governance.rules.changes import USUAL, Difference, Threshold, deciding_roles, difference_from, stand_from
from pilotage.governance.rules.refusals import Impossible
from pilotage.work.actions import link
from pilotage.work.models import Initiative, Observation
from tests.builders import A_DAY, a_person, a_portfolio, access_for, an_initiative, full_access
from tests.delivery.planning import NOW, at, brought, three_in_a_row
from tests.finance.money import a_line, months_of
from tests.governance.changes import NOON, Yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def yard() -> Yard:
    return Yard()


def test_the_difference_is_measured_against_what_was_approved_and_frozen(yard):
    change = yard.submitted(new_finish=date(2026, 7, 20), new_cost=Decimal(1_080_000), benefit_change=Decimal(-20_000))
    measured, before = difference_from(change.measured), stand_from(change.before)
    # 30 June to 20 July are 20 days; 80,000 of 1,000,000 are 8 %; the larger of 80,000 and 20,000 is asked of rules.
    assert (measured.days, measured.cost, measured.benefit) == (20, Decimal(80_000), Decimal(-20_000))
    assert (measured.amount, measured.share) == (Decimal(80_000), Decimal("0.08"))
    assert (before.finish, before.cost, before.currency) == (date(2026, 6, 30), Decimal(1_000_000), "EUR")
    assert (str(change), change.state, change.submitted_by) == ("CR-1", ChangeState.SUBMITTED, yard.manager)
    assert str(yard.drafted()) == "CR-2"


def test_what_changes_nothing_or_says_no_reason_is_not_submitted(yard):
    for asked in ({}, {"new_finish": date(2026, 6, 30)}, {"new_cost": Decimal(1_000_000)}):
        with pytest.raises(Impossible, match="changes nothing"):
            yard.submitted(**asked)
    with pytest.raises(Impossible, match="Say why"):
        yard.submitted(reason=" ", scope="Two tracks more")
    assert not ChangeRequest.objects.exclude(state=ChangeState.DRAFT).exists()
    assert yard.submitted(scope="Two tracks more").state == ChangeState.SUBMITTED
    with pytest.raises(Impossible, match="before the planned start"):
        yard.drafted(new_finish=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("measured", "role"),
    [
        (Difference(), Role.PORTFOLIO_MANAGER),
        (Difference(30, Decimal(100_000), Decimal(0), Decimal(100_000), Decimal("0.1")), Role.PORTFOLIO_MANAGER),
        (Difference(31), Role.SRO),
        (Difference(-31), Role.SRO),
        (Difference(0, Decimal(1), Decimal(0), Decimal("100000.01"), Decimal("0.01")), Role.SRO),
        (Difference(0, Decimal(1), Decimal(0), Decimal(1), Decimal("0.1001")), Role.SRO),
        # By how much is not known: above every limit.
        (Difference(None), Role.SRO),
        (Difference(0, None, Decimal(0), None, None), Role.SRO),
    ],
)
def test_the_largest_limit_that_is_crossed_says_who_decides(measured, role):
    assert deciding_roles(USUAL, measured)[0] == role


def test_who_decides_more_decides_less_and_what_no_rule_reaches_is_the_sros():
    assert deciding_roles(USUAL, Difference(3)) == (Role.PORTFOLIO_MANAGER, Role.SRO)
    assert deciding_roles([Threshold(Role.PMO_LEAD, 10)], Difference(11)) == (Role.SRO,)


def test_rules_that_are_set_take_the_place_of_the_usual_ones(yard):
    access = full_access()
    rule = add_change_rule(Threshold(Role.PMO_LEAD, 5), access=access)
    assert thresholds() == (Threshold(Role.PMO_LEAD, 5),)
    drop_change_rule(rule, access=access)
    assert thresholds() == USUAL
    assert len(start_from_usual(access=access)) == 2
    assert thresholds() == USUAL
    with pytest.raises(Impossible, match="last rule decides all"):
        add_change_rule(Threshold(Role.SRO, 90), access=access)
    with pytest.raises(Refused):
        drop_change_rule(ChangeRule.objects.all()[0], access=access_for(yard.owner))


def test_a_small_one_is_the_portfolio_managers_and_a_large_one_is_not(yard):
    small, large = yard.submitted(new_finish=date(2026, 7, 30)), yard.submitted(new_finish=date(2026, 7, 31))
    assert changes_waiting_for(access_for(yard.owner)) == [small]
    assert changes_waiting_for(access_for(yard.sro)) == [small, large]
    with pytest.raises(Refused, match="So much is decided by"):
        yard.approved(large, by=yard.owner)
    assert yard.approved(small, by=yard.owner).decided_by == yard.owner
    with pytest.raises(Refused):
        yard.rejected(large, by=yard.manager)


def test_nobody_decides_what_they_brought(yard):
    theirs = yard.submitted(by=yard.owner, new_finish=date(2026, 7, 10))
    with pytest.raises(Refused, match="yourself"):
        yard.approved(theirs, by=yard.owner)
    # Written by one and submitted by another: neither decides.
    written = yard.drafted(by=yard.owner, new_finish=date(2026, 7, 10))
    asking.submit_change(written, access=access_for(yard.manager), on=A_DAY, at=NOON)
    with pytest.raises(Refused, match="yourself"):
        yard.approved(written, by=yard.owner)
    assert yard.approved(written).state == ChangeState.APPROVED


def test_an_approval_sets_finish_and_cost_as_of_its_day_and_enters_the_ledger(yard):
    change = yard.approved(yard.submitted(new_finish=date(2026, 7, 20), new_cost=Decimal(1_080_000)), reason="Agreed.")
    now = Initiative.objects.get(pk=yard.initiative.pk)
    assert (now.planned_finish, now.whole_life_cost) == (date(2026, 7, 20), Decimal(1_080_000))
    assert Observation.objects.filter(initiative=now, field="planned_finish", day=date(2026, 7, 20), on=A_DAY).exists()
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.outcome, entry.reason) == (LedgerKind.CHANGE, Outcome.APPROVED, "Agreed.")
    assert (entry.signatures[0]["name"], entry.pk) == ("Sam Owner", change.entry_id)
    lines = {line["label"]: line for section in entry.evidence for line in section["lines"]}
    assert lines["Planned finish"]["value"] == "30 Jun 2026 → 20 Jul 2026 (20 days later)"
    assert lines["Whole cost"]["is_money"]
    assert "1,080,000" in lines["Whole cost"]["value"]
    with pytest.raises(Impossible, match="already"):
        yard.approved(change)


def test_a_rejection_needs_a_reason_and_leaves_everything_as_it_was(yard):
    change = yard.submitted(new_finish=date(2026, 7, 20))
    with pytest.raises(Impossible, match="Say why"):
        yard.rejected(change, reason="  ")
    assert yard.rejected(change).entry.outcome == Outcome.REJECTED
    assert Initiative.objects.get(pk=yard.initiative.pk).planned_finish == date(2026, 6, 30)


def test_what_was_overtaken_is_measured_again_before_it_is_decided(yard):
    first = yard.submitted(new_finish=date(2026, 7, 20))
    second = yard.submitted(new_finish=date(2026, 7, 30))
    yard.approved(first)
    with pytest.raises(Impossible, match="Measure it again"):
        yard.approved(second)
    again = asking.measure_again(second, access=access_for(yard.manager), on=A_DAY)
    # From 20 July, which counts now: 10 days, no more 30.
    assert difference_from(again.measured).days == 10
    assert yard.approved(second).state == ChangeState.APPROVED


def test_a_draft_is_rewritten_by_its_version_and_withdrawn_by_who_brought_it(yard):
    change = yard.drafted(scope="Two tracks")
    access, other = access_for(yard.manager), Asked("Deeper piles", scope="Three tracks")
    asking.rewrite_change(change, other, version=change.version, access=access)
    with pytest.raises(Impossible, match="in the meantime"):
        asking.rewrite_change(change, other, version=change.version, access=access)
    with pytest.raises(Refused):
        asking.withdraw_change(change, access=access_for(yard.sro))
    assert asking.withdraw_change(change, access=access).state == ChangeState.WITHDRAWN
    with pytest.raises(Impossible):
        asking.submit_change(change, access=access, on=A_DAY, at=NOON)


def test_who_sees_no_money_writes_none_and_takes_none_away(yard):
    writer = access_for(a_person(role=Role.CONTRIBUTOR, on=yard.portfolio))
    change = yard.drafted(new_cost=Decimal(1_080_000), money="Piles")
    asked = Asked("Deeper piles", time="In summer", new_cost=Decimal(1), currency="USD")
    kept = asking.rewrite_change(change, asked, version=change.version, access=writer)
    assert (kept.time, kept.new_cost, kept.currency, kept.money) == ("In summer", Decimal(1_080_000), "EUR", "Piles")


def planned(yard: Yard) -> Plan:
    """Design, Build, Test until Monday 9 March, approved; then Build costs more and ends a day later."""
    plan = brought(yard.initiative, three_in_a_row(), access=full_access())
    PlanTask.objects.filter(plan=plan, name="Build").update(cost=Decimal(900))
    plan.refresh_from_db()
    set_baseline(plan, revision=plan.revision, name="Board", reason="", is_current=True, access=full_access(), at=NOW)
    PlanTask.objects.filter(plan=plan, name="Build").update(cost=Decimal(1200), finish=at(9, 17))
    PlanTask.objects.filter(plan=plan, name="Test").update(finish=at(10, 17))
    yard.initiative.refresh_from_db()
    return plan


def rows_of(name: str) -> dict[str, tuple[object, object]]:
    return {row.name: (row.finish, row.cost) for row in BaselineTask.objects.filter(baseline__name=name)}


def test_an_approval_makes_a_new_baseline_and_the_old_one_stays(yard):
    plan = planned(yard)
    old = rows_of("Board")
    yard.approved(yard.submitted(new_finish=date(2026, 8, 20), new_cost=Decimal(1_080_000)))
    assert Baseline.objects.get(plan=plan, is_current=True).name == "CR-1: Deeper piles"
    assert rows_of("CR-1: Deeper piles")["Build"] == (at(9, 17), Decimal(1200))
    assert rows_of("Board") == old
    assert old["Build"] == (at(6, 17), Decimal(900))


def test_a_slip_is_not_approved_by_the_way(yard):
    planned(yard)
    yard.approved(yard.submitted(new_cost=Decimal(1_080_000)))
    # Money was asked for, time was not: the approved finish stays, the cost is that of the plan.
    assert rows_of("CR-1: Deeper piles")["Build"] == (at(6, 17), Decimal(1200))
    # The plan finishes on 10 March: less than that is not what it would approve.
    with pytest.raises(Impossible, match="later than"):
        yard.submitted(new_finish=date(2026, 3, 9))


def test_a_new_baseline_overtakes_what_was_measured_before(yard):
    plan = planned(yard)
    change = yard.submitted(new_cost=Decimal(1_080_000))
    plan.refresh_from_db()
    set_baseline(plan, revision=plan.revision, name="Other", reason="", is_current=True, access=full_access(), at=NOW)
    with pytest.raises(Impossible, match="Measure it again"):
        yard.approved(change)


def test_the_effect_names_the_cost_of_the_portfolio_and_the_starts_that_are_pushed(yard):
    access = full_access()
    an_initiative("Tracks", portfolio=yard.portfolio, whole_life_cost=Decimal(500_000), currency="EUR")
    an_initiative("Signs", portfolio=yard.portfolio)
    after = an_initiative("Trains", portfolio=yard.portfolio, planned_start=date(2026, 7, 6))
    fine = an_initiative("Opening", portfolio=yard.portfolio, planned_start=date(2026, 9, 1))
    undated = an_initiative("Party", portfolio=yard.portfolio)
    hidden = an_initiative("Secret", portfolio=a_portfolio(), planned_start=date(2026, 7, 1))
    for target, lag in ((after, 5), (fine, 0), (undated, 0), (hidden, 0)):
        link(yard.initiative, target, kind="finish_to_start", lag_days=lag, access=access)
    change = yard.submitted(new_finish=date(2026, 7, 20), new_cost=Decimal(1_080_000))
    found = effect_of(access_for(yard.sro), change, on=A_DAY)
    # 1,000,000 and 500,000 are known; Signs, Trains, Opening and Party are not.
    assert found.cost is not None
    assert (found.cost.before, found.cost.after) == (Decimal(1_500_000), Decimal(1_580_000))
    assert (found.cost.unknown_before, found.cost.unknown_after) == (4, 4)
    # It ends on 20 July: five days between, and Trains start on 26 July, 20 days after 6 July.
    assert [(one.initiative.name, one.days) for one in found.pushed] == [("Trains", 20)]
    assert (found.hidden, found.undated) == (1, 1)
    viewer = effect_of(access_for(a_person(role=Role.VIEWER, on=yard.portfolio)), change, on=A_DAY)
    assert viewer.cost is None


def test_without_a_known_cost_the_difference_is_not_known(yard):
    bare = an_initiative("Bare", portfolio=yard.portfolio)
    access = access_for(yard.manager)
    change = asking.draft_change(bare, Asked("More", reason="So", new_cost=Decimal(10)), access=access)
    change = asking.submit_change(change, access=access, on=A_DAY, at=NOON)
    assert difference_from(change.measured) == Difference(0, None, Decimal(0), None, None)
    found = effect_of(access_for(yard.sro), change, on=A_DAY)
    assert found.cost is not None
    # The depot's million is known before; with the change, so is this one.
    assert (found.cost.before, found.cost.unknown_before) == (Decimal(1_000_000), 1)
    assert (found.cost.after, found.cost.unknown_after) == (Decimal(1_000_010), 0)


def in_lines(yard: Yard, cost: int, benefit: int | None = None) -> None:
    a_line(yard.initiative, "capex", name="Piles", amounts=months_of(2026, {4: cost}))
    if benefit is not None:
        a_line(yard.initiative, "benefit", name="Fewer repairs", amounts=months_of(2027, {1: benefit}))


def money_approved(yard: Yard) -> MoneyBaseline:
    access = full_access()
    return set_money_baseline(yard.initiative, name="Board", reason="", access=access, on=A_DAY, at=NOON)


def amounts_of(baseline: MoneyBaseline) -> dict[str, Decimal | None]:
    return {line.name: line.whole.amount for line in money_of_baseline(baseline).lines}


def test_an_approval_makes_a_new_money_baseline_of_the_cost_that_was_agreed(yard):
    in_lines(yard, 1_000_000, benefit=50_000)
    board = money_approved(yard)
    yard.approved(yard.submitted(new_cost=Decimal(1_080_000)), reason="Agreed.")
    made = MoneyBaseline.objects.get(is_current=True)
    assert (made.name, made.cost, made.is_cost_complete) == ("CR-1: Deeper piles", 1_080_000, True)
    assert (made.approved_by, made.approved_on, made.recorded_at) == (yard.sro, A_DAY, NOON)
    # The lines are as they were, 80,000 short of what was agreed; the benefit was not asked for.
    assert (amounts_of(made), made.benefit) == ({"Piles": 1_000_000, "Fewer repairs": 50_000}, 50_000)
    assert money_of_baseline(made).in_no_year(benefit=False).amount == 80_000
    board.refresh_from_db()
    assert (board.is_current, board.cost) == (False, 1_000_000)
    lines = {line["label"]: line for section in LedgerEntry.objects.get().evidence for line in section["lines"]}
    assert (lines["Money baseline before"]["value"], lines["Money baseline after"]["value"]) == ("Board", made.name)
    assert lines["Money baseline after"]["is_money"]


def test_costs_that_nobody_asked_for_are_not_approved_by_the_way(yard):
    in_lines(yard, 1_000_000, benefit=50_000)
    money_approved(yard)
    for name, year, month, amount in (("Piles", 2026, 4, 1_200_000), ("Fewer repairs", 2027, 1, 60_000)):
        line = MoneyLine.objects.get(name=name)
        set_amounts(line, months_of(year, {month: amount}), version=line.version, access=full_access())
    yard.approved(yard.submitted(benefit_change=Decimal(-5_000)))
    made = MoneyBaseline.objects.get(is_current=True)
    # Another benefit was asked for: 60,000 were planned when it was measured, 5,000 less are agreed. The cost is the
    # one that the board approved, whatever the line has become.
    assert (made.cost, made.benefit) == (1_000_000, 55_000)
    assert amounts_of(made) == {"Piles": 1_000_000, "Fewer repairs": 60_000}


def test_a_request_that_leaves_the_money_alone_makes_no_money_baseline(yard):
    in_lines(yard, 1_000_000)
    board = money_approved(yard)
    yard.approved(yard.submitted(new_finish=date(2026, 7, 20), scope="Two tracks more"))
    assert list(MoneyBaseline.objects.filter(is_current=True)) == [board]


def test_without_lines_an_approval_sets_the_stated_cost_and_makes_no_money_baseline(yard):
    yard.approved(yard.submitted(new_cost=Decimal(1_080_000)))
    assert not MoneyBaseline.objects.exists()
    assert Initiative.objects.get(pk=yard.initiative.pk).whole_life_cost == 1_080_000


def test_a_stated_cost_that_was_approved_as_a_baseline_gets_a_new_one(yard):
    money_approved(yard)
    yard.approved(yard.submitted(new_cost=Decimal(1_080_000)))
    made = MoneyBaseline.objects.get(is_current=True)
    assert (made.cost, money_of_baseline(made).in_no_year(benefit=False).amount) == (1_080_000, 0)


def test_the_first_approval_of_unapproved_lines_approves_all_of_them(yard):
    in_lines(yard, 900_000, benefit=50_000)
    yard.approved(yard.submitted(new_cost=Decimal(850_000)))
    made = MoneyBaseline.objects.get()
    # The lines come to more than was agreed: 50,000 have to come out of them.
    assert (made.cost, made.benefit, money_of_baseline(made).in_no_year(benefit=False).amount) == (
        850_000, 50_000, -50_000,
    )  # fmt: skip


def test_what_cannot_be_converted_is_agreed_and_unknown(yard):
    in_lines(yard, 900_000)
    yard.approved(yard.submitted(new_cost=Decimal(1_000_000), currency="USD"))
    made = MoneyBaseline.objects.get()
    assert (made.cost, made.is_cost_complete) == (None, False)


def test_a_money_baseline_overtakes_what_was_measured_before(yard):
    in_lines(yard, 1_000_000)
    change = yard.submitted(new_cost=Decimal(1_080_000))
    money_approved(yard)
    with pytest.raises(Impossible, match="Measure it again"):
        yard.approved(change)
    asking.measure_again(change, access=access_for(yard.manager), on=A_DAY)
    assert yard.approved(change).state == ChangeState.APPROVED


def test_a_baseline_of_that_name_keeps_the_request_from_being_approved_by_half(yard):
    in_lines(yard, 1_000_000)
    access = full_access()
    set_money_baseline(
        yard.initiative, name="CR-1: Deeper piles", reason="", access=access, on=A_DAY, at=NOON
    )  # fmt: skip
    change = yard.submitted(new_cost=Decimal(1_080_000))
    with pytest.raises(Impossible, match="already"):
        yard.approved(change)
    assert Initiative.objects.get(pk=yard.initiative.pk).whole_life_cost == 1_000_000
    assert not LedgerEntry.objects.exists()
