"""The Gantt of a plan as a picture: every row is in it, bars stand where their dates are, and text stays text."""

from io import BytesIO

import pytest
from PIL import Image

from pilotage.delivery.rules.changing_edits import ChangeTask
from pilotage.delivery.rules.gantt import HEAD, LEFT, ROW, Bar, Chart, shapes_of, span_of
from tests.delivery.test_changing import a_plan, at, edit, with_tasks
from tests.delivery.test_plan_page import signed_in, url

WORDS = ("", "", ""), ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def a_bar(key: int, first: int, last: int, **facts: object) -> Bar:
    return Bar(key, key, f"Task {key}", 1, at(first, 0), at(last, 0), "", "", 0.5, **facts)  # type: ignore[arg-type]


def test_a_bar_stands_where_its_dates_are_and_its_done_share_lies_on_it():
    # 10 days are shown on 1,000 points right of the columns: a day is 100 points wide.
    chart = Chart([a_bar(1, 3, 5)], [], (at(1, 0), at(11, 0)), LEFT + 1_000, at(20, 0), *WORDS)
    bars = [(one.colour, one.x - LEFT, one.width) for one in shapes_of(chart) if one.colour in ("bar", "done")]
    assert bars == [("bar", pytest.approx(200), pytest.approx(200)), ("done", pytest.approx(200), pytest.approx(100))]


def test_links_are_drawn_between_rows_that_are_on_the_page():
    chart = Chart([a_bar(1, 3, 5), a_bar(2, 6, 8)], [(1, 2), (1, 9)], (at(1, 0), at(11, 0)), LEFT + 1_000, at(20, 0),
                  *WORDS)  # fmt: skip
    links = [one for one in shapes_of(chart) if one.colour == "link"]
    assert len(links) == 3
    assert links[-1].height == HEAD + ROW + 7.5


def test_the_scale_says_the_year_where_it_begins_and_each_month_by_name():
    # Three months on 1,000 points: room for every name.
    chart = Chart([], [], (at(15, 0), at(1, 0).replace(month=6)), LEFT + 1_000, at(20, 0), *WORDS)
    said = [one.text for one in shapes_of(chart) if one.kind == "text" and one.text]
    assert said == ["2027", "Apr", "May", "Jun"]


def test_a_plan_without_dates_has_a_picture_too():
    first, last = span_of([], at(1, 0))
    assert first < at(1, 0) < last


@pytest.mark.django_db
def test_a_plan_is_saved_as_svg_pdf_and_png():
    plan = a_plan(name="Depot & <harbour>")
    (first, _second) = with_tasks(plan, 5, 3)
    edit(plan, ChangeTask(first.id, {"name": "Dig <b>&</b> fill"}))
    client = signed_in()
    svg = client.get(url("plan_picture", plan, "svg")).content.decode()
    assert "Dig &lt;b&gt;&amp;&lt;/b&gt; fill" in svg
    assert svg.count("<text") > 4
    assert client.get(url("plan_picture", plan, "pdf")).content.startswith(b"%PDF-")
    png = Image.open(BytesIO(client.get(url("plan_picture", plan, "png")).content))
    assert png.height == round((HEAD + 2 * ROW + 2) * 2)
    assert client.get(url("plan_picture", plan, "gif")).status_code == 404
