"""MS Project XML as a document."""

from datetime import date

import pytest

from pilotage.delivery.rules.document import Document, ResourceKind
from pilotage.engine.calendars.calendar import OFFICE_HOURS
from pilotage.engine.network.plan import Constraint, Kind, LagUnit, LinkType, Part, RuleSet, Work
from pilotage.exchange.schedules.counting import Counted
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.refusals import Unreadable
from tests.exchange.schedules.plans import at, element, mspdi, mspdi_calendar, mspdi_task, waits_for, working_day

HOUR = 3600


def read(content: bytes) -> Document:
    return document_from("tower.xml", content)


def test_the_outline_says_what_is_below_what() -> None:
    document = read(mspdi(mspdi_task(1), mspdi_task(2, level=2), mspdi_task(3, level=3), mspdi_task(4, level=2)))
    assert [(task.key, task.kind, task.parent) for task in document.plan.tasks] == [
        (1, Kind.SUMMARY, None),
        (2, Kind.SUMMARY, 1),
        (3, Kind.TASK, 2),
        (4, Kind.TASK, 1),
    ]


def test_the_project_itself_and_empty_rows_are_no_tasks() -> None:
    nothing = mspdi_task(7, more=element("IsNull", 1))
    assert [task.key for task in read(mspdi(mspdi_task(0, level=0), mspdi_task(1), nothing)).plan.tasks] == [1]


@pytest.mark.parametrize(
    "namespace", ["http://schemas.microsoft.com/project/2007", "HTTP://Schemas.Microsoft.com/Project"]
)
def test_the_namespace_of_any_version_is_read(namespace: str) -> None:
    assert len(read(mspdi(mspdi_task(1), namespace=namespace)).plan.tasks) == 1


def test_lags_are_tenths_of_minutes_shares_or_of_the_clock() -> None:
    document = read(
        mspdi(
            mspdi_task(1),
            mspdi_task(2, more=waits_for(1, lag=4800, unit=7)),  # 480 minutes: one day of work
            mspdi_task(3, more=waits_for(1, type=3, lag=-300, unit=5)),  # half an hour before
            mspdi_task(4, more=waits_for(1, type=0, lag=14_400, unit=8)),  # 24 hours of the clock
            mspdi_task(5, more=waits_for(1, type=2, lag=50, unit=19)),
            mspdi_task(6, more=waits_for(1, lag=25, unit=20)),
        )
    )
    assert [(link.type, link.lag, link.unit, link.lag_share) for link in document.plan.links] == [
        (LinkType.FS, 8 * HOUR, LagUnit.WORKING, 0.0),
        (LinkType.SS, -HOUR // 2, LagUnit.WORKING, 0.0),
        (LinkType.FF, 24 * HOUR, LagUnit.ELAPSED, 0.0),
        (LinkType.SF, 0, LagUnit.SHARE, 0.5),
        (LinkType.FS, 0, LagUnit.ELAPSED_SHARE, 0.25),
    ]


def test_an_elapsed_duration_is_of_the_clock() -> None:
    elapsed = mspdi_task(1, hours=24).replace("<DurationFormat>7", "<DurationFormat>8")
    task = read(mspdi(elapsed)).plan.tasks[0]
    assert (task.duration, task.is_elapsed) == (24 * HOUR, True)


def test_what_the_file_does_not_say_is_unknown_and_not_0() -> None:
    document = read(mspdi(mspdi_task(1)))
    words, stored = document.words[1], document.stored[1]
    assert (words.work_hours, words.cost, words.priority, words.physical_share) == (None, None, None, None)
    assert (stored.start, stored.total_float, stored.is_critical) == (None, None, None)
    assert document.plan.tasks[0].remaining is None
    assert document.plan.status is None


def test_slack_and_costs_come_in_units_of_their_own() -> None:
    more = (
        element("TotalSlack", -4800)
        + element("Cost", 123_450)
        + element("ActualCost", 0)
        + element("Work", "PT12H30M0S")
    )
    document = read(mspdi(mspdi_task(1, more=more)))
    assert document.stored[1].total_float == -8 * HOUR
    assert [str(amount) for amount in (document.words[1].cost, document.words[1].actual_cost)] == ["1234.50", "0.00"]
    assert document.words[1].work_hours == 12.5


def test_constraints_deadline_and_manual_dates_come_over() -> None:
    more = element("ConstraintType", 7) + element("ConstraintDate", "2027-02-01T17:00:00")
    by_hand = element("Manual", 1) + element("ManualStart", "2027-01-11T08:00:00")
    document = read(
        mspdi(
            mspdi_task(1, more=more + element("Deadline", "2027-02-02T17:00:00")),
            mspdi_task(2, more=element("ConstraintType", 1)),
            mspdi_task(3, more=by_hand),
            mspdi_task(4, more=element("Active", 0)),
        )
    )
    first, late, manual, inactive = document.plan.tasks
    assert first.constraints == ((Constraint.FINISH_NO_LATER, at("2027-02-01 17:00")),)
    assert first.deadline == at("2027-02-02 17:00")
    assert late.constraints == ((Constraint.AS_LATE_AS_POSSIBLE, None),)
    assert (manual.is_manual, manual.manual) == (True, (at("2027-01-11 08:00"), None))
    assert not inactive.is_active


def test_settings_of_the_project_become_rules() -> None:
    settings = (
        element("HonorConstraints", 0) + element("CriticalSlackLimit", 2) + element("ScheduleFromStart", 0)
        + element("FinishDate", "2027-03-31T17:00:00") + element("StatusDate", "2027-01-15T17:00:00")
    )  # fmt: skip
    plan = read(mspdi(mspdi_task(1), settings=settings)).plan
    assert plan.rules.rule_set is RuleSet.MS_PROJECT
    assert (plan.rules.are_constraints_kept, plan.rules.is_from_finish) == (False, True)
    assert plan.rules.critical_float == 2 * 8 * HOUR
    assert (plan.finish, plan.status) == (at("2027-03-31 17:00"), at("2027-01-15 17:00"))


def test_a_calendar_takes_over_what_it_does_not_say() -> None:
    own = f"<WeekDays>{working_day(2, ('06:00:00', '14:00:00'))}</WeekDays>"
    document = read(
        mspdi(
            mspdi_task(1, more=element("CalendarUID", 2)),
            calendars=(
                mspdi_calendar(1, "Standard", holiday("2027-01-06", "2027-01-07")),
                mspdi_calendar(2, "Early", own, below=1),
            ),
        )
    )
    early = document.plan.calendars[2]
    assert early.week[0] == ((6 * HOUR, 14 * HOUR),)
    assert early.week[1] == OFFICE_HOURS
    assert [(one.first, one.last) for one in early.special] == [(date(2027, 1, 6), date(2027, 1, 7))]
    assert document.plan.tasks[0].calendar == 2


def test_a_shift_to_midnight_and_a_night_shift_are_cut_at_the_day() -> None:
    week = f"<WeekDays>{working_day(2, ('22:00:00', '06:00:00'))}{working_day(4, ('23:00:00', '00:00:00'))}</WeekDays>"
    calendars = (mspdi_calendar(1, "Standard"), mspdi_calendar(2, "Nights", week, below=1))
    nights = read(mspdi(mspdi_task(1), calendars=calendars)).plan.calendars[2]
    assert nights.week[0] == ((22 * HOUR, 24 * HOUR),)
    assert nights.week[1] == ((0, 6 * HOUR),)
    assert nights.week[2] == ((23 * HOUR, 24 * HOUR),)


def holiday(first: str, last: str, *, more: str = "") -> str:
    return (
        f"<Exceptions><Exception><TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate>"
        f"</TimePeriod><Name>Off</Name>{more}<DayWorking>0</DayWorking></Exception></Exceptions>"
    )


THRICE = "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>3</Occurrences>"


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        # Every second week on Monday and Friday: the weeks of 4 and 18 January.
        ("<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek>", ["01-04", "01-08", "01-18", "01-22"]),
        # On the 31st of each month: February has none.
        ("<Type>4</Type><Period>1</Period><MonthDay>31</MonthDay>", ["01-31", "03-31"]),
        # On the last Monday of each month.
        ("<Type>5</Type><MonthItem>4</MonthItem><MonthPosition>4</MonthPosition>", ["01-25", "02-22", "03-29"]),
        # Each year on 10 February.
        ("<Type>2</Type><Month>1</Month><MonthDay>10</MonthDay>", ["02-10"]),
        # The second weekday of February.
        ("<Type>3</Type><Month>1</Month><MonthItem>1</MonthItem><MonthPosition>1</MonthPosition>", ["02-02"]),
        # Every tenth day, three times.
        (f"<Type>1</Type><Period>10</Period>{THRICE}", ["01-04", "01-14", "01-24"]),
    ],
)  # fmt: skip
def test_a_recurring_exception_falls_on_its_days(rule: str, days: list[str]) -> None:
    calendar = mspdi_calendar(1, "Standard", holiday("2027-01-04", "2027-03-31", more=rule))
    found = [
        f"{one.first:%m-%d}" for one in read(mspdi(mspdi_task(1), calendars=(calendar,))).plan.calendars[1].special
    ]
    assert found[: len(days)] == days
    # Of the weekly one there are 7 Mondays and 6 Fridays; of the others that is all.
    assert len(found) == (13 if "<Type>6" in rule else len(days))


def test_another_week_counts_for_a_while() -> None:
    weeks = (
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2027-07-01T00:00:00</FromDate><ToDate>2027-08-31T23:59:00</ToDate>"
        f"</TimePeriod><Name>Summer</Name><WeekDays>{working_day(6, ('08:00:00', '12:00:00'))}</WeekDays>"
        "</WorkWeek></WorkWeeks>"
    )
    calendar = read(mspdi(mspdi_task(1), calendars=(mspdi_calendar(1, "Standard", weeks),))).plan.calendars[1]
    days = Counted(calendar)
    # 2 July 2027 is a Friday in summer, 1 July a Thursday that the other week leaves as it is.
    assert days.shifts_on(date(2027, 7, 2)) == ((8 * HOUR, 12 * HOUR),)
    assert days.shifts_on(date(2027, 7, 1)) == OFFICE_HOURS


def resource(uid: int, name: str, *, type: int = 1, calendar: int | None = None) -> str:
    own = element("CalendarUID", calendar) if calendar is not None else ""
    return f"<Resource><UID>{uid}</UID><Name>{name}</Name><Type>{type}</Type><MaxUnits>1.00</MaxUnits>{own}</Resource>"


def assignment(task: int, of: int, *, work: str = "PT16H0M0S", units: str = "0.5", more: str = "") -> str:
    return (
        f"<Assignment><UID>9</UID><TaskUID>{task}</TaskUID><ResourceUID>{of}</ResourceUID><Work>{work}</Work>"
        f"<Units>{units}</Units>{more}</Assignment>"
    )


def test_resources_with_other_hours_decide_how_long_a_task_takes() -> None:
    early = mspdi_calendar(2, "", f"<WeekDays>{working_day(2, ('06:00:00', '14:00:00'))}</WeekDays>", below=1)
    document = read(
        mspdi(
            mspdi_task(1, hours=32),
            mspdi_task(2, hours=32),
            calendars=(mspdi_calendar(1, "Standard"), early),
            resources=resource(1, "Ana", calendar=2) + resource(2, "Bo", calendar=1) + resource(3, "Sand", type=0),
            assignments=assignment(1, 1) + assignment(1, 3) + assignment(2, 2),
        )
    )
    # 16 hours of work at half a person take 32 hours of her calendar; Bo keeps that of the plan, and decides nothing.
    assert document.plan.tasks[0].works == (Work(2, 32 * HOUR),)
    assert document.plan.tasks[1].works == ()
    assert [(one.name, one.kind) for one in document.resources] == [
        ("Ana", ResourceKind.WORK), ("Bo", ResourceKind.WORK), ("Sand", ResourceKind.MATERIAL),
    ]  # fmt: skip
    assert document.calendar_names[2] == "Ana"
    assert document.assignments[0].units == 0.5


def test_a_pause_in_the_work_by_day_is_a_split() -> None:
    def worked(start: str, finish: str, hours: int) -> str:
        return (
            f"<TimephasedData><Type>1</Type><UID>9</UID><Start>{start}</Start><Finish>{finish}</Finish>"
            f"<Unit>2</Unit><Value>PT{hours}H0M0S</Value></TimephasedData>"
        )

    # Monday and Thursday worked, Tuesday and Wednesday not.
    by_day = (
        worked("2027-01-04T08:00:00", "2027-01-04T17:00:00", 8)
        + worked("2027-01-04T17:00:00", "2027-01-06T17:00:00", 0)
        + worked("2027-01-07T08:00:00", "2027-01-07T17:00:00", 8)
    )
    document = read(mspdi(mspdi_task(1, hours=16), assignments=assignment(1, -65535, more=by_day)))
    assert document.plan.tasks[0].parts == (Part(8 * HOUR), Part(8 * HOUR, pause=16 * HOUR))


def test_links_to_other_projects_are_named_and_hold_the_start() -> None:
    ghost = mspdi_task(5, "Permit", more=element("ExternalTask", 1) + element("Finish", "2027-01-20T17:00:00"))
    document = read(mspdi(ghost, mspdi_task(1, "Dig", more=waits_for(5))))
    assert [task.key for task in document.plan.tasks] == [1]
    assert document.plan.tasks[0].external_early_start == at("2027-01-20 17:00")
    assert "Dig" in document.unheld[0].where


def test_baselines_are_kept_by_number() -> None:
    approved = (
        "<Baseline><Number>{}</Number><Start>2027-01-04T08:00:00</Start><Finish>2027-01-04T17:00:00</Finish>"
        "<Cost>9900</Cost></Baseline>"
    )
    document = read(mspdi(mspdi_task(1, more=approved.format(0) + approved.format(3))))
    assert [(one.number, one.name) for one in document.baselines] == [(0, "Baseline"), (3, "Baseline 3")]
    assert str(document.baselines[1].tasks[1].cost) == "99.00"


@pytest.mark.parametrize(
    ("task", "where", "what"),
    [
        (mspdi_task(7, "Dig", more=element("ActualStart", "soon")), "task 7 “Dig”", "“soon” is no date"),
        (mspdi_task(7, "Dig", more=element("Deadline", "0001-01-01T00:00:00")), "task 7 “Dig”", "the year 1"),
        (mspdi_task(7, "Dig", more=element("ActualFinish", "9999-12-31T00:00:00")), "task 7 “Dig”", "the year 9999"),
        (mspdi_task(7, "Dig", hours=99_999_999), "task 7 “Dig”", "longer than 200 years"),
        (mspdi_task(7, "Dig", more=element("RemainingDuration", "-PT8H0M0S")), "task 7 “Dig”", "below 0"),
        (mspdi_task(7, "Dig", more=element("RemainingDuration", "8 hours")), "task 7 “Dig”", "is no duration"),
        (mspdi_task(1, "Dig") + mspdi_task(1, "Dug"), "task 1 “Dug”", "two tasks have the id 1"),
    ],
)
def test_a_value_that_decides_and_cannot_be_read_is_refused_by_its_place(task: str, where: str, what: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(mspdi(task))
    assert refused.value.where == where
    assert what in refused.value.what
    assert refused.value.sentence.startswith("tower.xml, ")


def test_links_that_lead_nowhere_or_back_are_named_and_do_not_count() -> None:
    document = read(
        mspdi(
            mspdi_task(1, more=waits_for(99) + waits_for(1)), mspdi_task(2, more=waits_for(1) + waits_for(1, lag=4800))
        )
    )
    assert [(link.predecessor, link.successor, link.lag) for link in document.plan.links] == [(1, 2, 8 * HOUR)]
    assert len(document.unheld) == 3
