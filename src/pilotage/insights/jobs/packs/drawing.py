"""The job that draws a pack which was composed already."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.insights.actions.packs import DRAW, keep_file
from pilotage.insights.jobs.packs.document import pdf_of
from pilotage.insights.jobs.packs.slides import pptx_of
from pilotage.insights.models import Pack, PackFormat
from pilotage.insights.reads.packs import pack_to_draw
from pilotage.insights.rules.packs import content_of
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import JobRefused, Outcome, Progress, runs


@runs(DRAW)
def draw_pack(progress: Progress) -> Outcome:
    """Draw the pack that the payload names."""
    pack = pack_to_draw(UUID(progress.payload["pack"]))
    if pack is None:
        raise JobRefused(_("This pack was removed before it was drawn."))
    file, pages = _drawn(pack, progress)
    keep_file(pack, file, pages=pages)
    words = ngettext("“%(title)s” has %(count)s page.", "“%(title)s” has %(count)s pages.", pages)
    said = words % {"title": pack.title, "count": formatter().number(pages)}
    return Outcome(said, reverse("insights:packs"))


def _drawn(pack: Pack, progress: Progress) -> tuple[bytes, int]:
    content = content_of(pack.content)
    f, count = formatter(), len(content.sheets)

    def report(done: int) -> None:
        words = _("%(done)s of %(all)s sections")
        progress.report(min(done / count, 0.98), words % {"done": f.number(done), "all": f.number(count)})

    if pack.format == PackFormat.PPTX:
        master = bytes(pack.master.content) if pack.master is not None else None
        return pptx_of(content, master=master, report=report)
    return pdf_of(content, report=report)
