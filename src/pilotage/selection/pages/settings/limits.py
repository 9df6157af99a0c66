"""The limits of money and value: a table to edit in place, a form to add one, and away with those chosen."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.reads.funds import funds_in_use
from pilotage.kit.edits import Change
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice
from pilotage.kit.periods import FiscalYear
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.selection.actions import add_limit, change_limit, remove_limits
from pilotage.selection.actions.limit_rows import facts_of
from pilotage.selection.forms import ids_from
from pilotage.selection.forms.limits import LimitForm, Offer, changed, price_unit, typed_of, typed_price
from pilotage.selection.models import Measure, Scenario, ScenarioLimit
from pilotage.selection.pages.settings.frame import edited, locked_by, shown
from pilotage.selection.pages.shared import acted, address_of, the_scenario, year_label
from pilotage.selection.reads.gathering.limits import Horizon, label_of, span_of
from pilotage.selection.reads.scenarios import limit_rows_of
from pilotage.selection.rules import Impossible
from pilotage.strategy.reads.drivers import drivers_of
from pilotage.strategy.reads.objectives import objectives_visible_to
from pilotage.work.reads.visible import portfolios_visible_to

ENDS = ("at_least", "at_most", "most_over")


@require_GET
@door(Permission.SEE_MONEY)
def limits(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _shown(request, the_scenario(request, id))


def _shown(request: PersonalRequest, scenario: Scenario, form: LimitForm | None = None) -> HttpResponseBase:
    locked = locked_by(request, scenario)
    context = {
        "locked": locked,
        "table": _table(request, scenario, may_change=not locked),
        "form": form or (None if locked else _form(request, scenario)),
        "is_refused": form is not None,
        "add_url": address_of(request, scenario, "add_limit"),
        "remove_url": address_of(request, scenario, "remove_limits"),
    }
    return shown(request, scenario, "settings_limits", context, status=422 if form is not None else 200)


def _form(request: PersonalRequest, scenario: Scenario) -> LimitForm:
    start_month = organisation().fiscal_year_start_month
    f, first = formatter(), FiscalYear(scenario.first_year, start_month)
    within = portfolios_visible_to(request.access).filter(scope__path__startswith=scenario.scope.path)
    offer = Offer(
        years=[(str(year), year_label(year, start_month)) for year in scenario.years],
        parts=[
            *((f"4:{part}", _("quarter %(part)s") % {"part": part}) for part in range(1, 5)),
            *((f"12:{at}", f.month(month).split(" ")[0]) for at, month in enumerate(first.months, start=1)),
        ],
        portfolios=list(within),
        funds=list(funds_in_use()),
        drivers=drivers_of(scenario.driver_set) if scenario.driver_set else (),
        objectives=list(objectives_visible_to(request.access)),
    )
    return LimitForm(request.POST if request.method == "POST" else None, offer=offer, goal=scenario.goal)


def _table(request: PersonalRequest, scenario: Scenario, *, may_change: bool) -> Table:
    horizon = Horizon(scenario.years, organisation().fiscal_year_start_month, scenario.months_a_period)
    editor = "text" if may_change else ""
    columns = (
        Column("what", _("What"), width=26),
        Column("span", _("When")),
        Column("unit", _("Unit")),
        Column("at_least", _("At least"), is_number=True, editor=editor),
        Column("at_most", _("At most"), is_number=True, editor=editor),
        Column("price", _("Going above costs"), is_number=True, editor=editor),
        Column("price_unit", _("Unit of that price")),
        Column("most_over", _("Above by at most"), is_number=True, editor=editor),
    )
    return Table(
        name="limits",
        caption=_("Limits of money and value"),
        heads=heads(columns, QueryDict()),
        rows=[_row(scenario, horizon, row) for row in limit_rows_of(scenario)],
        edit_url=address_of(request, scenario, "edit_limits") if may_change else "",
        is_selectable=may_change,
        empty_text=_("Nothing limits money yet."),
    )


def _row(scenario: Scenario, horizon: Horizon, row: ScenarioLimit) -> Row:
    span = span_of(horizon, row)
    ends = {name: _end(scenario, row, name) for name in ENDS}
    price = typed_price(row.price, scenario.goal, row.measure)
    never = Cell(_("never"), kind="n", title=_("Nothing may be above the most."), is_fixed=row.at_most is None)
    idle = Cell(_("not in these years"), kind="q")
    return Row(
        key=str(row.pk),
        version=scenario.version,
        cells=(
            Cell(label_of(row), note=_("budget") if row.is_budget else ""),
            idle if span is None else _("the whole horizon") if row.year is None else horizon.span(*span),
            _("points") if row.measure == Measure.VALUE else scenario.currency,
            ends["at_least"],
            ends["at_most"],
            Cell(price, kind="n", value=price) if price else never,
            price_unit(scenario.goal, row.measure) if price else "",
            ends["most_over"] if price else Cell(UNKNOWN, kind="n", is_fixed=True),
        ),
    )


def _end(scenario: Scenario, row: ScenarioLimit, name: str) -> Cell:
    amount = getattr(row, name)
    if amount is None:
        return Cell(UNKNOWN, kind="n", title=_("no limit"))
    typed = typed_of(amount, row.measure)
    if row.measure == Measure.VALUE:
        return Cell(typed, kind="n", value=typed)
    f = formatter()
    return Cell(f.money(amount), kind="n", title=f"{f.number(amount, 0)} {scenario.currency}", value=typed)


@require_POST
@door(Permission.CHOOSE)
def edit_limits(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Changed cells of the table."""
    scenario = the_scenario(request, id)
    rows = {str(row.pk): row for row in limit_rows_of(scenario)}

    def save(key: str, changes: Sequence[Change], version: int) -> Scenario:
        row = rows.get(key)
        if row is None:
            raise Impossible(_("This limit is not there any more."))
        facts = facts_of(row)
        # A price makes room for a cap: whatever the order of the cells, the price is read first.
        for change in sorted(changes, key=lambda one: one.column != "price"):
            facts = changed(facts, change.column, change.value, scenario.goal)
        return change_limit(scenario, row.pk, facts, access=request.access, version=version).scenario

    return edited(request, scenario, save=save, table=lambda now: _table(request, now, may_change=True))


@require_POST
@door(Permission.CHOOSE)
def new_limit(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One more; a refused form comes back with what was typed.

    It only adds, so it asks for no version: edits in the table moved that on since the form was drawn.
    """
    scenario = the_scenario(request, id)
    form = _form(request, scenario)
    if form.is_valid():
        try:
            add_limit(scenario, form.facts(), access=request.access)
        except Impossible as reason:
            form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        else:
            notice(request, _("The limit is added. Solve to see what it changes."))
            return go(request, address_of(request, scenario, "settings_limits"))
    return _shown(request, scenario, form)


@require_POST
@door(Permission.CHOOSE)
def away(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Those chosen hold no longer."""
    scenario = the_scenario(request, id)
    ids = ids_from(request.POST.getlist("key"))

    def act() -> str:
        remove_limits(scenario, ids, access=request.access)
        return _("The limits are gone. Solve to see what that changes.")

    return acted(request, scenario, act, back="settings_limits")
