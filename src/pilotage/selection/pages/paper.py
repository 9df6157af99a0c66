"""The decision paper of a scenario, as PDF and as XLSX."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.text import slugify

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import now
from pilotage.kit.formats import formatter
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.selection.pages.paper_setting import pdf_bytes
from pilotage.selection.pages.paper_sheets import sheets_of
from pilotage.selection.pages.shared import the_scenario
from pilotage.selection.reads.paper import Paper, paper_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door(Permission.SEE_MONEY)
def as_pdf(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    paper = _paper(request, id)
    return _file(pdf_bytes(formatter(), paper, on=now(), reader=request.access.name), "application/pdf", paper, "pdf")


@door(Permission.SEE_MONEY)
def as_xlsx(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    paper = _paper(request, id)
    return _file(xlsx_bytes(sheets_of(paper)), XLSX, paper, "xlsx")


def _paper(request: PersonalRequest, id: UUID) -> Paper:
    paper = paper_of(request.access, formatter(), the_scenario(request, id))
    if paper is None:
        raise Http404
    return paper


def _file(body: bytes, kind: str, paper: Paper, ending: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    name = slugify(paper.scenario.name) or "scenario"
    answer["Content-Disposition"] = f'attachment; filename="decision-{name}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
