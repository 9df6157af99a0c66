"""The ranking: what matters most, with an interval while ratings are missing, and every number's computation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Column, Crumb, Fact, heads, pages_of, sorting_of
from pilotage.strategy.models import Level
from pilotage.strategy.pages.shared import (
    chosen_set,
    is_today,
    points,
    population_of,
    priority_in_words,
    strategy_tabs,
)
from pilotage.strategy.reads.drivers import complete_weights, drivers_of
from pilotage.strategy.reads.population import initiatives_in
from pilotage.strategy.reads.priorities import Priority, Term, priorities_in, priority_by, terms_of
from pilotage.strategy.reads.ranking import ORDERS, Ranked, ranked
from pilotage.strategy.reads.ratings import ratings_of
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

PAGE = 100


@dataclass(frozen=True, slots=True)
class RankView:
    """A line of the ranking; `left` and `width` place its bar on a scale of 0 to 100."""

    rank: str
    name: str
    key: str
    url: str
    why_url: str
    portfolio: str
    stage: str
    priority: str
    is_point: bool
    left: str
    low_width: str
    width: str
    rated: str


def rank_view(row: Ranked, one: Initiative, *, tail: str, set_part: str) -> RankView:
    f, priority = formatter(), row.priority
    rank = f.number(row.best)
    if row.best != row.worst:
        rank = _("%(best)s–%(worst)s") % {"best": rank, "worst": f.number(row.worst)}
    return RankView(
        rank=rank,
        name=one.name,
        key=one.key,
        url=f"/initiatives/{one.key}/{tail}",
        why_url=reverse("strategy:why", args=[one.key]) + set_part,
        portfolio=one.portfolio.name,
        stage=one.stage.name,
        priority=priority_in_words(priority),
        is_point=priority.point is not None,
        left=f"{priority.low * 100:.1f}",
        low_width=f"{priority.low * 100:.1f}",
        width=f"{(priority.high - priority.low) * 100:.1f}",
        rated=f.share(priority.share_rated),
    )


@door(Permission.SEE)
def ranking(request: PersonalRequest) -> HttpResponseBase:
    driver_set, choices = chosen_set(request)
    population = population_of(request)
    context: dict[str, Any] = {  # of a template: Any
        "tabs": strategy_tabs(request, "ranking"),
        "set": driver_set,
        "sets": choices,
        "tail": carried(request),
        "is_past": not is_today(request),
        "words": population.words,
        "has_ended": population.has_ended,
        "rows": [],
        "is_weighed": False,
    }
    if driver_set is None or complete_weights(drivers_of(driver_set)) is None:
        return page(request, "strategy/ranking.html", context)
    found = priorities_in(driver_set, initiatives_in(request.access, population))
    context |= {"is_weighed": True, **_listed(request, found)}
    return page(request, "strategy/ranking.html", context)


def _listed(request: PersonalRequest, found: Mapping[UUID, Priority]) -> dict[str, Any]:  # of a template: Any
    by, is_descending = _order(request.GET)
    rows = ranked(found, by=by, is_descending=is_descending)
    pages, offset = pages_of(request.GET, total=len(rows), page_size=PAGE)
    shown = rows[offset : offset + PAGE]
    facts = initiatives_visible_to(request.access).in_bulk([row.initiative_id for row in shown])
    asked, tail = request.GET.get("set", ""), carried(request)
    set_part = f"?set={asked}" if asked else ""
    views = [
        rank_view(row, facts[row.initiative_id], tail=tail, set_part=set_part)
        for row in shown
        if row.initiative_id in facts
    ]
    points_known = sum(one.point is not None for one in found.values())
    count = ngettext("%(count)s initiative", "%(count)s initiatives", len(rows)) % {
        "count": formatter().number(len(rows))
    }
    known = _("%(known)s with all ratings, %(open)s with an interval")
    return {
        "rows": views,
        "heads": heads(_columns(), request.GET),
        "pages": pages,
        "total": formatter().number(len(rows)),
        "count": f"{count}: " + known % {"known": points_known, "open": len(rows) - points_known},
        "has_pages": len(rows) > PAGE,
    }


def _columns() -> tuple[Column, ...]:
    return (
        Column("rank", _("Rank"), title=_("The best and the worst rank that missing ratings leave open")),
        Column("name", _("Initiative")),
        Column("portfolio", _("Portfolio")),
        Column("stage", _("Stage")),
        Column("low", _("Priority"), unit=_("of 100"), sort="low", title=_("Sorted by what is sure")),
        Column("high", _("Sure and possible"), sort="high", title=_("Sorted by what is possible")),
        Column("rated", _("Rated"), unit=_("of the weight"), sort="rated", is_number=True),
    )


def _order(params: QueryDict) -> tuple[str, bool]:
    for name, is_descending in sorting_of(params):
        if name in ORDERS:
            return name, is_descending
    return "low", True


@dataclass(frozen=True, slots=True)
class TermView:
    """One line of a computation: weight × share = worth."""

    driver: str
    description: str
    weight: str
    level: str
    share: str
    worth: str
    is_rated: bool


def term_view(term: Term) -> TermView:
    f = formatter()
    rated = term.level is not None
    return TermView(
        driver=term.driver.name,
        description=term.driver.description,
        weight=f.share(term.weight, 1),
        level=str(Level(term.level).label) if term.level else _("Not rated"),
        share=f.number(term.low / term.weight, 1) if rated and term.weight else UNKNOWN if not rated else "0",
        worth=points(float(term.low))
        if rated
        else _("%(low)s to %(high)s") % {"low": points(0), "high": points(float(term.high))},
        is_rated=rated,
    )


@door(Permission.SEE)
def why(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The computation of one priority: weights times ratings."""
    one: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    driver_set, _choices = chosen_set(request)
    drivers = drivers_of(driver_set) if driver_set else []
    is_weighed = complete_weights(drivers) is not None
    terms = terms_of(one, drivers, ratings_of(request.access, driver_set, [one.id])) if driver_set else ()
    priority = priority_by(terms) if is_weighed else None
    context = {
        "crumbs": (
            Crumb(_("Ranking"), reverse("strategy:ranking") + carried(request)),
            Crumb(one.name, f"/initiatives/{one.key}/{carried(request)}"),
            Crumb(_("Why this priority?")),
        ),
        "initiative": one,
        "set": driver_set,
        "facts": (
            Fact(_("Priority"), priority_in_words(priority), note=_("of 100")),
            Fact(_("Rated"), formatter().share(priority.share_rated if priority else None), note=_("of the weight")),
        ),
        "terms": [term_view(term) for term in terms],
        "total": priority_in_words(priority),
        "tail": carried(request),
        "is_past": not is_today(request),
    }
    return page(request, "strategy/why.html", context)
