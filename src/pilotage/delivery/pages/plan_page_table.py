"""The plan as a table of the outline: for who hears it, for who has no script, and for print."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.forms.plan_page import NewTaskForm
from pilotage.delivery.models import Plan
from pilotage.delivery.pages.plan_page_labels import TABLE_WORDS
from pilotage.delivery.pages.plan_page_shared import crumbs_of, the_plan, url_of
from pilotage.delivery.pages.plan_page_words import day_text, shift_text
from pilotage.delivery.pages.shared import save_as
from pilotage.delivery.reads.plan_page_facts import figures_of
from pilotage.delivery.reads.plan_page_table import Line, lines_of
from pilotage.delivery.rules.changing_text import duration_text, units_of
from pilotage.delivery.rules.permissions import may_edit_plan
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import page

ROWS_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the template shows it: ready text; days and share as an editor and a spreadsheet begin with them.

    is_fixed   dates and progress come from the tasks below it
    """

    uid: int
    row: int
    outline: str
    name: str
    level: int
    is_summary: bool
    is_critical: bool
    is_active: bool
    is_fixed: bool
    url: str
    duration: str
    start: str
    finish: str
    predecessors: str
    done: str
    slack: str
    resources: str
    baseline: str
    variance: str
    start_day: str
    finish_day: str
    done_text: str


@require_GET
@door(Permission.SEE)
def plan_table(request: PersonalRequest, key: str) -> HttpResponseBase:
    plan = the_plan(request, key)
    first = whole_number_from(request.GET.get("from"), 0)
    can_edit = bool(may_edit_plan(request.access, plan.initiative)) and as_of(request) == today()
    lines = lines_of(plan, first=first, count=ROWS_A_PAGE)
    total = figures_of(plan).lines
    here = url_of("plan_table", plan)
    return page(
        request,
        "delivery/plan_table.html",
        {
            "initiative": plan.initiative,
            "crumbs": crumbs_of(request, plan.initiative, _("Table"), plan_url=url_of("plan", plan)),
            "lines": [_shown(line, plan) for line in lines],
            "total": total,
            "shown": f"{first + 1}–{first + len(lines)}" if lines else "0",
            "previous_url": f"{here}?from={max(first - ROWS_A_PAGE, 0)}" if first else "",
            "next_url": f"{here}?from={first + ROWS_A_PAGE}" if first + ROWS_A_PAGE < total else "",
            "gantt_url": url_of("plan", plan),
            "save_as": save_as(request, plan),
            "can_edit": can_edit,
            "revision": plan.revision,
            "urls": {short: url_of(f"{short}_plan", plan) for short in ("preview", "save", "undo")},
            "words": {name: str(words) for name, words in TABLE_WORDS.items()},
            "new_form": NewTaskForm(initial={"revision": plan.revision}),
            "new_url": url_of("new_plan_task", plan),
        },
    )


def _shown(line: Line, plan: Plan) -> Shown:
    task = line.task
    variance = UNKNOWN
    if line.baseline_finish and task.finish:
        same = line.baseline_finish.date() == task.finish.date()
        variance = _("as approved") if same else shift_text(line.baseline_finish, task.finish)
    return Shown(
        uid=task.uid,
        row=line.row,
        outline=line.outline,
        name=task.name or _("(no name)"),
        level=task.level,
        is_summary=line.is_summary,
        is_critical=task.is_critical,
        is_active=task.is_active,
        is_fixed=line.is_summary and not task.is_manual,
        url=url_of("plan_task", plan, task.uid),
        duration=line.duration,
        start=day_text(task.start),
        finish=day_text(task.finish),
        predecessors=line.predecessors,
        done=formatter().share(line.share_done),
        slack=slack_text(task.total_float_seconds, plan),
        resources=line.resources,
        baseline=day_text(line.baseline_finish),
        variance=variance,
        start_day=f"{task.start:%Y-%m-%d}" if task.start else "",
        finish_day=f"{task.finish:%Y-%m-%d}" if task.finish else "",
        done_text=f"{line.share_done * 100:.1f}".removesuffix(".0"),
    )


def slack_text(seconds: int | None, plan: Plan) -> str:
    """Total float; below 0 the task is late already."""
    if seconds is None:
        return UNKNOWN
    return ("−" if seconds < 0 else "") + duration_text(abs(seconds), units_of(plan))
