"""Earned value of all plans that one may see, added up by portfolio or programme."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import EarnedUnit
from pilotage.delivery.reads.listing import plans_matching
from pilotage.delivery.rules.earned_value import Unit
from pilotage.engine.earned_value.performance import Performance
from pilotage.finance.reads.terms import terms_in_force
from pilotage.insights.pages.earned_value_words import UNITS
from pilotage.insights.reads.earned_values import PlanValue, Rolled, rolled, sees_money, values_of
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Fact, Group, Row, Tab, Table, heads
from pilotage.work.reads.query import Query


@require_GET
@door(Permission.SEE)
def earned_values(request: PersonalRequest) -> HttpResponseBase:
    """`?in=` chooses the unit, `?by=programme` adds up by programme; else the register's own filter words."""
    units = _units(request)
    unit = next((one for one in units if one.value == request.GET.get("in", "")), units[0])
    by_programme = request.GET.get("by") == "programme"
    plans = list(plans_matching(request.access, Query.from_params(request.GET)).select_related("initiative__programme"))
    terms = terms_in_force()
    text = {Unit.MONEY: terms.currency, Unit.HOURS: _("h")}.get(unit, _("d"))
    values = values_of(request.access, plans, EarnedUnit(unit.value), today=today(), terms=terms)
    f = formatter()
    return page(
        request,
        "insights/earned_values.html",
        {
            "tabs": _tabs(request),
            "is_past": as_of(request) != today(),
            "count": f.count(len(plans), _("plan"), _("plans")),
            "has_plans": bool(plans),
            "facts": _facts(rolled(values), unit, text),
            "units": [(one.value, str(UNITS[one])) for one in units],
            "unit": unit.value,
            "by": "programme" if by_programme else "",
            "hidden": [(name, value) for name, value in request.GET.items() if name not in ("in", "by")],
            "table": _table(request, values, unit, text, by_programme=by_programme),
        },
    )


def _units(request: PersonalRequest) -> tuple[Unit, ...]:
    """Only what can be added up: costs of plans may be in different currencies."""
    return (Unit.MONEY, Unit.HOURS, Unit.DAYS) if sees_money(request.access) else (Unit.HOURS, Unit.DAYS)


def _tabs(request: PersonalRequest) -> tuple[Tab, ...]:
    shown = (
        ("delivery:plans", _("Plans")),
        ("delivery:timeline", _("Timeline")),
        ("insights:earned_values", _("Earned value")),
    )
    return tuple(
        Tab(label, reverse(name) + carried(request), is_current=name == "insights:earned_values")
        for name, label in shown
    )


def _amount(unit: Unit, amount: float | None) -> str:
    f = formatter()
    if amount is None:
        return UNKNOWN
    return f.money(Decimal(repr(round(amount, 2)))) if unit is Unit.MONEY else f.number(amount)


def _facts(found: Rolled, unit: Unit, text: str) -> tuple[Fact, ...]:
    f, whole = formatter(), found.performance
    amounts = (
        ("BAC", whole.standing.budget, None),
        ("PV", whole.standing.planned, whole.share_planned),
        ("EV", whole.standing.earned, whole.share_earned),
        ("AC", whole.standing.actual, whole.share_spent),
    )
    facts = [
        Fact(
            name,
            UNKNOWN if amount is None else f"{_amount(unit, amount)} {text}",
            note="" if share is None else f.share(share),
        )
        for name, amount, share in amounts
    ]
    left = _("%(out)s of %(all)s") % {"out": f.number(found.left_out), "all": f.number(found.plans)}
    return (
        *facts,
        Fact("SPI", f.number(whole.spi, 2), title="EV / PV"),
        Fact("CPI", f.number(whole.cpi, 2), title="EV / AC"),
        Fact(_("EAC, typical"), UNKNOWN if whole.eac_typical is None else f"{_amount(unit, whole.eac_typical)} {text}",
             title="BAC / CPI"),
        Fact(_("Plans not in the sums"), left, title=_("Without a baseline, or with something not known")),
    )  # fmt: skip


def _table(
    request: PersonalRequest, values: Sequence[PlanValue], unit: Unit, text: str, *, by_programme: bool
) -> Table:
    columns = (
        Column("initiative", _("Initiative"), width=34),
        Column("status", _("Status date")),
        *(Column(name.lower(), name, unit=text, is_number=True) for name in ("BAC", "PV", "EV", "AC")),
        Column("spi", "SPI", is_number=True, title="EV / PV"),
        Column("spit", "SPI(t)", is_number=True, title="ES / AT"),
        Column("cpi", "CPI", is_number=True, title="EV / AC"),
        Column("eac", _("EAC, typical"), unit=text, is_number=True, title="BAC / CPI"),
        Column("vac", "VAC", unit=text, is_number=True, title="BAC − EAC"),
    )
    rows = list(_rows(request, values, unit, by_programme=by_programme))
    totals = (Cell(_("All")), Cell(""), *_figures(rolled(values).performance, unit, ""))
    return Table(
        "earned-values", _("Earned value by plan"), heads(columns, QueryDict()), rows, totals=totals if values else ()
    )


def _rows(
    request: PersonalRequest, values: Sequence[PlanValue], unit: Unit, *, by_programme: bool
) -> Iterator[Row | Group]:
    groups: dict[str, list[PlanValue]] = {}
    for one in values:
        groups.setdefault(_group_of(one, by_programme=by_programme), []).append(one)
    f = formatter()
    for name, members in sorted(groups.items()):
        sums = rolled(members)
        note = _("%(out)s not in the sums") % {"out": f.number(sums.left_out)} if sums.left_out else ""
        yield Group(name, cells=(Cell(name, note=note), "", *_figures(sums.performance, unit, "")))
        for one in members:
            yield _row(request, one, unit)


def _group_of(one: PlanValue, *, by_programme: bool) -> str:
    initiative = one.plan.initiative
    if not by_programme:
        return initiative.portfolio.name
    return initiative.programme.name if initiative.programme else _("In no programme")


def _row(request: PersonalRequest, one: PlanValue, unit: Unit) -> Row:
    f, initiative = formatter(), one.plan.initiative
    url = reverse("insights:earned_value", args=[initiative.key]) + carried(request)
    name = Cell(initiative.name, url=f"{url}{'&' if '?' in url else '?'}in={unit.value}", note=initiative.key)
    status = f.date(one.plan.status_at.date()) if one.plan.status_at else Cell(UNKNOWN, title=_("as of today"))
    if one.whole is None:
        return Row(initiative.key, (name, status, *(Cell(UNKNOWN, kind="n", title=_("No baseline counts")),) * 9))
    index = f.number(one.schedule.index, 2) if one.schedule else UNKNOWN
    return Row(initiative.key, (name, status, *_figures(one.whole, unit, index, spi=one.discrete_spi)))


def _figures(whole: Performance, unit: Unit, index: str, *, spi: float | None = None) -> tuple[Cell, ...]:
    """From BAC to VAC. index: SPI(t), of one plan only: plans begin at different times."""
    f, standing = formatter(), whole.standing
    amounts = (standing.budget, standing.planned, standing.earned, standing.actual)
    return (
        *(Cell(_amount(unit, amount), kind="n") for amount in amounts),
        Cell(f.number(whole.spi if spi is None else spi, 2), kind="n"),
        Cell(index, kind="n"),
        Cell(f.number(whole.cpi, 2), kind="n"),
        Cell(_amount(unit, whole.eac_typical), kind="n"),
        Cell(_amount(unit, whole.vac), kind="n"),
    )
