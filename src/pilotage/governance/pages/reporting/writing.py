"""Writing a report on one page: words and colours are kept while one types; publishing freezes it."""

from datetime import date
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.reporting.drafting import Given, discard, open_draft, recompose, save_words
from pilotage.governance.actions.reporting.publishing import correct, publish
from pilotage.governance.models import ReportDimension, ReportState, StatusReport
from pilotage.governance.pages.reporting.shared import crumbs_of, reports_url, the_initiative, the_report
from pilotage.governance.pages.reporting.words import head_facts, period_of, rag_views, sections_of
from pilotage.governance.reads.reporting.due import active_cycles, cycle_of
from pilotage.governance.rules.reporting.periods import asked_for, period_at
from pilotage.governance.rules.reporting.permissions import Impossible, Stale, may_write
from pilotage.kit.clock import now, today
from pilotage.kit.entering import Unreadable, day_from, whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, part, warn
from pilotage.kit.tables import Crumb


@require_POST
@door(Permission.EDIT)
def open_report(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Open the draft of the period that is asked for, or of the one that `period` names by a day in it."""
    initiative = the_initiative(request, key)
    may_write(request.access, initiative).or_raise()
    cycle = cycle_of(initiative, active_cycles())
    if cycle is None:
        warn(request, _("No reporting cycle holds for this initiative in its stage."))
        return go(request, reports_url(initiative))
    day = _day(request.POST.get("period", ""))
    period = period_at(cycle, day) if day and day >= cycle.starts_on else asked_for(cycle, today())
    try:
        draft = open_draft(initiative, cycle=cycle, period=period, access=request.access, at=now(), today=today())
    except Impossible as refused:
        warn(request, str(refused))
        return go(request, reports_url(initiative))
    return go(request, reverse("governance:write_report", args=[draft.pk]))


def _day(text: str) -> date | None:
    try:
        return day_from(text)
    except Unreadable:
        return None


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def write_report(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The page; a POST keeps what is written: from htmx while one types, else with the button."""
    report = the_report(request, id)
    may_write(request.access, report.initiative).or_raise()
    if request.method == "GET":
        if report.state == ReportState.PUBLISHED:
            return go(request, reverse("governance:report", args=[id]))
        return page(request, "governance/report_write.html", _context(request, report))
    try:
        kept = _saved(request, report)
    except (Impossible, Stale) as refused:
        if "HX-Request" in request.headers:
            return part(request, "governance/report_kept.html", {"version": None, "error": str(refused), "kept": ""})
        warn(request, str(refused))
        return go(request, reverse("governance:write_report", args=[id]))
    if "HX-Request" in request.headers:
        said = _("Kept at %(time)s.") % {"time": formatter().moment(now()).rsplit(" ", 1)[-1]}
        return part(request, "governance/report_kept.html", {"version": kept.version, "error": "", "kept": said})
    notice(request, _("Kept."))
    return go(request, reverse("governance:write_report", args=[id]))


def _saved(request: PersonalRequest, report: StatusReport) -> StatusReport:
    said = request.POST
    return save_words(
        report,
        version=whole_number_from(said.get("version"), 0),
        summary=said.get("summary", "").replace("\r\n", "\n"),
        next_steps=said.get("next_steps", "").replace("\r\n", "\n"),
        given=_given(said),
        access=request.access,
    )


def _given(said: QueryDict) -> dict[str, Given]:
    return {
        one: Given(said.get(f"rag_{one}", ""), said.get(f"why_{one}", ""))
        for one in ReportDimension.values
        if f"rag_{one}" in said
    }


def _context(
    request: PersonalRequest, report: StatusReport, *, errors: dict[str, str] | None = None, error: str = ""
) -> dict[str, object]:
    one = report.initiative
    address = reverse("governance:write_report", args=[report.pk])
    return {
        "report": report,
        "initiative": one,
        "title": _("Status report, %(period)s") % {"period": period_of(report).label},
        "crumbs": crumbs_of(one, Crumb(_("Reports"), reports_url(one)), Crumb(period_of(report).label)),
        "facts": head_facts(report),
        "rags": rag_views(request.access, report, errors),
        "sections": sections_of(request.access, report),
        "composed": formatter().moment(report.composed_at),
        "error": error,
        "save_url": address,
        "publish_url": reverse("governance:publish_report", args=[report.pk]),
        "recompose_url": reverse("governance:recompose_report", args=[report.pk]),
        "discard_url": reverse("governance:discard_report", args=[report.pk]),
        "preview_url": reverse("governance:report", args=[report.pk]),
    }


@require_POST
@door(Permission.EDIT)
def publish_report(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Keep what is written, and publish it. Where a colour or a reason is missing, the page says which."""
    report = the_report(request, id)
    may_write(request.access, report.initiative).or_raise()
    try:
        if request.POST.get("composed", "") not in ("", report.composed_at.isoformat()):
            # Nobody publishes sentences that they have not seen.
            raise Stale(report, read=whole_number_from(request.POST.get("version"), 0))
        kept = _saved(request, report)
        publish(kept, version=kept.version, access=request.access, on=today(), at=now())
    except Stale as refused:
        warn(request, str(refused))
        return go(request, reverse("governance:write_report", args=[id]))
    except Impossible as refused:
        shown = the_report(request, id)
        if shown.state == ReportState.PUBLISHED:
            warn(request, str(refused))
            return go(request, reverse("governance:report", args=[id]))
        context = _context(request, shown, errors={refused.field: str(refused)}, error=str(refused))
        return page(request, "governance/report_write.html", context, status=422)
    notice(request, _("The report is published. It never changes now; the register shows its colour."))
    return go(request, reverse("governance:report", args=[id]))


@require_POST
@door(Permission.EDIT)
def recompose_report(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Compose the sentences and proposals anew; what is written on the page is kept first."""
    report = the_report(request, id)
    may_write(request.access, report.initiative).or_raise()
    try:
        kept = _saved(request, report)
        recompose(kept, version=kept.version, access=request.access, at=now(), today=today())
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
    else:
        notice(request, _("Composed anew from the facts of today. Your words stay as they are."))
    return go(request, reverse("governance:write_report", args=[id]))


@require_POST
@door(Permission.EDIT)
def discard_report(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    report = the_report(request, id)
    may_write(request.access, report.initiative).or_raise()
    try:
        discard(report, version=whole_number_from(request.POST.get("version"), 0), access=request.access)
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
        return go(request, reverse("governance:write_report", args=[id]))
    notice(request, _("The draft is thrown away."))
    return go(request, reports_url(report.initiative))


@require_POST
@door(Permission.EDIT)
def correct_report(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    report = the_report(request, id)
    may_write(request.access, report.initiative).or_raise()
    try:
        made = correct(report, reason=request.POST.get("reason", ""), access=request.access, at=now())
    except Impossible as refused:
        warn(request, str(refused))
        return go(request, reverse("governance:report", args=[id]))
    return go(request, reverse("governance:write_report", args=[made.pk]))
