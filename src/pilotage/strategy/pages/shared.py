"""What the pages of the strategy have in common: their tabs, and of whom they speak."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Tab
from pilotage.strategy.models import DriverSet
from pilotage.strategy.reads.drivers import driver_sets_visible_to
from pilotage.strategy.reads.population import Population
from pilotage.strategy.reads.priorities import Priority


def strategy_tabs(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The five views of the strategy."""
    tabs = (
        ("objectives", _("Objectives"), "target-arrow"),
        ("drivers", _("Drivers and weights"), "scale"),
        ("ratings", _("Rating"), "table"),
        ("ranking", _("Ranking"), "sort-descending"),
        ("alignment", _("Alignment"), "coins"),
    )
    tail = carried(request)
    return tuple(
        Tab(label, reverse(f"strategy:{name}") + tail, is_current=name == current, icon=icon)
        for name, label, icon in tabs
    )


def is_today(request: HttpRequest) -> bool:
    """Nothing is changed on a page of the past."""
    return as_of(request) == today()


def population_of(request: HttpRequest) -> Population:
    """Narrowed by `?scope=`, `?q=` and `?ended=1`."""
    scope = request.GET.get("scope", "")
    try:
        portfolio_id = UUID(scope) if scope else None
    except ValueError:
        portfolio_id = None
    return Population(portfolio_id, request.GET.get("q", "").strip()[:200], request.GET.get("ended") == "1")


@dataclass(frozen=True, slots=True)
class SetChoice:
    """A set of drivers to look through."""

    value: str
    label: str
    is_chosen: bool


def chosen_set(request: PersonalRequest) -> tuple[DriverSet | None, list[SetChoice]]:
    """The set of `?set=`, else the one in use, else the newest; and all there are."""
    found = list(driver_sets_visible_to(request.access))
    asked = request.GET.get("set", "")
    in_use = next((one for one in found if one.state == "active"), found[0] if found else None)
    chosen = next((one for one in found if str(one.id) == asked), in_use)
    choices = [SetChoice(str(one.id), f"{one.name} · {one.get_state_display()}", one == chosen) for one in found]
    return chosen, choices


def the_set(request: PersonalRequest, set_id: UUID) -> DriverSet:
    """The set of an address; 404 when there is none."""
    found: DriverSet = get_object_or_404(driver_sets_visible_to(request.access), id=set_id)
    return found


def points(share: float) -> str:
    """A priority is shown as points of 100."""
    return formatter().number(share * 100, 1)


def priority_in_words(priority: Priority | None) -> str:
    """ "62.0", or "36.0 to 76.0" while ratings are missing; "–" while nobody can say."""
    if priority is None:
        return formatter().number(None)
    if priority.point is not None:
        return points(priority.point)
    return _("%(low)s to %(high)s") % {"low": points(priority.low), "high": points(priority.high)}
