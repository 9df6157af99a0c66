"""The panel "Contribution to the strategy" on an initiative's page, and rating from there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import id_from, whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, is_htmx, part, warn
from pilotage.strategy import rules
from pilotage.strategy.actions.ratings import StaleCells, contribute, rate
from pilotage.strategy.models import Level
from pilotage.strategy.pages.levels import LevelChoice, choices_with, level_of
from pilotage.strategy.pages.shared import is_today, priority_in_words
from pilotage.strategy.reads.drivers import active_driver_set, complete_weights, drivers_of, drivers_visible_to
from pilotage.strategy.reads.objectives import Branch, objective_branches, objectives_visible_to
from pilotage.strategy.reads.priorities import priority_by, terms_of
from pilotage.strategy.reads.ratings import NOT_RATED, Rated, contributions_of, ratings_of
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

Deed = Callable[[Level | None, int | None], object]


@dataclass(frozen=True, slots=True)
class LineView:
    """A driver or an objective, with what is said of it."""

    id: str
    name: str
    weight: str
    level: str
    tone: str
    choices: tuple[LevelChoice, ...]
    version: int


def _the_initiative(request: PersonalRequest, key: str) -> Initiative:
    found: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    return found


def panel_context(request: PersonalRequest, one: Initiative) -> dict[str, Any]:  # of a template: Any
    f = formatter()
    driver_set = active_driver_set()
    drivers = drivers_of(driver_set) if driver_set else []
    terms = terms_of(one, drivers, ratings_of(request.access, driver_set, [one.id])) if driver_set else ()
    priority = priority_by(terms) if complete_weights(drivers) is not None else None
    said = contributions_of(request.access, [one.id])
    branches = objective_branches(request.access)
    served = [(branch, said.get((one.id, branch.objective.id), NOT_RATED)) for branch in branches]
    return {
        "initiative": one,
        "set": driver_set,
        "priority": priority_in_words(priority),
        "is_point": priority is not None and priority.point is not None,
        "rated": f.share(priority.share_rated if priority else None),
        "drivers": [
            LineView(
                str(term.driver.id),
                term.driver.name,
                f.share(term.weight),
                str(term.level.label) if term.level else UNKNOWN,
                f"level-{term.level.value}" if term.level else "q",
                choices_with(term.level),
                term.version,
            )
            for term in terms
        ],
        "served": [_objective_line(branch, cell) for branch, cell in served if cell.level],
        "unserved": [_objective_line(branch, cell) for branch, cell in served if not cell.level],
        "levels": choices_with(None)[1:],
        "may_rate": bool(rules.may_rate(request.access, one)) and is_today(request),
        "is_past": not is_today(request),
        "why_url": reverse("strategy:why", args=[one.key]) + carried(request),
        "tail": carried(request),
    }


def _objective_line(branch: Branch, cell: Rated) -> LineView:
    level = cell.level
    return LineView(
        str(branch.objective.id),
        branch.objective.name,
        branch.objective.code,
        str(level.label) if level else UNKNOWN,
        f"level-{level.value}" if level else "q",
        choices_with(level),
        cell.version,
    )


@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    return part(request, "strategy/panel.html", panel_context(request, _the_initiative(request, key)))


@require_POST
@door(Permission.RATE)
def rate_one(request: PersonalRequest, key: str) -> HttpResponseBase:
    """One rating from the panel."""
    one = _the_initiative(request, key)
    driver = get_object_or_404(drivers_visible_to(request.access), id=id_from(request.POST.get("driver")))
    access = request.access
    return _said(
        request, one, lambda level, version: rate(one, driver, level=level, version=version or 0, access=access)
    )


@require_POST
@door(Permission.RATE)
def contribute_one(request: PersonalRequest, key: str) -> HttpResponseBase:
    """One objective that the initiative serves, from the panel."""
    one = _the_initiative(request, key)
    objective = get_object_or_404(objectives_visible_to(request.access), id=id_from(request.POST.get("objective")))
    unseen = contributions_of(request.access, [one.id]).get((one.id, objective.id), NOT_RATED)
    # The form that adds an objective read "nothing": that is the version of a contribution that was taken back, too.
    nothing = 0 if unseen.level else unseen.version

    def keep(level: Level | None, version: int | None) -> object:
        return contribute(one, objective, level=level, version=nothing if version is None else version, access=access)

    access = request.access
    return _said(request, one, keep)


def _said(request: PersonalRequest, one: Initiative, deed: Deed) -> HttpResponseBase:
    version = whole_number_from(request.POST.get("version"), -1)
    try:
        deed(level_of(request.POST.get("level", "")), version if version >= 0 else None)
    except ValueError:
        warn(request, _("This is none of the levels."))
    except (rules.Impossible, StaleCells) as wrong:
        warn(request, str(wrong))
    if is_htmx(request):
        return part(request, "strategy/panel.html", panel_context(request, one))
    return go(request, f"/initiatives/{one.key}/")
