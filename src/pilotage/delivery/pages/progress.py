"""Reporting progress: a table that is filled like a spreadsheet, and what should have happened by the status date."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.delivery.actions.progress import Report, report_on_track, report_progress, set_status_date
from pilotage.delivery.forms.progress import StatusForm, report_from
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.pages.progress_table import columns_of, row_cells, table_of
from pilotage.delivery.pages.shared import address, can_edit, crumbs_of, day_text, said, save_as, tabs_of, the_plan
from pilotage.delivery.reads.comparing import working_time_of
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.changing_text import Units, units_of
from pilotage.delivery.rules.durations import weight_of
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.delivery.rules.progress import is_due
from pilotage.delivery.rules.times import Times
from pilotage.engine.calendars.working import datetime_of, moment_of
from pilotage.engine.network.plan import Kind, RuleSet
from pilotage.kit.clock import as_of, today
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.entering import Unreadable, whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Fact, pages_of

PAGE = 400
# What is shown: the word in the address, and whether a task is one of them.
Wanted = Callable[[PlanTask, datetime | None], bool]
SHOWN: dict[str, Wanted] = {
    "due": lambda task, status: status is not None and is_due(task, status),
    "open": lambda task, status: task.finished_at is None,
    "all": lambda task, status: True,
}


@require_GET
@door(Permission.SEE)
def progress(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The tasks that one reports on; at first those of which something should be known by the status date."""
    return _shown(request, the_plan(request, key))


def _shown(request: PersonalRequest, plan: Plan, form: StatusForm | None = None) -> HttpResponseBase:
    leaves = _leaves(plan)
    show = _asked(request.GET, plan, leaves)
    wanted = [task for task in leaves if SHOWN[show](task, plan.status_at)]
    pages, offset = pages_of(request.GET, total=len(wanted), page_size=PAGE)
    is_edited = can_edit(request, plan)
    return page(
        request,
        "delivery/progress.html",
        {
            "crumbs": crumbs_of(request, plan, _("Progress")),
            "plan": plan,
            "initiative": plan.initiative,
            "tabs": tabs_of(request, plan, "progress"),
            "save_as": save_as(request, plan),
            "facts": _facts(plan, leaves),
            "table": table_of(request, plan, wanted[offset : offset + PAGE], can_edit=is_edited),
            "pages": pages if len(wanted) > PAGE else None,
            "count": len(wanted),
            "show": show,
            "shows": _shows(plan, leaves),
            "can_edit": is_edited,
            "is_past": as_of(request) != today(),
            "has_tasks": bool(leaves),
            "form": form or _status_form(plan),
            "is_refused": form is not None,
            "status_url": address(request, "set_status", plan),
            "track_url": address(request, "report_on_track", plan),
        },
        status=422 if form is not None else 200,
    )


def _leaves(plan: Plan) -> list[PlanTask]:
    rows = tasks_of(plan).select_related("parent", "calendar")
    return [task for task in rows if task.is_active and task.kind != Kind.SUMMARY]


def _asked(params: QueryDict, plan: Plan, leaves: Sequence[PlanTask]) -> str:
    """At first what should have happened by the status date; where all of that is reported, what is not finished."""
    asked = params.get("show", "")
    is_waiting = any(SHOWN["due"](task, plan.status_at) for task in leaves)
    return asked if asked in SHOWN else "due" if is_waiting else "open"


def _shows(plan: Plan, leaves: Sequence[PlanTask]) -> list[tuple[str, str]]:
    f = formatter()
    words = {
        "due": _("to be reported (%(count)s)"),
        "open": _("not finished (%(count)s)"),
        "all": _("all (%(count)s)"),
    }
    return [
        (name, words[name] % {"count": f.number(sum(wanted(task, plan.status_at) for task in leaves))})
        for name, wanted in SHOWN.items()
    ]


def _facts(plan: Plan, leaves: Sequence[PlanTask]) -> tuple[Fact, ...]:
    f = formatter()
    time, week = working_time_of(plan.calendar), plan.seconds_a_week
    weights = [weight_of(task, time, week=week) for task in leaves]
    whole = sum(weights)
    done = sum(weight * task.share_done for weight, task in zip(weights, leaves, strict=True))
    finished = sum(task.finished_at is not None for task in leaves)
    return (
        Fact(_("Status date"), day_text(plan.status_at)),
        Fact(_("Done"), f.share(done / whole if whole else None), note=_("of the planned duration")),
        Fact(_("Finished"), f.number(finished), note=_("of %(count)s tasks") % {"count": f.number(len(leaves))}),
        Fact(_("Finish of the plan"), day_text(plan.computed_finish)),
    )


def _status_form(plan: Plan) -> StatusForm:
    day = plan.status_at.date() if plan.status_at else None
    form = StatusForm(initial={"status_at": day, "push": False})
    if plan.rule_set != RuleSet.MS_PROJECT:
        del form.fields["push"]  # by the rules of Primavera work that is left never lies before the status date
    return form


def end_of(day: date | None, plan: Plan) -> datetime | None:
    """The end of the last working time of that day, or of the one before it that is worked."""
    if day is None:
        return None
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return datetime_of(working_time_of(plan.calendar).previous(moment_of(midnight)))


@require_POST
@door(Permission.EDIT)
def set_status(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Say up to when progress is known, and put off what is left when that is wished."""
    plan = the_plan(request, key)
    form = StatusForm(request.POST)
    if form.is_valid():
        try:
            at = end_of(form.cleaned_data["status_at"], plan)
            _plan, pushed = set_status_date(
                plan, revision=whole_number_from(request.POST.get("revision"), 0), at=at,
                push=form.cleaned_data["push"], access=request.access, on=today(),
            )  # fmt: skip
        except (Impossible, Stale) as refused:
            form.add_error(None, said(refused))
        else:
            words = ngettext("%(count)s task was put off.", "%(count)s tasks were put off.", pushed)
            more = " " + words % {"count": formatter().number(pushed)} if form.cleaned_data["push"] else ""
            notice(request, _("Progress is known up to %(day)s.") % {"day": day_text(at)} + more)
            return go(request, address(request, "progress", plan))
    return _shown(request, plan, form)


@require_POST
@door(Permission.EDIT)
def on_track(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Say of the chosen tasks that they went as planned until the status date."""
    plan = the_plan(request, key)
    chosen = {int(one) for one in request.POST.getlist("key") if one.isascii() and one.isdecimal() and len(one) < 19}
    try:
        _plan, told = report_on_track(plan, chosen, revision=plan.revision, access=request.access, on=today())
    except (Impossible, Stale) as refused:
        warn(request, said(refused))
    else:
        words = ngettext("%(count)s task went as planned.", "%(count)s tasks went as planned.", told)
        notice(request, words % {"count": formatter().number(told)})
    return go(request, address(request, "progress", plan))


@require_POST
@door(Permission.EDIT)
def progress_cells(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Changed cells, as pm-grid sends them: all rows at once, or, when one is refused, row by row."""
    plan = the_plan(request, key)
    try:
        changes = changes_of(request)
    except BadEdit as bad:
        return refuse_all(str(bad))
    before = {f"{task.uid}": task for task in _leaves(plan)}
    refused: list[Refusal] = []
    reports: list[tuple[Report, Sequence[Change]]] = []
    for row_key, group in groupby(sorted(changes, key=lambda one: one.key), key=lambda one: one.key):
        of_row = list(group)
        try:
            reports.append((_report(before.get(row_key), of_row, units_of(plan)), of_row))
        except (Unreadable, Impossible) as wrong:
            refused += _refusals(of_row, str(wrong))
    refused += _save(request, plan, reports)
    return _answered(plan, before, {one.key for one in changes}, refused)


def _report(task: PlanTask | None, changes: Sequence[Change], units: Units) -> Report:
    if task is None:
        raise Impossible(_("This task was removed in the meantime."))
    if changes[0].version and task.version != changes[0].version:
        words = _("Somebody changed this task in the meantime; the other cells show it as it is now. Enter it again.")
        raise Impossible(words)
    return report_from(task, changes, units)


def _save(request: PersonalRequest, plan: Plan, reports: Sequence[tuple[Report, Sequence[Change]]]) -> list[Refusal]:
    """All together, for that is one deed; where one is refused, each by itself, so that the others are kept."""
    if not reports:
        return []
    try:
        report_progress(plan, [one for one, _of in reports], revision=plan.revision, access=request.access, on=today())
    except (Impossible, Stale, Refused) as wrong:
        if len(reports) == 1 or not isinstance(wrong, Impossible):
            words = said(wrong) if isinstance(wrong, Stale) else str(wrong)
            return [refusal for _one, changes in reports for refusal in _refusals(changes, words)]
        refused: list[Refusal] = []
        for one in reports:
            plan.refresh_from_db()
            refused += _save(request, plan, [one])
        return refused
    return []


def _answered(
    plan: Plan, before: dict[str, PlanTask], touched: set[str], refused: Sequence[Refusal]
) -> HttpResponseBase:
    """Every row that became different: what was typed, and the dates that followed from it."""
    plan.refresh_from_db()
    after = {f"{task.uid}": task for task in _leaves(plan)}
    not_saved = {(one.key, one.column) for one in refused}
    names, times, saved = [column.name for column in columns_of(plan, can_edit=True)], Times(), []
    for row_key, task in after.items():
        old = before.get(row_key)
        if row_key not in touched and old is not None and old.version == task.version:
            continue
        for name, cell in zip(names, row_cells(plan, task, times), strict=True):
            if (row_key, name) not in not_saved:
                saved.append(Saved(row_key, name, cell))
    versions = {row_key: task.version for row_key, task in after.items()}
    finish = _("The plan now finishes on %(day)s.") % {"day": day_text(plan.computed_finish)}
    return answer(Edited(saved=saved, refused=refused, versions=versions, message=finish if saved else ""))


def _refusals(changes: Sequence[Change], message: str) -> list[Refusal]:
    return [Refusal(one.key, one.column, message) for one in changes]
