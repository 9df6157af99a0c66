"""Files that are not read: one clear sentence each, and never more."""

import io
import time
import zipfile

import pytest

from pilotage.exchange.schedules.formats import MOST_BYTES
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.refusals import Unreadable
from tests.exchange.schedules.files import needs_java, plan_file, plan_of
from tests.exchange.schedules.plans import mspdi, mspdi_task, xer


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        document_from(name, content)
    return refused.value.sentence


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "plan.xml: it is empty; choose a file that holds a plan."),
        (b"\xef\xbb\xbf \r\n\x00", "plan.xml: it is empty; choose a file that holds a plan."),
        (b"%PDF-1.7 ...", "it is a PDF document, not a plan"),
        (b"PK\x03\x04....", "it is a ZIP file or an office document, not a plan"),
        (b"key,name\n1,Dig\n", "it is not a file of a planning tool that we know"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"<?xml version='1.0'?><invoice><total>3</total></invoice>", "XML that begins with “invoice”"),
        (
            b"<?xml version='1.0'?><Project xmlns='http://maven.apache.org/POM/4.0.0'><name>x</name></Project>",
            "Project",
        ),
        (b"<?xml version='1.0'?>", "damaged before the first element"),
        (mspdi(mspdi_task(1))[:700], "the file ends before the plan does"),
        (mspdi(mspdi_task(1)).replace(b"</Tasks>", b"</Task>"), "the XML is damaged"),
        (b"<Project xmlns='http://schemas.microsoft.com/project'></Project>", "there is no plan in it"),
        (xer({})[:300], "its last line, %E, is missing"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    sentence = refusal("plan.xml", content)
    assert said in sentence
    assert sentence.startswith("plan.xml")
    assert sentence.count(";") == 1
    assert "\n" not in sentence


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    assert "at most 64 MB are read" in refusal("plan.xml", b" " * (MOST_BYTES + 1))


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>
<Project xmlns="http://schemas.microsoft.com/project"><Name>&g;</Name></Project>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Project xmlns="http://schemas.microsoft.com/project"><Name>&x;</Name></Project>"""


@pytest.mark.parametrize(
    "trap",
    [
        LAUGHS,
        OUTSIDE,
        LAUGHS.replace(b"Project", b"project"),
        OUTSIDE.replace(b"Project", b"project"),
        mspdi(b"<a>".decode() * 100_000),
        packed("plan.xml", b"0" * 20_000_000),
        mspdi(mspdi_task(1)).replace(b"<Tasks>", b"<Tasks>" + b"<x/>" * 4_100_000),
    ],
    ids=["laughs", "outside", "laughs of another format", "outside of another format", "deep", "packed", "many"],
)
def test_a_trap_is_refused_before_it_costs_anything(trap: bytes) -> None:
    begun = time.process_time()
    refusal("plan.xml", trap)
    assert time.process_time() - begun < 3


def test_a_plan_under_another_name_is_read_by_its_content() -> None:
    assert document_from("plan.mpp", mspdi(mspdi_task(1))).format == "mspdi"
    assert document_from("plan.xml", xer({})).format == "xer"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("DERIVED_empty.xer", "it is empty"),
        ("DERIVED_truncated_midrow.xer", "the file ends before the plan does"),
    ],
)
def test_derived_files_are_refused(name: str, said: str) -> None:
    assert said in refusal(name, plan_file(name))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("DERIVED_truncated.mpp", "it is damaged, cut off"),
        ("mpxj__password-protected-mpp9.mpp", "it is protected by a password"),
    ],
)
def test_files_that_java_cannot_read_are_refused(name: str, said: str) -> None:
    needs_java()
    assert said in refusal(name, plan_file(name))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "tasks"),
    [
        ("mpxj__percent-complete-8.4.pmxml", 12),
        ("mpxj__planner-sample.planner", 2),
        ("bardsoftware__HouseBuildingSample.gan", 20),
        ("mpxj__empty.mpx", 0),
    ],
)
def test_files_of_other_tools_are_read(name: str, tasks: int) -> None:
    assert len(plan_of(name).plan.tasks) == tasks


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotage.exchange.schedules.mpxj.launching.find_spec", lambda _name: None)
    sentence = refusal("plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on")
    assert "install openjdk-17-jre-headless and pilotage[mpp]" in sentence
