"""Going through a gate: what keeps it shut, who decides, what a decision leaves behind, and no way past it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.governance.actions.conditions import meet_condition
from pilotage.governance.actions.configuring import change_gate, retire_gate
from pilotage.governance.actions.deciding import AskedCondition, vote
from pilotage.governance.actions.delegating import delegate, end_delegation
from pilotage.governance.actions.submitting import attach_file, attach_link, untick, withdraw_review
from pilotage.governance.models import Condition, CriterionKind, LedgerEntry, Outcome, ReviewState, Vote
from pilotage.governance.models.gates import MOST_BYTES
from pilotage.governance.reads.deciders import waiting_for
from pilotage.governance.reads.ledger import LedgerQuery, followed_by, ledger_matching
from pilotage.governance.rules.refusals import Impossible
from pilotage.work.actions import change_initiative, create_initiative
from pilotage.work.models import StagePhase
from pilotage.work.reads.visible import stage_in
from pilotage.work.rules import Impossible as WorkImpossible
from tests.builders import A_DAY, a_person, a_portfolio, access_for, full_access
from tests.governance.gates import NOON, Door, a_criterion, a_gate

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return Door()


def decided(door: Door, review, outcome: Outcome, *, by=None, comment="Because.", **more):
    access = access_for(by or door.decider)
    return vote(review, outcome=outcome, comment=comment, access=access, on=A_DAY, at=NOON, **more)


def stage_now(door: Door) -> str:
    door.initiative.refresh_from_db()
    return door.initiative.stage.phase


def test_a_must_that_is_not_met_refuses_the_submission_and_says_what_to_do(door):
    with pytest.raises(Impossible, match=r"The team is named: Not ticked\. Tick it when it is done\."):
        door.submitted()


def test_go_moves_the_stage_and_leaves_an_entry_with_signature_and_evidence(door):
    door.ready()
    review = decided(door, door.submitted(), Outcome.GO)
    assert stage_now(door) == StagePhase.APPROVED
    entry = LedgerEntry.objects.get()
    assert (review.state, review.entry, entry.outcome) == (ReviewState.DECIDED, entry, Outcome.GO)
    assert [one["name"] for one in entry.signatures] == ["Sam Decider"]
    assert entry.signatures[0]["role"] == "Strategy owner (SRO)"
    musts = next(one for one in entry.evidence if one["title"] == "Must be met")
    assert (musts["lines"][0]["label"], musts["lines"][0]["is_met"]) == ("The team is named", True)


def test_evidence_stays_as_it_was_whatever_happens_later(door):
    door.ready()
    decided(door, door.submitted(), Outcome.GO)
    entry = LedgerEntry.objects.get()
    change_initiative(door.initiative, version=door.initiative.version + 1, changes={"name": "Renamed"},
                      access=full_access(), on=A_DAY)  # fmt: skip
    facts = next(one for one in LedgerEntry.objects.get().evidence if one["title"] == "The initiative as it stood")
    assert facts["lines"][0]["value"].startswith("Depot")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(reason="Otherwise")


def test_a_must_that_was_taken_back_keeps_the_gate_shut_at_the_decision(door):
    door.ready()
    review = door.submitted()
    untick(door.initiative, door.must, access=access_for(door.manager))
    with pytest.raises(Impossible, match="not open yet"):
        decided(door, review, Outcome.GO)
    assert stage_now(door) == StagePhase.ASSESSED
    decided(door, review, Outcome.HOLD)
    assert stage_now(door) == StagePhase.ON_HOLD


@pytest.mark.parametrize(
    ("outcome", "phase"),
    [
        (Outcome.HOLD, StagePhase.ON_HOLD),
        (Outcome.RECYCLE, StagePhase.ASSESSED),
        (Outcome.KILL, StagePhase.CANCELLED),
    ],
)
def test_each_outcome_leads_where_it_says(door, outcome, phase):
    door.ready()
    decided(door, door.submitted(), outcome)
    assert stage_now(door) == phase


def test_whoever_submitted_does_not_decide_unless_the_life_cycle_says_so(door):
    both = a_person("Both", role=Role.PMO_LEAD)
    change_gate(door.gate, version=door.gate.version, deciders=["pmo_lead"], access=full_access())
    door.ready()
    review = door.submitted(by=both)
    with pytest.raises(Refused, match="submitted this yourself"):
        decided(door, review, Outcome.GO, by=both)
    door.life_cycle.lets_submitters_decide = True
    door.life_cycle.save()
    assert decided(door, review, Outcome.GO, by=both).state == ReviewState.DECIDED


def test_a_role_elsewhere_decides_nothing_here(door):
    elsewhere = a_person(role=Role.SRO, on=a_portfolio())
    door.ready()
    with pytest.raises(Refused, match="decided by: Strategy owner"):
        decided(door, door.submitted(), Outcome.GO, by=elsewhere)


def test_two_must_agree_where_the_quorum_is_two(door):
    change_gate(door.gate, version=door.gate.version, quorum=2, access=full_access())
    second = a_person("Second", role=Role.SRO)
    door.ready()
    review = door.submitted()
    assert decided(door, review, Outcome.GO).state == ReviewState.OPEN
    assert decided(door, review, Outcome.HOLD, by=second).state == ReviewState.OPEN
    assert waiting_for(access_for(second), on=A_DAY) == []
    # Said again: what was said before counts no more.
    assert decided(door, review, Outcome.GO, by=second).state == ReviewState.DECIDED
    assert len(LedgerEntry.objects.get().signatures) == 2


def test_conditions_are_named_with_owner_and_day_and_tracked_until_met(door):
    door.ready()
    review = door.submitted()
    with pytest.raises(Impossible, match="at least one condition"):
        decided(door, review, Outcome.CONDITIONAL)
    asked = AskedCondition("Show the permit", door.manager, A_DAY + timedelta(days=30))
    past = AskedCondition("Late", door.manager, A_DAY - timedelta(days=1))
    with pytest.raises(Impossible, match="lies ahead"):
        decided(door, review, Outcome.CONDITIONAL, conditions=[past])
    decided(door, review, Outcome.CONDITIONAL, conditions=[asked])
    condition = Condition.objects.get()
    assert stage_now(door) == StagePhase.APPROVED
    with pytest.raises(Refused):
        meet_condition(condition, note="It is here.", access=access_for(a_person()), on=A_DAY)
    with pytest.raises(Impossible, match="Say how"):
        meet_condition(condition, note=" ", access=access_for(door.manager), on=A_DAY)
    assert meet_condition(condition, note="It is here.", access=access_for(door.manager), on=A_DAY).met_on == A_DAY


def test_every_outcome_but_go_needs_a_reason(door):
    door.ready()
    with pytest.raises(Impossible, match="Say why"):
        decided(door, door.submitted(), Outcome.HOLD, comment="  ")


def test_whoever_stands_in_votes_in_the_others_name_and_only_in_those_days(door):
    other = a_person("Stand-in", role=Role.VIEWER)
    door.ready()
    review = door.submitted()
    given = delegate(
        other, since=A_DAY, until=A_DAY + timedelta(days=3), note="", access=access_for(door.decider), on=A_DAY
    )
    with pytest.raises(Refused):
        vote(review, outcome=Outcome.GO, comment="", access=access_for(other), on=A_DAY + timedelta(days=4), at=NOON)
    end_delegation(given, access=access_for(door.decider), on=A_DAY)
    with pytest.raises(Refused):
        decided(door, review, Outcome.GO, by=other)
    delegate(other, since=A_DAY, until=A_DAY, note="", access=access_for(door.decider), on=A_DAY)
    decided(door, review, Outcome.GO, by=other, on_behalf_of=door.decider.pk)
    signature = LedgerEntry.objects.get().signatures[0]
    assert (signature["name"], signature["by"]) == ("Sam Decider", "Stand-in")


def test_one_pair_of_hands_gives_one_vote_whoever_it_stands_in_for(door):
    change_gate(door.gate, version=door.gate.version, quorum=2, access=full_access())
    second = a_person("Second", role=Role.SRO)
    delegate(second, since=A_DAY, until=A_DAY, note="", access=access_for(door.decider), on=A_DAY)
    door.ready()
    review = door.submitted()
    decided(door, review, Outcome.GO, by=second)
    with pytest.raises(Impossible, match="one vote"):
        decided(door, review, Outcome.GO, by=second, on_behalf_of=door.decider.pk)
    assert Vote.objects.count() == 1


def test_a_submitter_decides_through_nobody_else_either(door):
    """The one who is away submitted it: who stands in for them gains no voice by that."""
    change_gate(door.gate, version=door.gate.version, deciders=["pmo_lead"], access=full_access())
    away, other = a_person("Away", role=Role.PMO_LEAD), a_person("Other", role=Role.VIEWER)
    delegate(other, since=A_DAY, until=A_DAY, note="", access=access_for(away), on=A_DAY)
    door.ready()
    with pytest.raises(Refused):
        decided(door, door.submitted(by=away), Outcome.GO, by=other)


def test_a_gate_that_asks_for_the_password_refuses_a_vote_without(door):
    change_gate(door.gate, version=door.gate.version, asks_reauthentication=True, access=full_access())
    door.ready()
    review = door.submitted()
    with pytest.raises(Impossible, match="password"):
        decided(door, review, Outcome.GO)
    assert decided(door, review, Outcome.GO, is_reauthenticated=True).state == ReviewState.DECIDED
    assert Vote.objects.get().is_reauthenticated


def test_what_is_decided_or_withdrawn_is_decided_no_more(door):
    door.ready()
    review = door.submitted()
    with pytest.raises(Impossible, match="waits at"):
        door.submitted()
    withdraw_review(review, access=access_for(door.manager))
    with pytest.raises(Impossible, match="withdrawn"):
        decided(door, review, Outcome.GO)
    again = door.submitted()
    decided(door, again, Outcome.GO)
    with pytest.raises(Impossible, match="decided already"):
        decided(door, again, Outcome.KILL)


def test_documents_are_links_or_files_and_neither_is_anything_else(door):
    paper = a_criterion(door.gate, "Business case", kind=CriterionKind.DOCUMENT)
    access = access_for(door.manager)
    with pytest.raises(Impossible, match="https"):
        attach_link(door.initiative, paper, title="Case", url="javascript:alert(1)", access=access, on=A_DAY)
    facts = {
        "name": "case.pdf",
        "media_type": "application/pdf",
        "title": "",
        "access": access,
        "on": A_DAY,
        "at": NOON,
    }
    with pytest.raises(Impossible, match="10 MB"):
        attach_file(door.initiative, paper, content=b"x" * (MOST_BYTES + 1), **facts)
    with pytest.raises(Impossible, match="empty"):
        attach_file(door.initiative, paper, content=b"", **facts)
    assert attach_file(door.initiative, paper, content=b"%PDF", **facts).title == "case.pdf"
    with pytest.raises(Impossible, match="met in another way"):
        attach_link(door.initiative, door.must, title="", url="https://a.example/", access=access, on=A_DAY)


def test_the_register_leads_past_no_gate_but_with_a_reason_of_who_may_configure(door):
    approved = {"stage": stage_in(StagePhase.APPROVED)}
    with pytest.raises(WorkImpossible, match="through the gate “Approval”"):
        change_initiative(door.initiative, version=door.initiative.version, changes=approved,
                          access=access_for(door.manager), on=A_DAY, reason="I want to")  # fmt: skip
    with pytest.raises(WorkImpossible, match="say why"):
        change_initiative(door.initiative, version=door.initiative.version, changes=approved,
                          access=full_access(), on=A_DAY)  # fmt: skip
    assert LedgerEntry.objects.count() == 0
    change_initiative(door.initiative, version=door.initiative.version, changes=approved,
                      access=full_access(), on=A_DAY, reason="Law asks for it")  # fmt: skip
    entry = LedgerEntry.objects.get()
    assert (entry.outcome, entry.reason) == (Outcome.OVERRIDE, "Law asks for it")


def test_hold_and_back_is_no_way_past_a_gate(door):
    access = access_for(door.manager)

    def moved(phase: StagePhase):
        door.initiative.refresh_from_db()
        return change_initiative(door.initiative, version=door.initiative.version,
                                 changes={"stage": stage_in(phase)}, access=access, on=A_DAY)  # fmt: skip

    moved(StagePhase.ON_HOLD)
    with pytest.raises(WorkImpossible):
        moved(StagePhase.DELIVERY)
    moved(StagePhase.ASSESSED)
    with pytest.raises(WorkImpossible):
        moved(StagePhase.DELIVERY)


def test_a_new_initiative_begins_behind_no_gate(door):
    asked = {"stage": stage_in(StagePhase.DELIVERY)}
    with pytest.raises(WorkImpossible, match="through the gate"):
        create_initiative(name="New", kind="project", portfolio=door.portfolio, access=access_for(door.manager),
                          on=A_DAY, **asked)  # fmt: skip


def test_a_gate_with_an_open_review_is_not_taken_away(door):
    door.ready()
    review = door.submitted()
    with pytest.raises(Impossible, match="wait for a decision"):
        retire_gate(door.gate, access=full_access())
    withdraw_review(review, access=access_for(door.manager))
    retire_gate(door.gate, access=full_access())
    moved = change_initiative(door.initiative, version=door.initiative.version,
                              changes={"stage": stage_in(StagePhase.APPROVED)}, access=access_for(door.manager),
                              on=A_DAY)  # fmt: skip
    assert moved.stage.phase == StagePhase.APPROVED


def test_when_the_cost_no_longer_fits_the_life_cycle_the_review_is_to_be_withdrawn(door):
    door.life_cycle.cost_below = Decimal(1000)
    door.life_cycle.save()
    change_initiative(
        door.initiative, version=door.initiative.version,
        changes={"whole_life_cost": Decimal(500), "currency": "EUR"}, access=full_access(), on=A_DAY,
    )  # fmt: skip
    door.ready()
    review = door.submitted()
    door.initiative.refresh_from_db()
    change_initiative(door.initiative, version=door.initiative.version,
                      changes={"whole_life_cost": Decimal(5000), "currency": "EUR"}, access=full_access(),
                      on=A_DAY)  # fmt: skip
    with pytest.raises(Impossible, match="stands at no gate"):
        decided(door, review, Outcome.GO)


def test_the_ledger_is_searched_narrowed_and_says_what_followed(door):
    door.ready()
    decided(door, door.submitted(), Outcome.RECYCLE, comment="The numbers are old")
    first = LedgerEntry.objects.get()
    decided(door, door.submitted(), Outcome.GO)
    access = access_for(door.decider)
    assert [one.outcome for one in followed_by(access, first, at_most=9)] == [Outcome.GO]
    assert list(ledger_matching(access, LedgerQuery(text="numbers old"))) == [first]
    assert list(ledger_matching(access, LedgerQuery(text=f"D-{first.number}"))) == [first]
    assert list(ledger_matching(access, LedgerQuery(outcome="go", year=2025))) == []
    assert ledger_matching(access, LedgerQuery(kind="gate", year=2026, path=door.portfolio.scope.path)).count() == 2
    assert ledger_matching(access_for(a_person()), LedgerQuery()).count() == 0


def test_a_second_gate_waits_behind_the_first(door):
    later = a_gate(door.life_cycle, "Start", start=StagePhase.APPROVED, end=StagePhase.DELIVERY)
    door.ready()
    decided(door, door.submitted(), Outcome.GO)
    door.gate = later
    decided(door, door.submitted(), Outcome.GO)
    assert stage_now(door) == StagePhase.DELIVERY
