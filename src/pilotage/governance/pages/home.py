"""The front page of governance: what waits for one's decision, what one owes, and the gates that fall due by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.models import ChangeRequest, GateReview
from pilotage.governance.pages.shared import narrowed_path, tabs_of
from pilotage.governance.reads.board import Placed, gates_due, placed_in
from pilotage.governance.reads.changes.visible import changes_waiting_for
from pilotage.governance.reads.deciders import waiting_for
from pilotage.governance.reads.lifecycles import life_cycles
from pilotage.governance.reads.needs import conditions_due, returned_to
from pilotage.kit.clock import today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page

# More than a screen of months nobody plans gates for.
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A review as one line: what, at which gate, since when; or a change request, with its title."""

    name: str
    gate: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class DueLine:
    day: str
    name: str
    gate: str
    state: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Month:
    """The gates of one month."""

    label: str
    is_late: bool
    lines: tuple[DueLine, ...]


@door(Permission.SEE)
def home(request: PersonalRequest) -> HttpResponseBase:
    f, day = formatter(), today()
    placed = placed_in(request.access, path=narrowed_path(request), with_ended=False)
    dated, undated = gates_due(placed)
    months = _months(request, dated, day, f)
    left = len({label for label, _lines in _by_month(dated, day, f)}) - len(months)
    context = {
        "tabs": tabs_of(request, "home"),
        "waiting": [
            *(_waiting(request, one, f) for one in waiting_for(request.access, on=day)),
            *(_asked(request, one, f) for one in changes_waiting_for(request.access)),
        ],
        "returned": [_returned(request, one, f) for one in returned_to(request.access, on=day)],
        "conditions": [
            (one.text, f.date(one.due_on), one.due_on < day, reverse("governance:entry", args=[one.entry.number]))
            for one in conditions_due(request.access, on=day)
        ],
        "months": months,
        "later": _later(left, f),
        "undated": _undated(undated, f),
        "board_url": reverse("governance:board") + carried(request),
        "has_life_cycles": bool(placed) or life_cycles().exists(),
        "settings_url": reverse("governance:life_cycles")
        if request.access.may_everywhere(Permission.CONFIGURE)
        else "",
    }
    return page(request, "governance/home.html", context)


def _waiting(request: PersonalRequest, one: GateReview, f: Formatter) -> WaitingLine:
    who = one.submitted_by.name if one.submitted_by else _("somebody who has left")
    note = _("submitted %(day)s by %(who)s") % {"day": f.date(one.submitted_on), "who": who}
    url = reverse("governance:review", args=[one.pk]) + carried(request)
    return WaitingLine(one.initiative.name, one.gate.name, note, url)


def _asked(request: PersonalRequest, one: ChangeRequest, f: Formatter) -> WaitingLine:
    who = one.submitted_by.name if one.submitted_by else _("somebody who has left")
    note = _("submitted %(day)s by %(who)s") % {"day": f.date(one.submitted_on), "who": who}
    url = reverse("governance:change", args=[one.pk]) + carried(request)
    return WaitingLine(one.initiative.name, f"{one}: {one.title}", note, url)


def _returned(request: PersonalRequest, one: GateReview, f: Formatter) -> WaitingLine:
    entry = one.entry
    note = f"{entry.get_outcome_display()}, {f.date(entry.decided_on)}" if entry else ""
    url = reverse("work:initiative", args=[one.initiative.key]) + carried(request) + "#panel-gate"
    return WaitingLine(one.initiative.name, one.gate.name, note, url)


def _by_month(
    dated: Sequence[tuple[date, Placed]], day: date, f: Formatter
) -> list[tuple[str, list[tuple[date, Placed]]]]:
    """What is late comes first, then month by month."""
    found: dict[str, list[tuple[date, Placed]]] = {}
    for due, one in dated:
        label = _("Overdue") if due < day else f.month(due)
        found.setdefault(label, []).append((due, one))
    return list(found.items())


def _months(request: PersonalRequest, dated: Sequence[tuple[date, Placed]], day: date, f: Formatter) -> list[Month]:
    grouped = _by_month(dated, day, f)[:MOST_MONTHS]
    return [
        Month(label, lines[0][0] < day, tuple(_due(request, due, one, day, f) for due, one in lines))
        for label, lines in grouped
    ]


def _due(request: PersonalRequest, due: date, one: Placed, day: date, f: Formatter) -> DueLine:
    if one.review is not None:
        state, tone = _("waits for a decision"), "blue"
        url = reverse("governance:review", args=[one.review.pk]) + carried(request)
    else:
        state, tone = (_("late"), "red") if due < day else (_("to be submitted"), "none")
        url = reverse("work:initiative", args=[one.initiative.key]) + carried(request) + "#panel-gate"
    gate = one.standing.gate.name if one.standing.gate else ""
    return DueLine(f.date(due), one.initiative.name, gate, state, tone, url)


def _later(left: int, f: Formatter) -> str:
    words = ngettext(
        "Gates of %(count)s later month are not shown.", "Gates of %(count)s later months are not shown.", left
    )
    return words % {"count": f.number(left)} if left > 0 else ""


def _undated(undated: Sequence[Placed], f: Formatter) -> str:
    """How many stand at a gate whose day nobody can tell: counted, never left out in silence."""
    words = ngettext(
        "%(count)s initiative stands at a gate without a day: the board shows it.",
        "%(count)s initiatives stand at a gate without a day: the board shows them.",
        len(undated),
    )
    return words % {"count": f.number(len(undated))} if undated else ""
