"""300 malformed files per format: each is a document, or is refused in one sentence; never anything else."""

import random
import re
import time
from collections.abc import Callable

import pytest

from pilotage.delivery.rules.document import Document
from pilotage.exchange.schedules.checking import checked
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.refusals import Unreadable
from tests.exchange.schedules.files import needs_java, plan_file
from tests.exchange.schedules.plans import element, mspdi, mspdi_calendar, mspdi_task, waits_for, xer, xer_table

FILES = 300
Harm = Callable[[random.Random, bytes], bytes]


def a_project() -> bytes:
    stored = "".join(
        element(name, "2027-01-06T08:00:00")
        for name in ("Start", "Finish", "EarlyStart", "LateFinish", "Deadline", "ActualStart")
    )
    tasks = [
        mspdi_task(uid, level=1 if uid % 4 == 1 else 2, more=(waits_for(uid - 2, lag=600) if uid > 4 else "") + stored)
        for uid in range(1, 13)
    ]
    baseline = "<Baseline><Number>1</Number><Start>2027-01-04T08:00:00</Start><Work>PT8H0M0S</Work></Baseline>"
    weekly = (
        "<Exceptions><Exception><TimePeriod><FromDate>2027-01-01T00:00:00</FromDate><ToDate>2027-12-31T23:59:00</ToDate>"
        "</TimePeriod><Type>6</Type><Period>2</Period><DaysOfWeek>32</DaysOfWeek><DayWorking>0</DayWorking></Exception>"
        "</Exceptions>"
    )
    return mspdi(
        *tasks,
        mspdi_task(13, more=baseline + element("CalendarUID", 2)),
        calendars=(mspdi_calendar(1, "Standard", weekly), mspdi_calendar(2, "Other", below=1)),
        resources="<Resource><UID>1</UID><Name>Ana</Name><CalendarUID>2</CalendarUID></Resource>",
        assignments="<Assignment><UID>1</UID><TaskUID>13</TaskUID><ResourceUID>1</ResourceUID><Work>PT16H0M0S</Work>"
        "<Units>0.5</Units></Assignment>",
    )


def a_p6_project() -> bytes:
    tasks = [
        {
            "early_start_date": "2027-01-04 08:00", "total_float_hr_cnt": -8, "cstr_type": "CS_MEOB",
            "cstr_date": "2027-02-01 16:00", "task_type": "TT_Rsrc" if place % 3 else "TT_Task",
        }
        for place in range(12)
    ]  # fmt: skip
    links = [
        {"task_id": 10 + place, "pred_task_id": 9 + place, "pred_type": "PR_FS", "lag_hr_cnt": 4}
        for place in range(1, 12)
    ]
    others = [
        xer_table("RSRC", {"rsrc_id": 7, "rsrc_name": "Crane", "clndr_id": 5}),
        xer_table("TASKRSRC", {"task_id": 11, "rsrc_id": 7, "target_qty": 16, "target_qty_per_hr": 0.5}),
    ]
    options = {"sched_float_type": "FT_FF", "sched_retained_logic": "Y"}
    return xer(*tasks, links=links, options=options, others=others)


def flipped(chance: random.Random, content: bytes) -> bytes:
    harmed = bytearray(content)
    for _time in range(chance.randint(1, 40)):
        harmed[chance.randrange(len(harmed))] ^= 1 << chance.randrange(8)
    return bytes(harmed)


def cut_off(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def cut_out(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 400) :]


def doubled(chance: random.Random, content: bytes) -> bytes:
    """Ids twice, tags that do not close, rows that repeat."""
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randrange(1, 800)]
    return content[:start] + piece * chance.randint(2, 30) + content[start:]


NUMBERS = (
    b"-1",
    b"0",
    b"-99999999999",
    b"99999999999999999999",
    b"1e400",
    b"NaN",
    b"1.5",
    b"",
    b"2147483648",
    b"\xd9\xa3",
)


def other_numbers(chance: random.Random, content: bytes) -> bytes:
    places = list(re.finditer(rb"(?<=[>\t])-?\d+(?:\.\d+)?(?=[<\t\r])", content))
    for place in sorted(chance.sample(places, min(len(places), chance.randint(1, 6))), key=lambda one: -one.start()):
        content = content[: place.start()] + chance.choice(NUMBERS) + content[place.end() :]
    return content


def renumbered(chance: random.Random, content: bytes) -> bytes:
    """Ids that are taken, links in circles, parents below their children: numbers of the file in other places."""
    places = list(re.finditer(rb"(?<=[>\t])\d{1,4}(?=[<\t\r])", content))
    for place in sorted(chance.sample(places, min(len(places), 8)), key=lambda one: -one.start()):
        content = content[: place.start()] + chance.choice(places)[0] + content[place.end() :]
    return content


DATES = (
    b"0001-01-01",
    b"9999-12-31",
    b"2027-02-30",
    b"2027-13-01",
    b"soon",
    b"1899-12-30",
    b"2199-12-31",
    b"1900-01-01",
)


def other_dates(chance: random.Random, content: bytes) -> bytes:
    places = list(re.finditer(rb"\d{4}-\d{2}-\d{2}", content))
    for place in sorted(chance.sample(places, min(len(places), chance.randint(1, 5))), key=lambda one: -one.start()):
        content = content[: place.start()] + chance.choice(DATES) + content[place.end() :]
    return content


DURATIONS = (b"PT-8H0M0S", b"-PT8H0M0S", b"P9999999Y", b"PT", b"PT999999999H0M0S", b"P1Y2M3DT4H", b"8h", b"PT0H0M0.5S")


def other_durations(chance: random.Random, content: bytes) -> bytes:
    places = list(re.finditer(rb"PT\d+H\d+M\d+S", content))
    if not places:
        return other_numbers(chance, content)
    for place in sorted(chance.sample(places, min(len(places), 3)), key=lambda one: -one.start()):
        content = content[: place.start()] + chance.choice(DURATIONS) + content[place.end() :]
    return content


def other_encoding(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("latin-1")
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"))
    named = text.replace("UTF-8", chance.choice(("UTF-8", "shift_jis", "x-unknown", "utf-7", "")))
    return chance.choice((named.encode(encoding), named.encode("latin-1"), b"\xff\xfe" + content, b"\x00" + content))


HARMS: tuple[Harm, ...] = (
    flipped, cut_off, cut_out, doubled, other_numbers, renumbered, other_dates, other_durations, other_encoding,
)  # fmt: skip


def outcome(name: str, content: bytes) -> tuple[Document | None, str]:
    """The document, or the sentence of its refusal; anything else that is raised fails the test."""
    try:
        return document_from(name, content), ""
    except Unreadable as refused:
        return None, refused.sentence


@pytest.mark.parametrize(("name", "content"), [("mspdi", a_project()), ("xer", a_p6_project())])
def test_malformed_files_are_read_or_refused_in_one_sentence(name: str, content: bytes) -> None:
    read = 0
    for seed in range(FILES):
        chance = random.Random(seed)
        harmed = HARMS[seed % len(HARMS)](chance, content)
        begun = time.process_time()
        document, sentence = outcome(f"harmed.{name}", harmed)
        if document is None:
            assert "\n" not in sentence, seed
            assert sentence.startswith(f"harmed.{name}"), seed
        else:
            # What was read can be looked at: it has dates, or a sentence why it has none.
            found = checked(document)
            assert (found.schedule is None) == bool(found.problem), seed
            read += 1
        assert time.process_time() - begun < 5, seed
    # Neither everything nor nothing gets through: the harms reach both.
    assert FILES // 20 < read < FILES


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_malformed_files_for_java_are_read_or_refused_in_one_sentence(seed: int) -> None:
    needs_java()
    name = ("mpxj__mpp14relations.mpp", "mpxj__legacy_sample.mpx", "chispamaya__Gantt.pod")[seed % 3]
    harmed = (flipped, cut_off)[seed % 2](random.Random(seed), plan_file(name))
    document, sentence = outcome(name, harmed)
    assert "\n" not in sentence
    if document is not None:
        checked(document)
