"""Asking for an answer, watching the search, stopping it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import now
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.pages import go, is_htmx, part
from pilotage.kit.tables import Fact
from pilotage.selection.actions import answer_now, stop_solution
from pilotage.selection.models import Goal, Scenario, Solution
from pilotage.selection.pages.shared import acted, address_of, the_scenario
from pilotage.selection.reads.solutions import is_open, newest_solution
from pilotage.selection.reads.words import points

CURVE_WIDE, CURVE_HIGH = 100, 40


@dataclass(frozen=True, slots=True)
class CurveView:
    """Value and bound over time, as points of a drawing; they meet where the search has its proof."""

    value: str
    bound: str
    seconds: str
    words: str


@dataclass(frozen=True, slots=True)
class LiveView:
    """A search that waits or runs."""

    share: float | None
    message: str
    facts: tuple[Fact, ...]
    curve: CurveView | None
    is_stopping: bool
    progress_url: str
    stop_url: str
    job_url: str


@require_POST
@door(Permission.CHOOSE)
def solve(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)

    def act() -> str:
        asked_or_answered(request, found)
        return ""

    return acted(request, found, act)


def asked_or_answered(request: PersonalRequest, scenario: Scenario) -> None:
    """A small question is answered before the page comes back, a large one by a job."""
    answer_now(scenario, access=request.access)


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
    words = _("Best so far %(best)s, nothing can be above %(bound)s") % {
        "best": value("value"),
        "bound": value("bound"),
    }
    return LiveView(
        share=job.share if job and job.started_at else None,
        message=(job.message if job else "") or _("Waiting for a free worker"),
        facts=(
            Fact(_("Best so far"), value("value")),
            Fact(_("Nothing can be above"), value("bound")),
            Fact(_("Gap"), UNKNOWN if gap is None else f.share(gap, 2)),
        ),
        curve=curve_of(f, live.get("curve") or (), words),
        is_stopping=bool(job and job.is_cancel_requested),
        progress_url=address_of(request, scenario, "progress"),
        stop_url=address_of(request, scenario, "stop"),
        job_url=reverse("work:job", args=[job.pk]) if job and job.person_id == request.access.person_id else "",
    )


def curve_of(f: Formatter, found: Sequence[Sequence[float | None]], words: str) -> CurveView | None:
    """(seconds, value, bound) as they were reported; None before there are two of them with something to draw."""
    values = [(at, value) for at, value, _bound in found if at is not None and value is not None]
    bounds = [(at, bound) for at, _value, bound in found if at is not None and bound is not None]
    if len(found) < 2 or not values or not bounds:
        return None
    end = max(max(at for at, _y in values + bounds), 0.01)
    # The first bounds can be far away: the picture begins where twice the present distance fits.
    low, high = values[0][1], max(values[-1][1], min(bounds[0][1], bounds[-1][1] + abs(bounds[-1][1] - values[0][1])))
    room = max(high - low, abs(high) * 1e-9, 1e-9)

    def drawn(points: Sequence[tuple[float, float]]) -> str:
        flat = [*points, (end, points[-1][1])]
        return " ".join(
            f"{at / end * CURVE_WIDE:.2f},{CURVE_HIGH - 2 - min(max((y - low) / room, 0), 1) * (CURVE_HIGH - 4):.2f}"
            for at, y in flat
        )

    return CurveView(drawn(values), drawn(bounds), _("%(seconds)s s") % {"seconds": f.number(end, 1)}, words)
