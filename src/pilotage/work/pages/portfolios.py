"""The portfolio tree and its nodes."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Crumb, Fact, Row, Table, heads
from pilotage.work import rules
from pilotage.work.actions import change_portfolio, create_portfolio, move_portfolio, remove_portfolio
from pilotage.work.forms.initiatives import PortfolioForm
from pilotage.work.models import Portfolio
from pilotage.work.reads import portfolios_visible_to
from pilotage.work.reads.tree import counts_below


@door(Permission.SEE)
def tree(request: PersonalRequest) -> HttpResponseBase:
    portfolios = list(portfolios_visible_to(request.access))
    counts = counts_below(request.access, portfolios)
    f, tail = formatter(), carried(request)
    columns = (
        Column("name", _("Portfolio"), width=30),
        Column("owner", _("Owner")),
        Column("all", _("Initiatives"), is_number=True, title=_("In this portfolio and all below it")),
        Column("ideas", _("Ideas"), is_number=True),
        Column("delivery", _("In delivery"), is_number=True),
        Column("description", _("Description")),
    )
    rows = []
    for portfolio in portfolios:
        count = counts[portfolio.id]
        narrowed = f"{reverse('work:register')}?portfolio={portfolio.id}"
        cells = (
            Cell(portfolio.name, url=reverse("work:portfolio", args=[portfolio.id]) + tail),
            portfolio.owner.name if portfolio.owner and _is_open(request, portfolio) else UNKNOWN,
            Cell(f.number(count.all), kind="n", url=narrowed),
            Cell(f.number(count.ideas), kind="n", url=f"{narrowed}&kind=idea"),
            Cell(f.number(count.in_delivery), kind="n", url=f"{narrowed}&phase=delivery"),
            Cell(portfolio.description[:120] if _is_open(request, portfolio) else "", kind="q"),
        )
        rows.append(Row(str(portfolio.id), cells, depth=portfolio.scope.path.count("/") - 2))
    words = ngettext("%(count)s portfolio", "%(count)s portfolios", len(rows)) % {"count": f.number(len(rows))}
    context = {
        "table": Table("portfolios", _("Portfolio tree"), heads(columns, request.GET), rows),
        "count": words,
        "may_arrange": bool(request.access.may_anywhere(Permission.CONFIGURE)),
    }
    return page(request, "work/portfolios.html", context)


def _is_open(request: PersonalRequest, portfolio: Portfolio) -> bool:
    """A portfolio that is only on the way to what the person may see tells its name, nothing else."""
    return bool(request.access.may(Permission.SEE, path=portfolio.scope.path))


@door(Permission.CONFIGURE)
def new_portfolio(request: PersonalRequest) -> HttpResponseBase:
    form = PortfolioForm(request.POST or None, access=request.access, initial={"parent": request.GET.get("below")})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_portfolio(access=request.access, **form.cleaned_data)
        except (rules.Impossible, Refused) as wrong:
            form.add_error(None, str(wrong))
        else:
            notice(request, _("%(name)s is added.") % {"name": made.name})
            return go(request, reverse("work:portfolios"))
    context = {"form": form, "portfolio": None, "title": _("New portfolio"), "note": "", "facts": (), "version": ""}
    return page(request, "work/portfolio.html", context)


@door(Permission.SEE)
def portfolio(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = get_object_or_404(portfolios_visible_to(request.access).select_related("parent"), id=id)
    form = None
    if rules.may_arrange(request.access, shown.scope.path):
        start = {"name": shown.name, "parent": shown.parent, "owner": shown.owner, "description": shown.description}
        form = PortfolioForm(request.POST or None, access=request.access, initial=start)
        if request.method == "POST" and form.is_valid():
            try:
                _change(request, shown, form)
            except (rules.Impossible, Refused) as wrong:
                form.add_error(None, str(wrong))
            else:
                notice(request, _("%(name)s is changed.") % {"name": shown.name})
                return go(request, reverse("work:portfolio", args=[shown.id]))
    counts = counts_below(request.access, [shown])[shown.id]
    f = formatter()
    register = f"{reverse('work:register')}?portfolio={shown.id}"
    facts = (
        Fact(_("Owner"), shown.owner.name if shown.owner and _is_open(request, shown) else UNKNOWN),
        Fact(_("Initiatives"), f.number(counts.all), url=register),
        Fact(_("Ideas"), f.number(counts.ideas), url=f"{register}&kind=idea"),
        Fact(_("In delivery"), f.number(counts.in_delivery), url=f"{register}&phase=delivery"),
    )
    above = [one for one in portfolios_visible_to(request.access) if shown.scope.path.startswith(one.scope.path)]
    tail = carried(request)
    context = {
        "portfolio": shown,
        "description": shown.description if _is_open(request, shown) else "",
        "title": shown.name,
        "note": _("Portfolio"),
        "facts": facts,
        "form": form,
        "version": shown.version,
        "crumbs": tuple(Crumb(one.name, reverse("work:portfolio", args=[one.id]) + tail if one.id != shown.id else "")
                        for one in above),
    }  # fmt: skip
    return page(request, "work/portfolio.html", context)


def _change(request: PersonalRequest, shown: Portfolio, form: PortfolioForm) -> None:
    said = dict(form.cleaned_data)
    under: Portfolio | None = said.pop("parent")
    version = whole_number_from(request.POST.get("version"), 0)
    # Both or neither: what was read before somebody else's change does not move the portfolio either.
    with transaction.atomic():
        changed = change_portfolio(shown, version=version, access=request.access, **said)
        if (under.id if under else None) != changed.parent_id:
            move_portfolio(changed, under=under, access=request.access)


@require_POST
@door(Permission.CONFIGURE)
def remove(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = get_object_or_404(portfolios_visible_to(request.access), id=id)
    try:
        remove_portfolio(shown, access=request.access)
    except rules.Impossible as wrong:
        warn(request, str(wrong))
        return go(request, reverse("work:portfolio", args=[id]))
    notice(request, _("%(name)s is removed.") % {"name": shown.name})
    return go(request, reverse("work:portfolios"))
