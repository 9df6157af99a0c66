"""A study as a file."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import formatter
from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.selection.models import StudyKind
from pilotage.selection.pages.shared import the_scenario
from pilotage.selection.pages.studies.desk import desk_of
from pilotage.selection.reads.studies.sheets import sheet_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES = (StudyKind.FRONTIER, StudyKind.WORTH, StudyKind.ROBUST)


@door(Permission.SEE_MONEY)
def study_file(request: PersonalRequest, id: UUID, kind: str, form: str) -> HttpResponseBase:
    """What was worked out, with numbers as numbers; 404 before anything is."""
    if kind not in TABLES or form not in ("csv", "xlsx"):
        raise Http404
    desk = desk_of(request, the_scenario(request, id), kind)
    if desk.answer is None or desk.asked is None or desk.asked.result is None:
        raise Http404
    sheet = sheet_of(formatter(), desk.answer, desk.asked.result)
    if sheet is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{kind}.{form}"'}
    if form == "csv":
        return HttpResponse(csv_bytes(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
