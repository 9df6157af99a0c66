"""Asking for an answer, watching the search, stopping it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import now
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, is_htmx, part
from pilotage.kit.tables import Fact
from pilotage.selection.actions import request_solution, stop_solution
from pilotage.selection.models import Goal, Scenario, Solution
from pilotage.selection.pages.shared import acted, address_of, the_scenario
from pilotage.selection.reads.solutions import is_open, newest_solution
from pilotage.selection.reads.words import points


@dataclass(frozen=True, slots=True)
class LiveView:
    """A search that waits or runs."""

    share: float | None
    message: str
    facts: tuple[Fact, ...]
    is_stopping: bool
    progress_url: str
    stop_url: str
    job_url: str


@require_POST
@door(Permission.CHOOSE)
def solve(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)

    def act() -> str:
        request_solution(found, access=request.access)
        return ""

    return acted(request, found, act)


@require_POST
@door(Permission.CHOOSE)
def stop(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)

    def act() -> str:
        stop_solution(found, access=request.access)
        return _("Stopping. The best choice found so far is kept.")

    return acted(request, found, act)


@door(Permission.SEE_MONEY)
def progress(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Where the search stands; when it is over, the page shows the answer."""
    found = the_scenario(request, id)
    newest = newest_solution(found)
    if newest is not None and is_open(newest, now()):
        return part(request, "selection/progress.html", {"live": live_view(request, found, newest)})
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return go(request, address_of(request, found))


def live_view(request: PersonalRequest, scenario: Scenario, solution: Solution) -> LiveView:
    job = solution.job
    live = job.live if job else {}
    f = formatter()

    def value(name: str) -> str:
        number = live.get(name)
        if number is None:
            return UNKNOWN
        if scenario.goal == Goal.MIX:
            return f.number(number, 1)
        return points(f, number) if scenario.goal == Goal.PRIORITY else f.money(number)

    gap = live.get("gap")
    return LiveView(
        share=job.share if job and job.started_at else None,
        message=(job.message if job else "") or _("Waiting for a free worker"),
        facts=(
            Fact(_("Best so far"), value("value")),
            Fact(_("Nothing can be above"), value("bound")),
            Fact(_("Gap"), UNKNOWN if gap is None else f.share(gap, 2)),
        ),
        is_stopping=bool(job and job.is_cancel_requested),
        progress_url=address_of(request, scenario, "progress"),
        stop_url=address_of(request, scenario, "stop"),
        job_url=reverse("work:job", args=[job.pk]) if job and job.person_id == request.access.person_id else "",
    )
