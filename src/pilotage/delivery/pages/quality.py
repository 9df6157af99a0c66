"""Can this schedule be trusted? Fourteen checks, each of which opens its tasks."""

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.pages.quality_words import (
    ASKED,
    NAMES,
    counted_text,
    limit_text,
    result_text,
    tasks_title,
    verdict,
    why_not,
)
from pilotage.delivery.pages.shared import address, crumbs_of, moment_cell, save_as, tabs_of, the_plan
from pilotage.delivery.reads.quality import Quality, quality_of
from pilotage.delivery.rules.changing_text import units_of
from pilotage.delivery.rules.durations import told
from pilotage.engine.calendars.calendar import WrongCalendar
from pilotage.engine.network.plan import WrongPlan
from pilotage.engine.quality.report import Finding
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

MOST_TASKS = 500  # shown of one check: who has more cures the first ones first


@require_GET
@door(Permission.SEE)
def quality(request: PersonalRequest, key: str) -> HttpResponseBase:
    """All checks; `?check=` opens the tasks of one."""
    plan = the_plan(request, key)
    found, problem = _found(plan)
    opened = _opened(request.GET, found)
    return page(
        request,
        "delivery/quality.html",
        {
            "crumbs": crumbs_of(request, plan, _("Quality")),
            "plan": plan,
            "initiative": plan.initiative,
            "tabs": tabs_of(request, plan, "quality"),
            "save_as": save_as(request, plan),
            "is_past": as_of(request) != today(),
            "problem": problem,
            "facts": _facts(found) if found else (),
            "table": _checks_table(request, plan, found) if found else None,
            "opened": _tasks_table(request, plan, found, opened) if found and opened else None,
            "opened_title": tasks_title(opened) if opened else "",
            "opened_note": _tasks_note(opened) if opened else "",
            "close_url": address(request, "quality", plan),
        },
    )


def _found(plan: Plan) -> tuple[Quality | None, str]:
    """The checks, or why there are none."""
    try:
        found = quality_of(plan)
    except (WrongPlan, WrongCalendar) as wrong:
        return None, _("This plan cannot be scheduled, and so not be checked: %(why)s") % {"why": wrong}
    return (found, "") if found.tasks else (None, "")


def _opened(params: QueryDict, found: Quality | None) -> Finding | None:
    asked = params.get("check", "")
    if found is None:
        return None
    return next((one for one in found.report.findings if one.check.name.lower() == asked), None)


def _facts(found: Quality) -> tuple[Fact, ...]:
    f, report = formatter(), found.report
    failed = report.applicable - report.passed
    tone = "green" if not failed else "red" if failed > 3 else "amber"
    word = _("passes all that apply") if not failed else _("fails %(count)s checks") % {"count": f.number(failed)}
    if not report.applicable:
        tone, word = "none", _("nothing to check")
    return (
        Fact(_("Schedule"), word, tone=tone, letter="" if tone == "none" else "✓" if not failed else "!"),
        Fact(_("Checks passed"), f.number(report.passed), note=_("of %(count)s that apply") % {
            "count": f.number(report.applicable)
        }),
        Fact(_("Compared with"), found.baseline.name if found.baseline else UNKNOWN),
    )  # fmt: skip


def _checks_table(request: PersonalRequest, plan: Plan, found: Quality) -> Table:
    f = formatter()
    columns = (
        Column("number", _("No."), is_number=True),
        Column("check", _("Check"), width=28),
        Column("asked", _("What it asks"), width=44),
        Column("result", _("Result"), is_number=True),
        Column("counted", _("Counted")),
        Column("limit", _("Wanted")),
        Column("verdict", _("Verdict")),
    )
    base = address(request, "quality", plan)
    joint = "&" if "?" in base else "?"

    def row(finding: Finding) -> Row:
        name = finding.check.name.lower()
        tone, letter, word = verdict(finding)
        url = f"{base}{joint}check={name}#tasks" if finding.offenders else ""
        return Row(
            name,
            (
                Cell(f.number(finding.check.value), kind="n"),
                Cell(str(NAMES[finding.check]), url=url),
                Cell(str(ASKED[finding.check]), kind="w q"),
                Cell(result_text(f, finding), kind="n", title=why_not(finding)),
                Cell(counted_text(f, finding), url=url),
                Cell(limit_text(f, finding)),
                Cell(word, tone=tone, letter=letter, title=why_not(finding)),
            ),
        )

    return Table(
        "checks", _("The fourteen checks"), heads(columns, QueryDict()), [row(one) for one in found.report.findings]
    )


def _tasks_table(request: PersonalRequest, plan: Plan, found: Quality, finding: Finding) -> Table:
    columns = (
        Column("task", _("Task"), width=36),
        Column("start", _("Start")),
        Column("finish", _("Finish")),
        Column("duration", _("Duration"), is_number=True),
        Column("float", _("Total float"), is_number=True),
        Column("done", _("Done"), is_number=True),
    )
    tasks = [found.tasks[key] for key in finding.offenders if key in found.tasks]
    return Table(
        "offenders",
        tasks_title(finding),
        heads(columns, QueryDict()),
        [_task_row(request, plan, task) for task in tasks[:MOST_TASKS]],
        empty_text=_("No task fails this check."),
    )


def _task_row(request: PersonalRequest, plan: Plan, task: PlanTask) -> Row:
    f, units = formatter(), units_of(plan)
    spare = task.total_float_seconds
    return Row(
        f"{task.uid}",
        (
            Cell(task.name, url=address(request, "plan_task", plan, task.uid)),
            moment_cell(task.start),
            moment_cell(task.finish),
            Cell(told(task, task.duration_seconds, units), kind="n"),
            Cell(UNKNOWN if spare is None else f.days(round(spare / plan.seconds_a_day, 1)), kind="n"),
            Cell(f.share(task.share_done), kind="n"),
        ),
    )


def _tasks_note(finding: Finding) -> str:
    f = formatter()
    count = len(finding.offenders)
    if count > MOST_TASKS:
        return _("the first %(shown)s of %(count)s") % {"shown": f.number(MOST_TASKS), "count": f.number(count)}
    return f.count(count, _("task"), _("tasks"))
