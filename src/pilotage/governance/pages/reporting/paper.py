"""A report as a paper, all reports of an initiative, and two of them side by side."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Access, Permission, PersonalRequest, door
from pilotage.governance.models import ReportDimension, ReportState, StatusReport
from pilotage.governance.pages.reporting.shared import crumbs_of, reports_url, the_initiative, the_report
from pilotage.governance.pages.reporting.words import (
    SectionView,
    badge,
    cell,
    head_facts,
    period_of,
    rag_views,
    sections_of,
    sees_proposals,
)
from pilotage.governance.reads.reporting.due import active_cycles, cycle_of
from pilotage.governance.reads.reporting.visible import reports_visible_to
from pilotage.governance.rules.reporting.periods import asked_for
from pilotage.governance.rules.reporting.permissions import may_write
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import page, part
from pilotage.kit.tables import Cell, Column, Crumb, Difference, Row, Table, heads
from pilotage.work.models import Initiative

MOST_SHOWN = 120  # ten years of months


@require_GET
@door(Permission.SEE)
def report(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_report(request, id)
    one = shown.initiative
    others = _versions(request.access, one)
    newer = next((each for each in others if each.corrects_id == shown.pk and each.state == "published"), None)
    can_write = bool(may_write(request.access, one))
    is_draft = shown.state == ReportState.DRAFT
    context = {
        "report": shown,
        "initiative": one,
        "title": _("Status report, %(period)s") % {"period": period_of(shown).label},
        "crumbs": crumbs_of(one, Crumb(_("Reports"), reports_url(one)), Crumb(period_of(shown).label)),
        "facts": head_facts(shown),
        "rags": rag_views(request.access, shown),
        "with_proposals": sees_proposals(request.access, shown),
        "sections": sections_of(request.access, shown),
        "is_draft": is_draft,
        "newer_url": reverse("governance:report", args=[newer.pk]) if newer else "",
        "write_url": reverse("governance:write_report", args=[id]) if is_draft and can_write else "",
        "correct_url": reverse("governance:correct_report", args=[id])
        if can_write and not is_draft and not any(each.corrects_id == shown.pk for each in others)
        else "",
        "compare_url": reverse("governance:compare_reports", args=[id]) if len(others) > 1 else "",
    }
    return page(request, "governance/report.html", context)


def _versions(access: Access, initiative: Initiative) -> list[StatusReport]:
    return list(reports_visible_to(access).filter(initiative=initiative)[:MOST_SHOWN])


@require_GET
@door(Permission.SEE)
def reports_of(request: PersonalRequest, key: str) -> HttpResponseBase:
    """All reports of an initiative, the newest first."""
    one = the_initiative(request, key)
    found = _versions(request.access, one)
    context = {
        "initiative": one,
        "crumbs": crumbs_of(one, Crumb(_("Reports"))),
        "table": _table(found),
        "has_reports": bool(found),
        **_opening(request.access, one, found),
    }
    return page(request, "governance/reports_of.html", context)


def _opening(access: Access, one: Initiative, found: list[StatusReport]) -> dict[str, str]:
    """What can be written next: the draft that is open, or the report that is asked for."""
    if not may_write(access, one):
        return {"open_url": "", "draft_url": "", "asked": "", "due": ""}
    f = formatter()
    draft = next((each for each in found if each.state == ReportState.DRAFT), None)
    cycle = cycle_of(one, active_cycles())
    period = asked_for(cycle, today()) if cycle else None
    done = {(each.cycle_id, each.period_start) for each in found if each.state == ReportState.PUBLISHED}
    is_open = period is not None and cycle is not None and (cycle.pk, period.start) not in done
    return {
        "draft_url": reverse("governance:write_report", args=[draft.pk]) if draft else "",
        "open_url": reverse("governance:open_report", args=[one.key]) if is_open and not draft else "",
        "asked": period.label if period and (is_open or draft) else "",
        "due": f.date(period.due_on) if period and is_open else "",
    }


def _table(found: list[StatusReport]) -> Table:
    f = formatter()
    columns = [
        Column("period", _("Period")),
        Column("overall", _("Overall")),
        Column("summary", _("Summary"), width=40),
        Column("published", _("Published")),
        Column("by", _("By")),
        Column("version", _("Version"), is_number=True),
    ]
    rows = []
    for one in found:
        overall = next((rag for rag in one.rags.all() if rag.dimension == ReportDimension.OVERALL), None)
        is_draft = one.state == ReportState.DRAFT
        rows.append(
            Row(
                str(one.pk),
                (
                    Cell(period_of(one).label, url=reverse("governance:report", args=[one.pk])),
                    cell(overall.given if overall else ""),
                    Cell(one.summary.strip().split("\n", 1)[0] or UNKNOWN, kind="w"),
                    Cell(_("Draft"), kind="q") if is_draft else f.date(one.published_on),
                    one.published_by.name if one.published_by else UNKNOWN,
                    Cell(f.number(one.number), kind="n", title=one.correction_reason),
                ),
            )
        )
    return Table("reports-of", _("Status reports of this initiative"), heads(columns, QueryDict()), rows)


@require_GET
@door(Permission.SEE)
def compare_reports(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """A report beside an earlier one: `?with=` its id, else the one before it."""
    after = the_report(request, id)
    others = [one for one in _versions(request.access, after.initiative) if one.pk != after.pk]
    asked = request.GET.get("with", "")
    earlier = [one for one in others if (one.period_end, one.number) < (after.period_end, after.number)]
    before = next((one for one in others if str(one.pk) == asked), earlier[0] if earlier else None)
    one = after.initiative
    context = {
        "initiative": one,
        "crumbs": crumbs_of(one, Crumb(_("Reports"), reports_url(one)), Crumb(_("Compare"))),
        "title": _("What is different?"),
        "after_label": _label(after),
        "before_label": _label(before) if before else "",
        "choices": [(str(each.pk), _label(each), before is not None and each.pk == before.pk) for each in others],
        "colours": _colours(request.access, before, after) if before else [],
        "words": _words(before, after) if before else [],
        "sections": _section_pairs(request.access, before, after) if before else [],
        "report_url": reverse("governance:report", args=[id]),
    }
    return page(request, "governance/report_compare.html", context)


def _label(report: StatusReport) -> str:
    label = period_of(report).label
    if report.number > 1:
        label = _("%(period)s, version %(number)s") % {"period": label, "number": report.number}
    return _("%(period)s (draft)") % {"period": label} if report.state == ReportState.DRAFT else label


def _colours(access: Access, before: StatusReport, after: StatusReport) -> list[Difference]:
    then = {one.dimension: one.given.word for one in rag_views(access, before)}
    now = {one.dimension: one for one in rag_views(access, after)}
    return [Difference(one.name, then.get(name, badge("").word), one.given.word) for name, one in now.items()]


def _words(before: StatusReport, after: StatusReport) -> list[Difference]:
    pairs = (
        (_("Summary"), before.summary, after.summary),
        (_("Next steps"), before.next_steps, after.next_steps),
    )
    return [Difference(label, then or UNKNOWN, now or UNKNOWN) for label, then, now in pairs]


def _section_pairs(access: Access, before: StatusReport, after: StatusReport) -> list[tuple[str, str, str]]:
    """Each section of both, the sentences as lines."""
    then = {one.title: _lines(one) for one in sections_of(access, before)}
    now = {one.title: _lines(one) for one in sections_of(access, after)}
    titles = list(dict.fromkeys([*now, *then]))
    return [(title, then.get(title, UNKNOWN), now.get(title, UNKNOWN)) for title in titles]


def _lines(section: SectionView) -> str:
    return "\n".join(line.text for line in section.lines)


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The newest report on the initiative's page, and the way to write the next; a fragment."""
    one = the_initiative(request, key)
    found = _versions(request.access, one)
    newest = next((each for each in found if each.state == ReportState.PUBLISHED), None)
    context = {
        "newest": newest,
        "rags": rag_views(request.access, newest) if newest else [],
        "label": _label(newest) if newest else "",
        "published": formatter().date(newest.published_on) if newest else "",
        "report_url": reverse("governance:report", args=[newest.pk]) if newest else "",
        "all_url": reports_url(one),
        "count": len([each for each in found if each.state == ReportState.PUBLISHED]),
        **_opening(request.access, one, found),
    }
    return part(request, "governance/report_panel.html", context)
