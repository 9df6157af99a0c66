"""Data quality: every row that does not pass a question, by whose it is, opening where it is mended."""

from collections.abc import Sequence

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import page
from pilotage.kit.tables import Fact, pages_of
from pilotage.maturity.pages.evidence import counted_over
from pilotage.maturity.pages.quality.asked import QualityView
from pilotage.maturity.pages.quality.filters import filters_of
from pilotage.maturity.pages.quality.owners import MOST_OWNERS, owner_lines
from pilotage.maturity.pages.quality.rows import gaps_table, trend_chart, trend_rows
from pilotage.maturity.pages.shared import crumbs_of, tabs_of
from pilotage.maturity.pages.shares import LACKS
from pilotage.maturity.reads.quality import Gap, by_owner
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
    }
    # Rows are not kept: what was to be mended on a day that is over is told by the counts alone.
    shown = {} if around["is_past"] else _shown(view)
    return page(request, "maturity/quality.html", {**around, **shown})


def _shown(view: QualityView) -> dict[str, object]:
    total = len(view.gaps)
    pages, offset = pages_of(view.params, total=total, page_size=PAGE_SIZE)
    return {
        "facts": _facts(view.gaps),
        "owners": owner_lines(view),
        "more_owners": _more_owners(view),
        "lacks": [str(words[0]) for words in LACKS.values()],
        "can_remind": any(view.may_ask(gap) for gap in view.gaps),
        "remind_url": reverse("maturity:remind_quality") + view.address(),
        **filters_of(view),
        "table": gaps_table(view, view.gaps[offset : offset + PAGE_SIZE]),
        "pages": pages if total > PAGE_SIZE else None,
        "total": formatter().number(total),
        "export_urls": _export_urls(view),
    }


def _more_owners(view: QualityView) -> str:
    more = len(by_owner(view.everybodys)) - MOST_OWNERS
    words = ngettext("%(count)s more person in the choice above", "%(count)s more people in the choice above", more)
    return words % {"count": formatter().number(more)} if more > 0 else ""


def _facts(gaps: Sequence[Gap]) -> tuple[Fact, ...]:
    f = formatter()
    counts = {lack: sum(gap.probe.lack == lack for gap in gaps) for lack in Lack}
    nobodys = sum(gap.owner is None for gap in gaps)
    facts = [Fact(_("Rows to look at"), f.number(len(gaps)))]
    facts += [Fact(str(LACKS[lack][0]), f.number(count)) for lack, count in counts.items()]
    facts.append(Fact(_("People"), f.number(len({gap.owner for gap in gaps if gap.owner}))))
    if nobodys:
        facts.append(Fact(_("Nobody’s"), f.number(nobodys), note=_("no one is named")))
    return tuple(facts)


def _export_urls(view: QualityView) -> list[tuple[str, str]]:
    return [
        (label, reverse("maturity:quality_file", args=[form]) + "?" + view.params.urlencode())
        for label, form in ((_("Excel workbook (XLSX)"), "xlsx"), (_("Text table (CSV)"), "csv"))
    ]
