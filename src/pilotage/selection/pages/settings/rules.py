"""The scenario's own rules between candidates: what stands, one more, and away with those chosen."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import Unreadable
from pilotage.kit.pages import go, notice
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.selection.actions import add_logic, remove_logic
from pilotage.selection.forms import ids_from, version_from
from pilotage.selection.forms.logic import PairForm, SetForm
from pilotage.selection.models import Scenario, ScenarioLogic
from pilotage.selection.pages.settings.frame import locked_by, shown
from pilotage.selection.pages.shared import acted, address_of, the_scenario
from pilotage.selection.reads.gathering.links import group_name
from pilotage.selection.reads.logic_words import logic_sentence
from pilotage.selection.reads.members import members_of, programmes_of
from pilotage.selection.reads.scenarios import logic_rows_of, rules_of
from pilotage.selection.rules import Impossible, Stale
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import portfolios_visible_to


@require_GET
@door(Permission.SEE_MONEY)
def rules(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _shown(request, the_scenario(request, id))


def _shown(request: PersonalRequest, scenario: Scenario, refused: PairForm | SetForm | None = None) -> HttpResponseBase:
    locked = locked_by(request, scenario)
    is_open = refused is None and not locked
    members = {str(id): one for id, one in members_of(request.access, scenario).items()} if is_open else {}
    context = {
        "locked": locked,
        "table": _table(scenario, may_change=not locked),
        "forced": _forced(scenario),
        "pair": PairForm(members=members, auto_id="pair_%s") if is_open else None,
        "set": _set_form(request, scenario, members) if is_open else None,
        "refused": refused,
        "pair_url": address_of(request, scenario, "add_pair"),
        "set_url": address_of(request, scenario, "add_set"),
        "again_url": address_of(request, scenario, "add_pair" if isinstance(refused, PairForm) else "add_set"),
        "remove_url": address_of(request, scenario, "remove_rules"),
    }
    return shown(request, scenario, "settings_rules", context, status=200 if refused is None else 422)


def _set_form(
    request: PersonalRequest, scenario: Scenario, members: Mapping[str, Initiative], typed: QueryDict | None = None
) -> SetForm:
    return SetForm(
        typed,
        members=members,
        portfolios=list(portfolios_visible_to(request.access).filter(scope__path__startswith=scenario.scope.path)),
        programmes=programmes_of(request.access, scenario),
        auto_id="set_%s",
    )


def _table(scenario: Scenario, *, may_change: bool) -> Table:
    columns = (Column("rule", _("Rule"), width=60), Column("reason", _("Reason"), width=30))
    return Table(
        name="rules",
        caption=_("Rules"),
        heads=heads(columns, QueryDict()),
        rows=[
            Row(str(row.pk), (Cell(_sentence(row), kind="w"), Cell(row.reason, kind="w")))
            for row in logic_rows_of(scenario)
        ],
        is_selectable=may_change,
    )


def _sentence(row: ScenarioLogic) -> str:
    names = [member.initiative.name for member in row.members.all()]
    group = _("everything in %(name)s") % {"name": name} if (name := group_name(row)) else ""
    return logic_sentence(row.kind, names, group=group, count=row.count or 0, lag=row.lag_days)


def _forced(scenario: Scenario) -> Table:
    columns = (
        Column("side", _("Forced")),
        Column("name", _("Initiative"), width=36),
        Column("reason", _("Reason"), width=36),
    )
    rows = [
        Row(
            str(rule.initiative_id),
            (
                Cell(rule.get_side_display(), tone="accent" if rule.side == "in" else "none"),
                Cell(rule.initiative.name, note=rule.initiative.key),
                Cell(rule.reason, kind="w"),
            ),
        )
        for rule in rules_of(scenario)
    ]
    return Table("forced", _("Forced in or out"), heads(columns, QueryDict()), rows)


@require_POST
@door(Permission.CHOOSE)
def new_pair(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One more rule of two."""
    scenario = the_scenario(request, id)
    members = {str(id): one for id, one in members_of(request.access, scenario).items()}
    return _added(request, scenario, PairForm(request.POST, members=members))


@require_POST
@door(Permission.CHOOSE)
def new_set(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One more rule of many."""
    scenario = the_scenario(request, id)
    members = {str(id): one for id, one in members_of(request.access, scenario).items()}
    return _added(request, scenario, _set_form(request, scenario, members, request.POST))


def _added(request: PersonalRequest, scenario: Scenario, form: PairForm | SetForm) -> HttpResponseBase:
    if form.is_valid():
        try:
            add_logic(scenario, form.facts(), access=request.access, version=version_from(request.POST))
        except Impossible as reason:
            form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        except (Unreadable, Stale) as reason:
            form.add_error(None, str(reason))
        else:
            notice(request, _("The rule is added. Solve to see what it changes."))
            return go(request, address_of(request, scenario, "settings_rules"))
    return _shown(request, scenario, form)


@require_POST
@door(Permission.CHOOSE)
def away(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Those chosen hold no longer."""
    scenario = the_scenario(request, id)

    def act() -> str:
        ids = ids_from(request.POST.getlist("key"))
        remove_logic(scenario, ids, access=request.access, version=version_from(request.POST))
        return _("The rules are gone. Solve to see what that changes.")

    return acted(request, scenario, act, back="settings_rules")
