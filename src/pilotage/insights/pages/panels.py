"""The panels of the cockpit, loaded after it."""

from django.http import HttpResponseBase
from django.urls import reverse

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.reads.years import money_by_year_total
from pilotage.insights.pages.asked import part_url, view_of
from pilotage.insights.pages.changed import change_groups
from pilotage.insights.pages.needed import need_lines
from pilotage.insights.pages.pictures import bubbles, timeline_of, years_chart
from pilotage.insights.reads.changes import changes_in
from pilotage.insights.reads.needs import needs_of
from pilotage.insights.reads.view import View, current_in, current_with_money_in
from pilotage.insights.reads.worth import dearest, largest, next_to_finish, tops_of
from pilotage.kit.formats import formatter
from pilotage.kit.pages import page, part
from pilotage.strategy.reads.drivers import active_driver_set
from pilotage.work.reads.visible import initiatives_visible_to

# More bubbles than this cover each other.
MOST_BUBBLES = 120
MOST_BARS = 15


@door(Permission.SEE_MONEY)
def worth(request: PersonalRequest) -> HttpResponseBase:
    view, driver_set = view_of(request), active_driver_set()
    found = largest(view, driver_set, at_most=MOST_BUBBLES)
    count = current_with_money_in(view).count()
    chart = bubbles(found, count, view, tops_of(view), organisation().currency)
    return part(
        request, "insights/picture.html", {"chart": chart if found else None, "has_drivers": driver_set is not None}
    )


@door(Permission.SEE_MONEY)
def money(request: PersonalRequest) -> HttpResponseBase:
    view, house = view_of(request), organisation()
    ids = current_in(view).order_by().values("pk")
    found = money_by_year_total(request.access, initiatives_visible_to(request.access).filter(pk__in=ids))
    chart = years_chart(found, view, house.currency, house.fiscal_year_start_month)
    return part(request, "insights/picture.html", {"chart": chart if found.years else None, "has_drivers": True})


@door(Permission.SEE)
def plan(request: PersonalRequest) -> HttpResponseBase:
    view = view_of(request)
    rows = dearest(view, at_most=MOST_BARS) if view.sees_money else next_to_finish(view, at_most=MOST_BARS)
    return part(request, "insights/plan.html", {"timeline": timeline_of(rows, view, tops_of(view)) if rows else None})


@door(Permission.SEE)
def changes(request: PersonalRequest) -> HttpResponseBase:
    view = view_of(request)
    groups = change_groups(changes_in(view), view)
    f = formatter()
    context = {
        "groups": groups,
        "since_text": f.date(view.since),
        "day_text": f.date(view.day),
        "is_past": view.is_past,
    }
    return part(request, "insights/changes.html", context)


@door(Permission.SEE)
def needs_panel(request: PersonalRequest) -> HttpResponseBase:
    return part(request, "insights/needs_panel.html", _needs(request, view_of(request)))


@door(Permission.SEE)
def needs(request: PersonalRequest) -> HttpResponseBase:
    """The same as a page of its own, for the chip in the top bar."""
    view = view_of(request)
    return page(request, "insights/needs.html", {**_needs(request, view), "view": view})


@door(Permission.SEE)
def needs_chip(request: PersonalRequest) -> HttpResponseBase:
    # The chip's address carries nothing: it speaks of today and of everything, whatever page is beneath it.
    found = needs_of(view_of(request), active_driver_set())
    return part(request, "insights/needs_chip.html", {"count": found.count, "needs_url": reverse("insights:needs")})


def _needs(request: PersonalRequest, view: View) -> dict[str, object]:
    found = needs_of(view, active_driver_set())
    return {
        "count": found.count,
        "lines": need_lines(found, view),
        "jobs": found.failed_jobs[:5],
        "needs_url": part_url(view, "insights:needs"),
    }
