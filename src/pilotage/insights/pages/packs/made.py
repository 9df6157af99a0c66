"""The packs that a person has, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.insights.models import Pack
from pilotage.kit.formats import Formatter
from pilotage.kit.models import JobState


@dataclass(frozen=True, slots=True)
class PackLine:
    """url is empty until it is drawn; share is None while nobody can say; wrong: why it was not drawn"""

    title: str
    days: str
    made: str
    form: str
    size: str
    url: str
    share: float | None
    state: str
    wrong: str
    remove_url: str


def is_waiting(pack: Pack) -> bool:
    return pack.pages is None and pack.job is not None and pack.job.state in {JobState.WAITING, JobState.RUNNING}


def pack_lines(packs: Sequence[Pack], f: Formatter) -> list[PackLine]:
    return [_line(one, f) for one in packs]


def _line(pack: Pack, f: Formatter) -> PackLine:
    is_ready = pack.pages is not None
    pages = ngettext("%(count)s page", "%(count)s pages", pack.pages or 0) % {"count": f.number(pack.pages)}
    job = pack.job
    waits = is_waiting(pack)
    return PackLine(
        title=pack.title,
        days=_days(pack, f),
        made=f.moment(pack.made_at),
        form=pack.get_format_display() + (f", {pack.master.name}" if pack.master else ""),
        size=pages if is_ready else "",
        url=reverse("insights:fetch_pack", args=[pack.pk]) if is_ready else "",
        share=job.share if waits and job else None,
        state=(job.message or _("Waiting for its turn")) if waits and job else "",
        wrong="" if is_ready or waits else (job.message if job and job.message else _("It was not drawn.")),
        remove_url=reverse("insights:remove_pack", args=[pack.pk]),
    )


def _days(pack: Pack, f: Formatter) -> str:
    """The day that it speaks of, and the one that it is compared with, if with any."""
    if pack.since == pack.day:
        return f.date(pack.day)
    return _("%(day)s, compared with %(since)s") % {"day": f.date(pack.day), "since": f.date(pack.since)}
