"""The pages of assessments: who opens them, what they show and to whom, and what sending their forms does."""

from datetime import date

import pytest
from django.test import Client

from pilotage.accounts.models import Role
from pilotage.accounts.reads import enterprise_scope
from pilotage.governance.reads.notices import notice_kinds
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.maturity.actions.capability import put_in_force
from pilotage.maturity.models import Answer, Assessment, AssessmentState, CapabilityModel, Participant, Settlement
from tests.builders import A_DAY, a_person, a_portfolio, access_for, full_access
from tests.maturity.builders_assessments import Panel, a_closed_assessment, a_small_model, found
from tests.maturity.visits import queries_of, signed_in

pytestmark = pytest.mark.django_db
ALL_YES = dict.fromkeys(("listed", "read", "fresh", "believed", "planned", "followed"), "yes")
PAGES = ("", "answer/", "settle/")


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = A_DAY.isoformat()


def page_of(panel: Panel, tail: str = "") -> str:
    return f"/capability/assessments/{panel.assessment.pk}/{tail}"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_pages_open_for_those_whose_they_are(panel):
    statuses = {
        person.name: [signed_in(person).get(page_of(panel, tail)).status_code for tail in PAGES]
        for person in (panel.leader, panel.ann, panel.viewer, a_person("Far", role=Role.PMO_LEAD, on=a_portfolio()))
    }
    assert statuses == {
        "Lea Leader": [200, 403, 200],
        "Ann Asked": [200, 200, 403],
        "Vic Viewer": [200, 403, 403],
        "Far": [404, 404, 404],
    }


def test_a_stranger_posts_nowhere(panel):
    far = signed_in(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    practice = panel.shape.by_key["listed"].id
    tails = (
        "invite/", f"participants/{Participant.objects.all()[0].pk}/remove/", "evidence/", "close/", "withdraw/",
        "answer/", f"settle/{practice}/", f"settle/{practice}/undo/",
    )  # fmt: skip
    assert {far.post(page_of(panel, tail)).status_code for tail in tails} == {404}


# Starting.


def sent(panel: Panel, **other: object) -> dict[str, object]:
    return {
        "name": "Summer", "scope": str(panel.portfolio.scope_id), "day": A_DAY.isoformat(),
        "model": str(panel.model.pk), "people": [str(panel.ann.pk)], "note": "", **other,
    }  # fmt: skip


def test_a_leader_starts_an_assessment_and_its_evidence_is_gathered(panel, django_capture_on_commit_callbacks):
    client = signed_in(panel.leader)
    form = text_of(client, "/capability/assessments/new/")
    assert "Networks" in form
    assert str(enterprise_scope().pk) not in form
    answer = client.post("/capability/assessments/new/", sent(panel))
    made = Assessment.objects.get(name="Summer")
    assert (answer.status_code, answer["Location"]) == (303, f"/capability/assessments/{made.pk}/")
    run_waiting_jobs()
    made.refresh_from_db()
    assert made.evidence_at is not None
    assert set(made.evidence.values_list("practice__key", flat=True)) == {"listed", "fresh", "planned"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"day": "2030-01-01"}, "still to come"),
        ({"scope": "not one"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(panel, wrong, said):
    answer = signed_in(panel.leader).post("/capability/assessments/new/", sent(panel, **wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Assessment.objects.count() == 1


def test_another_scope_is_no_choice_of_a_leader(panel):
    hidden = a_portfolio("Elsewhere")
    client = signed_in(panel.leader)
    assert "Elsewhere" not in text_of(client, "/capability/assessments/new/")
    for scope in (hidden.scope_id, enterprise_scope().pk):
        assert client.post("/capability/assessments/new/", sent(panel, scope=str(scope))).status_code == 422
    assert Assessment.objects.count() == 1


# Answering.


def answers(panel: Panel, dimension: str = "visibility", **said: str) -> dict[str, str]:
    found = {}
    for key, says in said.items():
        practice = panel.shape.by_key[key]
        kept = Answer.objects.filter(practice=practice.id, participant__person=panel.ann).first()
        found |= {f"says-{practice.id}": says, f"version-{practice.id}": str(kept.version if kept else 0)}
    return found


def test_answers_are_kept_while_one_goes_and_the_page_learns_their_versions(panel):
    client, address = signed_in(panel.ann), page_of(panel, "answer/") + "?dimension=visibility"
    one = panel.shape.by_key["listed"].id
    answer = client.post(address, answers(panel, listed="yes"), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="version-{one}" name="version-{one}" value="1" hx-swap-oob="true"' in text
    assert "1 of 6 answered" in text
    assert "Kept at" in text
    # What was sent before and did not change is not written again.
    again = client.post(address, answers(panel, listed="yes", read="partly"), headers={"HX-Request": "true"})
    assert f"version-{one}" not in again.content.decode()
    assert {one.practice.key: (one.says, one.version) for one in Answer.objects.select_related("practice")} == {
        "listed": ("yes", 1), "read": ("partly", 1),
    }  # fmt: skip


def test_a_stale_answer_is_refused_in_words_and_what_is_there_stays(panel):
    client, address = signed_in(panel.ann), page_of(panel, "answer/") + "?dimension=visibility"
    stale = answers(panel, listed="no")
    client.post(address, answers(panel, listed="yes"))
    answer = client.post(address, stale, headers={"HX-Request": "true"})
    assert "“Listed”: Somebody changed this in the meantime" in answer.content.decode()
    assert Answer.objects.get().says == "yes"


def test_a_comment_alone_asks_for_an_answer(panel):
    one = panel.shape.by_key["listed"].id
    address = page_of(panel, "answer/") + "?dimension=visibility"
    answer = signed_in(panel.ann).post(address, {f"comment-{one}": "Hm."}, headers={"HX-Request": "true"})
    assert "Choose one of the four answers" in answer.content.decode()
    assert not Answer.objects.exists()


def test_without_a_script_the_button_keeps_and_leads_on(panel):
    client, address = signed_in(panel.ann), page_of(panel, "answer/")
    answer = client.post(f"{address}?dimension=visibility", {**answers(panel, listed="yes"), "next": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, f"{address}?dimension=execution")
    page = text_of(client, f"{address}?dimension=execution")
    assert "Planned, and seen to be so." in page
    assert "Painted green" not in page
    # Without a dimension in the address, the first with something left.
    client.post(f"{address}?dimension=visibility", answers(panel, read="yes", fresh="no", believed="unknown"))
    assert "Planned, and seen to be so." in text_of(client, address)


def test_evidence_stands_beside_with_its_numbers(panel):
    panel.gathers({"listed": found(41, 50, suspects=3, signs=("3: all alike",)), "fresh": found(0, 0, 0.8)})
    page = text_of(signed_in(panel.ann), page_of(panel, "answer/") + "?dimension=visibility")
    assert "41 of 50 (82\u202f%), 90\u202f% needed" in page
    assert "does not hold" in page
    assert "3: all alike" in page
    assert "no evidence yet, 80\u202f% needed" in page
    assert "No data speak to this" in page


def test_who_is_done_says_so_and_may_go_on(panel):
    client = signed_in(panel.ann)
    panel.says(panel.ann, {"listed": "yes"})
    address = page_of(panel, "answer/") + "?dimension=visibility"
    answer = client.post(address, {**answers(panel, read="no"), "done": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, page_of(panel))
    assert Participant.objects.get(person=panel.ann).done_on == A_DAY
    # What was sent with it is kept, too.
    assert Answer.objects.get(practice__key="read").says == "no"
    client.post(address, {"again": "yes"})
    assert Participant.objects.get(person=panel.ann).done_on is None


# Settling and the result.


def in_dispute(panel: Panel) -> None:
    panel.both_say({**ALL_YES, "read": "unknown"})
    Answer.objects.filter(participant__person=panel.bob, practice__key="believed").update(
        says="no", comment="Nobody believes it."
    )
    panel.gathers({"listed": found(4, 10), "fresh": found(9, 10, 0.8)})


def test_names_and_comments_are_for_who_leads(panel):
    in_dispute(panel)
    page = text_of(signed_in(panel.leader), page_of(panel, "settle/"))
    assert "2 practices in dispute" in page
    assert "Bob Asked" in page
    assert "Nobody believes it." in page
    assert "People say in place, the data do not." in page
    assert "Some say in place, some not at all." in page
    for person in (panel.ann, panel.viewer):
        for tail in ("", "settle/"):
            shown = signed_in(person).get(page_of(panel, tail)).content.decode()
            assert "Nobody believes it." not in shown
            assert "Some say in place" not in shown


def test_a_dispute_is_settled_with_a_reason_and_taken_back(panel):
    in_dispute(panel)
    client, practice = signed_in(panel.leader), panel.shape.by_key["believed"].id
    address = page_of(panel, f"settle/{practice}/")
    client.post(address, {"says": "partly", "reason": "", "version": "0"})
    assert not Settlement.objects.exists()
    client.post(address, {"says": "partly", "reason": "The board does.", "version": "0"})
    assert "The board does." in text_of(client, page_of(panel, "settle/"))
    assert "1 practice in dispute" in text_of(client, page_of(panel, "settle/"))
    client.post(page_of(panel, f"settle/{practice}/undo/"), {"version": "1"})
    assert not Settlement.objects.exists()


def test_a_practice_that_nobody_disputes_can_be_settled_otherwise(panel):
    in_dispute(panel)
    client, practice = signed_in(panel.leader), panel.shape.by_key["followed"].id
    assert f'id="case-{practice}"' not in text_of(client, page_of(panel, "settle/"))
    assert f'id="case-{practice}"' in text_of(client, page_of(panel, "settle/") + "?practice=followed")


def test_while_it_is_open_the_result_is_for_who_leads(panel):
    in_dispute(panel)
    lead = text_of(signed_in(panel.leader), page_of(panel))
    assert 'id="radar"' in lead
    assert "2 practices are in dispute" in lead
    for person in (panel.ann, panel.viewer):
        page = text_of(signed_in(person), page_of(panel))
        assert 'id="radar"' not in page
        assert "nobody answers after the others" in page


def test_a_closed_assessment_shows_levels_gaps_and_disagreements_to_all_who_see_it(panel):
    in_dispute(panel)
    panel.settles("believed", "partly", "The board does.")
    panel.settles("listed", "no", "The list is old.")
    client = signed_in(panel.leader)
    version = Assessment.objects.get(pk=panel.assessment.pk).version
    client.post(page_of(panel, "close/"), {"version": str(version)})
    assert Assessment.objects.get(pk=panel.assessment.pk).state == AssessmentState.CLOSED
    page = text_of(signed_in(panel.viewer), page_of(panel))
    # Visibility is held back on level 0: listed is not in place, read by all nobody knows.
    assert "Held back on level 0 by Visibility" in page
    assert "Level 1 lacks: “Listed” (not in place), “Read by all” (not known)." in page
    assert "Highest: Execution, on level 5." in page
    assert "Visibility is ahead in: “Fresh”." in page
    assert "The board does." in page
    assert "1 in place, 1 not in place" in page
    assert "Bob" not in page.split("Participants")[0]
    assert "Nobody believes it." not in page
    assert "three of four say so" in page
    assert signed_in(panel.ann).get(page_of(panel, "answer/")).status_code == 303
    assert signed_in(panel.leader).get(page_of(panel, "settle/")).status_code == 303


def test_what_cannot_be_closed_yet_says_what_is_open(panel):
    in_dispute(panel)
    client = signed_in(panel.leader)
    version = Assessment.objects.get(pk=panel.assessment.pk).version
    client.post(page_of(panel, "close/"), {"version": str(version)})
    assert "“Listed”, “Believed”" in text_of(client, page_of(panel))
    assert Assessment.objects.get(pk=panel.assessment.pk).state == AssessmentState.OPEN


def test_two_results_are_compared_also_of_other_scopes_but_not_with_what_is_hidden(panel):
    earlier = a_closed_assessment(
        {"listed": "yes", "read": "yes", "fresh": "no"}, name="Winter", scope=panel.portfolio.scope,
        model=panel.model, day=date(2026, 1, 5),
    )  # fmt: skip
    whole = a_closed_assessment({"listed": "no"}, name="Whole house")
    panel.both_say(ALL_YES)
    panel.gathers()
    panel.closed()
    client = signed_in(panel.viewer)
    page = text_of(client, page_of(panel) + f"?with={earlier.pk}")
    # Visibility: 1 then, and every practice in place now: 5, the top.
    assert 'id="comparison"' in page
    assert "+4" in page
    assert "Whole house" not in page
    assert 'id="comparison"' not in text_of(client, page_of(panel) + f"?with={whole.pk}")
    everybody = signed_in(a_person(role=Role.VIEWER))
    assert "another edition" in text_of(everybody, page_of(panel) + f"?with={whole.pk}")


# The list, the overview, and what waits.


def test_the_list_shows_what_is_in_sight_and_the_newest_side_by_side(panel):
    a_closed_assessment({"listed": "yes", "read": "yes"}, name="Networks then", scope=panel.portfolio.scope)
    a_closed_assessment({"planned": "no"}, name="Whole house")
    page = text_of(signed_in(a_person(role=Role.VIEWER)), "/capability/assessments/")
    assert all(name in page for name in ("Spring", "Networks then", "Whole house"))
    assert "side-by-side" in page
    mine = text_of(signed_in(panel.viewer), "/capability/assessments/")
    assert "Whole house" not in mine
    assert "side-by-side" not in mine
    nothing = text_of(signed_in(a_person(role=Role.VIEWER, on=a_portfolio())), "/capability/assessments/")
    assert "No assessment yet" in nothing
    assert "Start an assessment" not in nothing


def test_the_overview_shows_the_newest_closed_assessment_of_its_scope(panel):
    panel.both_say(ALL_YES)
    panel.gathers()
    panel.closed()
    client = signed_in(panel.leader)
    page = text_of(client, f"/capability/?scope={panel.portfolio.pk}")
    assert 'id="radar"' in page
    assert "All dimensions stand on level 5" in page
    assert '<li class="is-here" title="" aria-current="step">Strategic</li>' in page
    assert "Every dimension stands on the highest level." in page
    # As of the day before there was none.
    assert 'id="radar"' not in text_of(client, f"/capability/?scope={panel.portfolio.pk}&as_of=2026-03-01")


def test_before_the_first_assessment_the_overview_shows_the_way(panel):
    CapabilityModel.objects.exclude(pk=panel.model.pk).delete()
    far = signed_in(a_person(role=Role.VIEWER))
    assert "No capability model is in force" in text_of(far, "/capability/")
    put_in_force(panel.model, version=panel.model.version, access=full_access())
    assert "Not assessed yet" in text_of(far, "/capability/")
    assert "Start an assessment" in text_of(signed_in(a_person(role=Role.PMO_LEAD)), "/capability/")


def test_what_waits_is_on_the_overview_in_the_needs_and_in_the_digest(panel):
    client, address = signed_in(panel.ann), page_of(panel, "answer/")
    assert address in text_of(client, "/capability/")
    assert "6 left to answer" in text_of(client, "/capability/")
    assert "Assessments to answer" in text_of(client, "/needs/")
    assert "Assessments to answer" not in text_of(signed_in(panel.viewer), "/needs/")
    (kind,) = (one for one in notice_kinds() if one.name == "assessments_to_answer")
    assert [line.address for line in kind.ask(access_for(panel.ann), A_DAY)] == [address]
    assert "you lead it" in text_of(signed_in(panel.leader), "/capability/")


# Queries.


@pytest.mark.parametrize(
    ("address", "most"),
    [("/capability/", 22), ("/capability/assessments/", 16), ("{page}", 28), ("{page}answer/", 20)],
)
def test_a_page_asks_as_often_for_many_as_for_few(panel, address, most):
    address = address.format(page=page_of(panel))
    reader = signed_in(panel.ann)
    panel.both_say(ALL_YES)
    few = queries_of(reader, address)
    people = [a_person(role=Role.VIEWER, on=panel.portfolio) for _place in range(10)]
    for place in range(5):
        a_closed_assessment({"listed": "yes"}, name=f"Kept {place}", scope=panel.portfolio.scope, model=panel.model)
    for person in people:
        Participant.objects.create(assessment=panel.assessment, person=person)
        panel.says(person, {"listed": "no", "read": "partly"})
    many = queries_of(reader, address)
    assert many <= most
    # The first closed assessment brings a picture with it; more of them bring nothing.
    a_closed_assessment({"listed": "yes"}, name="One more", scope=panel.portfolio.scope, model=panel.model)
    assert queries_of(reader, address) == many
    assert few <= many


def test_the_result_and_the_page_to_settle_ask_as_often_for_many_as_for_few(panel):
    in_dispute(panel)
    lead = signed_in(panel.leader)
    few = [queries_of(lead, page_of(panel, tail)) for tail in ("", "settle/")]
    for _place in range(8):
        person = a_person(role=Role.VIEWER, on=panel.portfolio)
        Participant.objects.create(assessment=panel.assessment, person=person)
        panel.says(person, {"listed": "no", "read": "partly", "followed": "no"})
    assert [queries_of(lead, page_of(panel, tail)) for tail in ("", "settle/")] == few
    assert max(few) <= 30


def test_a_model_without_a_picture_of_anybody_does_not_break_the_form(db):
    CapabilityModel.objects.all().delete()
    page = text_of(signed_in(a_person(role=Role.PMO_LEAD)), "/capability/assessments/new/")
    assert "No model to assess by" in page
    a_small_model()
    assert "Small model, edition 1" in text_of(signed_in(a_person(role=Role.PMO_LEAD)), "/capability/assessments/new/")
