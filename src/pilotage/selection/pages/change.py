"""The panel "Budgets" on the page of a change request: what the committed scenarios have left for it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.models import ChangeRequest
from pilotage.governance.reads.changes.visible import change_requests_visible_to
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import part
from pilotage.selection.reads.changing import BudgetOf, budgets_with, used_with


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One commitment as it reads."""

    scenario: str
    url: str
    when: str
    budget: str
    used: str
    after: str
    verdict: str
    tone: str


@door(Permission.SEE_MONEY)
def budgets(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    request_shown: ChangeRequest = get_object_or_404(change_requests_visible_to(request.access), pk=id)
    sees = request.access.may(Permission.SEE_MONEY, path=request_shown.initiative.scope.path)
    found = budgets_with(request.access, request_shown.initiative) if sees else []
    f, tail = formatter(), carried(request)
    lines = [_line(one, request_shown, f, tail) for one in found]
    return part(request, "selection/change.html", {"lines": lines})


def _line(one: BudgetOf, shown: ChangeRequest, f: Formatter, tail: str) -> BudgetLine:
    scenario, after = one.commitment.scenario, used_with(one, shown)
    verdict, tone = _("No budget is set"), "none"
    if after is None:
        verdict = _("Not known: the request is not measured in %(currency)s") % {"currency": scenario.currency}
    elif one.budget is not None and after > one.budget:
        values = {"amount": f.money(after - one.budget), "currency": scenario.currency}
        verdict, tone = _("%(amount)s %(currency)s above the budget") % values, "red"
    elif one.budget is not None:
        values = {"amount": f.money(one.budget - after), "currency": scenario.currency}
        verdict, tone = _("within the budget, %(amount)s %(currency)s left") % values, "green"
    return BudgetLine(
        scenario=scenario.name,
        url=reverse("selection:scenario", args=[scenario.pk]) + tail,
        when=f.date(one.commitment.on),
        budget=f"{f.money(one.budget)} {scenario.currency}" if one.budget is not None else UNKNOWN,
        used=f"{f.money(one.used)} {scenario.currency}",
        after=f"{f.money(after)} {scenario.currency}" if after is not None else UNKNOWN,
        verdict=verdict,
        tone=tone,
    )
