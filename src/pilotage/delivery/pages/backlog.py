"""The backlog as a list: by sprint or by epic, each part a grid that can be edited and put in order."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.backlogs import change_backlog, create_backlog
from pilotage.delivery.forms.backlogs import BacklogForm, EpicForm, SprintForm
from pilotage.delivery.models import Backlog, Method, SprintState, StoryState, Unit
from pilotage.delivery.pages.backlog_shared import (
    Opened,
    crumbs_of,
    next_sprint,
    sized,
    tabs_of,
    the_backlog,
    the_initiative,
    unsized_text,
)
from pilotage.delivery.pages.backlog_view import ListView
from pilotage.delivery.reads.backlogs import Progress, backlog_of, progress_of, tasks_for_epics
from pilotage.delivery.rules.backlogs import may_edit_backlog
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page
from pilotage.work.models import Initiative


@require_GET
@door(Permission.SEE)
def backlog(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The list; without a backlog, what one is for and the form that opens it."""
    initiative = the_initiative(request, key)
    if backlog_of(request.access, initiative) is None:
        return unopened(request, initiative, BacklogForm(initial={"method": Method.SPRINTS, "unit": Unit.POINTS}))
    opened = the_backlog(request, key)
    return shown(request, opened)


def unopened(
    request: PersonalRequest, initiative: Initiative, form: BacklogForm, status: int = 200
) -> HttpResponseBase:
    may = bool(may_edit_backlog(request.access, initiative)) and as_of(request) == today()
    context = {
        "initiative": initiative,
        "crumbs": crumbs_of(request, initiative),
        "form": form if may else None,
        "open_url": reverse("delivery:open_backlog", args=[initiative.key]),
    }
    return page(request, "delivery/backlog_new.html", context, status=status)


@require_POST
@door(Permission.EDIT)
def open_backlog(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative = the_initiative(request, key)
    may_edit_backlog(request.access, initiative).or_raise()
    form = BacklogForm(request.POST)
    if form.is_valid():
        try:
            create_backlog(initiative, access=request.access, **form.cleaned_data)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("The backlog is open: type the first stories."))
            return go(request, reverse("delivery:backlog", args=[key]))
    return unopened(request, initiative, form, 422)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def backlog_settings(request: PersonalRequest, key: str) -> HttpResponseBase:
    """How the team works, what is counted, and since when scope growth is measured."""
    opened = the_backlog(request, key)
    may_edit_backlog(request.access, opened.initiative).or_raise()
    kept = opened.backlog
    names = ("team", "method", "unit", "sprint_days", "scope_agreed_on")
    form = BacklogForm(request.POST or None, initial={name: getattr(kept, name) for name in names})
    if request.method == "POST" and form.is_valid():
        version = whole_number_from(request.POST.get("version"), 0)
        try:
            change_backlog(kept, version=version, access=request.access, on=today(), **form.cleaned_data)
        except (Impossible, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            notice(request, _("Saved."))
            return go(request, opened.url("backlog"))
    context = {
        "initiative": opened.initiative,
        "crumbs": crumbs_of(request, opened.initiative, _("Settings")),
        "form": form,
        "version": kept.version,
        "back_url": opened.url("backlog"),
    }
    return page(request, "delivery/backlog_settings.html", context, status=422 if form.errors else 200)


def shown(request: PersonalRequest, opened: Opened, *, status: int = 200, **refused: object) -> HttpResponseBase:
    """The list; `refused` brings back a form with what was typed."""
    kept = opened.backlog
    view = ListView(request, opened)
    whole = progress_of(kept)
    f = formatter()
    context = {
        "initiative": opened.initiative,
        "crumbs": crumbs_of(request, opened.initiative),
        "tabs": tabs_of(request, opened, "backlog"),
        "team": kept.team,
        "summary": _summary(whole, kept),
        "parts": view.parts(),
        "is_empty": not view.all_stories.exists(),
        "search": request.GET.get("q", ""),
        "ways": view.ways(),
        "states": view.states(),
        "hidden": [(name, request.GET[name]) for name in ("by", "show", "as_of") if request.GET.get(name)],
        "may_edit": opened.may_edit,
        "has_sprints": kept.method == Method.SPRINTS,
        "sprints": [one for one in view.sprints if one.state != SprintState.DONE],
        "epics": view.epics,
        "state_choices": StoryState.choices,
        "epic_form": EpicForm(tasks=tasks_for_epics(request.access, kept), prefix="epic"),
        "sprint_form": SprintForm(prefix="sprint", initial=next_sprint(kept, view.sprints)),
        "share": whole.share,
        "share_text": f.share(whole.share),
        "opened": opened,
        "query": "?" + request.GET.urlencode() if request.GET else "",
        **refused,
    }
    return page(request, "delivery/backlog.html", context, status=status)


def _summary(whole: Progress, kept: Backlog) -> str:
    f = formatter()
    words = ngettext("%(count)s story", "%(count)s stories", whole.stories) % {"count": f.number(whole.stories)}
    said = [words]
    if kept.unit == Unit.POINTS:
        said.append(sized(whole.whole, kept.unit))
    if whole.share is not None:
        said.append(_("%(share)s done") % {"share": f.share(whole.share)})
    return ", ".join([*said, *filter(None, [unsized_text(whole.unsized_left)])])
