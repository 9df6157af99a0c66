"""An assessment: started, answered, settled, closed or withdrawn; each deed does, refuses, leaves nothing half done."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pilotage.accounts.models import Person, Role
from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import STRANGER, Refused
from pilotage.maturity.actions.answering import answer, mark_done, mark_not_done
from pilotage.maturity.actions.assessments import (
    close_assessment,
    invite,
    keep_evidence,
    remove_participant,
    start_assessment,
    withdraw_assessment,
)
from pilotage.maturity.actions.settling import settle, unsettle
from pilotage.maturity.models import (
    Answer,
    Assessment,
    AssessmentState,
    DimensionLevel,
    ModelState,
    Participant,
    PracticeEvidence,
    Settlement,
    Source,
)
from pilotage.maturity.reads.assessments import (
    assessments_visible_to,
    held_settled,
    last_closed,
    levels_of,
    newest_closed,
    picture_of,
    waiting_for,
)
from pilotage.maturity.reads.needs import answers_to_give
from pilotage.maturity.rules.assessing import Stand
from pilotage.maturity.rules.refusals import Impossible, Stale
from tests.builders import A_DAY, a_person, a_portfolio, access_for, an_initiative, full_access
from tests.maturity.builders_assessments import NOON, Panel, a_closed_assessment, a_small_model, found

pytestmark = pytest.mark.django_db
ALL_YES = dict.fromkeys(("listed", "read", "fresh", "believed", "planned", "followed"), "yes")


@pytest.fixture
def panel(db) -> Panel:
    return Panel()


def version_of(one: Assessment) -> int:
    return Assessment.objects.get(pk=one.pk).version


# Starting.


def test_a_started_assessment_asks_its_people_and_is_led_by_who_started_it(panel):
    one = panel.assessment
    assert (one.state, one.led_by_id, one.day) == (AssessmentState.OPEN, panel.leader.pk, A_DAY)
    assert set(Participant.objects.values_list("person__name", flat=True)) == {"Ann Asked", "Bob Asked"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "  "}, "name"),
        ({"day": A_DAY + timedelta(days=1)}, "still to come"),
        ({"day": A_DAY - timedelta(days=32)}, "last 31 days"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_started(panel, wrong, said):
    facts = {"name": "X", "scope": panel.portfolio.scope, "model": panel.model, "day": A_DAY, "people": [], "note": ""}
    facts |= wrong
    name = facts.pop("name")
    with pytest.raises(Impossible, match=said):
        start_assessment(name, **facts, access=access_for(panel.leader), on=A_DAY)
    assert Assessment.objects.count() == 1


def test_an_initiative_a_draft_and_a_person_without_a_role_are_refused(panel):
    facts = {"day": A_DAY, "note": "", "access": full_access(), "on": A_DAY}
    with pytest.raises(Impossible, match="an initiative has no PMO"):
        start_assessment("X", scope=an_initiative().scope, model=panel.model, people=[], **facts)
    draft = a_small_model("2", state=ModelState.DRAFT)
    with pytest.raises(Impossible, match="in force or ready"):
        start_assessment("X", scope=enterprise_scope(), model=draft, people=[], **facts)
    with pytest.raises(Impossible, match="has no role yet"):
        start_assessment("X", scope=enterprise_scope(), model=panel.model, people=[a_person("Nobody")], **facts)
    named = Person.objects.create(name="Only named")
    with pytest.raises(Impossible, match="Only named cannot sign in"):
        start_assessment("X", scope=enterprise_scope(), model=panel.model, people=[named], **facts)
    assert Assessment.objects.count() == 1


def test_only_who_may_configure_a_scope_leads_there(panel):
    facts = {"model": panel.model, "day": A_DAY, "people": [], "note": "", "on": A_DAY}
    for person in (panel.viewer, panel.ann, panel.bob):
        with pytest.raises(Refused):
            start_assessment("X", scope=panel.portfolio.scope, access=access_for(person), **facts)
    for scope in (enterprise_scope(), a_portfolio().scope):
        with pytest.raises(Refused):
            start_assessment("X", scope=scope, access=access_for(panel.leader), **facts)


# People.


def test_people_are_invited_once_and_removed_until_they_answer(panel):
    more, leads = a_person(role=Role.VIEWER), {"access": access_for(panel.leader)}
    invite(panel.assessment, [more, panel.ann], **leads)
    assert Participant.objects.count() == 3
    remove_participant(Participant.objects.get(person=more), **leads)
    assert Participant.objects.count() == 2
    panel.says(panel.ann, {"listed": "yes"})
    with pytest.raises(Impossible, match="has answered already"):
        remove_participant(Participant.objects.get(person=panel.ann), **leads)
    with pytest.raises(Refused):
        invite(panel.assessment, [more], access=access_for(panel.ann))
    with pytest.raises(Refused):
        remove_participant(Participant.objects.get(person=panel.bob), access=access_for(panel.bob))
    assert Participant.objects.count() == 2


# Answering.


def test_an_answer_is_kept_and_changed_at_the_version_that_was_read(panel):
    facts = {"access": access_for(panel.ann), "comment": "  In the register.  "}
    practice = panel.shape.by_key["listed"].id
    kept = answer(panel.assessment, practice, says="partly", version=0, **facts)
    assert (kept.says, kept.comment, kept.version) == ("partly", "In the register.", 1)
    changed = answer(panel.assessment, practice, says="yes", version=1, **facts)
    assert (changed.says, changed.version) == ("yes", 2)
    with pytest.raises(Stale) as stale:
        answer(panel.assessment, practice, says="no", version=1, **facts)
    assert stale.value.current.pk == kept.pk
    assert Answer.objects.get().says == "yes"


def test_only_a_participant_answers_and_in_nobody_elses_name(panel):
    practice = panel.shape.by_key["listed"].id
    for access in (access_for(panel.viewer), access_for(panel.leader), full_access(), STRANGER):
        with pytest.raises(Refused, match="asked to take part"):
            answer(panel.assessment, practice, says="yes", comment="", version=0, access=access)
    assert not Answer.objects.exists()


def test_what_is_not_asked_is_not_answered(panel):
    facts = {"comment": "", "version": 0, "access": access_for(panel.ann)}
    with pytest.raises(Impossible, match="does not ask"):
        answer(panel.assessment, panel.shape.by_key["painted"].id, says="yes", **facts)
    other = a_small_model("2").practices.get(key="listed")
    with pytest.raises(Impossible, match="does not ask"):
        answer(panel.assessment, other.pk, says="yes", **facts)
    with pytest.raises(Impossible, match="four answers"):
        answer(panel.assessment, panel.shape.by_key["listed"].id, says="maybe", **facts)
    with pytest.raises(Impossible, match="2000 characters"):
        answer(panel.assessment, panel.shape.by_key["listed"].id, says="yes", **{**facts, "comment": "x" * 2001})
    assert not Answer.objects.exists()


def test_a_participant_says_when_they_are_done_and_that_they_are_not_after_all(panel):
    ann = access_for(panel.ann)
    with pytest.raises(Impossible, match="not answered anything"):
        mark_done(panel.assessment, access=ann, on=A_DAY)
    assert [one.left for one in waiting_for(ann)] == [6]
    panel.says(panel.ann, {"listed": "yes", "read": "unknown"})
    assert [one.left for one in waiting_for(ann)] == [4]
    assert [line.address for line in answers_to_give(ann, A_DAY)] == [
        f"/capability/assessments/{panel.assessment.pk}/answer/"
    ]
    assert mark_done(panel.assessment, access=ann, on=A_DAY).done_on == A_DAY
    assert waiting_for(ann) == []
    assert answers_to_give(ann, A_DAY) == []
    mark_not_done(panel.assessment, access=ann)
    assert [one.left for one in waiting_for(ann)] == [4]
    with pytest.raises(Refused):
        mark_done(panel.assessment, access=access_for(panel.viewer), on=A_DAY)
    assert waiting_for(access_for(panel.viewer)) == waiting_for(STRANGER) == []


# Evidence.


def test_evidence_takes_the_place_of_what_was_there(panel):
    panel.gathers({"listed": found(9, 10, suspects=2, signs=("2: alike",)), "fresh": found(1, 2, 0.8)})
    one = panel.gathers({"listed": found(8, 10)})
    assert one.evidence_at == NOON
    kept = PracticeEvidence.objects.get()
    assert (kept.practice.key, kept.passed, kept.asked, kept.threshold) == ("listed", 8, 10, Decimal("0.9"))
    for person in (panel.ann, panel.viewer):
        with pytest.raises(Refused):
            keep_evidence(panel.assessment, panel.shape, {}, access=access_for(person), at=NOON)


# Settling.


def test_what_is_settled_holds_with_its_reason_until_it_is_taken_back(panel):
    panel.says(panel.ann, {"read": "yes"})
    panel.says(panel.bob, {"read": "no"})
    practice, lead = panel.shape.by_key["read"].id, access_for(panel.leader)
    facts = {"access": lead, "at": NOON}
    with pytest.raises(Impossible, match="Say why"):
        settle(panel.assessment, practice, says="yes", reason="  ", version=0, **facts)
    with pytest.raises(Impossible, match="Choose what holds"):
        settle(panel.assessment, practice, says="unknown", reason="So.", version=0, **facts)
    made = settle(panel.assessment, practice, says="partly", reason="Half of them.", version=0, **facts)
    assert picture_of(panel.assessment, lead).standings["read"].value == 0.5
    with pytest.raises(Stale):
        settle(panel.assessment, practice, says="yes", reason="All.", version=0, **facts)
    again = settle(panel.assessment, practice, says="yes", reason="All.", version=made.version, **facts)
    with pytest.raises(Stale):
        unsettle(panel.assessment, practice, version=made.version, access=lead)
    unsettle(panel.assessment, practice, version=again.version, access=lead)
    assert not Settlement.objects.exists()
    assert picture_of(panel.assessment, lead).standings["read"].stand == Stand.DISPUTED
    for person in (panel.ann, panel.viewer):
        with pytest.raises(Refused):
            settle(panel.assessment, practice, says="yes", reason="I say so.", version=0, access=access_for(person),
                   at=NOON)  # fmt: skip


# Closing.


def test_a_closed_assessment_keeps_its_levels_by_every_source(panel):
    panel.both_say({**ALL_YES, "fresh": "partly"})
    panel.gathers({"listed": found(10, 10), "fresh": found(7, 10, 0.8), "planned": found(0, 0, 0.5)})
    closed = panel.closed()
    assert (closed.state, closed.closed_on, closed.closed_by_id) == (AssessmentState.CLOSED, A_DAY, panel.leader.pk)
    kept = {
        (one.dimension.key, one.source): (one.level, one.progress)
        for one in DimensionLevel.objects.select_related("dimension")
    }
    # Visibility by opinion: level 1 whole; of level 2 fresh (weight 2) is half there, believed (1) whole: 2 of 3.
    # By evidence only listed and fresh count: fresh fails. Execution by evidence: the probe had nothing to look at.
    assert kept == {
        ("visibility", Source.OPINION): (1, pytest.approx(2 / 3)),
        ("visibility", Source.EVIDENCE): (1, 0.0),
        ("visibility", Source.SETTLED): (1, pytest.approx(2 / 3)),
        ("execution", Source.OPINION): (5, 0.0),
        ("execution", Source.EVIDENCE): (None, 0.0),
        ("execution", Source.SETTLED): (5, 0.0),
    }
    told = levels_of(closed)
    assert {key: (one.level, one.progress) for key, one in told.items()} == kept
    assert all(one.unknown is None for one in told.values())
    assert held_settled(closed, panel.shape) == {**dict.fromkeys(ALL_YES, 1.0), "fresh": 0.5}


def test_nothing_is_closed_while_something_is_in_dispute_and_the_refusal_names_it(panel):
    panel.both_say({"listed": "yes"})
    panel.says(panel.ann, {"read": "yes"})
    panel.says(panel.bob, {"read": "partly"})
    panel.gathers({"listed": found(1, 10)})
    with pytest.raises(Impossible, match="“Listed”, “Read by all”"):
        panel.closed()
    panel.settles("listed", "no")
    with pytest.raises(Impossible, match="settle them first: “Read by all”"):
        panel.closed()
    assert not DimensionLevel.objects.exists()
    panel.settles("read", "partly")
    assert panel.closed().state == AssessmentState.CLOSED


def test_nothing_is_closed_before_the_data_were_looked_at(panel):
    panel.both_say(ALL_YES)
    with pytest.raises(Impossible, match="looked at the data"):
        panel.closed()


def test_a_stale_close_and_one_by_somebody_else_are_refused(panel):
    panel.both_say(ALL_YES)
    panel.gathers()
    lead = access_for(panel.leader)
    with pytest.raises(Stale):
        close_assessment(panel.assessment, version=version_of(panel.assessment) - 1, access=lead, on=A_DAY)
    with pytest.raises(Refused):
        close_assessment(panel.assessment, version=version_of(panel.assessment), access=access_for(panel.ann), on=A_DAY)
    assert Assessment.objects.get().state == AssessmentState.OPEN


@pytest.mark.parametrize("ending", ["closed", "withdrawn"])
def test_nothing_of_it_changes_after_its_end(panel, ending):
    panel.both_say(ALL_YES)
    panel.gathers()
    panel.settles("followed", "partly")
    lead, ann = access_for(panel.leader), access_for(panel.ann)
    if ending == "closed":
        one = panel.closed()
    else:
        one = withdraw_assessment(panel.assessment, version=version_of(panel.assessment), access=lead)
    practice, after = panel.shape.by_key["followed"].id, []
    deeds = (
        lambda: answer(one, practice, says="no", comment="", version=1, access=ann),
        lambda: mark_done(one, access=ann, on=A_DAY),
        lambda: invite(one, [panel.viewer], access=lead),
        lambda: remove_participant(Participant.objects.get(person=panel.bob), access=lead),
        lambda: keep_evidence(one, panel.shape, {}, access=lead, at=NOON),
        lambda: settle(one, practice, says="no", reason="So.", version=1, access=lead, at=NOON),
        lambda: unsettle(one, practice, version=1, access=lead),
        lambda: close_assessment(one, version=version_of(one), access=lead, on=A_DAY),
        lambda: withdraw_assessment(one, version=version_of(one), access=lead),
    )
    for deed in deeds:
        with pytest.raises(Impossible, match="nothing of it changes"):
            deed()
        after.append(Settlement.objects.get().says)
    assert set(after) == {"partly"}
    assert Answer.objects.count() == 12


def test_a_deed_stands_in_history_with_who_did_it(panel):
    panel.both_say(ALL_YES)
    panel.gathers()
    panel.closed()
    events = Assessment.pgh_event_model.objects.filter(pgh_obj=panel.assessment).order_by("pgh_id")
    assert [one.pgh_context.metadata["action"] for one in events] == [
        "start_assessment", "keep_evidence", "close_assessment",
    ]  # fmt: skip
    assert events.last().pgh_context.metadata["user"] == str(panel.leader.pk)


# Who sees what.


def test_assessments_are_seen_by_who_sees_their_scope_and_by_who_takes_part(panel):
    elsewhere = a_person("Guest", role=Role.VIEWER, on=a_portfolio())
    stranger = a_person("Stranger", role=Role.VIEWER, on=a_portfolio())
    whole = a_closed_assessment({"listed": "yes"}, name="Whole")
    invite(panel.assessment, [elsewhere], access=access_for(panel.leader))

    def seen(person: Person) -> set[str]:
        return set(assessments_visible_to(access_for(person)).values_list("name", flat=True))

    assert seen(panel.viewer) == seen(elsewhere) == {"Spring"}
    assert seen(stranger) == set()
    assert set(assessments_visible_to(full_access())) == {panel.assessment, whole}
    assert not assessments_visible_to(STRANGER).exists()
    # Somebody who sees everything sees it once, also when they take part.
    both = a_person(role=Role.VIEWER)
    invite(panel.assessment, [both], access=access_for(panel.leader))
    assert assessments_visible_to(access_for(both)).count() == 2


def test_the_newest_closed_one_of_just_that_scope_is_the_last(panel):
    path, access = panel.portfolio.scope.path, full_access()
    assert last_closed(access, path=path) is None
    first = a_closed_assessment({"listed": "yes"}, name="First", scope=panel.portfolio.scope, day=date(2026, 1, 5))
    second = a_closed_assessment({"listed": "yes"}, name="Second", scope=panel.portfolio.scope, day=date(2026, 2, 5))
    whole = a_closed_assessment({"listed": "yes"}, name="Whole", day=date(2026, 2, 9))
    assert last_closed(access, path=path) == second
    assert last_closed(access, path=path, on=date(2026, 2, 4)) == first
    assert last_closed(access, path=path, on=date(2026, 1, 4)) is None
    assert last_closed(access, path=enterprise_scope().path) == whole
    assert last_closed(access_for(panel.viewer), path=enterprise_scope().path) is None
    assert newest_closed(access) == [whole, second]
    assert newest_closed(access_for(panel.viewer)) == [second]


def test_numbers_of_money_are_told_to_who_may_see_money_there(panel):
    practice = panel.model.practices.get(key="planned")
    practice.probe = "cost_known"
    practice.save()
    panel.gathers({"planned": found(3, 10, 0.5), "listed": found(9, 10)})
    assert picture_of(panel.assessment, access_for(panel.leader)).untold == frozenset()
    viewer = picture_of(panel.assessment, access_for(panel.viewer))
    assert viewer.untold == {"planned"}
    guest = a_person(role=Role.PMO_LEAD, on=a_portfolio())
    invite(panel.assessment, [guest], access=access_for(panel.leader))
    # Who sees money elsewhere learns no numbers of this place.
    assert picture_of(panel.assessment, access_for(guest)).untold == {"planned", "listed", "fresh"}
