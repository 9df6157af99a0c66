"""One question: what passes, what does not and why, who mends it where, and how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Chart
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.spreadsheets.comma import csv_pieces
from pilotage.kit.spreadsheets.sheet import Sheet
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.kit.tables import Cell, Column, Fact, Row, Tab, Table, heads, pages_of
from pilotage.maturity.pages.evidence import dimension_names
from pilotage.maturity.pages.shared import crumbs_of, narrowed_path, tabs_of
from pilotage.maturity.pages.shares import COUNTED, LACKS, STATES, needed_text, practices_of, share_text, state_of
from pilotage.maturity.pages.trend import trend_chart
from pilotage.maturity.reads.capability import model_in_force, shape_of
from pilotage.maturity.reads.evidence import Point, findings_of, newest_run, signs_in, tallies_kept, trend_of
from pilotage.maturity.reads.quality import names_of
from pilotage.maturity.reads.sheets import findings_sheet
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding, Probe, Tally, tally_of
from pilotage.maturity.rules.shape import ModelShape

PAGE_SIZE = 200
FAILING, PASSING, SIGNS = "failing", "passing", "signs"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class ProbeView:
    """What one address asks for, read once."""

    request: PersonalRequest
    probe: Probe[Facts]

    @cached_property
    def path(self) -> str:
        return narrowed_path(self.request)

    @cached_property
    def is_past(self) -> bool:
        return as_of(self.request) != today()

    @cached_property
    def shape(self) -> ModelShape | None:
        model = model_in_force()
        return shape_of(model) if model else None

    @cached_property
    def findings(self) -> list[Finding]:
        """Live; of a past day rows are not kept."""
        if self.is_past:
            return []
        found = findings_of(self.probe.name, self.request.access, path=self.path, day=today())
        return sorted(found or (), key=lambda one: (one.passes, not one.sign, one.subject.casefold()))

    @cached_property
    def tally(self) -> Tally:
        if not self.is_past:
            return tally_of(self.findings)
        run = newest_run(on=as_of(self.request))
        kept = tallies_kept(run, self.request.access, path=self.path) if run else {}
        return kept.get(self.probe.name, Tally())

    @cached_property
    def points(self) -> list[Point]:
        day = as_of(self.request)
        return [one for one in trend_of(self.probe.name, self.request.access, path=self.path) if one.day <= day]

    @cached_property
    def shown(self) -> str:
        wanted = self.request.GET.get("show", "")
        return wanted if wanted in (PASSING, SIGNS) else FAILING

    def those(self, shown: str) -> list[Finding]:
        if shown == SIGNS:
            return [one for one in self.findings if one.sign]
        return [one for one in self.findings if one.passes == (shown == PASSING)]


@require_GET
@door(Permission.SEE)
def probe(request: PersonalRequest, name: str) -> HttpResponseBase:
    view = ProbeView(request, the_probe(name))
    rows = view.those(view.shown)
    pages, offset = pages_of(request.GET, total=len(rows), page_size=PAGE_SIZE)
    context = {
        "crumbs": crumbs_of(request, (_("Evidence"), reverse("maturity:evidence") + carried(request)),
                            (str(view.probe.label), "")),
        "tabs": tabs_of(request, "evidence"),
        "title": str(view.probe.label),
        "is_past": view.is_past,
        **_said(view),
        "facts": _facts(view),
        "shows": _shows(view),
        "table": _table(view, rows[offset : offset + PAGE_SIZE]),
        "pages": pages if len(rows) > PAGE_SIZE else None,
        "total": formatter().number(len(rows)),
        "chart": _chart(view),
        "export_urls": _export_urls(view),
        "quality_url": reverse("maturity:quality") + _joined(carried(request), f"probe={name}"),
    }  # fmt: skip
    return page(request, "maturity/probe.html", context)


def the_probe(name: str) -> Probe[Facts]:
    """The question with that name; else there is no such page."""
    found = PROBES.get(name)
    if found is None:
        raise Http404
    return found


def _joined(tail: str, more: str) -> str:
    return f"{tail}&{more}" if tail else f"?{more}"


def _said(view: ProbeView) -> Mapping[str, object]:
    f = formatter()
    return {
        "text": share_text(view.tally, view.probe, f),
        "share": view.tally.share,
        "counted": str(COUNTED[view.probe.sight]),
        "needs": str(view.probe.needs),
        "to_do": str(view.probe.to_do),
        "signs": signs_in(view.findings),
        "practices": [
            (one.name, f.share(one.threshold), reverse("maturity:practice", args=[one.id]) + carried(view.request))
            for one in practices_of(view.shape, view.probe.name)
        ],
    }


def _facts(view: ProbeView) -> tuple[Fact, ...]:
    f, practices = formatter(), practices_of(view.shape, view.probe.name)
    word, tone, letter = STATES[state_of(view.tally, practices)]
    lack, lack_tone, lack_letter = LACKS[view.probe.lack]
    facts = [
        Fact(_("Evidence"), str(word), tone=tone, letter=letter),
        Fact(_("Share"), f.share(view.tally.share)),
        Fact(_("Needed"), needed_text(practices, f)),
        Fact(_("Dimension"), dimension_names(view.shape)[view.probe.dimension]),
        Fact(_("What does not pass is"), str(lack), tone=lack_tone, letter=lack_letter),
    ]
    if view.tally.suspects:
        facts.append(Fact(_("Signs"), f.number(view.tally.suspects), note=_("pass, and may have been made to")))
    return tuple(facts)


def _shows(view: ProbeView) -> list[Tab]:
    if view.is_past:
        return []
    f = formatter()
    tabs = [(FAILING, _("Does not pass")), (PASSING, _("Passes"))]
    if view.tally.suspects:
        tabs.append((SIGNS, _("Passes with a sign")))
    return [
        Tab(label, _address(view, show), count=f.number(len(view.those(show))), is_current=show == view.shown)
        for show, label in tabs
    ]


def _address(view: ProbeView, show: str) -> str:
    changed = view.request.GET.copy()
    changed.pop("page", None)
    changed["show"] = show
    return "?" + changed.urlencode()


def _table(view: ProbeView, rows: Sequence[Finding]) -> Table:
    names = names_of(one.owner for one in rows)
    columns = [
        Column("subject", _("What"), width=30),
        Column("said", _("What was found"), width=24),
        Column("owner", _("Whose it is"), width=14),
    ]
    if view.shown == SIGNS:
        columns.append(Column("sign", _("Sign"), width=24))
    empty = _("Nothing here.") if view.shown != FAILING else _("Everything passes, of what you may see.")
    if view.tally.share is None:
        empty = share_text(view.tally, view.probe, formatter())
    return Table(
        "findings",
        str(view.probe.label),
        heads(columns, view.request.GET),
        [_row(place, one, names, with_sign=view.shown == SIGNS) for place, one in enumerate(rows)],
        empty_text=empty,
    )


def _row(place: int, one: Finding, names: Mapping[UUID, str], *, with_sign: bool) -> Row:
    cells: list[Cell | str] = [
        Cell(one.subject, url=one.address, kind="w", note="" if with_sign else one.sign),
        Cell(one.said or UNKNOWN, kind="w"),
        names.get(one.owner, UNKNOWN) if one.owner else UNKNOWN,
    ]
    return Row(str(place), [*cells, Cell(one.sign, kind="w")] if with_sign else cells)


def _chart(view: ProbeView) -> Chart | None:
    """None before there are two runs to compare."""
    practices = practices_of(view.shape, view.probe.name)
    return trend_chart(view.probe, view.points, practices) if len(view.points) > 1 else None


def _export_urls(view: ProbeView) -> list[tuple[str, str]]:
    if view.is_past:
        return []
    tail = carried(view.request)
    return [
        (label, reverse("maturity:probe_file", args=[view.probe.name, form]) + tail)
        for label, form in ((_("Excel workbook (XLSX)"), "xlsx"), (_("Text table (CSV)"), "csv"))
    ]


@require_GET
@door(Permission.SEE)
def probe_file(request: PersonalRequest, name: str, form: str) -> HttpResponseBase:
    """Every row, failing ones first, as the reader sees them today."""
    view = ProbeView(request, the_probe(name))
    sheet = findings_sheet(view.probe, view.findings, names_of(one.owner for one in view.findings))
    return as_file(sheet, form, f"evidence-{name}-{today().isoformat()}")


def as_file(sheet: Sheet, form: str, name: str) -> HttpResponseBase:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    if form == "csv":
        return StreamingHttpResponse(csv_pieces(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
    raise Http404
