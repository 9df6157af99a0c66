"""The worst risks, rolled up: each once, however many initiatives share it."""

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Access, Permission, PersonalRequest, door
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.risk.models import EntryKind, Severity
from pilotage.risk.pages.lines import entries_table
from pilotage.risk.pages.register import RegisterView
from pilotage.risk.pages.shared import is_today, views
from pilotage.risk.reads.listing import lines_of, with_treatment
from pilotage.risk.reads.maps import worst_first
from pilotage.risk.reads.query import EntryQuery
from pilotage.risk.reads.rollup import RolledUp, risks_by_portfolio

SHOWN = 20


@require_GET
@door(Permission.SEE)
def top(request: PersonalRequest) -> HttpResponseBase:
    """Of all that one sees, or of a portfolio with all below it: the worst risks, and the counts by portfolio."""
    params = request.GET.copy()
    params["kind"] = EntryKind.RISK
    view = RegisterView(request)
    rows = view.matching(EntryQuery.from_params(params))
    found = worst_first(with_treatment(request.access, rows), at_most=SHOWN)
    context = {
        "tabs": views(request, "top"),
        "table": entries_table(
            request.access,
            lines_of(request.access, found, view.known),
            view.known,
            name="top-risks",
            caption=_("The worst risks first"),
            params=QueryDict(),
            currency=view.currency,
            sees_money=view.sees_money,
            on=view.day,
            tail=carried(request),
            empty_text=_("No risk is rated here."),
        ),
        "rollup": _rollup_table(request.access, risks_by_portfolio(request.access, rows), view),
        "portfolios": view.bar.portfolios,
        "hidden": [(name, value) for name, value in request.GET.items() if name in ("as_of", "scope")],
        "is_past": not is_today(request),
    }
    return page(request, "risk/top.html", context)


def _rollup_table(access: Access, found: list[RolledUp], view: RegisterView) -> Table:
    f = formatter()
    columns = [
        Column("portfolio", _("Portfolio"), width=26),
        Column("all", _("Open risks"), is_number=True),
        *(Column(one.value, str(one.label), is_number=True) for one in reversed(Severity)),
        Column("unrated", _("Not rated"), is_number=True),
    ]
    if view.sees_money:
        columns.append(Column("exposure", _("Exposure"), unit=view.currency, is_number=True))
    rows = []
    for one in found:
        here = reverse("risk:register") + f"?kind=risk&portfolio={one.portfolio.pk}"
        cells = [
            Cell(one.portfolio.name, url=reverse("risk:top") + f"?portfolio={one.portfolio.pk}"),
            Cell(f.number(one.count), kind="n", url=here),
        ]
        for severity in reversed(Severity):
            count = one.counts[severity]
            cells.append(Cell(f.number(count), kind="n", url=f"{here}&severity={severity.value}" if count else ""))
        url = f"{here}&unrated=yes" if one.unrated else ""
        cells.append(Cell(f.number(one.unrated), kind="n", url=url))
        if view.sees_money:
            text = f.money(one.exposure) if one.exposure is not None else UNKNOWN
            cells.append(Cell(text, kind="n", note=f.unknown(one.without_exposure), url=f"{here}&numbers=yes"))
        rows.append(Row(str(one.portfolio.pk), cells, depth=one.depth))
    return Table(
        "risks-by-portfolio", _("Open risks by portfolio, each with everything below it"), heads(columns, QueryDict()),
        rows, empty_text=_("No open risk here."),
    )  # fmt: skip
