"""The cockpit: every portfolio with its figures, and the panels that follow it."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.insights.pages.asked import carried_pairs, part_url, phases, view_of
from pilotage.insights.pages.lines import CURRENT, LineWriter, Number, line_views
from pilotage.insights.reads.rollup import Figures, MoneyFigures, Rollup, rollup
from pilotage.insights.reads.view import IN_DELIVERY, View
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.pages import page
from pilotage.kit.slots import PanelView
from pilotage.strategy.reads.drivers import active_driver_set


@door(Permission.SEE)
def cockpit(request: PersonalRequest) -> HttpResponseBase:
    view = view_of(request)
    found = rollup(view, active_driver_set())
    f, currency = formatter(), organisation().currency if view.sees_money else ""
    context = {
        "view": view,
        "title": view.scope.name if view.scope else _("Cockpit"),
        "is_empty": not found.total.phases,
        "figures": headline(view, found.total, currency, f),
        "lines": line_views(view, found.lines, f),
        "total": LineWriter(view, f, None).line(_("Total"), 0, found.total),
        "currency": currency,
        "since": view.since.isoformat(),
        "since_text": f.date(view.since),
        "day": view.day.isoformat(),
        "kept": carried_pairs(view),
        "panels": panels(view),
        "packs_url": reverse("insights:packs") + (f"?scope={view.scope.id}" if view.scope else ""),
        **first_steps(request, found),
    }
    return page(request, "insights/cockpit.html", context)


def headline(view: View, total: Figures, currency: str, f: Formatter) -> list[tuple[str, Number]]:
    """The few numbers to see first: label and figure."""
    writer = LineWriter(view, f, None)
    delivered = writer.count(total.count(IN_DELIVERY), *phases(IN_DELIVERY))
    found = [(_("current initiatives"), writer.count(total.current, CURRENT)), (_("in delivery"), delivered)]
    red = next((one for one in writer.rags(total) if one.tone == "red"), None)
    found.append((_("red"), Number(red.text, red.url, tone="red") if red else Number("0")))
    found.append((_("status not reported"), writer.unreported(total)))
    if view.sees_money:
        money = total.money
        cost, _unknown, _benefit, npv, orphan = writer.money(total)
        names = {"currency": currency}
        found.append((_("planned cost, %(currency)s") % names, replace(cost, note=_open(f, money))))
        found.append(
            (
                _("net present value, %(currency)s") % names,
                replace(npv, note=_of(f, money.npv_known, money.initiatives)),
            )
        )
        found.append((_("orphan spend, %(currency)s") % names, orphan))
    return found


def _open(f: Formatter, money: MoneyFigures) -> str:
    """Of how many the cost is not wholly known."""
    return _("%(count)s not wholly known") % {"count": f.number(money.cost_open)} if money.cost_open else ""


def _of(f: Formatter, known: int, of: int) -> str:
    """How many the sum speaks of, where it is not all."""
    return "" if known == of else _("%(known)s of %(of)s") % {"known": f.number(known), "of": f.number(of)}


def panels(view: View) -> Sequence[PanelView]:
    """What loads after the page, each with the height that it will have."""
    found = []
    if not view.is_past:
        found.append(PanelView("needs", _("Needs you"), part_url(view, "insights:needs_panel"), 2, True))
        found.append(PanelView("health", _("Health by portfolio"), part_url(view, "insights:health"), 12, True))
    found.append(PanelView("changes", _("What changed"), part_url(view, "insights:changes"), 14, True))
    if view.sees_money:
        found.append(PanelView("worth", _("Value against cost"), part_url(view, "insights:worth"), 12, False))
        found.append(PanelView("money", _("Money by year"), part_url(view, "insights:money"), 12, False))
    plan = _("The largest by cost") if view.sees_money else _("What finishes next")
    found.append(PanelView("plan", plan, part_url(view, "insights:plan"), 14, True))
    return found


def first_steps(request: PersonalRequest, found: Rollup) -> dict[str, str]:
    """What an empty cockpit offers: only what the person may do."""
    access = request.access
    steps = {"import_url": "", "create_url": "", "portfolio_url": ""}
    if not found.total.phases:
        if access.may_anywhere(Permission.IMPORT):
            steps["import_url"] = reverse("exchange:imports")
        if found.lines and access.may_anywhere(Permission.CREATE):
            steps["create_url"] = reverse("work:new_initiative")
        if not found.lines and access.may_anywhere(Permission.CONFIGURE):
            steps["portfolio_url"] = reverse("work:new_portfolio")
    return steps
