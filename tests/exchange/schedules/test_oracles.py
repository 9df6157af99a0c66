"""Plans of real tools, against what another reader found in them."""

from datetime import datetime

import pytest

from pilotage.engine.network.plan import Constraint, Kind, LagUnit, Link
from tests.exchange.schedules.files import oracle_of, plan_of

NATIVE = (
    "mpxj__legacy_sample.xml",
    "mpxj__legacy_sample1.xml",
    "mpxj__mspdirelations.xml",
    "Constology__sample.xer",
    "nmoghimi-code__BL-54069-B2-20250902.xer",
    "nmoghimi-code__UP-54069-20251121.xer",
    "nmoghimi-code__UP-54069-20251204.xer",
)
BY_MPXJ = (
    "Aashma-T__Project1.mpp",
    "chispamaya__Gantt.pod",
    "mpxj__legacy_bug2.mpp",
    "mpxj__mpp14relations.mpp",
    "pablito2199__Cronograma.mpp",
)
ALL = (*NATIVE, *(pytest.param(name, marks=pytest.mark.slow) for name in BY_MPXJ))
CONSTRAINTS = {
    "START_NO_EARLIER_THAN": Constraint.START_NO_EARLIER,
    "FINISH_NO_LATER_THAN": Constraint.FINISH_NO_LATER,
}
PARTS = {
    "start": "start",
    "finish": "finish",
    "ES": "early_start",
    "EF": "early_finish",
    "LS": "late_start",
    "LF": "late_finish",
}


@pytest.mark.parametrize("name", ALL)
def test_tasks_are_those_that_another_reader_finds(name: str) -> None:
    said, document = oracle_of(name), plan_of(name)
    tasks = {task.key: task for task in document.plan.tasks}
    expected = {task["uid"]: task for task in said["tasks"]}
    assert set(tasks) == set(expected)
    for key, task in tasks.items():
        other = expected[key]
        assert document.words[key].name == other["name"]
        assert task.parent == (other["parent"] or None)
        # A node of the work breakdown with nothing below it is a summary for us, and not for the other reader.
        assert (task.kind is Kind.SUMMARY) == other["summary"] or task.key not in document.stored
        if task.kind is not Kind.SUMMARY:
            # Of an activity that has begun the other reader says how long it takes in the end, not what was planned.
            if task.started is None:
                assert task.duration == round(other["dur_min"] * 60)
            assert (task.started, task.finished) == (_moment(other["actual_start"]), _moment(other["actual_finish"]))
            constraint = CONSTRAINTS.get(other["constraint"])
            assert task.constraints == (((constraint, _moment(other["constraint_date"])),) if constraint else ())


@pytest.mark.parametrize("name", ALL)
def test_links_are_those_that_another_reader_finds(name: str) -> None:
    said, document = oracle_of(name), plan_of(name)
    ours = {(link.predecessor, link.successor, str(link.type), _minutes(link)) for link in document.plan.links}
    assert ours == {tuple(link) for link in said["links"]}


@pytest.mark.parametrize("name", ALL)
def test_stored_dates_and_floats_come_over_exactly(name: str) -> None:
    said, document = oracle_of(name), plan_of(name)
    compared = 0
    for other in said["tasks"]:
        stored = document.stored.get(other["uid"])
        if other["summary"] or stored is None:
            continue
        for theirs, ours in PARTS.items():
            # Where the file is silent the other reader reckons a date; ours stays unknown.
            if getattr(stored, ours) is not None:
                assert getattr(stored, ours) == _moment(other[theirs]), (other["name"], ours)
                compared += 1
        if stored.total_float is not None and other["TF_min"] is not None:
            assert stored.total_float == round(other["TF_min"] * 60)
            compared += 1
    # One of the files keeps no more than start and finish.
    assert compared >= 2 * sum(task.kind is not Kind.SUMMARY for task in document.plan.tasks)


@pytest.mark.parametrize("name", ALL)
def test_calendars_have_the_same_week(name: str) -> None:
    said, document = oracle_of(name), plan_of(name)
    days = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
    for other in said["calendars"]:
        if any(document.calendar_names[other["uid"]] in said_of.where for said_of in document.unheld):
            continue  # the file says no working times, and every reader has its own for that
        ours = document.plan.calendars[other["uid"]]
        theirs = [[(_clock(a), _clock(b) or 86_400) for a, b in other["week"][day]] for day in days]
        assert [list(shifts) for shifts in ours.week] == theirs, other["name"]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _minutes(link: Link) -> float:
    assert link.unit in (LagUnit.WORKING, LagUnit.ELAPSED)
    return link.lag / 60
