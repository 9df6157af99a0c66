"""Settings of funds: the list, and one of them."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.actions.funds import add_fund, change_fund
from pilotage.finance.forms.funds import FundForm
from pilotage.finance.models import Fund
from pilotage.finance.pages.shared import fund_url
from pilotage.finance.reads.funds import FundCost, cost_of_all_by_fund, funds_visible_to
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.permissions import Impossible, Stale, may_keep_funds
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_MONEY)
def funds(request: PersonalRequest) -> HttpResponseBase:
    """All funds with what they pay for, or one more."""
    may_keep_funds(request.access).or_raise()
    form = FundForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_fund(**form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            notice(request, _("The fund “%(name)s” is added: cost lines can name it now.") % {"name": made.name})
            return go(request, reverse("finance:funds"))
    context = {
        "crumbs": (Crumb(_("Settings"), "/settings/"), Crumb(_("Funds"))),
        "table": _table(request),
        "form": form,
    }
    return page(request, "finance/funds.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_MONEY)
def fund(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One fund: its name, its note, whether it is archived. Who was overtaken sees what it is now beside their own."""
    may_keep_funds(request.access).or_raise()
    found: Fund = get_object_or_404(funds_visible_to(request.access), pk=id)
    start = {"name": found.name, "note": found.note, "is_archived": found.archived_on is not None}
    form = FundForm(request.POST or None, initial=start, is_new=False)
    overtaken = False
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_fund(
                found,
                version=whole_number_from(request.POST.get("version"), 0),
                name=said["name"],
                note=said["note"],
                archived_on=(found.archived_on or today()) if said["is_archived"] else None,
                access=request.access,
            )
        except Impossible as refused:
            form.add_error(refused.field or None, str(refused))
        except Stale as refused:
            overtaken = True
            form.add_error(None, str(refused))
        else:
            notice(request, _("Saved."))
            return go(request, reverse("finance:funds"))
    context = {
        "crumbs": (Crumb(_("Settings"), "/settings/"), Crumb(_("Funds"), reverse("finance:funds")), Crumb(found.name)),
        "fund": found,
        "state": _state(found),
        "is_overtaken": overtaken,
        "version": request.POST.get("version", "") if form.errors and not overtaken else found.version,
        "form": form,
    }
    return page(request, "finance/fund.html", context, status=422 if form.errors else 200)


def _state(found: Fund) -> str:
    if found.archived_on is None:
        return _("in use")
    return _("archived on %(day)s") % {"day": formatter().date(found.archived_on)}


def _table(request: PersonalRequest) -> Table:
    columns = [
        Column("name", _("Fund")),
        Column("initiatives", _("Initiatives"), is_number=True),
        Column("cost", _("Pays for"), unit=terms_in_force().currency, is_number=True),
        Column("state", _("State")),
        Column("note", _("Note")),
    ]
    paid = {one.fund.pk: one for one in cost_of_all_by_fund(request.access) if one.fund is not None}
    rows = [
        Row(
            str(one.pk),
            (
                Cell(one.name, url=reverse("finance:fund", args=[one.pk])),
                *_paid(one, paid.get(one.pk)),
                _state(one),
                Cell(one.note, kind="w"),
            ),
        )
        for one in funds_visible_to(request.access)
    ]
    empty = _("No fund yet. Without one, all costs are paid by the organisation as a whole.")
    return Table("funds", _("Funds"), heads(columns, QueryDict()), rows, empty_text=empty)


def _paid(fund: Fund, cost: FundCost | None) -> tuple[Cell, Cell]:
    """How many initiatives, opening them, and their cost."""
    f = formatter()
    if cost is None:
        return Cell(f.number(0), kind="n"), Cell("", kind="n")
    known = Cell(f.money(cost.known), kind="n", title=f.money_full(cost.known), note=f.unknown(cost.unknowns))
    return Cell(f.number(cost.initiatives), kind="n", url=fund_url(fund)), known
