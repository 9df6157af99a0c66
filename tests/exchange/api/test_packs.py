"""Packs through the API: asked for, drawn in a job, fetched as a file, and nobody else's."""

import io

import pypdf
import pytest
from pptx import Presentation

from pilotage.accounts.models import Role
from pilotage.insights.models import Pack
from pilotage.kit.jobs import run_waiting_jobs
from tests.builders import a_person
from tests.exchange.api.conftest import Caller
from tests.insights.world import TODAY, World, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def world(db) -> World:
    return a_world()


@pytest.fixture
def pmo(world) -> Caller:
    return Caller(a_person(role=Role.PMO_LEAD))


def test_a_pack_is_asked_for_watched_and_fetched(pmo):
    asked = pmo.post("packs", {}, Idempotency_Key="a")
    assert (asked.status_code, asked["Location"]) == (202, f"/api/v1/packs/{asked.json()['id']}")
    told = asked.json()
    assert (told["day"], told["since"], told["format"]) == ("2026-06-30", "2026-05-30", "pdf")
    assert (told["is_drawn"], told["job"]["state"]) == (False, "waiting")
    assert pmo.post("packs", {}, Idempotency_Key="a").json() == told
    assert Pack.objects.count() == 1
    address = f"packs/{told['id']}"
    assert pmo.get(f"{address}/file").status_code == 404
    assert pmo.get(f"jobs/{told['job']['id']}").json()["state"] == "waiting"
    run_waiting_jobs()
    read = pmo.get(address).json()
    assert (read["is_drawn"], read["job"]["state"], read["job"]["share"]) == (True, "done", 1)
    file = pmo.get(f"{address}/file")
    assert (file["Content-Type"], file["Content-Disposition"].startswith("attachment")) == ("application/pdf", True)
    pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
    assert len(pages) == read["pages"]
    # Signals 100, Tracks 50, Night buses 20, Pumps 300 are current; the other costs are not known.
    assert any("470" in page.extract_text() for page in pages)
    assert pmo.get(f"{address}/file", If_None_Match=file["ETag"]).status_code == 304
    assert [one["id"] for one in pmo.get("packs").json()["items"]] == [told["id"]]


def test_a_pack_about_one_initiative_as_slides(pmo, world):
    signals = world.initiatives["Signals"]
    told = pmo.post("packs", {"initiative_id": str(signals.pk), "format": "pptx"}).json()
    run_waiting_jobs()
    file = pmo.get(f"packs/{told['id']}/file")
    assert (told["title"], told["subject"]) == ("Signals: status", "initiative")
    assert len(Presentation(io.BytesIO(file.content)).slides) == pmo.get(f"packs/{told['id']}").json()["pages"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"day": "2030-01-01"}, "/day"),
        ({"since": "2026-06-30"}, "/since"),
        ({"format": "docx"}, "/format"),
        ({"initiative": "X"}, "/initiative"),
        ({"initiative_id": "Signals", "day": "2026-03-01"}, "/day"),
        ({"initiative_id": "Signals", "portfolio_id": "Rail"}, "/initiative_id"),
    ],
)
def test_what_cannot_be_is_told_by_its_field_and_nothing_is_made(pmo, world, asked, field):
    named = {"Signals": str(world.initiatives["Signals"].pk), "Rail": str(world.rail.pk)}
    refused = pmo.post("packs", {name: named.get(value, value) for name, value in asked.items()})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, field), refused.content
    assert not Pack.objects.exists()


def test_a_pack_belongs_to_its_maker_alone(pmo):
    told = pmo.post("packs", {}).json()
    run_waiting_jobs()
    other, address = Caller(a_person(role=Role.ADMINISTRATOR)), f"packs/{told['id']}"
    assert other.get("packs").json()["items"] == []
    for method, path in (("GET", address), ("GET", f"{address}/file"), ("DELETE", address)):
        assert other.call(method, path, If_Match='"1"').status_code == 404


def test_money_stays_out_of_the_pack_of_somebody_who_may_not_see_it(world):
    viewer = Caller(a_person(role=Role.VIEWER))
    told = viewer.post("packs", {"portfolio_id": str(world.networks.pk)}).json()
    run_waiting_jobs()
    pages = pypdf.PdfReader(io.BytesIO(viewer.get(f"packs/{told['id']}/file").content)).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert ("Signals" in text, "Pumps" in text, "EUR" in text) == (True, False, False)


def test_a_removed_pack_is_gone(pmo):
    told = pmo.post("packs", {}).json()
    address = f"packs/{told['id']}"
    assert pmo.call("DELETE", address).status_code == 428
    assert pmo.call("DELETE", address, If_Match=f'"{told["version"] + 5}"').status_code == 412
    assert pmo.call("DELETE", address, If_Match=pmo.get(address)["ETag"]).status_code == 204
    assert (pmo.get(address).status_code, Pack.objects.count()) == (404, 0)
