"""The result of an assessment as a PDF and as slides: what its page says, native, and without names."""

import io

import pypdf
import pytest
from django.test import Client
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from pilotage.accounts.models import Person, Role
from pilotage.insights.jobs.packs.radar import stretches
from pilotage.insights.models import Pack, PackSubject
from pilotage.insights.rules.packs import Radar, content_of
from pilotage.kit.jobs import run_waiting_jobs
from tests.builders import A_DAY, a_person, a_portfolio
from tests.maturity.builders_assessments import Panel, a_closed_assessment, found

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = A_DAY.isoformat()


@pytest.fixture
def panel(db) -> Panel:
    """Visibility has level 1 by opinion, 0 by evidence, and 1 settled; nobody knows of execution."""
    made = Panel()
    made.both_say({"listed": "yes", "read": "yes", "fresh": "partly", "believed": "yes", "planned": "unknown"})
    made.gathers({"listed": found(1, 10), "fresh": found(6, 10, 0.8)})
    made.settles("listed", "yes", "The register is right, the probe is not.")
    made.settles("believed", "no", "Nobody asks for it.")
    made.closed()
    return made


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ordered(panel: Panel, person: Person, **asked: object) -> tuple[Client, Pack]:
    client = browser(person)
    sent = {"format": "pdf", "compared": "", "master": "", **asked}
    answer = client.post(f"/packs/assessment/{panel.assessment.pk}/", sent)
    assert answer.status_code == 303, answer.content.decode()[-2000:]
    run_waiting_jobs()
    return client, Pack.objects.latest("made_at")


def file_of(client: Client, pack: Pack) -> bytes:
    answer = client.get(f"/packs/{pack.pk}/")
    assert answer.status_code == 200, pack.job
    return answer.content


def test_it_is_offered_on_the_page_of_a_closed_assessment_alone(panel):
    client = browser(panel.viewer)
    address = f"/packs/assessment/{panel.assessment.pk}/"
    assert address in client.get(f"/capability/assessments/{panel.assessment.pk}/").content.decode()
    still_open = panel.started("Open")
    assert "/packs/assessment/" not in client.get(f"/capability/assessments/{still_open.pk}/").content.decode()
    assert client.get(f"/packs/assessment/{still_open.pk}/").status_code == 404
    assert client.get(address).status_code == 200
    far = browser(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    assert far.get(address).status_code == far.post(address).status_code == 404


def test_the_pdf_says_what_the_page_says(panel):
    client, pack = ordered(panel, panel.viewer)
    assert (pack.subject, pack.title, pack.day) == (PackSubject.ASSESSMENT, "Spring: capability", A_DAY)
    page = client.get(f"/capability/assessments/{panel.assessment.pk}/").content.decode()
    pages = pypdf.PdfReader(io.BytesIO(file_of(client, pack))).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert pack.pages == len(pages)
    # Of level 2, fresh (weight 2) is half there and believed (1) was settled not to be: 1 of 3.
    for said in (
        "Held back on level 1 by Visibility",
        "33\u202f% of level 2",
        "Level 2 lacks: “Fresh” (partly), “Believed” (not in place).",
        "1 of 10 (10\u202f%), 90\u202f% needed",
        "The register is right, the probe is not.",
    ):
        assert said in page
        assert " ".join(said.split()) in text
    assert "three of four say so" in text
    for name in ("Ann Asked", "Bob Asked"):
        assert name not in text


def test_slides_hold_a_native_radar_with_a_gap_where_something_is_not_known(panel):
    client, pack = ordered(panel, panel.viewer, format="pptx")
    deck = Presentation(io.BytesIO(file_of(client, pack)))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    (chart,) = (shape.chart for shape in shapes if shape.has_chart)
    assert chart.chart_type == XL_CHART_TYPE.RADAR_MARKERS
    plot = chart.plots[0]
    assert list(plot.categories) == ["Visibility", "Execution"]
    # By opinion all but half of fresh: 1 and 2 of 3.
    assert {one.name: tuple(one.values) for one in plot.series} == {
        "Opinion": (pytest.approx(1 + 2 / 3), None), "Evidence": (0, None), "Settled": (pytest.approx(1 + 1 / 3), None),
    }  # fmt: skip
    tables = [shape.table for shape in shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in tables[0].rows]
    settled = "1 (33\u202f% of level 2)"
    assert rows[1] == ["Visibility", "1 (67\u202f% of level 2)", "0 (0\u202f% of level 1)", settled]
    assert rows[2] == ["Execution", *["– (1 practice not known)"] * 3]
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height + Inches(0.02)


def test_it_is_compared_with_another_assessment_in_sight_and_with_no_other(panel):
    earlier = a_closed_assessment({"listed": "yes", "read": "no"}, name="Winter", scope=panel.portfolio.scope,
                                  model=panel.model)  # fmt: skip
    hidden = a_closed_assessment({"listed": "yes"}, name="Whole house")
    _client, pack = ordered(panel, panel.viewer, compared=str(earlier.pk))
    sheet = next(one for one in content_of(pack.content).sheets if one.title == "Compared")
    radar, grid = sheet.blocks
    assert isinstance(radar, Radar)
    assert [line.name for line in radar.lines] == ["Spring", "Winter"]
    assert [cell.text for cell in grid.rows[0]] == [
        "Visibility",
        "1 (33\u202f% of level 2)",
        "0 (50\u202f% of level 1)",
        "+1",
    ]
    refused = browser(panel.viewer).post(
        f"/packs/assessment/{panel.assessment.pk}/", {"format": "pdf", "compared": str(hidden.pk), "master": ""}
    )
    assert refused.status_code == 422
    assert Pack.objects.count() == 1


def test_numbers_that_one_may_not_see_stand_in_nobodys_pack(panel):
    practice = panel.model.practices.get(key="listed")
    practice.probe = "cost_known"
    practice.save()
    _client, pack = ordered(panel, panel.viewer)
    assert "1 of 10" not in str(pack.content)
    assert "does not hold" in str(pack.content)
    _client, seen = ordered(panel, panel.leader)
    assert "1 of 10" in str(seen.content)


@pytest.mark.parametrize(
    ("values", "runs"),
    [
        # A whole circle comes back to where it began.
        ((1.0, 2.0, 3.0), [[(0, 1.0), (1, 2.0), (2, 3.0), (0, 1.0)]]),
        # What is not known breaks it, also over the end.
        ((1.0, None, 3.0), [[(2, 3.0), (0, 1.0)]]),
        ((None, 2.0, None, 4.0), [[(1, 2.0)], [(3, 4.0)]]),
        ((None, None), []),
    ],
)
def test_lines_around_the_pole_leave_gaps(values, runs):
    assert list(stretches(values)) == runs
