"""The Gantt of a plan as a file: SVG and PNG in one picture, PDF on pages of A3."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.pages.gantt_drawing import pdf_of, png_of, svg_of
from pilotage.delivery.pages.plan_page_shared import the_plan
from pilotage.delivery.pages.plan_page_words import day_text
from pilotage.delivery.reads.gantt import bars_of, links_in_rows
from pilotage.delivery.rules.gantt import Chart, span_of
from pilotage.kit.clock import today
from pilotage.kit.formats import formatter

WIDTH: Final = 1134.0
"""Points: A3 across, without the margins."""
ROWS_A_PAGE: Final = 41
MOST_ROWS_OF_PNG: Final = 2_000
"""A picture of more rows takes over 300 MB while it is drawn; SVG and PDF hold any plan."""
TYPES: Final = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@require_GET
@door(Permission.SEE)
def plan_picture(request: PersonalRequest, key: str, form: str) -> HttpResponseBase:
    plan = the_plan(request, key)
    if form not in TYPES:
        raise Http404
    now = datetime.combine(today(), time(12))
    bars = bars_of(plan, day_text)
    words = (_("Task"), _("Start"), _("Finish"))
    months = [formatter().month(date(2001, month, 1)).split()[0] for month in range(1, 13)]
    whole = Chart(bars, links_in_rows(plan), span_of(bars, now), WIDTH, now, words, months)
    if form == "pdf":
        pages = [
            replace(whole, bars=bars[first : first + ROWS_A_PAGE]) for first in range(0, max(len(bars), 1), ROWS_A_PAGE)
        ]
        content = pdf_of(pages, f"{plan.initiative.name} ({plan.initiative.key})")
    else:
        content = svg_of(whole) if form == "svg" else png_of(replace(whole, bars=bars[:MOST_ROWS_OF_PNG]))
    name = f"plan-{plan.initiative.key}-{today().isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[form], headers=headers)
