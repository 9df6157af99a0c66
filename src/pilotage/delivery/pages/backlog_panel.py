"""The panel "Backlog" of the initiative page."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import Method, SprintState
from pilotage.delivery.pages.backlog_shared import Opened, size_text, sized, the_backlog, the_initiative, unsized_text
from pilotage.delivery.reads.backlog_forecasts import Forecast, forecast_of
from pilotage.delivery.reads.backlogs import backlog_of, lives_of, progress_from, sprints_visible_to
from pilotage.delivery.rules.backlogs import may_edit_backlog
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import part
from pilotage.kit.tables import Fact


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """How far it is, the sprint that runs or comes next, and when it will be done; a fragment."""
    initiative = the_initiative(request, key)
    if backlog_of(request.access, initiative) is None:
        may = bool(may_edit_backlog(request.access, initiative)) and as_of(request) == today()
        url = reverse("delivery:backlog", args=[key]) + carried(request)
        return part(request, "delivery/backlog_panel.html", {"is_open": False, "may_edit": may, "backlog_url": url})
    opened = the_backlog(request, key)
    lives = lives_of(opened.backlog)
    progress = progress_from(lives)
    f, unit = formatter(), opened.backlog.unit
    summary = _("%(share)s done") % {"share": f.share(progress.share)}
    more = [f"{size_text(progress.done)} / {sized(progress.whole, unit)}", unsized_text(progress.unsized_left)]
    context = {
        "is_open": True,
        "share": progress.share,
        "summary": " · ".join([summary, *filter(None, more)]),
        "facts": [
            *_sprint(request, opened),
            *_forecast(opened, forecast_of(lives, progress, unit=unit, today=today())),
        ],
        "backlog_url": opened.url("backlog") + carried(request),
        "flow_url": opened.url("flow") + carried(request),
    }
    return part(request, "delivery/backlog_panel.html", context)


def _sprint(request: PersonalRequest, opened: Opened) -> list[Fact]:
    if opened.backlog.method != Method.SPRINTS:
        return []
    f = formatter()
    rows = sprints_visible_to(request.access).filter(backlog=opened.backlog).exclude(state=SprintState.DONE)
    found = {one.state: one for one in reversed(rows)}
    one = found.get(SprintState.RUNNING) or found.get(SprintState.PLANNED)
    if one is None:
        return [Fact(_("Next sprint"), _("none is planned"))]
    label = _("Sprint now") if one.state == SprintState.RUNNING else _("Next sprint")
    until = f"{f.date(one.start_on)} – {f.date(one.finish_on)}"
    return [Fact(label, one.name, note=until, url=opened.url("sprint", one.id))]


def _forecast(opened: Opened, found: Forecast) -> list[Fact]:
    f = formatter()
    if found.why_not:
        return [Fact(_("Forecast"), found.why_not)]
    facts = [
        Fact(_("Done by, with 50 %"), f.date(found.likely)),
        Fact(_("Done by, with 85 %"), f.date(found.safe)),
    ]
    promised = opened.initiative.planned_finish
    if promised is not None:
        kept = _("kept with %(share)s") % {"share": f.share(found.chance_by(promised))}
        facts.append(Fact(_("Promised"), f.date(promised), note=kept))
    return facts
