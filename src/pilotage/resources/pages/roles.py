"""Roles: the list, a new one, one role with its rates and people, archiving."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads
from pilotage.resources.actions.roles import archive_role, change_role, create_role, restore_role
from pilotage.resources.forms.roles import RoleForm, start_of
from pilotage.resources.models import ResourceRole
from pilotage.resources.pages.shared import tabs_of
from pilotage.resources.reads.roles import head_counts, roles_visible_to
from pilotage.resources.rules.permissions import (
    Impossible,
    Stale,
    may_edit_rates,
    may_edit_resources,
    may_edit_role,
    may_see_rates,
)


@require_GET
@door(Permission.SEE)
def roles(request: PersonalRequest) -> HttpResponseBase:
    """All roles in their order; rates only for those who see money."""
    return _shown(request)


def _shown(request: PersonalRequest, form: RoleForm | None = None) -> HttpResponseBase:
    found = list(roles_visible_to(request.access))
    return page(
        request,
        "resources/roles.html",
        {
            "tabs": tabs_of(request, "roles"),
            "table": _table(request, found),
            "has_roles": bool(found),
            "can_edit": bool(may_edit_resources(request.access)),
            "form": form or _form(request, is_new=True),
            "is_refused": form is not None,
            "new_url": reverse("resources:new_role"),
        },
        status=422 if form is not None else 200,
    )


def _form(request: PersonalRequest, *, is_new: bool = False, role: ResourceRole | None = None) -> RoleForm:
    facts, rates = bool(may_edit_resources(request.access)), bool(may_edit_rates(request.access))
    initial = start_of(role) if role else {"hours_per_month": "152"} if is_new else None
    data = request.POST if request.method == "POST" else None
    return RoleForm(data, facts=facts, rates=rates, initial=initial)


def _table(request: PersonalRequest, found: list[ResourceRole]) -> Table:
    f = formatter()
    sees_rates = bool(may_see_rates(request.access))
    counts = head_counts()
    rates = (Column("rate", _("Cost of an hour"), is_number=True),
             Column("contractor", _("Contractor's hour"), is_number=True))  # fmt: skip
    columns = [
        Column("name", _("Role"), width=24),
        Column("skills", _("Skills"), width=24),
        Column("month", _("Standard month"), unit="h", is_number=True),
        Column("people", _("People"), is_number=True),
        *(rates if sees_rates else ()),
        Column("state", _("State")),
    ]
    rows = [
        Row(
            str(role.id),
            (
                Cell(role.name, url=reverse("resources:role", args=[role.id])),
                Cell(", ".join(role.skills), kind="w"),
                Cell(f.number(role.hours_per_month, 0 if role.hours_per_month % 1 == 0 else 1), kind="n"),
                Cell(f.number(counts.get(role.id, 0)), kind="n"),
                *((_rate(role.rate_per_hour, role), _rate(role.contractor_rate_per_hour, role)) if sees_rates else ()),
                _("in use")
                if role.archived_on is None
                else _("archived on %(day)s") % {"day": f.date(role.archived_on)},
            ),
        )
        for role in found
    ]
    return Table("roles", _("Roles"), heads(columns, QueryDict()), rows, empty_text=_("No role yet."))


def _rate(rate: object, role: ResourceRole) -> Cell:
    if rate is None:
        return Cell(UNKNOWN, kind="n", title=_("unknown"))
    return Cell(f"{formatter().number(rate, 2)} {role.currency}", kind="n")  # type: ignore[arg-type]  # a Decimal


@require_POST
@door(Permission.EDIT_RESOURCES)
def new_role(request: PersonalRequest) -> HttpResponseBase:
    """Make a role; a refused form comes back with what was typed."""
    may_edit_resources(request.access).or_raise()
    form = _form(request, is_new=True)
    if form.is_valid():
        try:
            made = create_role(**form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("The role “%(name)s” is added.") % {"name": made.name})
            return go(request, reverse("resources:roles"))
    return _shown(request, form)


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def role(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One role; its form for those who may change it."""
    found = get_object_or_404(roles_visible_to(request.access), pk=id)
    form = _form(request, role=found)
    if request.method == "POST":
        may_edit_role(request.access).or_raise()
        version = whole_number_from(request.POST.get("version"), 0)
        if form.is_valid():
            try:
                change_role(found, version=version, changes=form.cleaned_data, access=request.access)
            except Impossible as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            except Stale as stale:
                form.add_error(None, _("%(said)s Below is what you typed; the other version is in force: %(now)s.")
                               % {"said": stale, "now": _in_words(request, stale.current)})  # fmt: skip
            else:
                notice(request, _("Saved."))
                return go(request, reverse("resources:roles"))
    return page(
        request,
        "resources/role.html",
        {
            "crumbs": (Crumb(_("Roles"), reverse("resources:roles")), Crumb(found.name)),
            "role": found,
            "table": _table(request, [found]),
            "form": form,
            "can_edit": bool(may_edit_role(request.access)),
            "can_archive": bool(may_edit_resources(request.access)),
            "is_archived": found.archived_on is not None,
            "archive_url": reverse("resources:archive_role", args=[found.id]),
        },
        status=422 if request.method == "POST" else 200,
    )


def _in_words(request: PersonalRequest, role: ResourceRole) -> str:
    """The facts of a role in one line, rates only for those who see them."""
    said = start_of(role)
    hidden = () if may_see_rates(request.access) else ("rate_per_hour", "contractor_rate_per_hour")
    return "; ".join(value or UNKNOWN for name, value in said.items() if name not in hidden)


@require_POST
@door(Permission.EDIT_RESOURCES)
def archive(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Take a role out of use, or into use again."""
    found = get_object_or_404(roles_visible_to(request.access), pk=id)
    version = whole_number_from(request.POST.get("version"), 0)
    try:
        if found.archived_on is None:
            archive_role(found, version=version, on=today(), access=request.access)
            words = _("“%(name)s” is archived: it stays where it is named, and is offered no more.")
        else:
            restore_role(found, version=version, access=request.access)
            words = _("“%(name)s” is in use again.")
    except Stale as stale:
        warn(request, str(stale))
    else:
        notice(request, words % {"name": found.name})
    return go(request, reverse("resources:role", args=[found.id]))
