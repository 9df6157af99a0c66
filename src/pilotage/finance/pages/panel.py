"""The panel "Money by year" of the initiative page."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.pages.actuals import actual_facts, beside_table
from pilotage.finance.pages.against import against_facts
from pilotage.finance.pages.figures import convention_words, unknown_words, value_facts, years_chart
from pilotage.finance.pages.shared import initiative_with_money
from pilotage.finance.pages.sources import funds_words, ranges_words
from pilotage.finance.reads.baselines import current_money_baseline
from pilotage.finance.reads.beside import actual_cost_of, beside_by_year
from pilotage.finance.reads.funds import funding_of
from pilotage.finance.reads.ranges import ranges_of
from pilotage.finance.reads.valuation import InitiativeValue, npv_of
from pilotage.finance.rules.gaps import sentences_of
from pilotage.finance.rules.permissions import may_edit_money
from pilotage.finance.rules.terms import Terms
from pilotage.kit.clock import as_of, today
from pilotage.kit.pages import part
from pilotage.kit.tables import Table
from pilotage.work.models import Initiative


@require_GET
@door(Permission.SEE_MONEY)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Key facts, chart and table; a fragment."""
    initiative = initiative_with_money(request, key)
    found = npv_of(request.access, initiative)
    cost = actual_cost_of(request.access, initiative)
    return part(
        request,
        "finance/panel.html",
        {
            "key": key,
            "facts": (
                *value_facts(found, key),
                *against_facts(current_money_baseline(request.access, initiative), found, key),
                *actual_facts(cost, found.terms, key),
            ),
            "beside": beside_of(request, initiative, found.terms) if cost is not None else None,
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


def beside_of(request: PersonalRequest, initiative: Initiative, terms: Terms) -> Table:
    """Actual cost beside the plan, year by year."""
    url = reverse("finance:grid", args=[initiative.key])
    return beside_table(
        beside_by_year(request.access, [initiative.pk]),
        terms,
        name="actual-beside-plan",
        url_of=lambda year: f"{url}?show=both&year={year}",
        whole_url=f"{url}?show=both",
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
