"""Capacity, demand and people as files, narrowed as the page is."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.sheet import Sheet
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.resources.pages.shared import window_of
from pilotage.resources.reads.sheets import demand_sheet, map_sheet, people_sheet
from pilotage.resources.rules.permissions import may_see_people
from pilotage.work.reads.query import Query, initiatives_matching

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@door(Permission.SEE)
def export(request: PersonalRequest, what: str, form: str) -> HttpResponseBase:
    """The map, the demand behind it, or the people."""
    sheet = _sheet(request, what)
    headers = {"Content-Disposition": f'attachment; filename="{what}-{today().isoformat()}.{form}"'}
    if form == "csv":
        return HttpResponse(csv_bytes(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
    raise Http404


def _sheet(request: PersonalRequest, what: str) -> Sheet:
    rows = initiatives_matching(request.access, Query.from_params(request.GET))
    if what == "capacity":
        window = window_of(request, today=today())
        return map_sheet(request.access, rows, window.months, window.unit)
    if what == "demand":
        return demand_sheet(request.access, rows)
    if what == "people":
        may_see_people(request.access).or_raise()
        return people_sheet(request.access)
    raise Http404
