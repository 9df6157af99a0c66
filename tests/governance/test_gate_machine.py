"""Whatever people do at a gate, in whatever order: nothing leads past a must, and nobody decides without the role."""

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.governance.actions.deciding import vote
from pilotage.governance.actions.delegating import delegate
from pilotage.governance.actions.submitting import tick, untick, withdraw_review
from pilotage.governance.models import GateReview, LedgerEntry, Outcome, ReviewState, Tick
from pilotage.governance.rules.refusals import Impossible
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative, StagePhase
from pilotage.work.reads.visible import stage_in
from pilotage.work.rules import Impossible as WorkImpossible
from tests.builders import A_DAY, a_person, access_for
from tests.governance.gates import NOON, Door

AHEAD = (StagePhase.APPROVED, StagePhase.DELIVERY, StagePhase.CLOSED)
OUTCOMES = st.sampled_from([Outcome.GO, Outcome.HOLD, Outcome.RECYCLE, Outcome.KILL])


class Gatekeeping(RuleBasedStateMachine):
    """People with and without the role tick, submit, vote, withdraw, stand in and change stages as they like."""

    @initialize()
    def arrange(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.door = Door()
        bare = a_person("Viewer", role=Role.VIEWER, on=self.door.portfolio)
        self.people = {"manager": self.door.manager, "decider": self.door.decider, "viewer": bare}
        self.stands_in: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def tried(self, work) -> bool:
        try:
            with transaction.atomic():
                work()
        except (Impossible, Refused, WorkImpossible):
            return False
        return True

    def open_review(self) -> GateReview | None:
        return (
            GateReview.objects.filter(state=ReviewState.OPEN).select_related("gate__life_cycle", "initiative").first()
        )

    @rule(who=st.sampled_from(["manager", "viewer"]))
    def ticks(self, who: str) -> None:
        done = self.tried(lambda: tick(self.door.initiative, self.door.must, note="",
                                       access=access_for(self.people[who]), on=A_DAY))  # fmt: skip
        assert not done or who == "manager"

    @rule()
    def unticks(self) -> None:
        self.tried(lambda: untick(self.door.initiative, self.door.must, access=access_for(self.door.manager)))

    @rule(who=st.sampled_from(["manager", "decider", "viewer"]))
    def submits(self, who: str) -> None:
        is_ticked = Tick.objects.exists()
        done = self.tried(lambda: self.door.submitted(by=self.people[who]))
        assert not done or (who == "manager" and is_ticked)

    @rule()
    def withdraws(self) -> None:
        review = self.open_review()
        if review is not None:
            self.tried(lambda: withdraw_review(review, access=access_for(self.door.manager)))

    @rule(who=st.sampled_from(["manager", "viewer"]))
    def lets_stand_in(self, who: str) -> None:
        other = self.people[who]
        if self.tried(lambda: delegate(other, since=A_DAY, until=A_DAY, note="",
                                       access=access_for(self.door.decider), on=A_DAY)):  # fmt: skip
            self.stands_in.add(who)

    @rule(who=st.sampled_from(["manager", "decider", "viewer"]), outcome=OUTCOMES)
    def votes(self, who: str, outcome: Outcome) -> None:
        review = self.open_review()
        if review is None:
            return
        is_ticked = Tick.objects.exists()
        done = self.tried(lambda: vote(review, outcome=outcome, comment="So.", access=access_for(self.people[who]),
                                       on=A_DAY, at=NOON))  # fmt: skip
        # The manager submitted, and so decides in nobody's name; the viewer only for the decider.
        assert not done or who == "decider" or (who == "viewer" and who in self.stands_in)
        assert not done or outcome != Outcome.GO or is_ticked

    @rule(phase=st.sampled_from([*StagePhase]), who=st.sampled_from(["manager", "decider", "viewer"]))
    def changes_the_stage(self, phase: StagePhase, who: str) -> None:
        now = Initiative.objects.select_related("scope", "stage").get(pk=self.door.initiative.pk)
        access, changes = access_for(self.people[who]), {"stage": stage_in(phase)}
        self.tried(
            lambda: change_initiative(
                now, version=now.version, changes=changes, access=access, on=A_DAY, reason="Why not"
            )
        )

    @invariant()
    def what_is_ahead_went_through_the_gate(self) -> None:
        if not hasattr(self, "door"):
            return
        now = Initiative.objects.select_related("stage").get(pk=self.door.initiative.pk)
        went = LedgerEntry.objects.filter(initiative=now, outcome=Outcome.GO)
        assert now.stage.phase not in AHEAD or went.exists()
        assert not LedgerEntry.objects.filter(outcome=Outcome.OVERRIDE).exists()

    @invariant()
    def no_entry_was_signed_by_the_submitter(self) -> None:
        for review in GateReview.objects.filter(state=ReviewState.DECIDED).prefetch_related("votes"):
            assert all(one.signed_by_id != review.submitted_by_id for one in review.votes.all())


@pytest.mark.django_db
def test_no_order_of_deeds_leads_past_the_gate():
    run_state_machine_as_test(
        Gatekeeping, settings=settings(max_examples=12, stateful_step_count=14, deadline=None, derandomize=True)
    )
