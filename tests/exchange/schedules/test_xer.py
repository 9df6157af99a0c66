"""Primavera XER as a document."""

from datetime import date

import pytest

from pilotage.delivery.rules.document import Document, ResourceKind
from pilotage.engine.network.plan import (
    Constraint,
    CriticalBy,
    FloatOf,
    Kind,
    LagCalendar,
    LinkType,
    Progress,
    RuleSet,
    Work,
)
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.refusals import Unreadable
from tests.exchange.schedules.plans import at, xer, xer_table

HOUR = 3600


def read(content: bytes) -> Document:
    return document_from("tower.xer", content)


def test_activities_stand_below_their_nodes() -> None:
    nodes = xer_table("PROJWBS", {"wbs_id": 101, "proj_id": 1, "parent_wbs_id": 100, "wbs_name": "Roof", "seq_num": 2})
    document = read(xer({}, {"wbs_id": 101}, others=[nodes]))
    assert [(task.key, task.kind, task.parent) for task in document.plan.tasks] == [
        (100, Kind.SUMMARY, None),
        (10, Kind.TASK, 100),
        (101, Kind.SUMMARY, 100),
        (11, Kind.TASK, 101),
    ]
    assert document.words[10].code == "A0"
    assert document.title == "Tower"


def test_a_node_with_the_number_of_an_activity_gets_another() -> None:
    assert [task.key for task in read(xer({"task_id": 100})).plan.tasks] == [-100, 100]


def test_kinds_and_constraints_are_those_of_primavera() -> None:
    document = read(
        xer(
            {"task_type": "TT_Mile", "target_drtn_hr_cnt": 0},
            {"task_type": "TT_FinMile", "target_drtn_hr_cnt": 0},
            {"task_type": "TT_LOE"},
            {
                "cstr_type": "CS_MANDSTART", "cstr_date": "2027-02-01 08:00",
                "cstr_type2": "CS_MEOB", "cstr_date2": "2027-02-05 16:00",
            },
        )
    )  # fmt: skip
    mile, finish, effort, held = document.plan.tasks[1:]
    assert (mile.kind, finish.kind, effort.kind) == (Kind.MILESTONE, Kind.FINISH_MILESTONE, Kind.LEVEL_OF_EFFORT)
    assert held.constraints == (
        (Constraint.MANDATORY_START, at("2027-02-01 08:00")),
        (Constraint.FINISH_NO_LATER, at("2027-02-05 16:00")),
    )


def test_options_of_the_schedule_become_rules() -> None:
    options = {
        "sched_calendar_on_relationship_lag": "rcal_24Hour", "sched_retained_logic": "N",
        "sched_progress_override": "Y", "sched_float_type": "FT_MN", "sched_use_expect_end_flag": "Y",
        "sched_open_critical_flag": "Y",
    }  # fmt: skip
    project = {"critical_drtn_hr_cnt": 16, "critical_path_type": "CT_DrivPath", "plan_end_date": "2027-06-30 16:00"}
    plan = read(xer({}, options=options, project=project)).plan
    rules = plan.rules
    assert (rules.rule_set, rules.lag_calendar) == (RuleSet.PRIMAVERA, LagCalendar.ROUND_THE_CLOCK)
    assert (rules.progress, rules.total_float) == (Progress.PROGRESS_OVERRIDE, FloatOf.SMALLER)
    assert (rules.is_expected_finish_used, rules.are_open_ends_critical) == (True, True)
    assert (rules.critical_float, rules.critical_by) == (16 * HOUR, CriticalBy.LONGEST_PATH)
    assert (plan.status, plan.finish) == (at("2027-01-04 08:00"), at("2027-06-30 16:00"))


def test_without_options_the_defaults_of_primavera_count() -> None:
    rules = read(xer({})).plan.rules
    assert (rules.lag_calendar, rules.progress, rules.total_float) == (
        LagCalendar.PREDECESSOR, Progress.RETAINED_LOGIC, FloatOf.FINISH,
    )  # fmt: skip


def test_lags_are_hours() -> None:
    links = [
        {"task_id": 11, "pred_task_id": 10, "pred_type": "PR_SS", "lag_hr_cnt": "-4.5"},
        {"task_id": 12, "pred_task_id": 11, "pred_type": "PR_FF", "lag_hr_cnt": ""},
    ]
    found = read(xer({}, {}, {}, links=links)).plan.links
    assert [(link.type, link.lag) for link in found] == [(LinkType.SS, -16_200), (LinkType.FF, 0)]


def test_progress_is_what_is_left_of_the_duration() -> None:
    document = read(
        xer(
            {
                "status_code": "TK_Active", "act_start_date": "2027-01-04 08:00", "target_drtn_hr_cnt": 40,
                "remain_drtn_hr_cnt": 10, "phys_complete_pct": 60, "complete_pct_type": "CP_Phys",
                "restart_date": "2027-01-07 08:00", "reend_date": "2027-01-08 10:00",
            },
            {"status_code": "TK_Complete", "act_start_date": "2027-01-04 08:00", "act_end_date": "2027-01-05 16:00"},
        )
    )  # fmt: skip
    active, done = document.plan.tasks[1:]
    # 30 of 40 hours are done.
    assert (active.share_done, active.remaining, active.finished) == (0.75, 10 * HOUR, None)
    assert document.words[10].physical_share == 0.6
    assert document.stored[10].early_finish == at("2027-01-08 10:00")
    assert (done.share_done, done.finished) == (1.0, at("2027-01-05 16:00"))


def test_what_the_file_does_not_say_is_unknown_and_not_0() -> None:
    document = read(xer({"target_drtn_hr_cnt": "", "remain_drtn_hr_cnt": ""}))
    assert (document.words[10].work_hours, document.words[10].cost) == (None, None)
    assert document.stored[10].total_float is None
    assert document.plan.tasks[1].remaining is None
    assert any("no duration" in one.what for one in document.unheld)


def test_a_calendar_in_brackets_is_read_with_its_exceptions() -> None:
    calendar = read(xer({})).plan.calendars[5]
    assert calendar.week[0] == ((8 * HOUR, 16 * HOUR),)
    assert calendar.week[5] == ()
    assert [(one.first, one.shifts) for one in calendar.special] == [(date(2027, 1, 6), ())]


@pytest.mark.parametrize("clock", ["(0||CalendarData()(", "nonsense", "(0||CalendarData()((0||DaysOfWeek()())))"])
def test_a_damaged_calendar_is_named_and_counts_as_usual(clock: str) -> None:
    document = read(xer({}, clock=clock))
    assert any("damaged" in one.what for one in document.unheld)
    assert document.plan.calendars[5].week[0] != ()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_found(encoding: str) -> None:
    document = read(xer({"task_name": "Gründung"}, encoding=encoding))
    assert document.words[10].name == "Gründung"


def test_russian_in_its_code_page_is_read() -> None:
    names = ("Устройство котлована", "Бетонирование фундаментной плиты", "Монтаж металлических конструкций")
    document = read(xer(*({"task_name": name} for name in names), encoding="cp1251"))
    assert tuple(document.words[10 + place].name for place in range(3)) == names


def test_resources_roles_and_costs_come_over() -> None:
    others = [
        xer_table("RSRC", {"rsrc_id": 7, "rsrc_name": "Crane", "rsrc_type": "RT_Equip", "clndr_id": 5}),
        xer_table("RSRCRATE", {"rsrc_id": 7, "max_qty_per_hr": 2, "cost_per_qty": 150}),
        xer_table("ROLES", {"role_id": 3, "role_name": "Welder"}),
        xer_table(
            "TASKRSRC",
            {
                "task_id": 10, "rsrc_id": 7, "role_id": 3, "target_qty": 16, "target_qty_per_hr": 0.5,
                "target_cost": 2400, "act_reg_cost": 600, "act_ot_cost": 0, "act_reg_qty": 4,
            },
            {"task_id": 10, "role_id": 3, "target_qty": 8, "target_qty_per_hr": 1, "target_cost": ""},
        ),
        xer_table("PROJCOST", {"task_id": 10, "target_cost": 100, "act_cost": 50}),
    ]  # fmt: skip
    document = read(xer({"task_type": "TT_Rsrc"}, others=others))
    assert [(one.key, one.name, one.kind) for one in document.resources] == [
        (7, "Crane", ResourceKind.WORK), ("R3", "Welder", ResourceKind.WORK),
    ]  # fmt: skip
    assert (document.resources[0].max_units, document.resources[0].rate_per_hour) == (2.0, 150)
    # 16 hours at half a crane take 32 hours.
    assert document.plan.tasks[1].works[0] == Work(5, 32 * HOUR)
    # 2,400 of the crane and 100 of the expense; 600 and 50 are spent.
    assert [str(amount) for amount in (document.words[10].cost, document.words[10].actual_cost)] == [
        "2500.00",
        "650.00",
    ]


def test_notes_lose_their_markup() -> None:
    memo = "<HTML><BODY>\x7f\x7f<P>Wait for the crane.</P><P>Then lift.</P></BODY></HTML>"
    others = [xer_table("MEMOTYPE", {"memo_type_id": 1, "memo_type": "Delays"})]
    others.append(xer_table("TASKMEMO", {"task_id": 10, "memo_type_id": 1, "task_memo": memo}))
    assert read(xer({}, others=others)).words[10].notes == "Delays: Wait for the crane.\nThen lift."


def test_projects_in_one_file_are_one_plan_and_baselines_stay_out() -> None:
    others = [
        xer_table("PROJECT", {"proj_id": 2, "clndr_id": 5}, {"proj_id": 3, "orig_proj_id": 1}),
        xer_table("PROJWBS", {"wbs_id": 200, "proj_id": 2, "wbs_name": "Annex"}, {"wbs_id": 300, "proj_id": 3}),
        xer_table(
            "TASK",
            {"task_id": 20, "proj_id": 2, "wbs_id": 200, "target_drtn_hr_cnt": 8},
            {"task_id": 30, "proj_id": 3, "wbs_id": 300, "target_drtn_hr_cnt": 8},
        ),
        xer_table("TASKPRED", {"task_id": 20, "pred_task_id": 10, "pred_type": "PR_FS"}),
    ]
    document = read(xer({}, others=others))
    assert {task.key for task in document.plan.tasks} == {100, 10, 200, 20}
    assert [(link.predecessor, link.successor) for link in document.plan.links] == [(10, 20)]
    assert len(document.unheld) == 2


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (xer({"cstr_type": "CS_MSO", "cstr_date": "soon"}), "line 13 (TASK)", "“soon” is no date"),
        (xer({"target_drtn_hr_cnt": "-8"}), "line 13 (TASK)", "below 0"),
        (xer({"target_drtn_hr_cnt": "1e99"}), "line 13 (TASK)", "larger than a plan can hold"),
        (xer({"act_start_date": "9998-01-01 00:00"}), "line 13 (TASK)", "the year 9998"),
        (xer({"task_id": 10}, {"task_id": 10}), "line 14 (TASK)", "two activities have the id 10"),
        (xer({"task_id": "x1"}), "line 13 (TASK)", "no whole number"),
        (xer({}).replace(b"\tTask 0", b"\tTask 0\t1\t2"), "line 13 (TASK)", "values"),
        (xer({}).replace(b"%E", b""), "line 15", "the file ends before the plan does"),
        (xer(project={"proj_id": 1}).replace(b"PROJECT", b"NOTHING"), "", "there is no project in it"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_its_line(content: bytes, where: str, what: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert what in refused.value.what
    assert refused.value.where == where
