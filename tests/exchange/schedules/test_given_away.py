"""Plans as workbooks and as calendars of milestones."""

import io
from dataclasses import replace
from datetime import UTC, datetime

from openpyxl import load_workbook

from pilotage.delivery.rules.document import Document
from pilotage.exchange.schedules.invitations import ics_of
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.sheets import xlsx_of
from tests.exchange.schedules.files import plan_of
from tests.exchange.schedules.plans import element, mspdi, mspdi_task, waits_for

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


def a_plan() -> Document:
    gate = element("Milestone", 1) + element("Finish", "2027-01-05T17:00:00") + element("Notes", "Ask; Ana,\nthen go")
    tasks = (
        mspdi_task(1, "Phase"),
        mspdi_task(2, "=Dig", level=2, hours=12, more=element("TotalSlack", 2400)),
        mspdi_task(3, "Gate", level=2, hours=0, more=waits_for(2, lag=9600) + gate),
        mspdi_task(4, "Unknown gate", hours=0, more=element("Milestone", 1)),
    )
    return document_from("tower.xml", mspdi(*tasks))


def test_the_workbook_has_tasks_and_links_in_days_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(a_plan())))
    assert book.sheetnames == ["Tasks", "Links"]
    rows = list(book["Tasks"].values)
    place = {heading: column for column, heading in enumerate(rows[0])}
    assert [row[place["Task"]] for row in rows[1:4]] == ["Phase", "    =Dig", "    Gate"]
    # 12 hours are 1.5 days of 8; 2,400 tenths of a minute half a day; 9,600 two days.
    assert rows[2][place["Duration (days)"]] == 1.5
    assert rows[2][place["Total float (days)"]] == 0.5
    assert rows[3][place["Predecessors"]] == "2FS+2d"
    assert rows[2][place["Cost"]] is None
    assert next(book["Links"].iter_rows(min_row=2, values_only=True))[5] == 2
    assert all(cell.data_type != "f" for row in book["Tasks"].iter_rows() for cell in row)


def test_baselines_have_a_sheet_of_their_own() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(plan_of("mpxj__baselines.xml"))))
    assert len(list(book["Baselines"].values)) == 11


def test_milestones_with_a_date_are_in_the_calendar_at_their_local_time() -> None:
    said = ics_of(a_plan(), plan_id="p1", at=NOON).decode()
    lines = said.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    assert "UID:3-p1@pilotage" in lines
    assert "DTSTAMP:20270104T120000Z" in lines
    assert "DTSTART:20270105T170000" in lines
    assert "SUMMARY:Gate (Tower)" in lines
    assert r"DESCRIPTION:Ask\; Ana\,\nthen go" in lines


def test_lines_of_the_calendar_are_no_longer_than_75_octets_and_cut_no_letter() -> None:
    document = a_plan()
    long = replace(document.words[3], name="日本語のとても長い名前" * 12)
    said = ics_of(replace(document, words={**document.words, 3: long}), plan_id="p1", at=NOON)
    assert all(len(line) <= 75 for line in said.split(b"\r\n"))
    assert "日本語のとても長い名前" * 12 in said.decode().replace("\r\n ", "")
