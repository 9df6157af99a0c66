"""Settings of money: enterprise currency and rates, discount rate, timing, base date, financial year."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.actions.terms import StaleTerms, TermsVersion, remove_rate, set_rate, set_terms
from pilotage.finance.forms.terms import RateForm, TermsForm
from pilotage.finance.models import Rate
from pilotage.finance.reads.terms import currencies_in_use, rates, terms_of, valuation
from pilotage.finance.rules.permissions import Impossible, may_set_terms
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads


@require_http_methods(["GET", "POST"])
@door(Permission.CONFIGURE)
def terms(request: PersonalRequest) -> HttpResponseBase:
    """Show the terms, or let others hold."""
    may_set_terms(request.access).or_raise()
    if request.method == "GET":
        return _shown(request)
    form = TermsForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        version = TermsVersion(said["organisation_version"], said["valuation_version"])
        try:
            set_terms(form.terms(), version=version, access=request.access)
        except (Impossible, StaleTerms) as refused:
            form.add_error(None, str(refused))
        else:
            notice(request, _("Saved. All values and totals are calculated anew."))
            return go(request, reverse("finance:settings"))
    return _shown(request, terms_form=form, status=422)


@require_POST
@door(Permission.CONFIGURE)
def new_rate(request: PersonalRequest) -> HttpResponseBase:
    """Keep a rate from a day on."""
    form = RateForm(request.POST)
    if form.is_valid():
        try:
            set_rate(**form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("The rate is kept, and all totals are calculated anew."))
            return go(request, reverse("finance:settings"))
    may_set_terms(request.access).or_raise()
    return _shown(request, rate_form=form, status=422)


@require_POST
@door(Permission.CONFIGURE)
def drop_rate(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Remove a rate: the one before it holds longer."""
    may_set_terms(request.access).or_raise()
    remove_rate(get_object_or_404(Rate, pk=id), access=request.access)
    notice(request, _("The rate is removed, and all totals are calculated anew."))
    return go(request, reverse("finance:settings"))


def _shown(
    request: PersonalRequest,
    *,
    terms_form: TermsForm | None = None,
    rate_form: RateForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    house, valued = organisation(), valuation()
    now = terms_of(house, valued)
    f = formatter()
    initial = {
        "currency": now.currency,
        "start_month": now.start_month,
        "rate": format((now.rate * 100).normalize(), "f"),
        "timing": now.timing,
        "base_month": now.base_month,
        "organisation_version": house.version,
        "valuation_version": valued.version,
    }
    kept = list(rates())
    with_rates = {rate.currency for rate in kept if rate.into == now.currency}
    lacking = [code for code in currencies_in_use()[1:] if code not in with_rates]
    context = {
        "crumbs": (Crumb(_("Settings"), "/settings/"), Crumb(_("Money"))),
        "terms_form": terms_form or TermsForm(initial=initial),
        "rate_form": rate_form or RateForm(),
        "rates": _rates_table(kept),
        "removals": [
            (_("%(currency)s from %(day)s") % {"currency": rate.currency, "day": f.date(rate.valid_from)},
             reverse("finance:drop_rate", args=[rate.id]))
            for rate in kept
        ],
        "lacking": ", ".join(lacking),
        "currency": now.currency,
        "rate_url": reverse("finance:new_rate"),
    }  # fmt: skip
    return page(request, "finance/settings.html", context, status=status)


def _rates_table(kept: list[Rate]) -> Table:
    f = formatter()
    columns = [
        Column("currency", _("Currency")),
        Column("valid_from", _("Valid from")),
        Column("rate", _("One unit is worth"), is_number=True),
        Column("into", _("In")),
    ]
    rows = [
        Row(
            str(rate.id),
            (rate.currency, f.date(rate.valid_from), Cell(format(rate.rate.normalize(), "f"), kind="n"), rate.into),
        )
        for rate in kept
    ]
    return Table(
        "rates", _("Rates of currencies"), heads(columns, QueryDict()), rows, empty_text=_("No rate is kept yet.")
    )
