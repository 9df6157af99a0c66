"""What one initiative asks of roles: the grid, a total to spread, and a copy from another initiative."""

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.entering import Unreadable, id_from
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb
from pilotage.resources.actions.demand import copy_demand, remove_demand, set_demand, spread_demand
from pilotage.resources.forms.demand import CopyForm, SpreadForm, demand_changes
from pilotage.resources.models import Demand
from pilotage.resources.pages.grid import view_of
from pilotage.resources.pages.shared import the_initiative, unit_of
from pilotage.resources.reads.demand import lines_of
from pilotage.resources.reads.roles import roles_in_use
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_demand
from pilotage.resources.rules.units import Unit
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


@require_GET
@door(Permission.SEE)
def demand(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The grid of one initiative."""
    return _shown(request, the_initiative(request, key))


def _shown(
    request: PersonalRequest,
    initiative: Initiative,
    *,
    spread_form: SpreadForm | None = None,
    copy_form: CopyForm | None = None,
) -> HttpResponseBase:
    lines = lines_of(request.access, initiative)
    view = view_of(request.GET, initiative, lines)
    can_edit = bool(may_edit_demand(request.access, initiative)) and as_of(request) == today()
    roles = roles_in_use(request.access)
    months = max((len(line.hours) for line in lines), default=view.count)
    is_refused = spread_form is not None or copy_form is not None
    return page(
        request,
        "resources/demand.html",
        {
            "initiative": initiative,
            "crumbs": (
                Crumb(_("Register"), reverse("work:register") + carried(request)),
                Crumb(initiative.name, reverse("work:initiative", args=[initiative.key]) + carried(request)),
                Crumb(_("Demand")),
            ),
            "view": view,
            "table": view.table(lines, can_edit=can_edit),
            "has_lines": bool(lines),
            "has_roles": roles.exists(),
            "has_start": view.zero is not None,
            "is_past": as_of(request) != today(),
            "can_edit": can_edit,
            "spread_form": spread_form or SpreadForm(roles=roles, unit=view.unit, initial={"last": max(months, 1) - 1}),
            "copy_form": copy_form or CopyForm(initiatives=initiatives_visible_to(request.access)),
            "is_spread_refused": spread_form is not None,
            "is_copy_refused": copy_form is not None,
            "spread_url": view.url("spread_demand"),
            "copy_url": view.url("copy_demand"),
            "remove_url": view.url("remove_demand"),
            "heat_url": reverse("resources:heat") + carried(request),
        },
        status=422 if is_refused else 200,
    )


@require_POST
@door(Permission.SEE)
def demand_cells(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Changed cells, as pm-grid sends them: each line is saved whole or refused whole."""
    initiative = the_initiative(request, key)
    try:
        changes = changes_of(request)
    except BadEdit as bad:
        return refuse_all(str(bad))
    unit = unit_of(request.GET)
    refused: list[Refusal] = []
    there = {str(line.id): line for line in lines_of(request.access, initiative)}
    for line_key, group in groupby(sorted(changes, key=lambda one: one.key), key=lambda one: one.key):
        refused += _save(request, there.get(line_key), list(group), unit)
    lines = lines_of(request.access, initiative)
    view = view_of(request.GET, initiative, lines)
    not_saved = {(one.key, one.column) for one in refused}
    touched = [line for line in lines if str(line.id) in {one.key for one in changes}]
    saved = [
        Saved(str(line.id), column, cell)
        for line in touched
        for column, cell in view.cells(line).items()
        if (str(line.id), column) not in not_saved
    ]
    return answer(Edited(saved=saved, refused=refused, versions={str(line.id): line.version for line in touched}))


def _save(request: PersonalRequest, line: Demand | None, changes: Sequence[Change], unit: Unit) -> list[Refusal]:
    if line is None:
        return _refusals(changes, _("This line was removed in the meantime."))
    try:
        hours = demand_changes(changes, unit, line.role)
        set_demand(line, hours, version=changes[0].version, access=request.access)
    except Stale:
        words = _("Somebody changed this line in the meantime; the other cells show it as it is now. Enter it again.")
        return _refusals(changes, words)
    except (Impossible, Unreadable, Refused) as said:
        return _refusals(changes, str(said))
    return []


def _refusals(changes: Sequence[Change], message: str) -> list[Refusal]:
    return [Refusal(one.key, one.column, message) for one in changes]


@require_POST
@door(Permission.SEE)
def spread(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Spread a total of hours over months; the line is made where there is none."""
    initiative = the_initiative(request, key)
    may_edit_demand(request.access, initiative).or_raise()
    form = SpreadForm(request.POST, roles=roles_in_use(request.access), unit=unit_of(request.GET))
    if form.is_valid():
        said = form.cleaned_data
        try:
            spread_demand(
                initiative,
                said["role"],
                total=said["total"],
                first=said["first"],
                last=said["last"],
                shape=said["shape"],
                access=request.access,
            )
        except (Impossible, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            notice(request, _("The total is spread over the months; they sum to it exactly."))
            return _back(request, key)
    return _shown(request, initiative, spread_form=form)


@require_POST
@door(Permission.SEE)
def copy(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Copy the demand of another initiative that one may see."""
    initiative = the_initiative(request, key)
    may_edit_demand(request.access, initiative).or_raise()
    form = CopyForm(request.POST, initiatives=initiatives_visible_to(request.access))
    if form.is_valid():
        try:
            made = copy_demand(initiative, source=form.cleaned_data["source"], access=request.access)
        except Impossible as refused:
            form.add_error("source", str(refused))
        else:
            words = ngettext("%(count)s line copied.", "%(count)s lines copied.", len(made))
            notice(request, words % {"count": formatter().number(len(made))})
            return _back(request, key)
    return _shown(request, initiative, copy_form=form)


@require_POST
@door(Permission.SEE)
def remove(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Remove the chosen lines; history keeps them."""
    initiative = the_initiative(request, key)
    chosen = {id_from(one) for one in request.POST.getlist("key")}
    lines = [line for line in lines_of(request.access, initiative) if line.id in chosen]
    try:
        with transaction.atomic():
            for line in lines:
                remove_demand(line, version=line.version, access=request.access)
    except (Stale, Impossible) as refused:
        warn(request, str(refused))
    else:
        words = ngettext("%(count)s line removed.", "%(count)s lines removed.", len(lines))
        notice(request, words % {"count": formatter().number(len(lines))})
    return _back(request, key)


def _back(request: PersonalRequest, key: str) -> HttpResponseBase:
    unit = "?unit=fte" if unit_of(request.GET) == Unit.FTE else ""
    return go(request, reverse("resources:demand", args=[key]) + unit)
