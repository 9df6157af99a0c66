"""Packs: what is in the file is what the pages say, native on slides, and nobody else's."""

import io
from datetime import date

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pptx import Presentation
from pptx.util import Inches

from pilotage.accounts.models import Role
from pilotage.insights.models import Pack, PackMaster
from pilotage.insights.rules.packs import content_of
from pilotage.kit.jobs import run_waiting_jobs
from tests.builders import a_person, an_initiative, full_access
from tests.insights.world import TODAY, World, a_world
from tests.risk.registers import a_costly_risk

pytestmark = pytest.mark.django_db
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def world(db) -> World:
    return a_world()


@pytest.fixture
def pmo(client, world):
    person = a_person(role=Role.PMO_LEAD)
    client.force_login(person)
    return person


def ordered(
    client: Client, django_capture_on_commit_callbacks=None, *, address: str = "/packs/", **asked: object
) -> Pack:
    """A pack that was asked for and drawn."""
    sent = {"portfolio": "", "day": TODAY, "since": date(2026, 3, 31), "format": "pdf", "master": "", **asked}
    answer = client.post(address, sent)
    assert answer.status_code == 303, answer.content.decode()[-2000:]
    run_waiting_jobs()
    return Pack.objects.order_by("-made_at")[0]


def fetched(client: Client, pack: Pack) -> bytes:
    answer = client.get(f"/packs/{pack.pk}/")
    assert answer.status_code == 200
    return answer.content


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_pdf_says_what_the_cockpit_says(client, pmo):
    page = client.get("/?since=2026-03-31").content.decode()
    pack = ordered(client, with_initiatives="on")
    text = text_of_pdf(fetched(client, pack))
    # Signals 100, Tracks 50, Night buses 20, Pumps 300 are current; Depots and Valves are not known.
    for number in ("470", "150"):
        assert number in page
        assert number in text
    facts = [(one.label, one.value) for one in content_of(pack.content).sheets[0].blocks[0].facts]
    assert ("current initiatives", "6") in facts
    assert ("in delivery", "4") in facts
    assert all(value in page for _label, value in facts)
    for name in ("Signals (", "Tracks (", "Depots (", "Pumps ("):
        assert name in text
    assert "No status report of this initiative is published yet." in text
    assert pack.pages == len(pypdf.PdfReader(io.BytesIO(fetched(client, pack))).pages)


def test_slides_hold_native_tables_and_charts_with_the_numbers_behind_them(client, pmo):
    content = fetched(client, ordered(client, format="pptx", with_initiatives="on"))
    deck = Presentation(io.BytesIO(content))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    assert not [shape for shape in shapes if shape.shape_type is not None and "PICTURE" in str(shape.shape_type)]
    charts = [shape.chart for shape in shapes if shape.has_chart]
    rags = charts[0].plots[0]
    # Rail: Signals red, Tracks green. Bus: Depots amber. Networks holds both. Water: Pumps not reported.
    by_name = {series.name: dict(zip(rags.categories, series.values, strict=True)) for series in rags.series}
    assert by_name["Red"] == {"Networks": 1, "Bus": 0, "Rail": 1, "Water": 0}
    assert by_name["Not reported"]["Water"] == 1
    tables = [shape.table for shape in shapes if shape.has_table]
    total = next(row for table in tables for row in table.rows if row.cells[0].text == "Total")
    assert [cell.text for cell in total.cells][1:3] == ["6", "4"]
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height + Inches(0.02)


def test_slides_take_over_the_master_of_the_organisation(client, pmo):
    own = Presentation()
    own.slide_width, own.slide_height = Inches(10), Inches(5.625)
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "A slide that stays at home"
    file = io.BytesIO()
    own.save(file)
    upload = SimpleUploadedFile("house.pptx", file.getvalue(), SLIDES)
    assert client.post("/packs/masters/", {"name": "House", "file": upload}).status_code == 303
    master = PackMaster.objects.get()
    deck = Presentation(io.BytesIO(fetched(client, ordered(client, format="pptx", master=str(master.pk)))))
    assert deck.slide_width == Inches(10)
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert "A slide that stays at home" not in texts
    assert any("Money by financial year" in text for text in texts)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.pptx", b"no zip at all", "not a PowerPoint file"),
        ("x.pptx", b"PK\x05\x06" + b"\0" * 18, "not a PowerPoint file"),
        ("x.pptx", b"", "empty"),
    ],
)
def test_a_master_that_is_none_is_refused_with_words(client, pmo, name, content, said):
    answer = client.post("/packs/masters/", {"name": "House", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PackMaster.objects.exists()


def test_a_pack_as_of_a_past_day_says_what_was_so_then(client, pmo):
    pack = ordered(client, day=date(2026, 3, 31), since=date(2026, 3, 1))
    worries = next(one for one in content_of(pack.content).sheets if one.title == "What needs attention")
    names = [row[0].text.split(" (")[0] for row in worries.blocks[0].rows]
    # On 31 March Tracks and Depots were amber; Signals turned red in June.
    assert names == ["Depots", "Tracks"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"day": "2030-01-01"}, "still to come"),
        ({"since": "2026-06-30"}, "Choose a day before"),
        ({"format": "docx"}, "Select a valid choice"),
        ({"day": "soon"}, "Enter a valid date"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(client, pmo, asked, said):
    sent = {"portfolio": "", "day": TODAY, "since": date(2026, 3, 31), "format": "pdf", "master": "", **asked}
    answer = client.post("/packs/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Pack.objects.exists()


def test_a_pack_belongs_to_its_maker_alone(client, pmo):
    pack = ordered(client)
    other = Client()
    other.force_login(a_person(role=Role.ADMINISTRATOR))
    assert other.get(f"/packs/{pack.pk}/").status_code == 404
    assert other.post(f"/packs/{pack.pk}/remove/").status_code == 404
    assert pack.title not in other.get("/packs/").content.decode()


def test_the_worst_risks_stand_in_it_each_once(client, pmo, world):
    a_costly_risk("Ground water rises", register=world.initiatives["Signals"], on=TODAY)
    pack = ordered(client)
    sheet = next(one for one in content_of(pack.content).sheets if one.title == "Top risks")
    (row,) = sheet.blocks[0].rows
    assert row[0].text.startswith("Ground water rises")
    assert row[2].text.startswith("Signals")
    assert "Ground water rises" in client.get("/risks/top/").content.decode()
    # The registers keep no past state of a whole entry: a pack as of a past day leaves them out.
    past = ordered(client, day=date(2026, 3, 31), since=date(2026, 3, 1))
    assert "Top risks" not in [one.title for one in content_of(past.content).sheets]


def test_money_stays_out_of_the_pack_of_somebody_who_may_not_see_it(client, world):
    client.force_login(a_person(role=Role.VIEWER))
    text = text_of_pdf(fetched(client, ordered(client, with_initiatives="on")))
    assert "Signals" in text
    assert "EUR" not in text
    assert "470" not in text


def test_a_pack_about_one_initiative_is_about_that_one(client, pmo, world):
    signals = world.initiatives["Signals"]
    page = client.get(f"/initiatives/{signals.key}/").content.decode()
    assert f"/packs/?initiative={signals.key}" in page
    pack = ordered(client, address=f"/packs/?initiative={signals.key}", format="pptx")
    assert pack.title == "Signals: status"
    assert [sheet.title for sheet in content_of(pack.content).sheets] == [f"Signals ({signals.key})"]


def test_a_removed_pack_is_gone_and_one_that_waits_is_stopped(client, pmo):
    pack = ordered(client)
    assert client.post(f"/packs/{pack.pk}/remove/").status_code == 303
    assert not Pack.objects.exists()


def test_composing_takes_as_many_queries_for_many_as_for_few(client, pmo, world):
    few = _queries(client)
    for at in range(20):
        facts = {"stage": world.initiatives["Signals"].stage, "rag": "R"}
        an_initiative(f"More {at}", portfolio=world.bus, access=full_access(), on=date(2026, 6, 1), **facts)
    assert _queries(client) == few


def _queries(client: Client) -> int:
    sent = {"portfolio": "", "day": TODAY, "since": date(2026, 3, 31), "format": "pdf", "with_initiatives": "on"}
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.post("/packs/", sent).status_code == 303
    return len(caught)
