"""The walk of a file through the pages: upload, mapping, preview, apply, undo."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pilotage.accounts.models import Person, Role
from pilotage.exchange.imports.models import ImportRun, KeptMapping
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.work.models import Initiative
from tests.builders import a_person, an_initiative
from tests.exchange.files import text_file

pytestmark = pytest.mark.django_db
LIST = text_file(
    "ID,Project name,RAG,Risk,Budget", "P1,Depot,Green,high,£5m", "P2,Bridge,Red,low,TBC", "P3,,Red,low,£1m"
)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def uploaded(client: Client, content: bytes = LIST, **said: str) -> ImportRun:
    answer = client.post("/data/imports/", {"file": SimpleUploadedFile("list.csv", content), **said})
    assert answer.status_code == 303
    run_waiting_jobs()
    return ImportRun.objects.get()


def test_a_file_walks_through_all_pages_and_back() -> None:
    client = client_of(a_person(role=Role.PMO_LEAD))
    run = uploaded(client, day="2026-03-01")
    mapping = client.get(f"/data/imports/{run.id}/mapping/").content.decode()
    assert "Project name" in mapping
    assert "Depot" in mapping
    answer = client.post(
        f"/data/imports/{run.id}/mapping/", {"target-3": "ignore", "day": "2026-03-05", "name": "Monthly"}
    )
    assert answer.status_code == 303
    run_waiting_jobs()
    assert KeptMapping.objects.get().name == "Monthly"
    preview = client.get(f"/data/imports/{run.id}/").content.decode()
    assert "row 4 name: it has no name" in preview
    assert not Initiative.objects.exists()
    client.post(f"/data/imports/{run.id}/apply/")
    run_waiting_jobs()
    depot = Initiative.objects.get(external_id="P1")
    assert (depot.rag_on, depot.custom) == (date(2026, 3, 5), {})
    assert client.get(f"/data/imports/{run.id}/?outcome=new").status_code == 200
    client.post(f"/data/imports/{run.id}/undo/")
    assert not Initiative.objects.exists()
    assert "Undone" in client.get("/data/imports/").content.decode()


def test_an_uncertain_name_is_decided_by_the_person() -> None:
    client = client_of(a_person(role=Role.ADMINISTRATOR))
    first, _second = an_initiative("Depot"), an_initiative("Depot")
    run = uploaded(client, text_file("Project name,RAG", "depot,Green", "Bridge,Red"))
    assert "Which of these is it?" in client.get(f"/data/imports/{run.id}/").content.decode()
    client.post(f"/data/imports/{run.id}/decisions/", {"row-0": first.key})
    run_waiting_jobs()
    client.post(f"/data/imports/{run.id}/apply/")
    run_waiting_jobs()
    first.refresh_from_db()
    assert first.rag == "G"


def test_a_broken_file_is_refused_in_words() -> None:
    client = client_of(a_person(role=Role.PMO_LEAD))
    run = uploaded(client, b"%PDF-1.7")
    assert run.state == "failed"
    assert "list.csv is a PDF document" in client.get("/data/imports/").content.decode()


def test_an_import_of_somebody_else_is_not_found() -> None:
    run = uploaded(client_of(a_person(role=Role.PMO_LEAD)))
    other = client_of(a_person(role=Role.ADMINISTRATOR))
    assert other.get(f"/data/imports/{run.id}/").status_code == 404
    assert other.post(f"/data/imports/{run.id}/apply/").status_code == 404


def test_a_viewer_may_not_import() -> None:
    assert client_of(a_person(role=Role.VIEWER)).get("/data/imports/").status_code == 403


def test_a_changed_stage_is_shown_by_its_name() -> None:
    client = client_of(a_person(role=Role.ADMINISTRATOR))
    an_initiative("Depot", external_id="P1")
    run = uploaded(client, text_file("ID,Project name,Stage", "P1,Depot,In delivery", "P2,Bridge,Idea"))
    assert "Stage: Assessed → In delivery" in client.get(f"/data/imports/{run.id}/?outcome=changed").content.decode()
