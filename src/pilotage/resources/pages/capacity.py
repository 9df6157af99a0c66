"""The capacity grid: what people add up to by role and month, and what is stated instead."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.kit.clock import today
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.entering import Unreadable, id_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.resources.actions.capacity import state_capacity
from pilotage.resources.forms.demand import capacity_changes, month_column
from pilotage.resources.forms.hours import hours_text, short_text, typed_text
from pilotage.resources.models import ResourceRole
from pilotage.resources.pages.shared import Window, tabs_of, window_of
from pilotage.resources.reads.capacity import computed_by_role, stated_capacity
from pilotage.resources.reads.roles import roles_in_use
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_resources
from pilotage.resources.rules.units import Unit

Computed = dict[UUID, tuple[Decimal, ...]]
Stated = dict[tuple[UUID, date], Decimal]


@require_GET
@door(Permission.SEE)
def capacity(request: PersonalRequest) -> HttpResponseBase:
    """All roles in use, month by month."""
    window = window_of(request, today=today())
    can_edit = bool(may_edit_resources(request.access))
    roles = list(roles_in_use(request.access))
    return page(
        request,
        "resources/capacity.html",
        {
            "tabs": tabs_of(request, "capacity"),
            "window": window,
            "table": _table(roles, window, can_edit=can_edit),
            "has_roles": bool(roles),
            "can_edit": can_edit,
        },
    )


def _table(roles: Sequence[ResourceRole], window: Window, *, can_edit: bool) -> Table:
    f = formatter()
    unit = _("FTE") if window.unit == Unit.FTE else "h"
    columns = [
        Column("role", _("Role"), unit=unit, width=22),
        *(
            Column(month_column(month), f.month(month), is_number=True, editor="number" if can_edit else "")
            for month in window.months
        ),
    ]
    cells = _cells(roles, window)
    edit_url = reverse("resources:capacity_cells")
    query = window.url().partition("?")[2]
    return Table(
        name="capacity",
        caption=_("Capacity by role and month"),
        heads=heads(columns, QueryDict()),
        rows=[Row(str(role.id), (Cell(role.name), *cells[role.id].values()), version=role.version) for role in roles],
        edit_url=f"{edit_url}?{query}" if can_edit else "",
    )


def _cells(roles: Sequence[ResourceRole], window: Window) -> dict[UUID, dict[str, Cell]]:
    """Each role's cells by column: two reads for all of them."""
    computed = computed_by_role(window.first, window.count)
    stated = stated_capacity(window.first, window.count)
    return {
        role.id: {
            month_column(month): _cell(role, month, place, computed, stated, window)
            for place, month in enumerate(window.months)
        }
        for role in roles
    }


def _cell(role: ResourceRole, month: date, place: int, computed: Computed, stated: Stated, window: Window) -> Cell:
    of_people = computed[role.id][place] if role.id in computed else None
    said = stated.get((role.id, month))
    if said is None:
        title = _("computed from people") if of_people is not None else _("nobody has this role: not known")
        return Cell(short_text(of_people, window.unit, role.hours_per_month), title=title, kind="n q")
    title = _("stated; people add up to %(hours)s") % {
        "hours": hours_text(of_people, window.unit, role.hours_per_month)
    }
    return Cell(
        hours_text(said, window.unit, role.hours_per_month),
        title=title,
        kind="n",
        note=_("stated"),
        value=typed_text(said, window.unit, role.hours_per_month),
    )


@require_POST
@door(Permission.EDIT_RESOURCES)
def capacity_cells(request: PersonalRequest) -> HttpResponseBase:
    """Changed cells, as pm-grid sends them: each role is saved whole or refused whole."""
    try:
        changes = changes_of(request)
    except BadEdit as bad:
        return refuse_all(str(bad))
    window = window_of(request, today=today())
    refused: list[Refusal] = []
    for key, group in groupby(sorted(changes, key=lambda one: one.key), key=lambda one: one.key):
        refused += _save(request, key, list(group), window.unit)
    keys = [id for id in {id_from(one.key) for one in changes} if id is not None]
    roles = list(roles_in_use(request.access).filter(pk__in=keys))
    not_saved = {(one.key, one.column) for one in refused}
    cells = _cells(roles, window)
    saved = [
        Saved(str(role.id), column, cell)
        for role in roles
        for column, cell in cells[role.id].items()
        if (str(role.id), column) not in not_saved
    ]
    return answer(Edited(saved=saved, refused=refused, versions={str(role.id): role.version for role in roles}))


def _save(request: PersonalRequest, key: str, changes: Sequence[Change], unit: Unit) -> list[Refusal]:
    id = id_from(key)
    role = roles_in_use(request.access).filter(pk=id).first() if id is not None else None
    if role is None:
        return _refusals(changes, _("This role is not there, or is archived."))
    try:
        hours = capacity_changes(changes, unit, role)
        state_capacity(role, hours, version=changes[0].version, access=request.access)
    except Stale:
        words = _("Somebody changed this role in the meantime; the other cells show it as it is now. Enter it again.")
        return _refusals(changes, words)
    except (Impossible, Unreadable, Refused) as said:
        return _refusals(changes, str(said))
    return []


def _refusals(changes: Sequence[Change], message: str) -> list[Refusal]:
    return [Refusal(one.key, one.column, message) for one in changes]
