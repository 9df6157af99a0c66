"""Whatever people do with an assessment, in whatever order: nothing is closed in dispute, and nothing changes after."""

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pilotage.accounts.rules import Refused
from pilotage.maturity.actions.answering import answer, mark_done
from pilotage.maturity.actions.assessments import (
    close_assessment,
    invite,
    keep_evidence,
    remove_participant,
    withdraw_assessment,
)
from pilotage.maturity.actions.settling import settle, unsettle
from pilotage.maturity.models import Answer, Assessment, AssessmentState, DimensionLevel, Participant, Settlement
from pilotage.maturity.reads.assessments import picture_of
from pilotage.maturity.rules.assessing import in_dispute
from pilotage.maturity.rules.refusals import Impossible, Stale
from tests.builders import A_DAY, access_for, full_access
from tests.maturity.builders_assessments import NOON, PRACTICES, Panel, found

KEYS = st.sampled_from([key for _dimension, key, *_rest in PRACTICES])
WHO = st.sampled_from(["leader", "ann", "bob", "viewer"])
SAYS = st.sampled_from(["no", "partly", "yes", "unknown"])


class Assessing(RuleBasedStateMachine):
    """Those who may and those who may not answer, settle, look at the data, close and withdraw as they like."""

    @initialize()
    def arrange(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.panel = Panel()
        self.frozen: list[object] | None = None

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def tried(self, work) -> bool:
        try:
            with transaction.atomic():
                work()
        except (Impossible, Refused, Stale):
            return False
        return True

    def access(self, who: str):
        return access_for(getattr(self.panel, who))

    def now(self) -> Assessment:
        return Assessment.objects.select_related("scope", "model").get(pk=self.panel.assessment.pk)

    @rule(who=WHO, key=KEYS, says=SAYS)
    def answers(self, who: str, key: str, says: str) -> None:
        practice = self.panel.shape.by_key[key].id
        kept = Answer.objects.filter(participant__person=getattr(self.panel, who), practice=practice).first()
        version = kept.version if kept else 0
        one, access = self.now(), self.access(who)
        done = self.tried(lambda: answer(one, practice, says=says, comment="", version=version, access=access))
        is_asked = Participant.objects.filter(assessment=one, person=getattr(self.panel, who)).exists()
        assert not done or (is_asked and one.state == AssessmentState.OPEN and key != "painted")

    @rule(who=WHO)
    def says_done(self, who: str) -> None:
        self.tried(lambda: mark_done(self.now(), access=self.access(who), on=A_DAY))

    @rule(who=WHO, listed=st.integers(0, 10), fresh=st.integers(0, 10))
    def looks_at_the_data(self, who: str, listed: int, fresh: int) -> None:
        evidence = {"listed": found(listed, 10), "fresh": found(fresh, 10, 0.8), "planned": found(0, 0, 0.5)}
        one, access = self.now(), self.access(who)
        done = self.tried(lambda: keep_evidence(one, self.panel.shape, evidence, access=access, at=NOON))
        assert not done or who == "leader"

    @rule(who=WHO, key=KEYS, says=SAYS, reason=st.sampled_from(["", "We talked."]))
    def settles(self, who: str, key: str, says: str, reason: str) -> None:
        practice = self.panel.shape.by_key[key].id
        kept = Settlement.objects.filter(practice=practice).first()
        version = kept.version if kept else 0
        done = self.tried(
            lambda: settle(self.now(), practice, says=says, reason=reason, version=version, access=self.access(who),
                           at=NOON)
        )  # fmt: skip
        assert not done or (who == "leader" and reason and says != "unknown")

    @rule(key=KEYS)
    def takes_back(self, key: str) -> None:
        practice = self.panel.shape.by_key[key].id
        kept = Settlement.objects.filter(practice=practice).first()
        version = kept.version if kept else 0
        self.tried(lambda: unsettle(self.now(), practice, version=version, access=self.access("leader")))

    @rule(who=WHO)
    def invites(self, who: str) -> None:
        self.tried(lambda: invite(self.now(), [self.panel.viewer], access=self.access(who)))

    @rule()
    def removes(self) -> None:
        part = Participant.objects.filter(person=self.panel.bob).first()
        if part is not None:
            self.tried(lambda: remove_participant(part, access=self.access("leader")))

    @rule(who=WHO)
    def closes(self, who: str) -> None:
        one = self.now()
        picture = picture_of(one, full_access())
        disputed = in_dispute(picture.shape, picture.standings)
        done = self.tried(lambda: close_assessment(one, version=one.version, access=self.access(who), on=A_DAY))
        assert done == (
            who == "leader"
            and one.state == AssessmentState.OPEN
            and one.evidence_at is not None
            and not disputed
        )  # fmt: skip
        if done:
            self.frozen = self.everything()

    @rule(luck=st.integers(0, 9))
    def withdraws(self, luck: int) -> None:
        one = self.now()
        # Seldom, or nothing would be left to close.
        if luck == 0 and self.tried(
            lambda: withdraw_assessment(one, version=one.version, access=self.access("leader"))
        ):
            self.frozen = self.everything()

    def everything(self) -> list[object]:
        one = self.panel.assessment
        return [
            list(Assessment.objects.filter(pk=one.pk).values_list()),
            sorted(Answer.objects.filter(participant__assessment=one).values_list()),
            sorted(Participant.objects.filter(assessment=one).values_list("pk", "person")),
            sorted(Settlement.objects.filter(assessment=one).values_list()),
            sorted(one.evidence.values_list()),
            sorted(DimensionLevel.objects.filter(assessment=one).values_list("pk", "source", "progress")),
        ]

    @invariant()
    def what_has_ended_stays_as_it_was(self) -> None:
        if getattr(self, "frozen", None) is not None:
            assert self.everything() == self.frozen

    @invariant()
    def levels_are_kept_of_what_is_closed_and_of_nothing_else(self) -> None:
        if hasattr(self, "panel"):
            # Two dimensions by three sources.
            expected = 6 if self.now().state == AssessmentState.CLOSED else 0
            assert DimensionLevel.objects.count() == expected


@pytest.mark.django_db
def test_no_order_of_deeds_closes_what_is_in_dispute_or_changes_what_is_over():
    run_state_machine_as_test(
        Assessing, settings=settings(max_examples=15, stateful_step_count=18, deadline=None, derandomize=True)
    )
