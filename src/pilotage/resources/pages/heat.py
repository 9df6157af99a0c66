"""The heat map role x month: who is short when, and what makes up a cell."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import id_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Crumb, Fact, Group, Row, Table, heads
from pilotage.resources.forms.hours import hours_text, short_text
from pilotage.resources.models import ResourceRole
from pilotage.resources.pages.shared import Window, month_from, tabs_of, window_of
from pilotage.resources.reads.capacity import capacity_by_role, hours_of_people, stated_capacity
from pilotage.resources.reads.heat import Claim, Heat, Load, claims_on, heat_of
from pilotage.resources.reads.roles import roles_visible_to
from pilotage.resources.rules.permissions import may_edit_resources, may_see_people, sees_all_demand
from pilotage.work.models import Initiative
from pilotage.work.reads.query import Query, initiatives_matching


@require_GET
@door(Permission.SEE)
def heat(request: PersonalRequest) -> HttpResponseBase:
    """All roles in some months, narrowed with the register's own filter language."""
    window = window_of(request, today=today())
    rows = initiatives_matching(request.access, Query.from_params(request.GET))
    found = heat_of(request.access, rows, window.months)
    query = request.GET.urlencode()
    return page(
        request,
        "resources/heat.html",
        {
            "tabs": tabs_of(request, "heat"),
            "window": window,
            "facts": _facts(found, window),
            "map": _map(found, window),
            "twin": _twin(found, window),
            "has_roles": bool(found.roles),
            "is_past": as_of(request) != today(),
            "is_partial": not sees_all_demand(request.access),
            "is_narrowed": bool(request.GET.get("scope") or request.GET.get("portfolio")),
            "unplaced": _named(request, found.unplaced),
            "unplaced_count": len(found.unplaced),
            "without_count": len(found.without_demand),
            "without": _named(request, found.without_demand),
            "can_edit": bool(may_edit_resources(request.access)),
            "can_import": bool(
                request.access.may_anywhere(Permission.EDIT) or request.access.may_anywhere(Permission.EDIT_RESOURCES)
            ),
            "export_query": query,
        },
    )


MOST_NAMED = 12


def _named(request: PersonalRequest, initiatives: Sequence[Initiative]) -> list[tuple[str, str]]:
    """Names and addresses of the first of them, where their demand is entered."""
    return [
        (one.name, reverse("resources:demand", args=[one.key]) + carried(request)) for one in initiatives[:MOST_NAMED]
    ]


def _facts(found: Heat, window: Window) -> tuple[Fact, ...]:
    f = formatter()
    loads = [(role, month, load) for role in found.roles
             for month, load in zip(found.months, found.loads[role.id], strict=True)]  # fmt: skip
    short = [(role, month) for role, month, load in loads if (load.left or 0) < 0]
    tight = {role.id for role, _month, load in loads if (load.left_with_candidates or 0) < 0}
    firm = {role.id for role, _month in short}
    return (
        Fact(_("Roles"), f.number(len(found.roles))),
        Fact(_("Short for committed work"), f.count(len(firm), _("role"), _("roles")), title=_names(found, firm)),
        Fact(
            _("Short if all candidates went ahead"),
            f.count(len(tight), _("role"), _("roles")),
            title=_names(found, tight),
        ),
        Fact(_("First month that is short"), f.month(min((month for _role, month in short), default=None))),
    )


def _names(found: Heat, ids: set[UUID]) -> str:
    return ", ".join(role.name for role in found.roles if role.id in ids)


def _map(found: Heat, window: Window) -> Table:
    f = formatter()
    cells_url = _cells_url(window)
    columns = [
        Column("role", _("Role"), width=20),
        *(Column(f"m{month:%Y-%m}", f.month(month), is_number=True) for month in found.months),
    ]
    rows = [
        Row(
            str(role.id),
            (
                Cell(role.name, note="" if role.archived_on is None else _("archived"), url=""),
                *(
                    _heat_cell(role, month, load, window, f"{cells_url}role={role.id}&month={month:%Y-%m}")
                    for month, load in zip(found.months, found.loads[role.id], strict=True)
                ),
            ),
        )
        for role in found.roles
    ]
    return Table("heat", _("What is left of each role by month"), heads(columns, QueryDict()), rows)


def _heat_cell(role: ResourceRole, month: date, load: Load, window: Window, url: str) -> Cell:
    title = _sentence(role, month, load, window)
    if load.left is None or load.left_with_candidates is None:
        if not load.is_asked:
            return Cell("·", kind="n heat-none", title=title, url=url)
        asked = load.committed + load.candidates
        return Cell(UNKNOWN, kind="n heat-unknown", note=_("asked %(hours)s") % {"hours": _text(asked, role, window)},
                    title=title, url=url)  # fmt: skip
    kind = "short" if load.left < 0 else "tight" if load.left_with_candidates < 0 else "easy"
    unknowns = load.committed_unknowns + load.candidate_unknowns
    note = _text(load.left_with_candidates, role, window) if load.candidates else ""
    return Cell(
        _text(load.left, role, window),
        kind=f"n heat-{kind}",
        note=f"{note} ?" if unknowns else note,
        title=title,
        url=url,
    )


def _text(hours: Decimal | None, role: ResourceRole, window: Window) -> str:
    return short_text(hours, window.unit, role.hours_per_month)


def _sentence(role: ResourceRole, month: date, load: Load, window: Window) -> str:
    """What the cell says, in words, for the hover and for those who hear it."""
    f = formatter()
    parts = [f"{role.name}, {f.month(month)}"]
    parts.append(_("capacity %(hours)s") % {"hours": _text(load.capacity, role, window)})
    parts.append(_("committed work asks %(hours)s") % {"hours": _text(load.committed, role, window)})
    parts.append(_("candidates ask %(hours)s") % {"hours": _text(load.candidates, role, window)})
    unknowns = load.committed_unknowns + load.candidate_unknowns
    if unknowns:
        words = ngettext("%(count)s demand is unknown", "%(count)s demands are unknown", unknowns)
        parts.append(words % {"count": unknowns})
    return "; ".join(parts)


def _cells_url(window: Window) -> str:
    """The page of what makes up a cell, with the filters and the unit of the map; role and month go behind it."""
    inner = window.url(role="", month="").partition("?")[2]
    return f"{reverse('resources:cell')}?{inner}{'&' if inner else ''}"


def _twin(found: Heat, window: Window) -> Table:
    """Every number of the map, role by role."""
    f = formatter()
    columns = [
        Column("what", _("Role"), width=24),
        *(Column(f"t{month:%Y-%m}", f.month(month), is_number=True) for month in found.months),
    ]
    rows: list[Row | Group] = []
    for role in found.roles:
        loads = found.loads[role.id]
        rows.append(Group(role.name))
        for name, label, of in (
            ("capacity", _("Capacity"), [load.capacity for load in loads]),
            ("committed", _("Committed work"), [load.committed for load in loads]),
            ("candidates", _("Candidates"), [load.candidates for load in loads]),
            ("left", _("Left after committed work"), [load.left for load in loads]),
            ("rest", _("Left after candidates too"), [load.left_with_candidates for load in loads]),
        ):
            cells = [_twin_cell(name, hours, load, role, window) for hours, load in zip(of, loads, strict=True)]
            rows.append(Row(f"{role.id}-{name}", (label, *cells), depth=1))
    return Table("heat-numbers", _("Capacity and demand by role and month"), heads(columns, QueryDict()), rows)


def _twin_cell(name: str, hours: Decimal | None, load: Load, role: ResourceRole, window: Window) -> Cell:
    unknowns = {"committed": load.committed_unknowns, "candidates": load.candidate_unknowns}.get(name, 0)
    return Cell(_text(hours, role, window), kind="n", note=formatter().unknown(unknowns))


@require_GET
@door(Permission.SEE)
def cell(request: PersonalRequest) -> HttpResponseBase:
    """What makes up one cell: initiatives with their hours, and where the capacity comes from."""
    month = month_from(request.GET.get("month", ""))
    role_id = id_from(request.GET.get("role"))
    if month is None or role_id is None:
        raise Http404
    role = get_object_or_404(roles_visible_to(request.access), pk=role_id)
    window = window_of(request, today=today())
    rows = initiatives_matching(request.access, Query.from_params(request.GET))
    claims = claims_on(request.access, rows, role, month)
    load = Load(capacity=capacity_by_role(month, 1).get(role.id, (None,))[0])
    for claim in claims:
        load.ask(claim.hours, is_firm=claim.is_committed)
    f = formatter()
    back = window.url(role="", month="").partition("?")[2]
    map_url = reverse("resources:heat") + (f"?{back}" if back else "")
    return page(
        request,
        "resources/cell.html",
        {
            "crumbs": (
                Crumb(_("Capacity and demand"), map_url),
                Crumb(f"{role.name}, {f.month(month)}"),
            ),
            "role": role,
            "month": f.month(month),
            "window": window,
            "facts": _cell_facts(load, role, window),
            "claims": _claims(request, claims, role, window),
            "people": _people(request, role, month, window),
            "stated": hours_text(stated_capacity(month, 1).get((role.id, month)), window.unit, role.hours_per_month),
            "is_stated": (role.id, month) in stated_capacity(month, 1),
            "is_partial": not sees_all_demand(request.access),
            "is_narrowed": bool(request.GET.get("scope") or request.GET.get("portfolio")),
            "sees_people": bool(may_see_people(request.access)),
        },
    )


def _cell_facts(load: Load, role: ResourceRole, window: Window) -> tuple[Fact, ...]:
    f = formatter()
    return (
        Fact(_("Capacity"), _text(load.capacity, role, window)),
        Fact(_("Committed work"), _text(load.committed, role, window), note=f.unknown(load.committed_unknowns)),
        Fact(_("Candidates"), _text(load.candidates, role, window), note=f.unknown(load.candidate_unknowns)),
        Fact(_("Left after committed work"), _text(load.left, role, window)),
        Fact(_("Left after candidates too"), _text(load.left_with_candidates, role, window)),
    )


def _claims(request: PersonalRequest, claims: Sequence[Claim], role: ResourceRole, window: Window) -> Table:
    columns = [
        Column("initiative", _("Initiative"), width=30),
        Column("claim", _("Claim")),
        Column("stage", _("Stage")),
        Column("hours", _("FTE") if window.unit == "fte" else _("Hours"), is_number=True),
    ]
    rows = [
        Row(
            str(one.initiative.id),
            (
                Cell(
                    one.initiative.name,
                    url=reverse("resources:demand", args=[one.initiative.key]) + carried(request),
                    note=one.initiative.key,
                ),
                _("committed") if one.is_committed else _("candidate"),
                one.initiative.stage.name,
                Cell(_text(one.hours, role, window), kind="n"),
            ),
        )
        for one in claims
    ]
    empty = _("Nothing is asked of this role in this month.")
    return Table("claims", _("Demand by initiative"), heads(columns, QueryDict()), rows, empty_text=empty)


def _people(request: PersonalRequest, role: ResourceRole, month: date, window: Window) -> Table:
    """The people of the role with their hours; without names nobody is listed."""
    columns = [
        Column("person", _("Person"), width=24),
        Column("department", _("Department")),
        Column("hours", _("FTE") if window.unit == "fte" else _("Hours"), is_number=True),
    ]
    found = hours_of_people(month, 1, role_id=role.id) if may_see_people(request.access) else []
    rows = [
        Row(
            str(one.resource.id),
            (
                Cell(one.resource.name, url=reverse("resources:person", args=[one.resource.id])),
                one.resource.department or UNKNOWN,
                Cell(_text(one.hours[0], role, window), kind="n"),
            ),
        )
        for one in found
    ]
    return Table("staff", _("Capacity by person"), heads(columns, QueryDict()), rows,
                 empty_text=_("Nobody has this role."))  # fmt: skip
