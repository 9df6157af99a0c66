"""`pilotage plan`: what a programme reads, and how it ends."""

import json
from pathlib import Path

import pytest

from pilotage.exchange.schedules.commands import COMMANDS
from pilotage.kit.commands import CommandFailed, ExitCode
from tests.exchange.schedules.files import SHARED, plan_file
from tests.exchange.schedules.plans import element, mspdi, mspdi_task, waits_for
from tests.exchange.schedules.typing_commands import typed

PLAN = COMMANDS[0]


def test_check_needs_no_database_and_tells_what_is_in_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tower.mpp"
    stored = element("Start", "2027-01-06T08:00:00")
    path.write_bytes(mspdi(mspdi_task(1), mspdi_task(2, "Dig", more=waits_for(1) + stored)))
    asked = typed(PLAN, "check", str(path), "--json")
    assert not PLAN.needs_database(asked)
    assert PLAN.run(asked) == ExitCode.DONE
    said = json.loads(capsys.readouterr().out)
    assert (said["format"], said["rule_set"]) == ("mspdi", "ms_project")
    assert (said["tasks"], said["links"], said["calendars"]) == (2, 1, 1)
    assert (said["dates_compared"], said["dates_agreeing"]) == (1, 0)
    assert said["differing"] == [
        {
            "task": 2, "code": "", "name": "Dig", "reason": "unknown", "comes_from": None,
            "dates": [
                {"figure": "start", "stored": "2027-01-06T08:00", "computed": "2027-01-05T08:00", "by": -86_400},
            ],
        },
    ]  # fmt: skip


def test_check_says_the_same_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tower.xml"
    path.write_bytes(mspdi(mspdi_task(1, more=element("Start", "2027-01-04T08:00:00"))))
    assert PLAN.run(typed(PLAN, "check", str(path))) == ExitCode.DONE
    assert "1 of 1 stored ones agree" in capsys.readouterr().out


def test_a_plan_that_cannot_be_scheduled_is_read_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "circle.xml"
    path.write_bytes(mspdi(mspdi_task(1, "Dig", more=waits_for(2)), mspdi_task(2, "Fill", more=waits_for(1))))
    assert PLAN.run(typed(PLAN, "check", str(path), "--json")) == ExitCode.DONE
    said = json.loads(capsys.readouterr().out)
    assert "Dig" in said["problem"]
    assert "circle" in said["problem"]
    assert said["dates_compared"] == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"<Project"])
def test_a_file_that_is_not_read_ends_with_2_and_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.xml"
    path.write_bytes(content)
    with pytest.raises(CommandFailed) as failed:
        PLAN.run(typed(PLAN, "check", str(path)))
    assert failed.value.exit_code == 2
    assert failed.value.sentence.startswith("plan.xml: ")


def test_a_real_file_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    plan_file("mpxj__legacy_sample.xml")
    assert PLAN.run(typed(PLAN, "check", str(SHARED / "mpxj__legacy_sample.xml"), "--json")) == ExitCode.DONE
    said = json.loads(capsys.readouterr().out)
    assert (said["tasks"], said["summaries"], said["links"], said["calendars"]) == (19, 3, 6, 4)
    assert said["dates_agreeing"] == said["dates_compared"] == 152
