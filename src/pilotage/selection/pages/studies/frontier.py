"""The efficient frontier of an answer: a curve at once, exact points as they come, and a slider along them."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Chart
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, part, warn
from pilotage.selection.actions.studies import scenario_with_budget
from pilotage.selection.models import StudyKind
from pilotage.selection.pages.shared import address_of, the_scenario
from pilotage.selection.pages.studies.desk import Desk, desk_of
from pilotage.selection.pages.studies.frontier_pictures import FrontierPictures, PointView
from pilotage.selection.pages.studies.typed import BUDGETS, USUAL_BUDGETS
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.studies.frontier import curve_of, scale_of
from pilotage.selection.reads.studies.others import others_of
from pilotage.selection.reads.studies.results import CurvePoint, FrontierResult
from pilotage.selection.reads.studies.words import frontier_in_words
from pilotage.selection.rules import Impossible


@dataclass(frozen=True, slots=True)
class FrontierView:
    """What stands under the head."""

    sentence: str
    chart: Chart
    point: PointView | None
    last: int
    point_url: str
    scenario_url: str
    count: int
    counts: tuple[int, int]


@door(Permission.SEE_MONEY)
def frontier(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    desk = desk_of(request, the_scenario(request, id), StudyKind.FRONTIER)
    context = {"desk": desk, "crumbs": desk.crumbs, "view": _view(request, desk) if desk.answer else None}
    return page(request, "selection/frontier.html", context, fragment="selection/frontier_part.html")


@door(Permission.SEE_MONEY)
def point(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """What the slider shows at one budget."""
    desk = desk_of(request, the_scenario(request, id), StudyKind.FRONTIER)
    view = _view(request, desk) if desk.answer else None
    if view is None or view.point is None:
        raise Http404
    return part(request, "selection/frontier_point.html", {"desk": desk, "view": view})


@require_POST
@door(Permission.CHOOSE)
def with_budget(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """A scenario of its own with the budget at which the slider stands."""
    found = the_scenario(request, id)
    desk = desk_of(request, found, StudyKind.FRONTIER)
    points = _result(desk).points if desk.answer else ()
    at = whole_number_from(request.POST.get("at"), otherwise=-1)
    if not 0 <= at < len(points):
        raise Http404
    try:
        made = scenario_with_budget(found, share=points[at].share, total=points[at].budget, access=request.access)
    except Impossible as reason:
        warn(request, str(reason))
        return go(request, address_of(request, found, StudyKind.FRONTIER.value))
    notice(request, _("A scenario with this budget is made. Solve it to choose."))
    return go(request, address_of(request, made))


def _result(desk: Desk) -> FrontierResult:
    """What the study found, or the curve alone."""
    if desk.asked is not None and isinstance(desk.asked.result, FrontierResult):
        return desk.asked.result
    return FrontierResult(is_whole=False, asked=0, curve=_curve(desk.answer) if desk.answer else ())


def _curve(answer: Answered) -> tuple[CurvePoint, ...]:
    return curve_of(scale_of(answer.asked, problem_of(answer.asked)))


def _view(request: PersonalRequest, desk: Desk) -> FrontierView | None:
    answer = desk.answer
    if answer is None:
        return None
    f, result = formatter(), _result(desk)
    at = _place(request, result)
    pictures = FrontierPictures(f, answer, result, others_of(request.access, desk.scenario))
    return FrontierView(
        sentence=frontier_in_words(f, answer.asked, result),
        chart=pictures.chart(),
        point=pictures.point(at) if result.points else None,
        last=len(result.points) - 1,
        point_url=address_of(request, desk.scenario, "frontier_point"),
        scenario_url=address_of(request, desk.scenario, "frontier_scenario"),
        count=result.asked or USUAL_BUDGETS,
        counts=BUDGETS,
    )


def _place(request: PersonalRequest, result: FrontierResult) -> int:
    """Where the slider stands: where it was put, or at the choice that the present budgets have."""
    fitting = [at for at, point in enumerate(result.points) if point.share <= 1]
    present = fitting[-1] if fitting else 0
    at = whole_number_from(request.GET.get("at"), otherwise=present)
    return at if 0 <= at < len(result.points) else present
