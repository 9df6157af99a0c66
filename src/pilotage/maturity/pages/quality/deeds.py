"""Data quality as a file, and reminders to those whose rows they are."""

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, warn
from pilotage.maturity.actions.reminding import Reminded, remind
from pilotage.maturity.pages.probe import as_file
from pilotage.maturity.pages.quality.asked import QualityView
from pilotage.maturity.reads.gaps import gaps_in
from pilotage.maturity.reads.mending import still_open
from pilotage.maturity.reads.sheets import gaps_sheet


@require_GET
@door(Permission.SEE)
def quality_file(request: PersonalRequest, form: str) -> HttpResponseBase:
    """The rows as they are filtered and sorted, as the newest run found them."""
    view = QualityView(request)
    if view.run is None:
        raise Http404
    sheet = gaps_sheet(gaps_in(view.rows), view.names, view.dimensions, counted_at=view.run.ran_at)
    return as_file(sheet, form, f"data-quality-{view.run.day.isoformat()}")


@require_POST
@door(Permission.CHOOSE)
def remind_quality(request: PersonalRequest) -> HttpResponseBase:
    """Ask whose rows these are, as the address narrows them; each gets one mail of what is still to be mended."""
    view = QualityView(request)
    gaps = gaps_in(view.rows)
    stand = still_open(gaps, request.access, day=today())
    if stand:
        _tell(request, remind([gap for gap in gaps if gap.id in stand], access=request.access, at=now()))
    else:
        warn(request, _("There is nothing left to ask for."))
    return go(request, reverse("maturity:quality") + view.address())


def _tell(request: PersonalRequest, done: Reminded) -> None:
    f, count = formatter(), len(done.sent)
    if count:
        words = ngettext("%(count)s person was reminded.", "%(count)s people were reminded.", count)
        notice(request, words % {"count": f.number(count)})
    if done.unreachable:
        words = ngettext(
            "%(count)s person was not reached: without an address here, or without sight of these rows.",
            "%(count)s people were not reached: without an address here, or without sight of these rows.",
            done.unreachable,
        )
        warn(request, words % {"count": f.number(done.unreachable)})
    if not count and not done.unreachable:
        warn(request, _("Nobody is named for these rows."))
