"""When will it really end? Many trials of the plan, drawn by a job: how sure each date is, and what it hangs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.uncertainty_analyses import ask_analysis, stop_analysis
from pilotage.delivery.forms.uncertainty import AnalysisForm
from pilotage.delivery.models import Plan
from pilotage.delivery.pages.shared import address, can_edit, crumbs_of, save_as, tabs_of, the_plan
from pilotage.delivery.pages.uncertainty_charts import distribution_chart, sureness_chart, swings_of, tornado_chart
from pilotage.delivery.pages.uncertainty_outside import outside_view
from pilotage.delivery.reads.uncertainty import Analysed, newest_analysis, newest_result
from pilotage.delivery.reads.uncertainty_reference import closed_durations
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.uncertainty import SHARES, MilestoneResult, Result, TaskResult
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import Unreadable, day_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.models import JobState
from pilotage.kit.pages import go, is_htmx, notice, page, part
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

MOST_TASKS = 100  # shown: below the hundredth nothing hangs on a task


@dataclass(frozen=True, slots=True)
class Live:
    """An analysis that waits or runs."""

    share: float | None
    message: str
    is_stopping: bool
    progress_url: str
    stop_url: str
    job_url: str


@require_GET
@door(Permission.SEE)
def uncertainty(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The newest answer; `?by=` asks how sure a promised date is."""
    return _shown(request, the_plan(request, key))


def _shown(request: PersonalRequest, plan: Plan, form: AnalysisForm | None = None) -> HttpResponseBase:
    newest = newest_analysis(plan)
    kept = newest if newest is not None and newest.result else newest_result(plan)
    promised = _promised(request.GET, plan)
    return page(
        request,
        "delivery/uncertainty.html",
        {
            "crumbs": crumbs_of(request, plan, _("When will it end?")),
            "plan": plan,
            "initiative": plan.initiative,
            "tabs": tabs_of(request, plan, "uncertainty"),
            "save_as": save_as(request, plan),
            "is_past": as_of(request) != today(),
            "can_edit": can_edit(request, plan),
            "form": form or AnalysisForm(initial=_again(newest)),
            "is_refused": form is not None,
            "ask_url": address(request, "analyse", plan),
            "estimates_url": address(request, "estimates", plan),
            "stop_url": address(request, "stop_analysis", plan),
            "live": _live(request, plan, newest) if newest is not None and newest.is_open else None,
            "failed": _failed(newest),
            "promised": promised.isoformat() if promised else "",
            "kept": [(name, value) for name, value in request.GET.items() if name != "by"],
            **(_answer(request, plan, kept, kept.result, promised) if kept and kept.result else {}),
        },
        status=422 if form is not None else 200,
    )


def _answer(
    request: PersonalRequest, plan: Plan, kept: Analysed, result: Result, promised: date | None
) -> dict[str, object]:
    f = formatter()
    is_older = kept.analysis.plan_revision != plan.revision
    critical = [one for one in result.tasks if one.criticality > 0]
    tasks = sorted(critical, key=lambda one: -(one.sensitivity or 0.0))
    return {
        "result": True,
        "facts": _facts(result, promised),
        "how": _how(kept, result),
        "older": _("The plan was changed since these trials were drawn. Draw them anew.") if is_older else "",
        "drift": _drift(result),
        "ends": distribution_chart(result),
        "sureness": sureness_chart(result, promised),
        "tornado": tornado_chart(swings_of(result)),
        "tasks": _tasks_table(request, plan, tasks[:MOST_TASKS]),
        "tasks_note": _("%(count)s of %(all)s that are not certain were ever critical")
        % {"count": f.number(len(tasks)), "all": f.number(len(result.tasks))},
        "milestones": _milestones_table(request, plan, result.milestones) if result.milestones else None,
        "outside": outside_view(closed_durations(request.access), plan),
    }


def _promised(params: QueryDict, plan: Plan) -> date | None:
    """The date that was typed; else the one that the plan must finish by."""
    try:
        typed = day_from(params.get("by", ""))
    except Unreadable:
        typed = None
    return typed or (plan.must_finish_by.date() if plan.must_finish_by else None)


def _again(newest: Analysed | None) -> dict[str, object] | None:
    """What was asked last time."""
    if newest is None:
        return None
    one = newest.analysis
    return {"samples": one.samples, "seed": one.seed, "shape": one.shape}


def _failed(newest: Analysed | None) -> str:
    if newest is None or newest.result or newest.is_open or newest.analysis.job is None:
        return ""
    if newest.analysis.job.state == JobState.CANCELLED:
        return _("The last trials were stopped before any was drawn.")
    return newest.analysis.job.message


def _facts(result: Result, promised: date | None) -> tuple[Fact, ...]:
    f = formatter()
    found = [Fact(_("Planned finish"), f.date(result.planned), note=_sure(result, result.planned))]
    found += [Fact(f"P{round(100 * share)}", f.date(result.ends.quantile(share))) for share in SHARES]
    bias = round(result.bias_days, 1)
    words = _("The trials end later on average than the plan: where paths meet, the latest one counts.")
    found.append(Fact(_("Merge bias"), f"+{f.days(bias)}" if bias > 0 else f.days(bias), title=words))
    if promised is not None:
        found.append(Fact(_("Promised %(day)s") % {"day": f.date(promised)}, _sure(result, promised)))
    return tuple(found)


def _sure(result: Result, day: date) -> str:
    return _("%(share)s sure") % {"share": formatter().share(result.ends.probability_by(day))}


def _how(kept: Analysed, result: Result) -> str:
    """What the answer was made of, so that it can be made again."""
    f, one = formatter(), kept.analysis
    values = {
        "trials": f.number(result.samples), "seed": str(one.seed), "estimated": f.number(result.estimated),
        "all": f.number(result.open_tasks), "when": f.moment(one.answered_at),
    }  # fmt: skip
    said = _("%(trials)s trials with the seed %(seed)s, %(estimated)s of %(all)s open tasks estimated, drawn %(when)s.")
    stopped = " " + _("Stopped before all were drawn.") if result.is_stopped else ""
    return said % values + stopped + " " + _("P80 is the first day by which at least 80 % of the trials had ended.")


def _drift(result: Result) -> str:
    """Where the network with planned durations does not end when the plan does."""
    if result.modelled == result.planned:
        return ""
    f = formatter()
    words = _(
        "With planned durations the trials end on %(modelled)s and the plan on %(planned)s: a date or a manual task"
        " stands before what it waits for. The trials wait."
    )
    return words % {"modelled": f.date(result.modelled), "planned": f.date(result.planned)}


def _tasks_table(request: PersonalRequest, plan: Plan, tasks: Sequence[TaskResult]) -> Table:
    f = formatter()
    columns = (
        Column("task", _("Task"), width=34),
        Column("criticality", _("Critical"), is_number=True, title=_("CI: share of the trials without slack")),
        Column("significance", _("Significance"), is_number=True, title=_("SI = E[d / (d + slack) × T / E[T]]")),
        Column("sensitivity", _("Sensitivity"), is_number=True, title=_("SSI = CI × σ of the task / σ of the end")),
        Column("cruciality", _("Cruciality"), is_number=True, title=_("CRI = |correlation of duration and end|")),
        Column("effect", _("Moves the end by"), unit=_("days"), is_number=True,
               title=_("When it lasts one standard deviation longer")),
    )  # fmt: skip
    rows = [
        Row(
            f"{one.uid}",
            (
                Cell(one.name, url=address(request, "plan_task", plan, one.uid)),
                Cell(f.share(one.criticality), kind="n"),
                *(Cell(f.number(value, 2), kind="n") for value in (one.significance, one.sensitivity, one.cruciality)),
                Cell(f.number(one.later_days, 1), kind="n"),
            ),
        )
        for one in tasks
    ]
    return Table("risky-tasks", _("Tasks by sensitivity"), heads(columns, QueryDict()), rows)


def _milestones_table(request: PersonalRequest, plan: Plan, milestones: Sequence[MilestoneResult]) -> Table:
    f = formatter()
    columns = (
        Column("milestone", _("Milestone"), width=34),
        Column("planned", _("Planned")),
        Column("sure", _("Kept with"), is_number=True),
        *(Column(f"p{round(100 * share)}", f"P{round(100 * share)}") for share in SHARES),
    )
    rows = [
        Row(
            f"{one.uid}",
            (
                Cell(one.name, url=address(request, "plan_task", plan, one.uid)),
                f.date(one.planned),
                Cell(f.share(one.ends.probability_by(one.planned)), kind="n"),
                *(f.date(one.ends.quantile(share)) if one.ends.days else UNKNOWN for share in SHARES),
            ),
        )
        for one in milestones
    ]
    return Table("risky-milestones", _("Milestones"), heads(columns, QueryDict()), rows)


@require_POST
@door(Permission.EDIT)
def analyse(request: PersonalRequest, key: str) -> HttpResponseBase:
    plan = the_plan(request, key)
    form = AnalysisForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            ask_analysis(
                plan, samples=asked["samples"], seed=asked["seed"], shape=asked["shape"], access=request.access
            )
        except Impossible as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            return go(request, address(request, "uncertainty", plan))
    return _shown(request, plan, form)


@require_POST
@door(Permission.EDIT)
def stop(request: PersonalRequest, key: str) -> HttpResponseBase:
    plan = the_plan(request, key)
    newest = newest_analysis(plan)
    if newest is not None and newest.is_open:
        stop_analysis(newest, access=request.access)
        notice(request, _("Stopping. The trials that are drawn are kept."))
    return go(request, address(request, "uncertainty", plan))


@require_GET
@door(Permission.SEE)
def progress(request: PersonalRequest, key: str) -> HttpResponseBase:
    """How many trials are drawn; when they all are, the page shows the answer."""
    plan = the_plan(request, key)
    newest = newest_analysis(plan)
    # The page is loaded anew only once, and with it the chip of jobs: not while it would say that one still runs.
    if newest is not None and newest.is_job_open:
        context = {"live": _live(request, plan, newest), "can_edit": can_edit(request, plan)}
        return part(request, "delivery/uncertainty_live.html", context)
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return go(request, address(request, "uncertainty", plan))


def _live(request: PersonalRequest, plan: Plan, newest: Analysed) -> Live:
    job = newest.analysis.job
    return Live(
        share=job.share if job and job.started_at else None,
        message=(job.message if job else "") or _("Waiting for a free worker"),
        is_stopping=bool(job and job.is_cancel_requested),
        progress_url=address(request, "analysis_progress", plan),
        stop_url=address(request, "stop_analysis", plan),
        job_url=reverse("work:job", args=[job.pk]) if job and job.person_id == request.access.person_id else "",
    )
