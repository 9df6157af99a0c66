"""One task: all that can be said of it in a form, and moving it in the outline; works without script."""

from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.changing import edit_plan
from pilotage.delivery.forms.changing import BadCells, edits_from
from pilotage.delivery.forms.plan_page import NewTaskForm, TaskForm
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.pages.plan_page_shared import crumbs_of, the_plan, url_of
from pilotage.delivery.pages.plan_page_words import differences_in, saved_by, sentence_of
from pilotage.delivery.pages.shared import facts_in
from pilotage.delivery.reads.plan_page_changes import saves_since
from pilotage.delivery.reads.plan_page_table import Line, line_of
from pilotage.delivery.rules.permissions import Impossible, Stale, may_edit_plan
from pilotage.engine.network.plan import Kind
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.pages import go, notice, page, warn

DEEDS: Final = {
    "indent": gettext_lazy("Indent"),
    "outdent": gettext_lazy("Outdent"),
    "up": gettext_lazy("Move up"),
    "down": gettext_lazy("Move down"),
    "remove": gettext_lazy("Remove"),
}


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def plan_task(request: PersonalRequest, key: str, uid: int) -> HttpResponseBase:
    plan, line = _found(request, key, uid)
    initial = initial_of(line, plan)
    form = TaskForm(request.POST or None, initial=initial, plan=plan, is_summary=line.is_summary)
    if request.method == "POST" and form.is_valid():
        edit = {"do": "change", "task": uid, "values": form.values()}
        said = _saved(request, plan, [edit], revision=form.cleaned_data["revision"])
        if said is None:
            return go(request, url_of("plan_table", plan))
        form.add_error(said[0] if said[0] in form.fields else None, said[1])
    return _shown(request, plan, line, form)


@require_POST
@door(Permission.SEE)
def new_plan_task(request: PersonalRequest, key: str) -> HttpResponseBase:
    """A task behind the last one on the highest level."""
    plan = the_plan(request, key)
    form = NewTaskForm(request.POST)
    if not form.is_valid():
        warn(request, _("Give the task a name."))
        return go(request, url_of("plan_table", plan))
    last = PlanTask.objects.filter(plan=plan, parent=None).order_by("-position").values_list("uid", flat=True).first()
    values = {"name": form.cleaned_data["name"]}
    if form.cleaned_data["duration"]:
        values["duration"] = form.cleaned_data["duration"]
    edit = {"do": "add", "task": "new", "parent": None, "after": last, "values": values}
    said = _saved(request, plan, [edit], revision=form.cleaned_data["revision"])
    if said is not None:
        warn(request, said[1])
    return go(request, url_of("plan_table", plan))


@require_POST
@door(Permission.SEE)
def plan_task_deed(request: PersonalRequest, key: str, uid: int, deed: str) -> HttpResponseBase:
    """Indent, outdent, move up or down, remove."""
    plan, line = _found(request, key, uid)
    edit = _deed(plan, line.task, deed)
    said = _saved(request, plan, [edit], revision=whole_number_from(request.POST.get("revision"), 0)) if edit else None
    if said is not None:
        warn(request, said[1])
    is_gone = deed == "remove" and said is None
    return go(request, url_of("plan_table", plan) if is_gone else url_of("plan_task", plan, uid))


def _found(request: PersonalRequest, key: str, uid: int) -> tuple[Plan, Line]:
    plan = the_plan(request, key)
    line = line_of(plan, uid)
    if line is None:
        raise Http404
    return plan, line


def _deed(plan: Plan, task: PlanTask, deed: str) -> dict[str, Any] | None:  # an edit as JSON: Any
    """None where there is nothing to move past."""
    if deed not in DEEDS:
        raise Http404
    if deed not in ("up", "down"):
        return {"do": deed, "tasks": [task.uid]}
    siblings = list(
        PlanTask.objects.filter(plan=plan, parent=task.parent_id).order_by("position").values_list("uid", flat=True)
    )
    place = siblings.index(task.uid)
    after = place - 2 if deed == "up" else place + 1
    if (deed == "up" and place == 0) or (deed == "down" and place == len(siblings) - 1):
        return None
    parent = PlanTask.objects.filter(children=task).values_list("uid", flat=True).first()
    return {"do": "move", "tasks": [task.uid], "parent": parent, "after": siblings[after] if after >= 0 else None}


def _saved(
    request: PersonalRequest, plan: Plan, edits: list[dict[str, Any]], *, revision: int
) -> tuple[str, str] | None:
    """None when it is saved and said; else the field and the sentence of what is wrong."""
    may_edit_plan(request.access, plan.initiative).or_raise()
    try:
        read = edits_from(plan, edits)
        if not read:
            notice(request, _("Nothing was different, so nothing was saved."))
            return None
        changed = edit_plan(plan, read, revision=revision, access=request.access, on=today())
    except BadCells as wrong:
        return wrong.field, wrong.first
    except Impossible as wrong:
        return wrong.field, str(wrong)
    except Stale as stale:
        saves = saves_since(plan, stale.read)
        lines = "; ".join(differences_in(plan, saves))
        said = _("%(who)s Nothing of yours was saved. What changed: %(lines)s. Look at it and save again.")
        return "", said % {"who": saved_by(saves), "lines": lines or "–"}
    notice(request, sentence_of(changed))
    return None


def initial_of(line: Line, plan: Plan) -> dict[str, Any]:  # as Django's form takes it: Any
    """What stands in the form before anything is typed: as the form would read it again."""
    task = line.task
    days = {name: _day(getattr(task, field)) for name, field in (
        ("start", "start"), ("finish", "finish"), ("constraint_at", "constraint_at"), ("deadline", "deadline"),
        ("started", "started_at"), ("finished", "finished_at"))}  # fmt: skip
    return {
        **days,
        "name": task.name,
        "code": task.code,
        "notes": task.notes,
        "duration": line.duration,
        "share_done": f"{task.share_done * 100:g}",
        "predecessors": line.predecessors,
        "resources": line.resources,
        "constraint": task.constraint,
        "calendar": f"{task.calendar_id or ''}",
        "work_hours": "" if task.work_hours is None else f"{task.work_hours.normalize():f}",
        "is_manual": task.is_manual,
        "is_active": task.is_active,
        "revision": plan.revision,
    }


def _day(moment: Any) -> str:  # a datetime of the row, or nothing
    return f"{moment:%Y-%m-%d}" if moment else ""


def _shown(request: PersonalRequest, plan: Plan, line: Line, form: TaskForm) -> HttpResponseBase:
    name = line.task.name or _("(no name)")
    return page(
        request,
        "delivery/plan_task.html",
        {
            "crumbs": crumbs_of(request, plan.initiative, name, plan_url=url_of("plan", plan)),
            "name": name,
            "form": form,
            "facts": facts_in(form),
            "revision": plan.revision,
            "can_edit": bool(may_edit_plan(request.access, plan.initiative)),
            "is_milestone": line.task.kind in (Kind.MILESTONE, Kind.FINISH_MILESTONE),
            "here_url": url_of("plan_task", plan, line.task.uid),
            "table_url": url_of("plan_table", plan),
            "why_url": url_of("why_here", plan, line.task.uid),
            "deeds": [(url_of("plan_task_deed", plan, line.task.uid, deed), words) for deed, words in DEEDS.items()],
        },
        fragment="delivery/plan_task_form.html",
        status=422 if form.errors else 200,
    )
