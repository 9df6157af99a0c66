"""How roles limit the scenario: counted or not, what may be bought at which rate, who may be hired."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.edits import Change
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.resources.models import ResourceRole
from pilotage.resources.reads.roles import roles_visible_to
from pilotage.selection.actions import RoleTerms, set_role
from pilotage.selection.actions.roles import terms_of_role, with_usual_hire
from pilotage.selection.forms.amounts import plain, typed_share
from pilotage.selection.forms.parts import NO, YES, role_changed
from pilotage.selection.models import Scenario, ScenarioRole
from pilotage.selection.pages.settings.frame import edited, locked_by, shown
from pilotage.selection.pages.shared import address_of, the_scenario
from pilotage.selection.reads.scenarios import role_rows_of
from pilotage.selection.rules import Impossible

Said = Mapping[UUID, ScenarioRole]
Choices = tuple[tuple[str, str], ...]


@require_GET
@door(Permission.SEE_MONEY)
def people(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    scenario = the_scenario(request, id)
    locked = locked_by(request, scenario)
    said = role_rows_of(scenario)
    roles = _roles(request, said)
    context = {
        "locked": locked,
        "table": _table(request, scenario, roles, said, may_change=not locked),
        "has_roles": bool(roles),
        "counts_people": scenario.counts_people,
        "unpriced": _unpriced(scenario, roles, said),
        "question_url": address_of(request, scenario, "settings"),
    }
    return shown(request, scenario, "settings_people", context)


def _roles(request: PersonalRequest, said: Said) -> list[ResourceRole]:
    """Those in use, and archived ones of which something is said here."""
    return list(roles_visible_to(request.access).filter(Q(archived_on=None) | Q(pk__in=said)))


def _rate(scenario: Scenario, role: ResourceRole, terms: RoleTerms) -> Decimal | None:
    """What an hour of a contractor costs here; None: nobody knows."""
    if terms.rate_per_hour is not None:
        return terms.rate_per_hour
    return role.contractor_rate_per_hour if role.currency == scenario.currency else None


def _unpriced(scenario: Scenario, roles: Sequence[ResourceRole], said: Said) -> str:
    """The roles of which hours are meant to be bought, but nobody knows the rate."""
    terms = ((role, terms_of_role(said.get(role.pk))) for role in roles)
    return ", ".join(
        role.name for role, one in terms if one.is_counted and not one.is_hard and _rate(scenario, role, one) is None
    )


def _table(
    request: PersonalRequest, scenario: Scenario, roles: Sequence[ResourceRole], said: Said, *, may_change: bool
) -> Table:
    yes_no = ((YES, _("yes")), (NO, _("no")))

    def column(name: str, label: str, editor: str, unit: str = "", choices: Choices = ()) -> Column:
        kind = editor if may_change else ""
        return Column(name, label, unit=unit, is_number=not choices, editor=kind, choices=choices)

    columns = (
        Column("role", _("Role"), width=22),
        column("is_counted", _("Limits"), "choice", choices=yes_no),
        column(
            "is_hard",
            _("Contractors"),
            "choice",
            choices=((NO, _("may be bought")), (YES, _("none"))),
        ),
        column("rate_per_hour", _("Rate an hour"), "number", unit=scenario.currency),
        column(
            "most_hours",
            _("At most a quarter") if scenario.months_a_period == 3 else _("At most a month"),
            "number",
            unit="h",
        ),
        column("hires", _("May be hired"), "number"),
        column("hire_from", _("Hired from"), "text"),
        column("hire_rate_per_month", _("Pay a month"), "number", unit=scenario.currency),
        column("capacity_share", _("Share given"), "number", unit="%"),
    )
    return Table(
        name="roles",
        caption=_("Roles"),
        heads=heads(columns, QueryDict()),
        rows=[_row(scenario, role, terms_of_role(said.get(role.pk))) for role in roles],
        edit_url=address_of(request, scenario, "edit_roles") if may_change else "",
    )


def _row(scenario: Scenario, role: ResourceRole, terms: RoleTerms) -> Row:
    return Row(
        key=str(role.pk),
        version=scenario.version,
        tone="" if terms.is_counted else "quiet",
        cells=(
            Cell(role.name, note=_("archived") if role.archived_on else ""),
            Cell(_("yes") if terms.is_counted else _("no"), value=YES if terms.is_counted else NO),
            Cell(_("none") if terms.is_hard else _("may be bought"), value=YES if terms.is_hard else NO),
            _rate_cell(scenario, role, terms),
            _number(terms.most_hours, title=_("as many as wanted")),
            _number(Decimal(terms.hires) if terms.hires else None, title=_("nobody")),
            _month(terms.hire_from),
            _number(terms.hire_rate_per_month, title=_("not said")),
            Cell(typed_share(terms.capacity_share), kind="n", value=typed_share(terms.capacity_share)),
        ),
    )


def _rate_cell(scenario: Scenario, role: ResourceRole, terms: RoleTerms) -> Cell:
    if terms.rate_per_hour is not None:
        return _number(terms.rate_per_hour, title=_("said for this scenario"))
    rate = _rate(scenario, role, terms)
    if rate is None:
        return Cell(UNKNOWN, kind="n", title=_("No rate is known: nothing can be bought."))
    return Cell(plain(rate), kind="n q", title=_("the rate that the role has for everybody"), note=_("usual"))


def _number(amount: Decimal | None, *, title: str) -> Cell:
    if amount is None:
        return Cell(UNKNOWN, kind="n", title=title)
    return Cell(plain(amount), kind="n", title=title if amount else "", value=plain(amount))


def _month(day: date | None) -> Cell:
    if day is None:
        return Cell(UNKNOWN, kind="n")
    return Cell(formatter().month(day), kind="n", value=f"{day:%Y-%m}")


@require_POST
@door(Permission.CHOOSE)
def edit_roles(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Changed cells of the table."""
    scenario = the_scenario(request, id)
    said = role_rows_of(scenario)
    roles = {str(role.pk): role for role in _roles(request, said)}

    def save(key: str, changes: Sequence[Change], version: int) -> Scenario:
        role = roles.get(key)
        if role is None:
            raise Impossible(_("This role is not there any more."))
        terms = terms_of_role(said.get(role.pk))
        for change in changes:
            terms = role_changed(terms, change.column, change.value)
        if any(change.column == "hires" for change in changes):
            terms = with_usual_hire(scenario, role, terms)
        return set_role(scenario, role, terms, access=request.access, version=version)

    def table(now: Scenario) -> Table:
        return _table(request, now, list(roles.values()), role_rows_of(now), may_change=True)

    return edited(request, scenario, save=save, table=table)
