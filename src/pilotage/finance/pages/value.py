"""How the value of an initiative is calculated: formula, rows, what is missing, and the other conventions."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.pages.figures import convention_words, value_facts
from pilotage.finance.pages.shared import crumbs_of, initiative_with_money
from pilotage.finance.reads.lines import LineMoney, lines_of
from pilotage.finance.reads.valuation import InitiativeValue, npv_of
from pilotage.finance.rules.gaps import sentence_of
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads


@require_GET
@door(Permission.SEE_MONEY)
def value(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The whole calculation on one page."""
    initiative = initiative_with_money(request, key)
    found = npv_of(request.access, initiative)
    f = formatter()
    return page(
        request,
        "finance/value.html",
        {
            "initiative": initiative,
            "crumbs": crumbs_of(request, initiative, Crumb(_("How the value is calculated"))),
            "facts": value_facts(found, key),
            "convention": convention_words(found.terms),
            "gaps": [sentence_of(code) for code in found.value.lacks],
            "missing": _missing(lines_of(request.access, initiative)) if found.value.lacks else [],
            "known_npv": f"{f.money_full(found.value.known_npv)} {found.terms.currency}",
            "present_cost": f"{f.money_full(found.value.present_cost)} {found.terms.currency}",
            "present_benefit": f"{f.money_full(found.value.present_benefit)} {found.terms.currency}",
            "is_yearly": found.terms.is_yearly,
            "periods": _periods(found),
            "timings": _timings(found),
            "grid_url": reverse("finance:grid", args=[key]),
        },
    )


def _missing(lines: Sequence[LineMoney]) -> list[str]:
    """Each line that lacks something, with its first and last unknown month and how many there are."""
    f = formatter()
    said = []
    for one in lines:
        months = sorted(month for month, amount in one.by_month.items() if amount is None)
        if months:
            facts = {"line": one.line.name, "first": f.month(months[0]), "last": f.month(months[-1])}
            span = _("%(line)s: %(first)s to %(last)s") if len(months) > 1 else _("%(line)s: %(first)s")
            said.append(f"{span % facts} ({f.unknown(len(months))})")
        elif not one.by_month:
            said.append(_("%(line)s: no amounts yet") % {"line": one.line.name})
    return said


def _periods(found: InitiativeValue) -> Table:
    f, terms = formatter(), found.terms
    label = (lambda day: terms.year(terms.year_of(day)).label) if terms.is_yearly else f.month
    columns = [
        Column("period", _("Financial year") if terms.is_yearly else _("Month")),
        Column("cost", _("Cost"), unit=terms.currency, is_number=True),
        Column("benefit", _("Benefit"), unit=terms.currency, is_number=True),
        Column("net", _("Net"), unit=terms.currency, is_number=True),
        Column("years", _("Years from the base date"), is_number=True),
        Column("factor", _("Factor"), is_number=True),
        Column("worth", _("Present value"), unit=terms.currency, is_number=True),
    ]
    rows = [
        Row(
            str(one.period),
            (
                label(one.period),
                _amount(one.money.cost, one.money.cost_unknowns),
                _amount(one.money.benefit, one.money.benefit_unknowns),
                Cell(f.number(one.net, 2), kind="n"),
                Cell(f.number(one.years, 2), kind="n"),
                Cell(f.number(one.factor, 6), kind="n"),
                Cell(f.number(one.worth, 2), kind="n"),
            ),
        )
        for one in found.periods
    ]
    sum_text = Cell(f.number(found.value.known_npv, 2), kind="n")
    return Table(
        name="periods",
        caption=_("Net amounts, discounted"),
        heads=heads(columns, QueryDict()),
        rows=rows,
        totals=(_("Sum of what is known"), "", "", "", "", "", sum_text) if rows else (),
        empty_text=_("No amount is known in any period."),
    )


def _amount(amount: Decimal | None, unknowns: int) -> Cell:
    if amount is None and not unknowns:
        return Cell("·", kind="n", title=_("nothing planned"))
    f = formatter()
    return Cell(f.number(amount, 2), kind="n", note=f.unknown(unknowns))


def _timings(found: InitiativeValue) -> Table:
    f, terms = formatter(), found.terms
    columns = [Column("timing", _("If money flowed")), Column("npv", _("NPV"), unit=terms.currency, is_number=True)]
    rows = [
        Row(
            str(timing),
            (
                Cell(str(timing.label), note=_("in force") if timing == terms.timing else "", kind="w"),
                Cell(UNKNOWN if npv is None else f.number(npv, 2), kind="n"),
            ),
        )
        for timing, npv in found.other_timings.items()
    ]
    return Table("timings", _("The value under each convention"), heads(columns, QueryDict()), rows)
