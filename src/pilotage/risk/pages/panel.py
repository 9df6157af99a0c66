"""The panel "Risks" of an initiative's and of a portfolio's page: what is open, and the worst of it."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import part
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads
from pilotage.risk.models import OVER, Entry, EntryKind
from pilotage.risk.pages.lines import due_cell
from pilotage.risk.pages.shared import is_today
from pilotage.risk.pages.words import entry_url, kinds_word, severity_cell
from pilotage.risk.reads.listing import exposure_in, totals_by_kind
from pilotage.risk.reads.maps import worst_first
from pilotage.risk.reads.query import annotated
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import about, below, entries_visible_to
from pilotage.risk.rules import permissions
from pilotage.risk.rules.scales import Scales, current_of
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to

SHOWN = 5


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Of an initiative; of a programme with its parts."""
    initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    money = ""
    if request.access.may(Permission.SEE_MONEY, path=initiative.scope.path):
        money = reverse("risk:contingency", args=[key])
    return _panel(request, about(initiative), query=f"initiative={key}", path=initiative.scope.path, money_url=money)


@require_GET
@door(Permission.SEE)
def portfolio_panel(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Of a portfolio with all below it, shared entries once."""
    portfolio = get_object_or_404(portfolios_visible_to(request.access), pk=id)
    path = portfolio.scope.path
    money = ""
    if request.access.may(Permission.SEE_MONEY, path=path):
        money = reverse("risk:portfolio_contingency", args=[id])
    return _panel(request, below(path), query=f"portfolio={id}", path=path, money_url=money)


def _panel(request: PersonalRequest, here: Q, *, query: str, path: str, money_url: str) -> HttpResponseBase:
    known, currency = scales(), organisation().currency
    rows = annotated(request.access, entries_visible_to(request.access).filter(here), known, currency=currency)
    rows = rows.exclude(status__in=OVER)
    worst = worst_first(rows.filter(kind__in=(EntryKind.RISK, EntryKind.ISSUE)), at_most=SHOWN)
    register = reverse("risk:register") + f"?{query}"
    context = {
        "facts": _facts(request, rows, register, currency, sees_money=bool(money_url)),
        "table": _table(request, worst, known),
        "register_url": register,
        "new_url": reverse("risk:new") + f"?kind=risk&{query}",
        "may_write": is_today(request) and bool(permissions.may_write(request.access, path)),
        "money_url": money_url,
    }
    return part(request, "risk/panel.html", context)


def _facts(
    request: PersonalRequest, rows: QuerySet[Entry], register: str, currency: str, *, sees_money: bool
) -> tuple[Fact, ...]:
    f, totals = formatter(), totals_by_kind(request.access, rows)
    facts = [
        Fact(kinds_word(kind), f.number(totals[kind].count), url=f"{register}&kind={kind.value}")
        for kind in EntryKind
        if kind in totals
    ]
    if sees_money and EntryKind.RISK in totals:
        found = exposure_in(totals)
        text = UNKNOWN if found.risks is None else f"{f.money(found.risks)} {currency}"
        facts.append(Fact(_("Exposure"), text, note=f.unknown(found.unknown), url=f"{register}&numbers=yes"))
    return tuple(facts)


def _table(request: PersonalRequest, worst: list[Entry], known: Scales) -> Table:
    tail, day = carried(request), today()
    columns = (
        Column("entry", _("The worst first"), width=28),
        Column("severity", _("Severity")),
        Column("due", _("Near or due")),
    )
    rows = [
        Row(
            str(one.pk),
            (
                Cell(one.title, url=entry_url(one, tail), note=one.key, kind="w"),
                severity_cell(current_of(one), known, kind=one.kind),
                due_cell(one, day),
            ),
        )
        for one in worst
    ]
    return Table("worst", _("The worst open risks and issues"), heads(columns, QueryDict()), rows)
