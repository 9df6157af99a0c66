"""The walk of a plan file: upload, difference, take over; and back out as a file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pilotage.accounts.models import Person, Role
from pilotage.delivery.models import Plan, PlanFile, PlanTask
from pilotage.exchange.imports.models import Upload
from pilotage.exchange.schedules.commands import COMMANDS
from pilotage.kit.commands import CommandFailed, ExitCode
from pilotage.work.models import Initiative
from tests.builders import a_person, an_initiative
from tests.exchange.schedules.plans import element, mspdi, mspdi_task, waits_for, xer
from tests.exchange.schedules.typing_commands import typed

pytestmark = pytest.mark.django_db
STORED = element("Start", "2027-01-06T08:00:00")
TOWER = mspdi(mspdi_task(1, "Dig", more=STORED), mspdi_task(2, "Fill", more=waits_for(1)))


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def looked_at(client: Client, initiative: Initiative, content: bytes, name: str = "tower.xml") -> tuple[int, str]:
    answer = client.post(f"/initiatives/{initiative.key}/plan/import/", {"file": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.content.decode()


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_file_is_looked_at_and_then_taken_over_whole() -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    assert client.get(f"/initiatives/{initiative.key}/plan/import/").status_code == 200
    status, page = looked_at(client, initiative, TOWER)
    assert status == 200
    # The stored start of Dig is Wednesday; the network begins on Monday.
    assert "0 of 1 dates and floats of the file are the same here" in page
    assert "nothing in the file holds it there" in page
    assert not Plan.objects.exists()
    answer = client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token_in(page)})
    assert answer.status_code == 303
    assert [task.name for task in PlanTask.objects.order_by("position")] == ["Dig", "Fill"]
    assert bytes(PlanFile.objects.get().content) == TOWER
    assert not Upload.objects.exists()


def test_an_update_shows_what_is_new_gone_and_moved() -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    _status, page = looked_at(client, initiative, TOWER)
    client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token_in(page)})
    later = mspdi(mspdi_task(1, "Dig", hours=16), mspdi_task(3, "Roof", more=waits_for(1)))
    _status, page = looked_at(client, initiative, later)
    assert all(said in page for said in ("gone", "new", "moved", "Roof", "Fill"))
    client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token_in(page)})
    assert set(PlanTask.objects.values_list("uid", flat=True)) == {1, 3}


def test_activities_of_primavera_are_found_again_by_their_ids() -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    for first in (10, 5010):
        # A copy of the project numbers everything anew; the activity ids stay.
        content = xer({"task_id": first, "task_name": f"Dig {first}"}, {"task_id": first + 1})
        _status, page = looked_at(client, initiative, content, "tower.xer")
        client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token_in(page)})
    tasks = dict(PlanTask.objects.exclude(kind="summary").values_list("code", "uid"))
    assert tasks == {"A0": 10, "A1": 11}
    assert PlanTask.objects.get(code="A0").name == "Dig 5010"


def test_a_file_that_is_not_read_says_why_and_leaves_nothing() -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    status, page = looked_at(client, initiative, b"%PDF-1.7", "tower.pdf")
    assert status == 422
    assert "it is a PDF document, not a plan" in page
    assert not Upload.objects.exists()


def test_a_plan_in_a_circle_is_shown_and_cannot_be_taken_over() -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    circle = mspdi(mspdi_task(1, "Dig", more=waits_for(2)), mspdi_task(2, "Fill", more=waits_for(1)))
    status, page = looked_at(client, initiative, circle)
    assert status == 200
    assert "wait for each other in a circle" in page
    assert 'name="token"' not in page


def test_a_plan_that_moved_on_meanwhile_is_not_overwritten() -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    tokens = [token_in(looked_at(client, initiative, TOWER)[1]) for _time in range(2)]
    for token in tokens:
        answer = client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token})
    # Both looked at an initiative without a plan; the second finds one.
    _status, page = looked_at(client, initiative, TOWER)
    stale = token_in(page)
    Plan.objects.update(revision=99)
    answer = client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": stale})
    assert answer.status_code == 422
    assert "Somebody changed the plan" in answer.content.decode()


def test_a_token_is_of_one_person_and_one_initiative() -> None:
    initiative, other = an_initiative("Tower"), an_initiative("Depot")
    lead = client_of(a_person(role=Role.PMO_LEAD))
    token = token_in(looked_at(lead, initiative, TOWER)[1])
    elsewhere = client_of(a_person(role=Role.PMO_LEAD))
    for client, key in ((elsewhere, initiative.key), (lead, other.key), (lead, initiative.key)):
        said = token if client is not lead or key != initiative.key else token + "x"
        answer = client.post(f"/initiatives/{key}/plan/import/apply/", {"token": said})
        assert answer.status_code == 422
    assert not Plan.objects.exists()


def test_who_may_not_edit_brings_nothing_and_a_stranger_finds_nothing() -> None:
    initiative = an_initiative("Tower")
    assert looked_at(client_of(a_person(role=Role.VIEWER)), initiative, TOWER)[0] in (403, 404)
    assert client_of(a_person()).get(f"/initiatives/{initiative.key}/plan/import/").status_code in (403, 404)


@pytest.mark.parametrize(("form", "starts"), [("xml", b"<?xml"), ("xlsx", b"PK"), ("ics", b"BEGIN:VCALENDAR")])
def test_a_plan_goes_out_as_a_file(form: str, starts: bytes) -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    _status, page = looked_at(client, initiative, TOWER)
    client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token_in(page)})
    answer = client.get(f"/initiatives/{initiative.key}/plan/export/{form}/")
    assert answer.status_code == 200
    assert answer.content.startswith(starts)
    assert client.get(f"/initiatives/{initiative.key}/plan/export/doc/").status_code == 404


def test_the_pages_of_a_plan_offer_its_files() -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    _status, page = looked_at(client, initiative, TOWER)
    client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token_in(page)})
    for address in ("plan/", "plan/table/"):
        page = client.get(f"/initiatives/{initiative.key}/{address}").content.decode()
        offered = re.findall(r'<a class="menu-line" href="([^"]+)" download>([^<]+)</a>', page)
        assert [label for _url, label in offered] == [
            "MS Project XML", "Excel workbook", "Milestones for a calendar",
            "Gantt as PDF", "Gantt as PNG", "Gantt as SVG",
        ]  # fmt: skip
        assert [client.get(url).status_code for url, _label in offered[:3]] == [200, 200, 200]


def test_looking_at_a_file_asks_no_more_for_more_tasks(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    initiative, client = an_initiative("Tower"), client_of(a_person(role=Role.PMO_LEAD))
    _status, page = looked_at(client, initiative, TOWER)
    client.post(f"/initiatives/{initiative.key}/plan/import/apply/", {"token": token_in(page)})
    many = mspdi(*(mspdi_task(uid, more=waits_for(uid - 1) if uid > 1 else "") for uid in range(1, 201)))
    with django_assert_max_num_queries(40):
        assert looked_at(client, initiative, many)[0] == 200


def test_the_command_shows_then_writes_and_gives_away(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    initiative, plan = an_initiative("Tower"), COMMANDS[0]
    path = tmp_path / "tower.xml"
    path.write_bytes(TOWER)
    said = ("import", str(path), "--initiative", initiative.key)
    assert plan.run(typed(plan, *said)) == ExitCode.DONE
    assert "Nothing was written" in capsys.readouterr().out
    assert not Plan.objects.exists()
    assert plan.run(typed(plan, *said, "--apply")) == ExitCode.DONE
    assert "2 new tasks" in capsys.readouterr().out
    given = tmp_path / "given.xml"
    assert plan.run(typed(plan, "export", initiative.key, str(given))) == ExitCode.DONE
    assert plan.run(typed(plan, "import", str(given), "--initiative", initiative.key, "--json")) == ExitCode.DONE
    # What went out comes back as the plan is.
    assert '"unchanged": 2' in capsys.readouterr().out
    with pytest.raises(CommandFailed, match="no initiative"):
        plan.run(typed(plan, "export", "NONE-1", str(given)))
