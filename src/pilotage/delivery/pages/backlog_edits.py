"""Changing the list of a backlog: cells, new lines, ranks, many at once, and epics."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.delivery.actions.backlog_stories import (
    add_stories,
    change_epic_of,
    change_state,
    change_story,
    move_story,
    move_to_sprint,
    remove_stories,
)
from pilotage.delivery.actions.backlogs import add_epic, change_epic, remove_epic
from pilotage.delivery.forms.backlogs import EpicForm, lines_from, story_changes
from pilotage.delivery.models import Story
from pilotage.delivery.pages.backlog import shown
from pilotage.delivery.pages.backlog_shared import Opened, back, crumbs_of, the_backlog
from pilotage.delivery.pages.backlog_view import story_cells
from pilotage.delivery.reads.backlogs import epics_visible_to, sprints_visible_to, stories_visible_to, tasks_for_epics
from pilotage.delivery.rules.backlogs import may_edit_backlog
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.kit.clock import today
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.entering import Unreadable, id_from, whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn


@require_POST
@door(Permission.EDIT)
def cells(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Changed cells, as pm-grid sends them: each story is saved whole or refused whole."""
    opened = the_backlog(request, key)
    may_edit_backlog(request.access, opened.initiative).or_raise()
    try:
        changes = changes_of(request)
    except BadEdit as bad:
        return refuse_all(str(bad))
    rows = stories_visible_to(request.access).filter(backlog=opened.backlog)
    rows = rows.select_related("epic", "sprint", "backlog__initiative__scope")
    ids = {id for one in changes if (id := id_from(one.key)) is not None}
    there = {str(one.id): one for one in rows.filter(pk__in=ids)}
    epics = {one.id: one for one in epics_visible_to(request.access).filter(backlog=opened.backlog)}
    sprints = {one.id: one for one in sprints_visible_to(request.access).filter(backlog=opened.backlog)}
    refused: list[Refusal] = []
    for story_key, group in groupby(sorted(changes, key=lambda one: one.key), key=lambda one: one.key):
        mine = list(group)
        try:
            if story_key not in there:
                raise Impossible(_("This story was removed in the meantime."))
            values = story_changes(mine, epics=epics, sprints=sprints)
            with transaction.atomic():
                _save(request, opened, there[story_key], mine, values)
        except Stale:
            words = _("Somebody changed this story in the meantime; its cells show it as it is now. Enter it again.")
            refused += [Refusal(one.key, one.column, words) for one in mine]
        except (Impossible, Unreadable, Refused) as said:
            refused += [Refusal(one.key, one.column, str(said)) for one in mine]
    not_saved = {(one.key, one.column) for one in refused}
    touched = list(rows.filter(pk__in=[one.pk for one in there.values()]))
    saved = [
        Saved(str(one.id), column, cell)
        for one in touched
        for column, cell in story_cells(one).items()
        if (str(one.id), column) not in not_saved
    ]
    return answer(Edited(saved=saved, refused=refused, versions={str(one.id): one.version for one in touched}))


def _save(
    request: PersonalRequest, opened: Opened, story: Story, changes: Sequence[Change], values: dict[str, object]
) -> None:
    """Facts first, which the version guards; then where it is and how far, which are kept by their day."""
    facts = {name: value for name, value in values.items() if name not in {"sprint", "state"}}
    version, on = changes[0].version, today()
    if facts:
        change_story(story, facts, version=version, access=request.access, on=on)
    elif story.version != version:
        raise Stale(story, read=version)
    if "sprint" in values:
        sprint = values["sprint"]
        move_to_sprint(opened.backlog, [story.pk], sprint=sprint, on=on, access=request.access)  # type: ignore[arg-type]  # a Sprint or None
    if "state" in values:
        state = str(values["state"])
        change_state(opened.backlog, [story.pk], state=state, on=on, today=on, access=request.access)


@require_POST
@door(Permission.EDIT)
def add_lines(request: PersonalRequest, key: str) -> HttpResponseBase:
    """One story a line, into the part of the list in which they were typed."""
    opened = the_backlog(request, key)
    epic_id, sprint_id = id_from(request.POST.get("epic")), id_from(request.POST.get("sprint"))
    epics = epics_visible_to(request.access).filter(backlog=opened.backlog)
    sprints = sprints_visible_to(request.access).filter(backlog=opened.backlog)
    try:
        made = add_stories(
            opened.backlog,
            lines_from(request.POST.get("lines", "")),
            on=today(),
            epic=get_object_or_404(epics, pk=epic_id) if epic_id else None,
            sprint=get_object_or_404(sprints, pk=sprint_id) if sprint_id else None,
            access=request.access,
        )
    except Impossible as refused:
        warn(request, str(refused))
    else:
        words = ngettext("%(count)s story added.", "%(count)s stories added.", len(made))
        notice(request, words % {"count": formatter().number(len(made))})
    return back(request, opened)


@require_POST
@door(Permission.EDIT)
def move(request: PersonalRequest, key: str) -> HttpResponseBase:
    """A story behind another one (none: first), and into the part of the list where that is; JSON.

    `?sprint=` or `?epic=` name the part; an empty one is none, a missing one leaves it as it is.
    """
    opened = the_backlog(request, key)
    rows = stories_visible_to(request.access).filter(backlog=opened.backlog)
    rows = rows.select_related("backlog__initiative__scope")
    story_id, behind_id = id_from(request.POST.get("key")), id_from(request.POST.get("behind"))
    story = rows.filter(pk=story_id).first() if story_id else None
    if story is None:
        return refuse_all(_("This story was removed in the meantime."))
    try:
        with transaction.atomic():
            move_story(story, behind=rows.filter(pk=behind_id).first() if behind_id else None, access=request.access)
            _move_part(request, opened, story.pk)
    except Impossible as refused:
        return refuse_all(str(refused))
    now = rows.select_related("epic", "sprint").get(pk=story.pk)
    cells = [{"key": str(now.id), "column": name, **cell._asdict()} for name, cell in story_cells(now).items()]
    return JsonResponse({"cells": cells, "versions": {str(now.id): now.version}})


def _move_part(request: PersonalRequest, opened: Opened, story_id: UUID) -> None:
    if "sprint" in request.GET:
        sprints = sprints_visible_to(request.access).filter(backlog=opened.backlog)
        sprint_id = id_from(request.GET["sprint"])
        sprint = get_object_or_404(sprints, pk=sprint_id) if sprint_id else None
        move_to_sprint(opened.backlog, [story_id], sprint=sprint, on=today(), access=request.access)
    if "epic" in request.GET:
        epics = epics_visible_to(request.access).filter(backlog=opened.backlog)
        epic_id = id_from(request.GET["epic"])
        epic = get_object_or_404(epics, pk=epic_id) if epic_id else None
        change_epic_of(opened.backlog, [story_id], epic=epic, on=today(), access=request.access)


@require_POST
@door(Permission.EDIT)
def many(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The chosen stories into a state, a sprint or an epic, or away."""
    opened = the_backlog(request, key)
    chosen = [id for one in request.POST.getlist("key") if (id := id_from(one)) is not None]
    try:
        count = _changed(request, opened, chosen)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        words = ngettext("%(count)s story changed.", "%(count)s stories changed.", count)
        notice(request, words % {"count": formatter().number(count)})
    return back(request, opened)


def _changed(request: PersonalRequest, opened: Opened, chosen: list[UUID]) -> int:
    """`deed` is "state:doing", "sprint:<id>", "epic:<id>" or "remove"."""
    name, _colon, value = request.POST.get("deed", "").partition(":")
    backlog, access, on, id = opened.backlog, request.access, today(), id_from(value)
    if name == "state":
        return change_state(backlog, chosen, state=value, on=on, today=on, access=access)
    if name == "sprint":
        sprints = sprints_visible_to(access).filter(backlog=backlog)
        sprint = get_object_or_404(sprints, pk=id) if value else None
        return move_to_sprint(backlog, chosen, sprint=sprint, on=on, access=access)
    if name == "epic":
        epics = epics_visible_to(access).filter(backlog=backlog)
        return change_epic_of(
            backlog, chosen, epic=get_object_or_404(epics, pk=id) if value else None, on=on, access=access
        )
    if name == "remove":
        return remove_stories(backlog, chosen, on=on, access=access)
    raise Impossible(_("Choose what to do with these stories."))


@require_POST
@door(Permission.EDIT)
def new_epic(request: PersonalRequest, key: str) -> HttpResponseBase:
    opened = the_backlog(request, key)
    may_edit_backlog(request.access, opened.initiative).or_raise()
    form = EpicForm(request.POST, tasks=tasks_for_epics(request.access, opened.backlog), prefix="epic")
    if not form.is_valid():
        return shown(request, opened, status=422, epic_form=form)
    made = add_epic(opened.backlog, title=form.cleaned_data["title"], access=request.access)
    if form.cleaned_data.get("task"):
        task = form.cleaned_data["task"]
        change_epic(made, version=made.version, title=made.title, task=task, on=today(), access=request.access)
    notice(request, _("The epic “%(title)s” is added.") % {"title": made.title})
    return go(request, opened.url("backlog") + "?by=epic")


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def epic(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """One epic's title, and the task whose content it is."""
    opened = the_backlog(request, key)
    may_edit_backlog(request.access, opened.initiative).or_raise()
    rows = epics_visible_to(request.access).filter(backlog=opened.backlog)
    found = get_object_or_404(rows.select_related("task", "backlog__initiative__scope"), pk=id)
    tasks = tasks_for_epics(request.access, opened.backlog)
    form = EpicForm(request.POST or None, tasks=tasks, initial={"title": found.title, "task": found.task_id})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        version = whole_number_from(request.POST.get("version"), 0)
        try:
            change_epic(
                found, version=version, title=said["title"], task=said.get("task"), on=today(), access=request.access
            )
        except (Impossible, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            notice(request, _("Saved."))
            return go(request, opened.url("backlog") + "?by=epic")
    context = {
        "initiative": opened.initiative,
        "crumbs": crumbs_of(request, opened.initiative, found.title),
        "epic": found,
        "form": form,
        "remove_url": opened.url("remove_epic", found.id),
        "back_url": opened.url("backlog") + "?by=epic",
    }
    return page(request, "delivery/epic.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.EDIT)
def drop_epic(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    opened = the_backlog(request, key)
    rows = epics_visible_to(request.access).filter(backlog=opened.backlog)
    found = get_object_or_404(rows.select_related("backlog__initiative__scope"), pk=id)
    remove_epic(found, on=today(), access=request.access)
    notice(request, _("“%(title)s” is removed; its stories have no epic now.") % {"title": found.title})
    return go(request, opened.url("backlog") + "?by=epic")
