"""Actual cost beside the plan, in words, figures and a table; and saying up to when the books are whole."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.actions.actuals import state_known_to
from pilotage.finance.forms.actuals import KnownForm
from pilotage.finance.models import ActualCost
from pilotage.finance.pages.shared import initiative_with_money
from pilotage.finance.rules.actuals import Beside, added, forecast_of, less
from pilotage.finance.rules.permissions import Impossible, Stale
from pilotage.finance.rules.terms import Terms
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, warn
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

UrlOf = Callable[[int], str]


def actual_facts(found: ActualCost | None, terms: Terms, key: str) -> tuple[Fact, ...]:
    """Actual and plan to date, how far apart, and what it will come to; nothing where no cost is reported."""
    if found is None:
        return ()
    f = formatter()
    url = reverse("finance:grid", args=[key])
    month = f.month(found.to)
    lacks = lacking_words(found.unreported, found.unknown)
    until = _("up to %(month)s") % {"month": month}
    plan = f.unknown(found.planned_unknown)
    return (
        _fact(_("Actual to date"), found.actual, terms, f"{url}?show=actual", note=lacks or until,
              words=_("What the books say of costs up to %(month)s") % {"month": month}),
        _fact(_("Plan to date"), found.planned, terms, f"{url}?show=both", note=plan,
              words=_("What the plan wanted up to %(month)s") % {"month": month}),
        _fact(_("Variance"), less(found.planned, found.actual), terms, f"{url}?show=both",
              words=_("Plan to date less actual to date: negative when more was spent than planned"), is_finance=True),
        _fact(_("Forecast at completion"), forecast_of(found.actual, found.rest), terms, f"{url}?show=both",
              note=f.unknown(found.rest_unknown), words=_("Actual to date and the remaining plan")),
    )  # fmt: skip


def _fact(
    label: str, amount: Decimal | None, terms: Terms, url: str, *, words: str, note: str = "", is_finance: bool = False
) -> Fact:
    f = formatter()
    if amount is None:
        return Fact(label, UNKNOWN, note=note, title=words, url=url)
    text = f.money_finance(amount) if is_finance else f.money(amount)
    full = f"{f.money_full(amount)} {terms.currency}"
    return Fact(label, f"{text} {terms.currency}", note=note, title=f"{words}: {full}", url=url)


def lacking_words(unreported: int, unknown: int) -> str:
    """ "3 not reported, 1 unknown", or nothing."""
    f = formatter()
    words = ngettext("%(count)s not reported", "%(count)s not reported", unreported) % {"count": f.number(unreported)}
    return ", ".join(one for one in (words if unreported else "", f.unknown(unknown)) if one)


def beside_table(years: Mapping[int, Beside], terms: Terms, *, name: str, url_of: UrlOf, whole_url: str) -> Table:
    """One row a financial year, and all of them: actual cost, the plan by then, what is left, what it comes to."""
    unit = terms.currency
    columns = (
        Column("year", _("Financial year")),
        Column("capex", _("Actual capex"), unit=unit, is_number=True),
        Column("opex", _("Actual opex"), unit=unit, is_number=True),
        Column("actual", _("Actual to date"), unit=unit, is_number=True),
        Column("planned", _("Plan to date"), unit=unit, is_number=True),
        Column("variance", _("Variance"), unit=unit, is_number=True),
        Column("rest", _("Remaining plan"), unit=unit, is_number=True),
        Column("forecast", _("Forecast at completion"), unit=unit, is_number=True),
    )
    rows = [Row(f"{year}", _cells(terms.year(year).label, one, url_of(year))) for year, one in years.items()]
    return Table(
        name=name,
        caption=_("Actual cost beside the plan"),
        heads=heads(columns, QueryDict()),
        rows=rows,
        totals=_cells(_("All years"), added(years.values()), whole_url) if rows else (),
        empty_text=_("No actual cost is reported."),
    )


def _cells(label: str, one: Beside, url: str) -> tuple[Cell, ...]:
    lacks = lacking_words(one.unreported, one.unknown)
    # A year without anything reported comes to what is planned of it.
    forecast = one.forecast if one.actual is not None or one.lacking else one.rest
    f = formatter()
    return (
        Cell(label, url=url),
        _amount(one.capex),
        _amount(one.opex),
        _amount(one.actual, lacks, url),
        _amount(one.planned, f.unknown(one.planned_unknown)),
        _amount(one.variance),
        _amount(one.rest, f.unknown(one.rest_unknown)),
        _amount(forecast, lacks),
    )


def _amount(amount: Decimal | None, note: str = "", url: str = "") -> Cell:
    f = formatter()
    if amount is None:
        return Cell(UNKNOWN, kind="n", note=note, url=url) if note else Cell("·", kind="n", title=_("nothing"))
    return Cell(f.money_finance(amount), title=f.money_full(amount), kind="n", note=note, url=url)


def known_words(found: ActualCost | None) -> str:
    """Up to when the books count, and why."""
    if found is None:
        return _("Nothing is reported yet.")
    month = formatter().month(found.to)
    if not found.is_to_stated:
        words = _("Actual amounts count up to %(month)s, the last month for which a cost is reported.")
        return words % {"month": month}
    words = _("Actual amounts count up to %(month)s, as stated.") % {"month": month}
    if found.later:
        more = ngettext(
            "%(count)s later amount does not count yet.", "%(count)s later amounts do not count yet.", found.later
        )
        words = f"{words} {more % {'count': formatter().number(found.later)}}"
    return words


@require_POST
@door(Permission.EDIT_MONEY)
def state_known(request: PersonalRequest, key: str) -> HttpResponseBase:
    """State up to which month the books are whole, or take it back."""
    initiative = initiative_with_money(request, key)
    form = KnownForm(request.POST)
    url = reverse("finance:grid", args=[key]) + "?show=both"
    if not form.is_valid():
        warn(request, " ".join(str(word) for words in form.errors.values() for word in words))
        return go(request, url)
    said = form.cleaned_data
    try:
        state_known_to(initiative, said["month"], version=said["version"], access=request.access, on=today())
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
    else:
        notice(request, _("Saved. Sums and earned value count the books up to that month."))
    return go(request, url)
