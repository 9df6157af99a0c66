"""The registers as a file, exactly as they are filtered and sorted."""

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.spreadsheets.comma import csv_pieces
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.risk.pages.register import RegisterView
from pilotage.risk.reads.query import ordered
from pilotage.risk.reads.sheets import register_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@door(Permission.SEE)
def export(request: PersonalRequest, form: str) -> HttpResponseBase:
    view = RegisterView(request)
    sheet = register_sheet(request.access, ordered(view.rows, view.sorting), view.known)
    headers = {"Content-Disposition": f'attachment; filename="risks-{today().isoformat()}.{form}"'}
    if form == "csv":
        return StreamingHttpResponse(csv_pieces(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
    raise Http404
