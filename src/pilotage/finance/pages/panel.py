"""The panel "Money by year" of the initiative page."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.pages.figures import convention_words, unknown_words, value_facts, years_chart
from pilotage.finance.pages.shared import initiative_with_money
from pilotage.finance.pages.sources import funds_words, ranges_words
from pilotage.finance.reads.funds import funding_of
from pilotage.finance.reads.ranges import ranges_of
from pilotage.finance.reads.valuation import InitiativeValue, npv_of
from pilotage.finance.rules.gaps import sentences_of
from pilotage.finance.rules.permissions import may_edit_money
from pilotage.kit.clock import as_of, today
from pilotage.kit.pages import part


@require_GET
@door(Permission.SEE_MONEY)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Key facts, chart and table; a fragment."""
    initiative = initiative_with_money(request, key)
    found = npv_of(request.access, initiative)
    return part(
        request,
        "finance/panel.html",
        {
            "key": key,
            "facts": value_facts(found, key),
            "chart": money_chart(found, key),
            "funds": funds_words(funding_of(request.access, initiative), found.terms),
            "ranges": ranges_words(ranges_of(request.access, initiative), found),
            "has_money": bool(found.years) or found.value.cost is not None,
            "lacks": sentences_of(found.value.lacks),
            "convention": convention_words(found.terms),
            "can_edit": bool(may_edit_money(request.access, initiative)) and as_of(request) == today(),
            "is_past": as_of(request) != today(),
            "grid_url": reverse("finance:grid", args=[key]),
            "value_url": reverse("finance:value", args=[key]),
        },
    )


def money_chart(found: InitiativeValue, key: str) -> object:
    """Its title says what is unknown first, then how much there is."""
    whole = found.value.whole
    title = unknown_words(whole.cost_unknowns + whole.benefit_unknowns) or _("Cost and benefit by financial year")
    return years_chart(
        found.years,
        found.terms,
        name="money-by-year",
        title=title,
        url_of=lambda year: f"{reverse('finance:grid', args=[key])}?year={year}",
    )
