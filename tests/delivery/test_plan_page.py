"""The page of a plan: what it shows, what it saves, and that strangers see nothing of it."""

import json
import re
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.delivery.actions.plans import create_plan
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanLink, PlanResource, PlanTask
from pilotage.delivery.rules.changing_edits import AddTask, ChangeTask
from pilotage.delivery.rules.changing_text import Duration
from tests.builders import a_person, an_initiative, full_access
from tests.delivery.test_changing import A_DAY, HOUR, a_plan, at, edit, with_tasks

pytestmark = pytest.mark.django_db


def signed_in(role: str = Role.PROJECT_MANAGER, *, on=None) -> Client:
    client = Client()
    client.force_login(a_person("Ingrid", role=role, on=on))
    return client


def url(name: str, plan: Plan, *more: object) -> str:
    return reverse(f"delivery:{name}", args=[plan.initiative.key, *more])


def told(client: Client, name: str, plan: Plan, **facts: object):
    facts.setdefault("revision", Plan.objects.get(pk=plan.pk).revision)
    return client.post(url(name, plan), json.dumps(facts), content_type="application/json")


def test_an_initiative_without_a_plan_offers_to_make_one():
    initiative, client = an_initiative("Depot"), signed_in()
    page = client.get(reverse("delivery:plan", args=[initiative.key]))
    assert page.status_code == 200
    assert "No plan yet" in page.content.decode()
    made = client.post(
        reverse("delivery:new_plan", args=[initiative.key]), {"start": "2027-03-01", "rule_set": "primavera"}
    )
    assert made.status_code == 303
    plan = Plan.objects.get(initiative=initiative)
    assert (plan.start, plan.rule_set) == (at(1, 8), "primavera")


def test_a_viewer_sees_the_plan_and_may_change_nothing():
    plan = a_plan()
    (task,) = with_tasks(plan, 1)
    client = signed_in(Role.VIEWER)
    page = client.get(url("plan", plan)).content.decode()
    assert 'data-deed="remove"' not in page
    # What a form would ask is there to be read, days in the reader's words.
    form = client.get(url("plan_task", plan, task.uid)).content.decode()
    assert "<input" not in form[form.index("data-why") :]
    assert "1 Mar 2027" in form
    edits = [{"do": "change", "task": task.uid, "values": {"name": "Mine"}}]
    assert told(client, "save_plan", plan, edits=edits).status_code == 403
    assert told(client, "preview_plan", plan, edits=edits).status_code == 403
    assert told(client, "undo_plan", plan, undone=1).status_code == 403


def test_a_stranger_finds_no_plan():
    plan = a_plan()
    (task,) = with_tasks(plan, 1)
    elsewhere = signed_in(Role.VIEWER, on=an_initiative("Elsewhere"))
    for name, more in (("plan", ()), ("plan_data", ()), ("plan_table", ()), ("plan_changes", ()),
                       ("why_here", (task.uid,)), ("plan_task", (task.uid,))):  # fmt: skip
        assert elsewhere.get(url(name, plan, *more)).status_code == 404, name
    assert told(elsewhere, "save_plan", plan, edits=[]).status_code == 404


def test_the_data_of_a_plan_has_its_tasks_links_and_baseline():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    now = datetime.fromisoformat("2027-03-01T12:00:00+00:00")
    baseline = Baseline.objects.create(plan=plan, number=1, name="Approved", is_current=True, approved_at=now)
    BaselineTask.objects.create(baseline=baseline, uid=first.uid, name="Task 1", start=at(1, 8), finish=at(4, 17))
    client = signed_in()
    data = client.get(url("plan_data", plan)).json()
    rows = [dict(zip(data["fields"], row, strict=True)) for row in data["tasks"]]
    assert [(row["uid"], row["name"], row["duration"]) for row in rows] == [
        (first.uid, "Task 1", 5 * 8 * HOUR),
        (second.uid, "Task 2", 3 * 8 * HOUR),
    ]
    # Minutes from 1970-01-01 to 2027-03-01 08:00: 20,878 days of 1,440 minutes, and 8 hours.
    assert rows[0]["start"] == 20_878 * 1_440 + 8 * 60
    assert data["links"] == [[first.uid, second.uid, "FS", 0, "working", 0.0]]
    approved = client.get(url("plan_baseline", plan, baseline.pk)).json()
    assert approved["tasks"] == [[first.uid, rows[0]["start"], rows[0]["start"] + 3 * 1_440 + 9 * 60]]
    assert client.get(url("plan_baseline", plan, uuid4())).status_code == 404


def test_a_summary_lasts_the_working_time_from_its_start_to_its_finish():
    # Phase holds a task of 5 days and, after it, one of 3: Monday 1 March to Wednesday 10 March are 8 working days.
    plan = a_plan()
    edits = [
        {"do": "add", "task": "p", "values": {"name": "Phase"}},
        {"do": "add", "task": "a", "parent": "p", "values": {"name": "Dig", "duration": "5d"}},
        {"do": "add", "task": "b", "parent": "p", "after": "a", "values": {"name": "Lay", "duration": "3d"}},
    ]
    client = signed_in()
    assert told(client, "save_plan", plan, edits=edits).status_code == 200
    lay = PlanTask.objects.get(plan=plan, name="Lay")
    link = [{"do": "change", "task": lay.uid, "values": {"predecessors": "2"}}]
    assert told(client, "save_plan", plan, edits=link).status_code == 200
    data = client.get(url("plan_data", plan)).json()
    phase = dict(zip(data["fields"], data["tasks"][0], strict=True))
    assert (phase["kind"], phase["duration"]) == ("summary", 8 * 8 * HOUR)
    assert "8d" in client.get(url("plan_table", plan)).content.decode()


def test_the_other_end_of_a_link_shows_its_name_only_to_who_may_see_it():
    access = full_access()
    plan, other = a_plan(access, "Depot"), a_plan(access, "Canary line")
    (here,) = with_tasks(plan, 5, access=access)
    (there,) = with_tasks(other, 2, access=access)
    PlanLink.objects.create(predecessor=here, successor=there)
    seen = signed_in().get(url("plan_data", plan)).json()["outer"]
    assert seen == [[here.uid, False, "FS", "Task 1", "Canary line", other.initiative.key]]
    hidden = signed_in(on=plan.initiative).get(url("plan_data", plan)).json()["outer"]
    assert hidden == [[here.uid, False, "FS", None, None, None]]


def test_a_change_is_previewed_in_a_sentence_then_saved_and_taken_back():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    client = signed_in()
    edits = [{"do": "change", "task": first.uid, "values": {"duration": "7d"}}]
    tried = told(client, "preview_plan", plan, edits=edits).json()
    assert tried["sentence"] == "Moves 2 tasks; the plan ends 2 days later, on 12 Mar 2027."
    assert {uid for uid, _start, _finish in tried["moved"]} == {first.uid, second.uid}
    saved = told(client, "save_plan", plan, edits=edits).json()
    assert saved["isSaved"]
    assert {row[0] for row in saved["tasks"]} == {first.uid, second.uid}
    assert PlanTask.objects.get(pk=second.pk).finish == at(12, 17)
    back = told(client, "undo_plan", plan, undone=saved["plan"]["revision"]).json()
    assert back["plan"]["revision"] == saved["plan"]["revision"] + 1
    assert PlanTask.objects.get(pk=second.pk).finish == at(10, 17)


def test_new_rows_are_linked_and_outlined_in_the_same_save():
    plan = a_plan()
    (first,) = with_tasks(plan, 5)
    crane = PlanResource.objects.create(plan=plan, key="1", name="Crane")
    edits = [
        {"do": "add", "task": "n1", "after": first.uid, "values": {"name": "Dig", "duration": "2d"}},
        {"do": "add", "task": "n2", "parent": "n1", "values": {"name": "Deeper", "predecessors": "1"}},
        {"do": "change", "task": "n2", "values": {"resources": "crane[50%]", "deadline": "31 Mar 2027"}},
    ]
    saved = told(signed_in(), "save_plan", plan, edits=edits)
    assert saved.status_code == 200, saved.content
    rows = [(task.name, task.level) for task in PlanTask.objects.filter(plan=plan).order_by("position")]
    assert rows == [("Task 1", 1), ("Dig", 1), ("Deeper", 2)]
    deeper = PlanTask.objects.get(plan=plan, name="Deeper")
    assert deeper.start == at(8, 8)
    assert deeper.deadline == at(31, 17)
    assert [(one.resource_id, one.units) for one in deeper.assignments.all()] == [(crane.id, 0.5)]


@pytest.mark.parametrize(
    "edits",
    [
        None, {}, [1], [{"do": "fly"}], [{"do": "change", "task": 99, "values": {"name": "x"}}],
        [{"do": "change", "task": 1, "values": {"colour": "red"}}],
        [{"do": "change", "task": 1, "values": {"duration": "soon"}}],
        [{"do": "change", "task": 1, "values": {"start": "the day after"}}],
        [{"do": "change", "task": 1, "values": {"predecessors": "77"}}],
        [{"do": "change", "task": 1, "values": {"resources": "Nobody"}}],
        [{"do": "change", "task": 1, "values": {"share_done": "1e9"}}],
        [{"do": "change", "task": 1, "values": {"work_hours": "NaN"}}],
        [{"do": "link", "from": 1, "to": 1}], [{"do": "link", "from": 1, "to": 2, "type": "XX"}],
        [{"do": "unlink", "from": 1, "to": 2, "type": "FF"}], [{"do": "remove", "tasks": []}],
        [{"do": "change", "task": 1, "values": {"name": "half \ud800"}}],
        [{"do": "change", "task": 1, "values": {"name": "NUL \x00"}}],
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_a_sentence_and_nothing_is_saved(edits):
    plan = a_plan()
    with_tasks(plan, 1, 1)
    before = list(PlanTask.objects.filter(plan=plan).values())
    answer = told(signed_in(), "save_plan", plan, edits=edits)
    assert answer.status_code == 422
    assert len(answer.json()["message"]) > 10
    assert list(PlanTask.objects.filter(plan=plan).values()) == before


def test_who_was_slower_reads_what_the_other_changed():
    plan = a_plan()
    first, _second = with_tasks(plan, 5, 3)
    client, read = signed_in(), Plan.objects.get(pk=plan.pk).revision
    other = Client()
    other.force_login(a_person("Marco Bellini", role=Role.PROJECT_MANAGER))
    edits = [{"do": "change", "task": first.uid, "values": {"duration": "8d"}}]
    assert told(other, "save_plan", plan, edits=edits).status_code == 200
    assert client.get(url("plan_changes", plan) + f"?since={read}").json()["message"] == "Marco Bellini saved 1 change."
    mine = [{"do": "change", "task": first.uid, "values": {"name": "Mine"}}]
    refused = told(client, "save_plan", plan, edits=mine, revision=read)
    assert refused.status_code == 409
    said = refused.json()
    assert said["message"] == "Marco Bellini saved 1 change."
    assert any("“Task 1”: duration 5d → 8d" in line for line in said["lines"])
    assert PlanTask.objects.get(pk=first.pk).name == "Task 1"


def test_why_a_task_is_where_it_is_is_said_link_by_link():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    text = signed_in().get(url("why_here", plan, second.uid)).content.decode()
    assert "It can start only when “Task 1” is finished." in text
    assert "it starts when the plan starts" in text
    edit(plan, ChangeTask(first.id, {"start": at(3, 8)}))
    text = signed_in().get(url("why_here", plan, second.uid)).content.decode()
    assert "It must not start before 3 Mar 2027." in text


def test_the_table_is_a_treegrid_and_its_form_changes_a_task_without_script():
    plan = a_plan()
    _first, second = with_tasks(plan, 5, 3)
    client = signed_in()
    table = client.get(url("plan_table", plan)).content.decode()
    assert 'role="treegrid"' in table
    assert 'aria-level="1"' in table
    form = client.get(url("plan_task", plan, second.uid)).content.decode()
    assert 'name="predecessors" value="1"' in form
    sent = {"name": "Task 2", "duration": "4d", "share_done": "0", "start": "2027-03-08", "finish": "2027-03-10",
            "predecessors": "1", "constraint": "", "is_active": "on", "notes": "Careful",
            "revision": Plan.objects.get(pk=plan.pk).revision}  # fmt: skip
    assert client.post(url("plan_task", plan, second.uid), sent).status_code == 303
    second.refresh_from_db()
    # 4 days from Monday 8 March end on Thursday 11; the untouched start makes no constraint.
    assert (second.finish, second.notes, second.constraint) == (at(11, 17), "Careful", "")
    refused = client.post(url("plan_task", plan, second.uid), {**sent, "duration": "soon"})
    assert refused.status_code == 422
    assert "saved 1 change" in refused.content.decode() or "not a duration" in refused.content.decode()


def test_a_row_is_added_moved_and_removed_without_script():
    plan = a_plan()
    first, second = with_tasks(plan, 1, 1)
    client = signed_in()

    def revision() -> int:
        return Plan.objects.get(pk=plan.pk).revision

    client.post(url("new_plan_task", plan), {"name": "Third", "duration": "2d", "revision": revision()})
    third = PlanTask.objects.get(plan=plan, name="Third")
    assert (third.position, third.duration_seconds) == (2, 2 * 8 * HOUR)
    client.post(url("plan_task_deed", plan, third.uid, "up"), {"revision": revision()})
    assert PlanTask.objects.get(pk=third.pk).position == 1
    client.post(url("plan_task_deed", plan, third.uid, "indent"), {"revision": revision()})
    assert PlanTask.objects.get(pk=third.pk).parent_id == first.id
    client.post(url("plan_task_deed", plan, third.uid, "remove"), {"revision": revision()})
    assert not PlanTask.objects.filter(pk=third.pk).exists()
    assert client.post(url("plan_task_deed", plan, second.uid, "fly"), {"revision": revision()}).status_code == 404


def many(plan: Plan, count: int) -> None:
    ids = [uuid4() for _ in range(count)]
    edit(plan, *[
        AddTask(id, {"name": f"Task {place}", "duration": Duration(8 * HOUR)}, after=ids[place - 1] if place else None)
        for place, id in enumerate(ids)
    ])  # fmt: skip


def test_no_page_asks_more_of_the_database_when_there_are_more_tasks(django_assert_max_num_queries):
    few, lots = create_plan(an_initiative(), access=full_access(), start=A_DAY), a_plan()
    many(few, 10)
    many(lots, 200)
    client = signed_in()
    ceilings = {"plan": 24, "plan_data": 22, "plan_table": 26}
    for name, ceiling in ceilings.items():
        for plan in (few, lots):
            with django_assert_max_num_queries(ceiling, info=name):
                assert client.get(url(name, plan)).status_code == 200


def test_the_form_of_a_task_takes_dates_in_the_form_of_the_reader():
    plan = a_plan()
    (task,) = with_tasks(plan, 1)
    shown = signed_in().get(url("plan_task", plan, task.uid)).content.decode()
    of_dates = re.findall(r'<input type="date" name="(\w+)"', shown)
    assert of_dates == ["start", "finish", "constraint_at", "deadline", "started", "finished"]
    assert f'name="start" value="{task.start:%Y-%m-%d}"' in shown


def test_every_page_of_a_plan_stands_below_delivery():
    plan, client = a_plan(), signed_in()
    with_tasks(plan, 1)
    pages = [client.get(url(name, plan)).content.decode() for name in ("plan", "plan_table", "progress", "quality")]
    steps = [re.findall(r"<a[^>]*>([^<]+)</a>", shown.split('class="crumbs"')[1].split("</nav>")[0]) for shown in pages]
    assert {tuple(found[:2]) for found in steps} == {("Delivery", plan.initiative.name)}


def test_every_bad_cell_of_a_paste_is_named_and_nothing_of_it_is_saved():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    edits = [
        {"do": "change", "task": first.uid, "values": {"name": "Renamed", "duration": "soon"}},
        {"do": "change", "task": second.uid, "values": {"start": "the 40th of May"}},
        {"do": "add", "task": "n1", "after": second.uid, "values": {"name": "New", "share_done": "half"}},
    ]
    answer = told(signed_in(), "save_plan", plan, edits=edits)
    assert answer.status_code == 422
    said = answer.json()
    assert said["message"] == "Nothing was changed, because 3 cells cannot be read."
    assert [line[: line.index(": ")] for line in said["lines"]] == [
        "Row 1, Duration", "Row 2, Start", "Row 3, % done",
    ]  # fmt: skip
    assert "“soon” is not a duration." in said["lines"][0]
    assert set(PlanTask.objects.filter(plan=plan).values_list("name", flat=True)) == {first.name, second.name}


def test_rows_pasted_behind_the_last_may_name_each_other_as_predecessors():
    plan = a_plan()
    (first,) = with_tasks(plan, 5)
    # Rows 2 and 3 are new: row 2 waits for the one below it, row 3 for the old one, and the old one stays as it is.
    edits = [
        {
            "do": "add",
            "task": "n1",
            "after": first.uid,
            "values": {"name": "Last", "duration": "1d", "predecessors": "3"},
        },
        {"do": "add", "task": "n2", "after": "n1", "values": {"name": "Middle", "duration": "2d", "predecessors": "1"}},
    ]
    assert told(signed_in(), "save_plan", plan, edits=edits).status_code == 200
    links = PlanLink.objects.filter(predecessor__plan=plan)
    named = set(links.values_list("predecessor__name", "successor__name"))
    assert named == {("Middle", "Last"), (first.name, "Middle")}
    # Five days from Monday 1 March, two from Monday 8, one on Wednesday 10.
    assert PlanTask.objects.get(plan=plan, name="Last").finish == at(10, 17)
