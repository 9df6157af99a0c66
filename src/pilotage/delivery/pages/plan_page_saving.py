"""What <pm-gantt> asks while a plan is changed: try it, save it, take it back, and what others saved meanwhile."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.changing import Changed, edit_plan, preview_edits
from pilotage.delivery.actions.undo import undo_change
from pilotage.delivery.forms.changing import edits_from
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.pages.plan_page_shared import as_json, refused, revision_in, sent, the_plan
from pilotage.delivery.pages.plan_page_words import differences_in, note_of, saved_by, sentence_of
from pilotage.delivery.reads.plan_page import assignments_in, facts_of, links_in, minutes, rows_anew, versions_of
from pilotage.delivery.reads.plan_page_changes import saves_since
from pilotage.delivery.rules.permissions import Impossible, Stale, may_edit_plan
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter

Json = dict[str, Any]  # shaped by what the element reads


@require_POST
@door(Permission.SEE)
def preview_plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    """What the edits would do: dates before and after, and a sentence. Nothing is saved."""

    def tried(plan: Plan, written: Json) -> Json:
        edits, revision = edits_from(plan, written.get("edits")), revision_in(written)
        changed = preview_edits(plan, edits, revision=revision, access=request.access, on=today())
        return {
            "sentence": sentence_of(changed),
            "finish": minutes(changed.finish),
            "moved": [[one.uid, minutes(one.after[0]), minutes(one.after[1])] for one in changed.moved],
            "isOnlyHere": not changed.elsewhere and not changed.hidden_count,
        }

    return _answered(request, key, tried)


@require_POST
@door(Permission.SEE)
def save_plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Save the edits as one change: the rows as they are now, and the revision by which it can be taken back."""

    def saved(plan: Plan, written: Json) -> Json:
        edits, revision = edits_from(plan, written.get("edits")), revision_in(written)
        return _kept(plan, lambda: edit_plan(plan, edits, revision=revision, access=request.access, on=today()))

    return _answered(request, key, saved)


@require_POST
@door(Permission.SEE)
def undo_plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Take a saved change back, which is a saved change as well."""

    def taken_back(plan: Plan, written: Json) -> Json:
        undone, revision = revision_in(written, "undone"), revision_in(written)
        return _kept(plan, lambda: undo_change(plan, undone, revision=revision, access=request.access, on=today()))

    return _answered(request, key, taken_back)


@require_GET
@door(Permission.SEE)
def plan_changes(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Whether somebody saved since a revision, and who: asked again and again, so one small query where nobody did."""
    plan = the_plan(request, key)
    known = whole_number_from(request.GET.get("since"), plan.revision)
    if known >= plan.revision:
        return as_json({"revision": plan.revision})
    saves = saves_since(plan, known)
    return as_json({"revision": plan.revision, "message": saved_by(saves), "lines": differences_in(plan, saves)})


def _answered(request: PersonalRequest, key: str, act: Callable[[Plan, Json], Json]) -> JsonResponse:
    plan = the_plan(request, key)
    may_edit_plan(request.access, plan.initiative).or_raise()
    try:
        return as_json(act(plan, sent(request)))
    except Impossible as wrong:
        return refused(wrong)
    except Stale as stale:
        return _stale(stale, plan)


def _kept(plan: Plan, act: Callable[[], Changed]) -> Json:
    versions = versions_of(plan)
    changed = act()
    tasks, order = rows_anew(changed.plan, versions)
    uids = dict(PlanTask.objects.filter(pk__in=changed.difference.tasks.added).values_list("pk", "uid"))
    is_nothing = not changed.difference
    return {
        "plan": facts_of(changed.plan),
        "note": note_of(changed.plan),
        "tasks": tasks,
        "order": order,
        "links": links_in(changed.plan),
        "assignments": assignments_in(changed.plan),
        "added": [uids[id] for id in changed.difference.tasks.added if id in uids],
        "sentence": _("Nothing was different, so nothing was saved.") if is_nothing else sentence_of(changed),
        "isSaved": not is_nothing,
    }


def _stale(stale: Stale[Plan], plan: Plan) -> JsonResponse:
    """Who was quicker, and what they changed; what was sent is kept by the page that sent it."""
    saves = saves_since(plan, stale.read)
    count = stale.current.revision - stale.read
    words = ngettext(
        "The plan was saved %(count)s time since you loaded it.",
        "The plan was saved %(count)s times since you loaded it.",
        count,
    )
    facts = {
        "message": saved_by(saves) or words % {"count": formatter().number(count)},
        "lines": differences_in(plan, saves),
        "revision": stale.current.revision,
        "isStale": True,
    }
    return as_json(facts, status=409)
