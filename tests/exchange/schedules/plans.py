"""Small plan files, made up for tests."""

from collections.abc import Sequence
from datetime import datetime

NAMESPACE = "http://schemas.microsoft.com/project"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def element(name: str, text: object) -> str:
    return f"<{name}>{text}</{name}>"


def mspdi_task(uid: int, name: str = "", *, level: int = 1, hours: int = 8, more: str = "") -> str:
    """A task of MSPDI; `more` goes in as it is."""
    return (
        f"<Task><UID>{uid}</UID><Name>{name or f'Task {uid}'}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>PT{hours}H0M0S</Duration><DurationFormat>7</DurationFormat>{more}</Task>"
    )


def waits_for(uid: int, *, type: int = 1, lag: int = 0, unit: int = 7) -> str:
    return (
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{type}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{unit}</LagFormat></PredecessorLink>"
    )


def working_day(day: int, *times: tuple[str, str]) -> str:
    """1 is Sunday."""
    within = "".join(f"<WorkingTime><FromTime>{a}</FromTime><ToTime>{b}</ToTime></WorkingTime>" for a, b in times)
    return (
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(bool(times))}</DayWorking>"
        f"<WorkingTimes>{within}</WorkingTimes></WeekDay>"
    )


OFFICE = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
OFFICE_WEEK = "".join(working_day(day, *(OFFICE if 2 <= day <= 6 else ())) for day in range(1, 8))


def mspdi_calendar(uid: int, name: str, within: str = "", *, below: int = -1) -> str:
    week = f"<WeekDays>{OFFICE_WEEK}</WeekDays>" if below < 0 else ""
    head = f"<UID>{uid}</UID><Name>{name}</Name><BaseCalendarUID>{below}</BaseCalendarUID>"
    return f"<Calendar>{head}{week}{within}</Calendar>"


def mspdi(
    *tasks: str,
    calendars: Sequence[str] = (),
    resources: str = "",
    assignments: str = "",
    settings: str = "",
    namespace: str = NAMESPACE,
) -> bytes:
    """A plan that starts on Monday, 4 January 2027, at 8:00."""
    drawn = "".join(calendars) or mspdi_calendar(1, "Standard")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Project xmlns="{namespace}"><Title>Tower</Title>'
        f"<StartDate>2027-01-04T08:00:00</StartDate><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>"
        f"{settings}<Calendars>{drawn}</Calendars><Tasks>{''.join(tasks)}</Tasks>"
        f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments></Project>"
    ).encode()


def xer_table(name: str, *rows: dict[str, object]) -> list[str]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [f"%T\t{name}", "\t".join(["%F", *columns])]
    return lines + ["\t".join(["%R", *(str(row.get(column, "")) for column in columns)]) for row in rows]


WORKDAY = "(0||{day}()((0||0(s|08:00|f|16:00)())))"
WEEK = "".join(WORKDAY.format(day=day) if 2 <= day <= 6 else f"(0||{day}()())" for day in range(1, 8))
CLOCK = f"(0||CalendarData()((0||DaysOfWeek()({WEEK}))(0||VIEW(ShowTotal|N)())(0||Exceptions()((0||0(d|46393)())))))"
"""Eight hours on five days; 46393 is 6 January 2027, a holiday."""


def xer(
    *tasks: dict[str, object],
    links: Sequence[dict[str, object]] = (),
    project: dict[str, object] | None = None,
    options: dict[str, object] | None = None,
    others: Sequence[list[str]] = (),
    clock: str = CLOCK,
    encoding: str = "cp1252",
) -> bytes:
    """A project of P6 with its data date on Monday, 4 January 2027, at 8:00."""
    about = {"proj_id": 1, "proj_short_name": "TOWER", "clndr_id": 5, "plan_start_date": "2027-01-04 08:00"}
    about |= {"last_recalc_date": "2027-01-04 08:00"} | (project or {})
    usual = {"proj_id": 1, "wbs_id": 100, "clndr_id": 5, "task_type": "TT_Task", "status_code": "TK_NotStart"}
    usual |= {"target_drtn_hr_cnt": 8, "remain_drtn_hr_cnt": 8}
    rows = [
        {**usual, "task_id": 10 + place, "task_code": f"A{place}", "task_name": f"Task {place}", **task}
        for place, task in enumerate(tasks)
    ]
    lines = ["ERMHDR\t23.12\t2027-01-04\tProject\tadmin\tAdmin\tdb\tProject Management\tUSD"]
    lines += xer_table("PROJECT", about)
    lines += xer_table("CALENDAR", {"clndr_id": 5, "clndr_name": "Five days", "day_hr_cnt": 8, "clndr_data": clock})
    lines += xer_table("SCHEDOPTIONS", {"schedoptions_id": 1, "proj_id": 1, **options}) if options else []
    lines += xer_table("PROJWBS", {"wbs_id": 100, "proj_id": 1, "proj_node_flag": "Y", "wbs_name": "Tower"})
    lines += xer_table("TASK", *rows) if rows else []
    lines += xer_table("TASKPRED", *links) if links else []
    lines += [line for other in others for line in other]
    return "\r\n".join([*lines, "%E", ""]).encode(encoding)
