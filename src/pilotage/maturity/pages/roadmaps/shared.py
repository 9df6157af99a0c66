"""What the pages of roadmaps have in common: finding one, its scope by name, answering after an action."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import Unreadable
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, warn
from pilotage.kit.tables import Crumb
from pilotage.maturity.models import Increment, Roadmap, RoadmapState
from pilotage.maturity.pages.shared import crumbs_of
from pilotage.maturity.reads.roadmaps import increment_rows_of, roadmaps_visible_to
from pilotage.maturity.rules.permissions import may_lead
from pilotage.maturity.rules.refusals import Impossible, Stale


def the_roadmap(request: PersonalRequest, id: UUID) -> Roadmap:
    """The roadmap of an address; 404 when it is not there for this person."""
    found: Roadmap = get_object_or_404(roadmaps_visible_to(request.access), pk=id)
    return found


def the_increment_of(roadmap: Roadmap, id: UUID) -> Increment:
    found: Increment = get_object_or_404(increment_rows_of(roadmap), pk=id)
    found.roadmap = roadmap
    return found


def address_of(request: PersonalRequest, roadmap: Roadmap, *, place: int | None = None) -> str:
    """The workspace, with an increment chosen."""
    tail = carried(request)
    chosen = "" if place is None else f"{'&' if tail else '?'}increment={place + 1}"
    return reverse("maturity:roadmap", args=[roadmap.pk]) + tail + chosen


def roadmap_crumbs(request: PersonalRequest, *more: tuple[str, str]) -> tuple[Crumb, ...]:
    return crumbs_of(request, (_("Roadmap"), reverse("maturity:roadmaps") + carried(request)), *more)


def may_change(request: PersonalRequest, roadmap: Roadmap) -> bool:
    """Nothing is changed on a page of the past, and nothing of what is archived."""
    is_today = as_of(request) == today()
    is_open = roadmap.state != RoadmapState.ARCHIVED
    return is_today and is_open and bool(may_lead(request.access, roadmap.scope.path))


def acted(
    request: PersonalRequest, roadmap: Roadmap, act: Callable[[], str], *, place: int | None = None
) -> HttpResponse:
    """Do it, say what was done or why not, and go back to the workspace."""
    try:
        said = act()
    except (Impossible, Unreadable, Stale) as reason:
        warn(request, str(reason))
    else:
        notice(request, said)
    return go(request, address_of(request, roadmap, place=place))
