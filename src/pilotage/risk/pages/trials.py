"""A risk in the trials of a plan: which tasks it hits, switched on and off; and the panel on the plan's page."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Access, Impossible, Permission, PersonalRequest, door
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.plans import plans_visible_to
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, part, warn
from pilotage.kit.tables import Crumb
from pilotage.risk.actions.trials import switch_in_trials, take_out_of_trials, use_in_trials
from pilotage.risk.forms.trials import lines_chosen, lines_found
from pilotage.risk.models import Entry, TrialUse
from pilotage.risk.pages.shared import crumbs_of, is_today, the_entry
from pilotage.risk.pages.words import entry_url, three_points
from pilotage.risk.reads.trials import plan_for, use_of, uses_in
from pilotage.risk.rules import permissions
from pilotage.risk.rules.trials import Standing, standing_of

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class UseView:
    """A risk in the trials as a page shows it; switch_label empty: nothing can be switched."""

    title: str
    key: str
    url: str
    probability: str
    delay: str
    hits: str
    state: str
    tone: str
    switch_label: str
    switch_to: str
    switch_url: str


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def trials(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Search the plan's tasks and phases, tick those that it hits; script only saves the button of the search."""
    found = _own(request, id)
    plan = plan_for(request.access, found)
    if plan is None:
        raise Http404
    if request.method == "GET":
        is_begun = "line" in request.GET or "q" in request.GET
        chosen = lines_chosen(request.GET) if is_begun else _hit(use_of(found))
        return _to_choose(request, found, plan, request.GET, chosen)
    return _used(request, found, plan)


def _used(request: PersonalRequest, entry: Entry, plan: Plan) -> HttpResponseBase:
    chosen = lines_chosen(request.POST)
    try:
        use_in_trials(entry, lines=chosen, version=None, access=request.access)
    except Impossible as refused:
        return _to_choose(request, entry, plan, request.POST, chosen, wrong=str(refused))
    notice(request, _("%(key)s is drawn in the next trials of the plan.") % {"key": entry.key})
    return go(request, entry_url(entry))


def _to_choose(
    request: PersonalRequest, entry: Entry, plan: Plan, params: QueryDict, chosen: set[int], *, wrong: str = ""
) -> HttpResponseBase:
    title = _("Use “%(name)s” in the plan's trials") % {"name": entry.title}
    context = {
        "title": title,
        "note": plan.initiative.name,
        "numbers": _numbers(entry),
        "crumbs": crumbs_of(request, entry, Crumb(_("In the plan's trials"))),
        "search_url": reverse("risk:trials", args=[entry.pk]),
        "back": entry_url(entry),
        "wrong": wrong,
        "found": lines_found(plan, params, chosen),
    }
    lines = "risk/trials_lines.html"
    return page(request, "risk/trials.html", context, fragment=lines, status=422 if wrong else 200)


def _own(request: PersonalRequest, id: UUID) -> Entry:
    found = the_entry(request, id)
    permissions.may_change(request.access, found).or_raise()
    return found


def _hit(use: TrialUse | None) -> set[int]:
    return {one.task.uid for one in use.tasks.all()} if use else set()


def _numbers(entry: Entry) -> str:
    values = {"share": formatter().share(entry.probability_share), "delay": _delay(entry)}
    return _("With %(share)s it delays them by %(delay)s working days, all by the same delay.") % values


@require_POST
@door(Permission.EDIT)
def switch(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """`on` says yes or no."""
    is_on = request.POST.get("on") == "yes"
    words = _("%(key)s is drawn in the next trials.") if is_on else _("%(key)s is left out of the next trials.")
    return _acted(request, id, lambda entry: switch_in_trials(entry, is_on=is_on, access=request.access), words)


@require_POST
@door(Permission.EDIT)
def leave(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    words = _("%(key)s is out of the plan's trials.")
    return _acted(request, id, lambda entry: take_out_of_trials(entry, access=request.access), words)


def _acted(request: PersonalRequest, id: UUID, act: Callable[[Entry], object], words: str) -> HttpResponseBase:
    found = _own(request, id)
    try:
        act(found)
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, words % {"key": found.key})
    # From the plan's page one comes back to it.
    key = request.POST.get("plan", "")
    is_plan = bool(found.initiative and key == found.initiative.key)
    return go(request, reverse("delivery:uncertainty", args=[key]) if is_plan else entry_url(found))


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The fragment on the page of a plan's trials."""
    plan: Plan = get_object_or_404(plans_visible_to(request.access), initiative__key=key)
    tail = carried(request)
    context = {
        "uses": [use_view(request, use, tail) for use in uses_in(plan)],
        "plan_key": key,
        "register_url": reverse("risk:register") + f"?initiative={key}&kind=risk",
    }
    return part(request, "risk/trials_panel.html", context)


def use_view(request: PersonalRequest, use: TrialUse, tail: str = "") -> UseView:
    entry, standing = use.entry, standing_of(use)
    can_switch = standing != Standing.OVER and is_today(request) and _may(request.access, entry)
    label = _("Switch on") if standing == Standing.OFF else _("Switch off")
    return UseView(
        title=entry.title,
        key=entry.key,
        url=entry_url(entry, tail),
        probability=formatter().share(entry.probability_share),
        delay=_delay(entry),
        hits=_hits(use),
        state=state_word(standing),
        tone="accent" if standing == Standing.COUNTS else "none",
        switch_label=label if can_switch else "",
        switch_to="yes" if standing == Standing.OFF else "no",
        switch_url=reverse("risk:switch_trials", args=[entry.pk]),
    )


def _may(access: Access, entry: Entry) -> bool:
    return bool(permissions.may_change(access, entry))


def state_word(standing: Standing) -> str:
    return {
        Standing.COUNTS: _("Drawn"),
        Standing.OFF: _("Switched off"),
        Standing.OVER: _("Over: not drawn any more"),
        Standing.WITHOUT_NUMBERS: _("Not drawn: probability or delay is no number"),
        Standing.WITHOUT_TASKS: _("Not drawn: its tasks were removed"),
    }[standing]


def _delay(entry: Entry) -> str:
    f, points = formatter(), (entry.delay_low, entry.delay_likely, entry.delay_high)
    return three_points(*(None if one is None else f.number(one) for one in points))


def _hits(use: TrialUse) -> str:
    names = [one.task.name for one in use.tasks.all()]
    shown, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more <= 0:
        return shown
    return _("%(names)s and %(count)s more") % {"names": shown, "count": formatter().number(more)}
