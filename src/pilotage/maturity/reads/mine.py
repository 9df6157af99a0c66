"""What the morning's digest says of somebody's own rows: once a week, as many as the last night found."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from pilotage.accounts.rules import Access
from pilotage.governance.reads.notices import NoticeKind, NoticeLine
from pilotage.kit.formats import formatter
from pilotage.maturity.reads.quality import my_open_rows
from pilotage.maturity.rules.probing import Lack

LACKS = {
    Lack.MISSING: gettext_lazy("%(count)s missing"),
    Lack.STALE: gettext_lazy("%(count)s too old"),
    Lack.CONTRADICTORY: gettext_lazy("%(count)s contradictory"),
}


def mine_url() -> str:
    return reverse("maturity:quality") + "?mine=yes"


def _told(access: Access, on: date) -> list[NoticeLine]:
    """One line for all of them: told once a week, as long as there are any."""
    counts, f = my_open_rows(access), formatter()
    total = sum(counts.values())
    if not total:
        return []
    parts = ", ".join(str(words) % {"count": f.number(counts[lack])} for lack, words in LACKS.items() if counts[lack])
    text = ngettext(
        "%(count)s row of yours to look at: %(parts)s", "%(count)s rows of yours to look at: %(parts)s", total
    )
    year, week, _day = on.isocalendar()
    return [NoticeLine(f"{year}-W{week}", text % {"count": f.number(total), "parts": parts}, mine_url())]


NOTICE = NoticeKind("data_quality", gettext_lazy("Data of mine that need care, once a week"), _told, order=60)
