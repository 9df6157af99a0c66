"""MS Project XML that is written is read back as it was, by us and by others."""

from dataclasses import replace

import pytest

from pilotage.delivery.rules.document import Document
from pilotage.exchange.schedules.formats import Content
from pilotage.exchange.schedules.mpxj import document as mpxj
from pilotage.exchange.schedules.mspdi.writing.document import mspdi_of
from pilotage.exchange.schedules.reading import document_from
from tests.exchange.schedules.files import needs_java, plan_of
from tests.exchange.schedules.plans import element, mspdi, mspdi_task, waits_for

MSPDI = (
    "mpxj__baselines.xml",
    "mpxj__legacy_sample.xml",
    "mpxj__legacy_sample1.xml",
    "mpxj__mspdiduration.xml",
    "mpxj__mspdirelations.xml",
    "mpxj__mspdisplittask.xml",
    "mpxj__mspditimephasedsegments.xml",
)


def back(document: Document) -> Document:
    return document_from("back.xml", mspdi_of(document))


@pytest.mark.parametrize("name", MSPDI)
def test_a_real_plan_is_read_back_equal(name: str) -> None:
    document = plan_of(name)
    # The version that wrote a file is that of the file; all else is the plan.
    assert replace(back(document), application=document.application) == document


def test_everything_that_a_task_can_have_is_read_back_equal() -> None:
    hard = element("ConstraintType", 3) + element("ConstraintDate", "2027-02-01T17:00:00")
    slow = element("LevelingDelay", 14_400) + element("LevelingDelayFormat", 8)
    begun = element("PercentComplete", 25) + element("ActualStart", "2027-01-04T08:00:00")
    begun += element("RemainingDuration", "PT6H0M0S")
    document = document_from(
        "tower.xml",
        mspdi(
            mspdi_task(1, "A &amp; B &lt;c&gt; “d”", level=1),
            mspdi_task(
                2, level=2, more=hard + element("Deadline", "2027-02-02T17:00:00") + element("Notes", "Ask\nAna")
            ),
            mspdi_task(3, level=2, hours=0, more=element("Milestone", 1) + waits_for(2, type=0, lag=-4800)),
            mspdi_task(4, more=waits_for(2, lag=50, unit=19) + waits_for(3, type=3, lag=14_400, unit=8)),
            mspdi_task(5, more=element("Manual", 1) + element("ManualFinish", "2027-01-11T17:00:00") + slow),
            mspdi_task(6, more=begun + element("Active", 0)),
            settings=element("CurrencyCode", "EUR") + element("StatusDate", "2027-01-15T17:00:00"),
        ),
    )
    again = back(document)
    assert again.plan == document.plan
    assert again.currency == "EUR"
    assert again.words == document.words


def test_letters_that_xml_cannot_hold_are_left_out() -> None:
    document = document_from("tower.xml", mspdi(mspdi_task(1)))
    words = {1: replace(document.words[1], name="Dig\x00\x1b a\ud800 hole")}
    assert back(replace(document, words=words)).words[1].name == "Dig a hole"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mpxj__legacy_sample.xml", "mpxj__mspdirelations.xml", "mpxj__mspdisplittask.xml"])
def test_another_reader_finds_the_same_in_what_is_written(name: str) -> None:
    needs_java()
    document = plan_of(name)
    theirs = mpxj.document_of(Content("back.xml", mspdi_of(document), root="Project"))
    assert theirs.plan.tasks == document.plan.tasks
    assert set(theirs.plan.links) == set(document.plan.links)
    assert {key: one.week for key, one in theirs.plan.calendars.items()} == {
        key: one.week for key, one in document.plan.calendars.items()
    }
    assert {key: replace(one, is_critical=None, total_float=None) for key, one in theirs.stored.items()} == {
        key: replace(one, is_critical=None, total_float=None) for key, one in document.stored.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["Vikrant451__Project1.mpp", "mpxj__mpp14splittask.mpp", "pablito2199__Cronograma.mpp"]
)
def test_a_plan_of_ms_project_is_written_as_xml_and_read_back(name: str) -> None:
    document = plan_of(name)
    again = back(document)
    assert again.plan.tasks == document.plan.tasks
    assert set(again.plan.links) == set(document.plan.links)
    assert again.plan.rules == document.plan.rules
    assert {key: replace(one, is_critical=None) for key, one in again.stored.items()} == {
        key: replace(one, is_critical=None) for key, one in document.stored.items()
    }
