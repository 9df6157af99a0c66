"""The register as a file, exactly as it is filtered, sorted and shown."""

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.exchange.exports.reads import register_sheet
from pilotage.kit.clock import as_of, today
from pilotage.kit.spreadsheets.comma import csv_pieces
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.kit.tables import sorting_of
from pilotage.work.reads import custom_fields
from pilotage.work.reads.query import Query
from pilotage.work.reads.register import matching, order_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door(Permission.SEE)
def export_register(request: PersonalRequest, form: str) -> HttpResponseBase:
    day = as_of(request)
    rows = matching(request.access, Query.from_params(request.GET), as_of=None if day == today() else day)
    # The programme's name is shown, so it is read along; which rows there are is decided above.
    rows = rows.select_related("programme__scope").order_by(*order_of(request.access, sorting_of(request.GET)))
    columns = request.GET.get("columns", "").split(",")
    sheet = register_sheet(request.access, rows, columns=columns, fields=custom_fields())
    name = f"register-{day.isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        return StreamingHttpResponse(csv_pieces(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
    raise Http404
