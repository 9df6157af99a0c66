"""Sprints: all of them with what became of them, and one with its burn-down."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.sprints import change_sprint, create_sprint, finish_sprint, remove_sprint, start_sprint
from pilotage.delivery.forms.backlogs import FinishForm, SprintForm
from pilotage.delivery.models import Backlog, Sprint, SprintState
from pilotage.delivery.pages.backlog import shown
from pilotage.delivery.pages.backlog_shared import (
    Opened,
    crumbs_of,
    next_sprint,
    size_text,
    sized,
    tabs_of,
    the_backlog,
    unit_word,
    unsized_text,
)
from pilotage.delivery.pages.backlog_view import ListView
from pilotage.delivery.pages.flow_charts import burn_down_chart, velocity_chart
from pilotage.delivery.reads.backlogs import sprints_visible_to, stays_of, stories_visible_to
from pilotage.delivery.rules.backlogs import may_edit_backlog
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.delivery.rules.sprints import Account, Span, account, burn_down
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

SPRINT_TONES = {SprintState.PLANNED: "none", SprintState.RUNNING: "blue", SprintState.DONE: "green"}


@require_GET
@door(Permission.SEE)
def sprints(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Every sprint, the newest first, with velocity beside it."""
    opened = the_backlog(request, key)
    found = list(sprints_visible_to(request.access).filter(backlog=opened.backlog))
    accounts = accounts_of(opened.backlog, found)
    context = {
        "initiative": opened.initiative,
        "opened": opened,
        "crumbs": crumbs_of(request, opened.initiative, _("Sprints")),
        "tabs": tabs_of(request, opened, "sprints"),
        "table": _table(opened, found, accounts),
        "chart": velocity_chart(opened, found, accounts),
        "has_sprints": bool(found),
        "may_edit": opened.may_edit,
        "sprint_form": SprintForm(prefix="sprint", initial=next_sprint(opened.backlog, found)),
    }
    return page(request, "delivery/sprints.html", context)


def accounts_of(backlog: Backlog, found: Sequence[Sprint]) -> dict[UUID, Account]:
    """What became of each sprint, by id: one query."""
    stays = stays_of(backlog)
    return {one.id: account(stays.get(one.id, []), Span(one.start_on, one.finish_on), today=today()) for one in found}


def _table(opened: Opened, found: Sequence[Sprint], accounts: Mapping[UUID, Account]) -> Table:
    f = formatter()
    unit = unit_word(opened.backlog.unit)
    columns = (
        Column("name", _("Sprint"), width=16),
        Column("state", _("State")),
        Column("days", _("From – to")),
        Column("commitment", _("Committed"), unit=unit, is_number=True),
        Column("added", _("Added"), is_number=True, title=_("Put in after the first day")),
        Column("removed", _("Taken out"), is_number=True, title=_("Before the last day")),
        Column("done", _("Done"), is_number=True),
        Column("carried", _("Carried over"), is_number=True, title=_("In it to the end, and not done")),
        Column("share", _("Done of committed"), is_number=True),
        Column("goal", _("Goal"), width=24),
    )
    rows = []
    for one in reversed(found):
        counted, state = accounts[one.id], SprintState(one.state)
        is_begun = state != SprintState.PLANNED
        committed = float(one.commitment) if one.commitment is not None else None
        share = counted.done / committed if committed and state == SprintState.DONE else None
        numbers = (counted.added, counted.removed, counted.done) if is_begun else (None,) * 3
        carried = counted.carried if state == SprintState.DONE else None
        cells: tuple[Cell | str, ...] = (
            Cell(one.name, url=opened.url("sprint", one.id)),
            Cell(str(state.label), tone=SPRINT_TONES[state]),
            f"{f.date(one.start_on)} – {f.date(one.finish_on)}",
            Cell(size_text(committed), kind="n"),
            *(Cell(size_text(size), kind="n") for size in numbers),
            Cell(size_text(carried), kind="n"),
            Cell(f.share(share), kind="n"),
            Cell(one.goal, kind="w"),
        )
        rows.append(Row(str(one.id), cells))
    return Table("sprints", _("Sprints"), heads(columns, QueryDict()), rows, empty_text=_("No sprint yet."))


def _the_sprint(request: PersonalRequest, opened: Opened, id: UUID) -> Sprint:
    rows = sprints_visible_to(request.access).filter(backlog=opened.backlog)
    found: Sprint = get_object_or_404(rows.select_related("backlog__initiative__scope"), pk=id)
    return found


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def sprint(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """One sprint: its burn-down and its stories; its form for those who may change it."""
    opened = the_backlog(request, key)
    found = _the_sprint(request, opened, id)
    initial = {name: getattr(found, name) for name in ("name", "start_on", "finish_on", "goal")}
    initial["capacity"] = "" if found.capacity is None else f"{found.capacity.normalize():f}"
    form = SprintForm(request.POST or None, prefix="sprint", initial=initial)
    if request.method == "POST":
        may_edit_backlog(request.access, opened.initiative).or_raise()
        if form.is_valid():
            version = whole_number_from(request.POST.get("version"), 0)
            try:
                change_sprint(found, form.facts(), version=version, access=request.access)
            except (Impossible, Stale) as refused:
                form.add_error(getattr(refused, "field", None) or None, str(refused))
            else:
                notice(request, _("Saved."))
                return go(request, opened.url("sprint", id))
    return _one(request, opened, found, form)


def _one(request: PersonalRequest, opened: Opened, found: Sprint, form: SprintForm) -> HttpResponseBase:
    stays = stays_of(opened.backlog, [found.id]).get(found.id, [])
    span = Span(found.start_on, found.finish_on)
    counted = account(stays, span, today=today())
    stories = stories_visible_to(request.access).filter(backlog=opened.backlog, stays__sprint=found).distinct()
    stories = stories.select_related("epic", "sprint", "backlog")
    view = ListView(request, opened)
    others = sprints_visible_to(request.access).filter(backlog=opened.backlog, state=SprintState.PLANNED)
    context = {
        "initiative": opened.initiative,
        "opened": opened,
        "sprint": found,
        "crumbs": crumbs_of(request, opened.initiative, found.name),
        "tabs": tabs_of(request, opened, "sprints"),
        "facts": _facts(opened.backlog, found, counted),
        "chart": burn_down_chart(opened, found, burn_down(stays, span, today=today())),
        "table": view.table("sprint-stories", found.name, list(stories)),
        "form": form,
        "may_edit": opened.may_edit,
        "is_planned": found.state == SprintState.PLANNED,
        "is_running": found.state == SprintState.RUNNING,
        "finish_form": FinishForm(sprints=others, initial={"into": others.first()}),
    }
    return page(request, "delivery/sprint.html", context, status=422 if form.errors else 200)


def _facts(backlog: Backlog, found: Sprint, counted: Account) -> list[Fact]:
    f, state = formatter(), SprintState(found.state)
    is_begun = state != SprintState.PLANNED
    committed = float(found.commitment) if found.commitment is not None else counted.committed
    facts = [
        Fact(_("State"), str(state.label), tone=SPRINT_TONES[state]),
        Fact(_("From – to"), f"{f.date(found.start_on)} – {f.date(found.finish_on)}"),
        Fact(_("Committed") if is_begun else _("Planned so far"), sized(committed, backlog.unit)),
    ]
    if found.capacity is not None:
        facts.append(Fact(_("Capacity"), sized(float(found.capacity), backlog.unit)))
    if is_begun:
        facts += [
            Fact(_("Added"), size_text(counted.added), note=_("after the first day")),
            Fact(_("Taken out"), size_text(counted.removed)),
            Fact(_("Done"), sized(counted.done, backlog.unit), note=_share(counted.done, committed)),
        ]
    label = _("Carried over") if state == SprintState.DONE else _("Left")
    facts.append(Fact(label, sized(counted.carried, backlog.unit), note=unsized_text(counted.unsized)))
    return facts


def _share(done: float, committed: float) -> str:
    said = formatter().share(done / committed) if committed else UNKNOWN
    return _("%(share)s of what was committed") % {"share": said} if committed else ""


@require_POST
@door(Permission.EDIT)
def new_sprint(request: PersonalRequest, key: str) -> HttpResponseBase:
    opened = the_backlog(request, key)
    may_edit_backlog(request.access, opened.initiative).or_raise()
    form = SprintForm(request.POST, prefix="sprint")
    if form.is_valid():
        try:
            made = create_sprint(opened.backlog, form.facts(), access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("“%(name)s” is planned. Put stories into it.") % {"name": made.name})
            return go(request, opened.url("backlog") + "?by=sprint")
    return shown(request, opened, status=422, sprint_form=form)


@require_POST
@door(Permission.EDIT)
def start(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    opened = the_backlog(request, key)
    found = _the_sprint(request, opened, id)
    try:
        started = start_sprint(found, on=today(), access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        size = sized(float(started.commitment or 0), opened.backlog.unit)
        notice(request, _("“%(name)s” runs; committed: %(size)s.") % {"name": found.name, "size": size})
    return go(request, opened.url("sprint", id))


@require_POST
@door(Permission.EDIT)
def finish(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    opened = the_backlog(request, key)
    found = _the_sprint(request, opened, id)
    planned = sprints_visible_to(request.access).filter(backlog=opened.backlog, state=SprintState.PLANNED)
    form = FinishForm(request.POST, sprints=planned)
    if not form.is_valid():
        warn(request, _("Choose a planned sprint for what is left."))
        return go(request, opened.url("sprint", id))
    try:
        finish_sprint(found, into=form.cleaned_data["into"], on=today(), access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        notice(request, _("“%(name)s” is finished.") % {"name": found.name})
    return go(request, opened.url("sprint", id))


@require_POST
@door(Permission.EDIT)
def drop(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    opened = the_backlog(request, key)
    found = _the_sprint(request, opened, id)
    try:
        remove_sprint(found, on=today(), access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
        return go(request, opened.url("sprint", id))
    notice(request, _("“%(name)s” is removed; its stories are in the backlog.") % {"name": found.name})
    return go(request, opened.url("sprints"))
