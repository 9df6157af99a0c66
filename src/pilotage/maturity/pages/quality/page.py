"""Data quality: every row that did not pass a question, by whose it is, opening where it is mended."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import Context, page, part
from pilotage.kit.tables import Fact, pages_of
from pilotage.maturity.models import ProbeRun
from pilotage.maturity.pages.evidence import counted_over
from pilotage.maturity.pages.quality.asked import QualityView
from pilotage.maturity.pages.quality.filters import filters_of
from pilotage.maturity.pages.quality.owners import MOST_OWNERS, owner_lines
from pilotage.maturity.pages.quality.rows import gaps_table, trend_chart, trend_rows
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.pages.shares import LACKS
from pilotage.maturity.reads.gaps import gaps_in
from pilotage.maturity.reads.mending import still_open
from pilotage.maturity.reads.quality import OwnerGaps
from pilotage.maturity.rules.permissions import may_run_probes
from pilotage.maturity.rules.probing import Lack

PAGE_SIZE = 200


@require_GET
@door(Permission.SEE)
def quality(request: PersonalRequest) -> HttpResponseBase:
    view = QualityView(request)
    around = {
        "crumbs": crumbs_of(request, (_("Data quality"), "")),
        "tabs": tabs_of(request, "quality"),
        "is_past": as_of(request) != today(),
        "counted": counted_over(request.access, view.path, formatter()),
        "chart": trend_chart(trend_rows(view)),
        "may_look": bool(may_run_probes(request.access)),
        "look_url": reverse("maturity:look"),
        "run": "",
    }
    # Only the newest run keeps rows: of a day that is over the counts alone are told.
    shown = {} if around["is_past"] or view.run is None else _shown(view, view.run)
    return page(request, "maturity/quality.html", {**around, **shown})


def _shown(view: QualityView, run: ProbeRun) -> Context:
    return {
        "run": _run_words(run),
        "facts": _facts(view.owners),
        "owners": owner_lines(view),
        "more_owners": _more_owners(view),
        "lacks": [str(words[0]) for words in LACKS.values()],
        "can_remind": any(one.steered for one in view.owners if one.owner),
        "remind_url": reverse("maturity:remind_quality") + view.address(),
        **filters_of(view),
        **_rows(view, is_asked_again=view.params.get("again") == "yes"),
        "export_urls": _export_urls(view),
    }


@require_GET
@door(Permission.SEE)
def quality_rows(request: PersonalRequest) -> HttpResponseBase:
    """The rows of a page, asked about again; nothing where all stand as they were counted."""
    view = QualityView(request)
    rows = _rows(view, is_asked_again=True) if view.run else {}
    # Without content htmx leaves the rows alone that stand there.
    return part(request, "maturity/quality_rows.html", rows) if rows.get("mended") else HttpResponse(status=204)


def _rows(view: QualityView, *, is_asked_again: bool) -> Context:
    total = sum(one.total for one in view.owners)
    pages, offset = pages_of(view.params, total=total, page_size=PAGE_SIZE)
    gaps = gaps_in(view.rows[offset : offset + PAGE_SIZE])
    mended: set[int] = set()
    if is_asked_again:
        mended = {gap.id for gap in gaps} - still_open(gaps, view.request.access, day=today())
    tail = view.params.urlencode()
    return {
        "table": gaps_table(view, gaps, total=total, mended=mended),
        "pages": pages if total > PAGE_SIZE else None,
        "total": formatter().number(total),
        "mended": _mended_words(len(mended)) if mended else "",
        "again_url": f"{reverse('maturity:quality_rows')}?{tail}" if gaps and not is_asked_again else "",
        "again_page": "?" + (f"{tail}&" if tail else "") + "again=yes",
    }


def _run_words(run: ProbeRun) -> str:
    f, day = formatter(), today()
    words = _("as of %(moment)s") if run.day == day else _("as of %(moment)s, %(age)s")
    return words % {"moment": f.moment(run.ran_at), "age": f.age(run.day, day)}


def _mended_words(count: int) -> str:
    words = ngettext(
        "%(count)s of these rows was mended since it was counted. It leaves the list with the next count.",
        "%(count)s of these rows were mended since they were counted. They leave the list with the next count.",
        count,
    )
    return words % {"count": formatter().number(count)}


def _more_owners(view: QualityView) -> str:
    more = sum(one.owner is not None for one in view.everybody[MOST_OWNERS:])
    words = ngettext("%(count)s more person in the choice above", "%(count)s more people in the choice above", more)
    return words % {"count": formatter().number(more)} if more > 0 else ""


def _facts(owners: Sequence[OwnerGaps]) -> tuple[Fact, ...]:
    f = formatter()
    counts = {lack: sum(one.counts.get(lack, 0) for one in owners) for lack in Lack}
    nobodys = sum(one.total for one in owners if one.owner is None)
    facts = [Fact(_("Rows to look at"), f.number(sum(counts.values())))]
    facts += [Fact(str(LACKS[lack][0]), f.number(count)) for lack, count in counts.items()]
    facts.append(Fact(_("People"), f.number(sum(one.owner is not None for one in owners))))
    if nobodys:
        facts.append(Fact(_("Nobody’s"), f.number(nobodys), note=_("no one is named")))
    return tuple(facts)


def _export_urls(view: QualityView) -> list[tuple[str, str]]:
    return [
        (label, reverse("maturity:quality_file", args=[form]) + "?" + view.params.urlencode())
        for label, form in ((_("Excel workbook (XLSX)"), "xlsx"), (_("Text table (CSV)"), "csv"))
    ]
