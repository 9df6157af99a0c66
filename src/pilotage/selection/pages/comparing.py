"""Scenarios side by side, as many as are asked for, and their matrix as a file."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.kit.tables import Tab
from pilotage.selection.forms import ids_from
from pilotage.selection.pages.comparison import (
    Comparison,
    colour_of,
    cost_chart,
    matrix_sheet,
    matrix_table,
    metrics_of,
    people_table,
    starts_chart,
)
from pilotage.selection.pages.comparison_frontier import frontiers_chart, why_no_frontiers
from pilotage.selection.pages.shared import address_of, crumbs_of, the_scenario
from pilotage.selection.reads.comparison import Side, differences_in_words, lines_of, side_of
from pilotage.selection.reads.lists import listed_scenarios

MOST = 30  # a page of more would be read by nobody and take seconds
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@door(Permission.SEE_MONEY)
def compare(request: PersonalRequest) -> HttpResponseBase:
    wanted = _wanted(request)
    offered = [one.scenario for one in listed_scenarios(request.access)]
    context: dict[str, object] = {
        "offered": [(str(one.pk), one.name, one.pk in wanted) for one in offered],
        "wanted": [str(id) for id in wanted],
        "most": MOST,
        "crumbs": crumbs_of(request, (_("Compare"), "")),
        "compared": None,
        "only": _is_narrowed(request),
        "new_url": reverse("selection:new"),
    }
    if len(wanted) >= 2:
        context["compared"] = _compared(request, _sides(request, wanted))
    return page(request, "selection/compare.html", context)


@door(Permission.SEE_MONEY)
def matrix(request: PersonalRequest, format: str) -> HttpResponseBase:
    """Initiatives by scenarios, as CSV or XLSX."""
    wanted = _wanted(request)
    if format not in TYPES or len(wanted) < 2:
        raise Http404
    sides = _sides(request, wanted)
    lines = lines_of(formatter(), sides)
    sheet = matrix_sheet(sides, [line for line in lines if line.differs] if _is_narrowed(request) else lines)
    body = xlsx_bytes([sheet]) if format == "xlsx" else csv_bytes(sheet)
    answer = HttpResponse(body, content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="scenarios.{format}"'
    return answer


def _wanted(request: PersonalRequest) -> list[UUID]:
    """In the order in which they were asked for, each once, not more than fit side by side."""
    return list(dict.fromkeys(ids_from(request.GET.getlist("of"))))[:MOST]


def _sides(request: PersonalRequest, wanted: Sequence[UUID]) -> list[Side]:
    """Those with a choice first: they are compared, and drawn."""
    sides = [side_of(request.access, the_scenario(request, id)) for id in wanted]
    return sorted(sides, key=lambda side: not side.has_choice)


def _without_difference(side: Side) -> str:
    return _("chooses the same at the same starts.") if side.has_choice else _("has no answer yet.")


def _is_narrowed(request: PersonalRequest) -> bool:
    return request.GET.get("only") == "differences"


def _compared(request: PersonalRequest, sides: Sequence[Side]) -> Comparison:
    f = formatter()
    base = next((side for side in sides if side.has_choice), None)
    lines = lines_of(f, sides)
    only = _is_narrowed(request)
    shown = [line for line in lines if line.differs] if only else lines
    query = request.GET.copy()
    query.pop("only", None)
    all_url, only_url = "?" + query.urlencode(), "?" + query.urlencode() + "&only=differences"
    differing = sum(line.differs for line in lines)
    tail = request.GET.urlencode()
    return Comparison(
        heads=tuple(
            (side.scenario.name, address_of(request, side.scenario), colour_of(place))
            for place, side in enumerate(sides)
        ),
        metrics=metrics_of(f, sides),
        said=tuple(
            (side.scenario.name, tuple(differences_in_words(f, base, side)) or (_without_difference(side),))
            for side in sides
            if base is not None and side is not base
        ),
        base=base.scenario.name if base else "",
        cost=cost_chart(f, sides),
        frontiers=frontiers_chart(f, sides),
        no_frontiers=why_no_frontiers(sides),
        starts=starts_chart(f, sides, shown),
        people=people_table(f, sides),
        matrix=matrix_table(f, sides, shown, carried(request)),
        filters=(
            Tab(_("All"), all_url, f.number(len(lines)), not only),
            Tab(_("Only differences"), only_url, f.number(differing), only),
        ),
        csv_url=f"{reverse('selection:matrix', args=['csv'])}?{tail}",
        xlsx_url=f"{reverse('selection:matrix', args=['xlsx'])}?{tail}",
    )
