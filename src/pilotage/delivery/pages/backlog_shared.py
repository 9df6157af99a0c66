"""What the pages of a backlog have in common: finding it, its tabs and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import PersonalRequest
from pilotage.delivery.models import Backlog, Method, Sprint, StoryState, Unit
from pilotage.delivery.reads.backlogs import backlog_of
from pilotage.delivery.rules.backlogs import may_edit_backlog
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go
from pilotage.kit.tables import Cell, Crumb, Tab
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

# A colour never speaks alone: the word of the state stands in the badge.
STATE_TONES = {
    StoryState.TODO: "none",
    StoryState.DOING: "blue",
    StoryState.DONE: "green",
    StoryState.DROPPED: "none",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The backlog that an address speaks of, and what this person may do with it on this day."""

    initiative: Initiative
    backlog: Backlog
    may_edit: bool
    is_past: bool = False

    @property
    def key(self) -> str:
        return self.initiative.key

    def url(self, name: str, *more: object) -> str:
        return reverse(f"delivery:{name}", args=[self.key, *more])


def the_initiative(request: PersonalRequest, key: str) -> Initiative:
    """The initiative, when the person may see it; else there is no such page (404)."""
    found: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    return found


def the_backlog(request: PersonalRequest, key: str) -> Opened:
    """The backlog of an initiative that the person may see; 404 where there is none of either."""
    initiative = the_initiative(request, key)
    backlog = backlog_of(request.access, initiative)
    if backlog is None:
        raise Http404
    is_past = as_of(request) != today()
    may = bool(may_edit_backlog(request.access, initiative)) and not is_past
    return Opened(initiative, backlog, may, is_past)


def crumbs_of(request: PersonalRequest, initiative: Initiative, *last: str) -> tuple[Crumb, ...]:
    tail = carried(request)
    above = [
        Crumb(_("Register"), reverse("work:register") + tail),
        Crumb(initiative.name, reverse("work:initiative", args=[initiative.key]) + tail),
    ]
    if last:
        above.append(Crumb(_("Backlog"), reverse("delivery:backlog", args=[initiative.key]) + tail))
    return (*above, Crumb(last[0] if last else _("Backlog")))


def tabs_of(request: PersonalRequest, opened: Opened, current: str) -> tuple[Tab, ...]:
    """The pages of one backlog; sprints only where the team has them."""
    shown = [("backlog", _("Backlog")), ("board", _("Board"))]
    if opened.backlog.method == Method.SPRINTS:
        shown.append(("sprints", _("Sprints")))
    shown.append(("flow", _("Flow and forecast")))
    tail = carried(request)
    return tuple(Tab(label, opened.url(name) + tail, is_current=name == current) for name, label in shown)


def size_text(size: Decimal | float | None, digits: int = 1) -> str:
    """A size in the unit: whole numbers without decimals."""
    if size is None:
        return UNKNOWN
    return formatter().number(size, 0 if float(size).is_integer() else digits)


def unit_word(unit: str) -> str:
    """ "points" or "stories", as an axis or a header says it."""
    return _("points") if unit == Unit.POINTS else _("stories")


def sized(size: Decimal | float | None, unit: str) -> str:
    """ "34 points", "12 stories"."""
    if size is None:
        return UNKNOWN
    count = int(size) if float(size).is_integer() else 2
    if unit == Unit.POINTS:
        return ngettext("%(size)s point", "%(size)s points", count) % {"size": size_text(size)}
    return ngettext("%(size)s story", "%(size)s stories", count) % {"size": size_text(size)}


def unsized_text(count: int) -> str:
    """ "3 not estimated"; nothing where all are."""
    if not count:
        return ""
    words = ngettext("%(count)s not estimated", "%(count)s not estimated", count)
    return words % {"count": formatter().number(count)}


def state_cell(state: str) -> Cell:
    found = StoryState(state)
    return Cell(str(found.label), tone=STATE_TONES[found], value=state)


def next_sprint(backlog: Backlog, found: Sequence[Sprint]) -> dict[str, object]:
    """The days and the name that the next sprint most likely has."""
    last = max((one.finish_on for one in found), default=None)
    start = last + timedelta(days=1) if last else today()
    # A sprint that ends on a Friday is followed by one that begins on a Monday.
    start += timedelta(days=(7 - start.weekday()) % 7 if last and start.weekday() > 4 else 0)
    weekend = 3 if backlog.sprint_days % 7 == 0 and start.weekday() == 0 else 1
    return {
        "name": _("Sprint %(number)s") % {"number": len(found) + 1},
        "start_on": start,
        "finish_on": start + timedelta(days=backlog.sprint_days - weekend),
    }


def back(request: PersonalRequest, opened: Opened, name: str = "backlog") -> HttpResponseBase:
    """To the page from which an action was asked, with what its address said."""
    return go(request, opened.url(name) + ("?" + request.GET.urlencode() if request.GET else ""))
