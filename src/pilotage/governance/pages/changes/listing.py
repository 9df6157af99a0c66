"""All change requests in sight, by state."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.pages.changes.words import TONES, cost_words, decided_words, finish_words
from pilotage.governance.pages.shared import may_see_money, narrowed_path, tabs_of, the_initiative
from pilotage.governance.reads.changes.visible import OPEN, change_requests_visible_to, changes_of, thresholds
from pilotage.governance.rules.changes import may_ask
from pilotage.kit.clock import today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page, part
from pilotage.kit.tables import Cell, Column, Row, Table, heads, pages_of
from pilotage.work.reads.visible import ENDED

PAGE = 50
MOST_IN_A_PANEL = 6


@require_GET
@door(Permission.SEE)
def changes(request: PersonalRequest) -> HttpResponseBase:
    rows, state = _asked(request)
    total = rows.count()
    pages, offset = pages_of(request.GET, total=total, page_size=PAGE)
    words = ngettext("%(count)s request", "%(count)s requests", total) % {"count": formatter().number(total)}
    context = {
        "tabs": tabs_of(request, "changes"),
        "table": _table(request, list(rows[offset : offset + PAGE])),
        "pages": pages,
        "total": formatter().number(total),
        "note": words,
        "states": ChangeState.choices,
        "state": state,
        "kept": [(name, value) for name, value in request.GET.items() if name not in ("state", "page")],
        "rules_url": (
            reverse("governance:change_rules") if request.access.may_everywhere(Permission.CONFIGURE) else ""
        ),
    }  # fmt: skip
    return page(request, "governance/changes.html", context)


def _asked(request: PersonalRequest) -> tuple[QuerySet[ChangeRequest], str]:
    """What the address asks for: a state, the scope of the frame."""
    rows = change_requests_visible_to(request.access)
    path, state = narrowed_path(request), request.GET.get("state", "")
    if path:
        rows = rows.filter(initiative__scope__path__startswith=path)
    if state in ChangeState.values:
        rows = rows.filter(state=state)
    return rows.order_by("-submitted_at", "-id"), state if state in ChangeState.values else ""


def _table(request: PersonalRequest, rows: Sequence[ChangeRequest]) -> Table:
    f, tail, rules = formatter(), carried(request), thresholds()
    columns = (
        Column("number", _("Number")),
        Column("title", _("What shall change"), width=30),
        Column("initiative", _("Initiative"), width=24),
        Column("finish", _("Finish")),
        Column("cost", _("Cost"), is_number=True),
        Column("state", _("State")),
        Column("submitted", _("Submitted")),
        Column("who", _("Decided by")),
    )
    lines = []
    for one in rows:
        short, full = cost_words(one, f) if may_see_money(request, one.initiative.scope.path) else ("", "")
        url = reverse("governance:change", args=[one.pk]) + tail
        lines.append(
            Row(
                str(one.pk),
                (
                    Cell(str(one), url=url),
                    Cell(one.title, kind="w"),
                    Cell(one.initiative.name, url=reverse("work:initiative", args=[one.initiative.key]) + tail,
                         note=one.initiative.key, kind="w"),
                    finish_words(one, f),
                    Cell(short, full, kind="n"),
                    Cell(str(one.get_state_display()), tone=TONES[ChangeState(one.state)]),
                    f.date(one.submitted_on),
                    decided_words(one, rules, f),
                ),
            )
        )  # fmt: skip
    empty = _("No request fits. Take the filter away.")
    return Table("changes", _("Change requests"), heads(columns, QueryDict()), lines, empty_text=empty)


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """What is open on one initiative, what was decided last, and the way to ask for more."""
    initiative = the_initiative(request, key)
    found = list(changes_of(request.access, initiative.pk))
    f, sees = formatter(), may_see_money(request, initiative.scope.path)
    open_ones = [one for one in found if one.state in OPEN]
    shown = (open_ones + [one for one in found if one.state not in OPEN])[:MOST_IN_A_PANEL]
    asks = bool(may_ask(request.access, initiative.scope.path)) and initiative.stage.phase not in ENDED
    context = {
        "lines": [_line(one, sees, f) for one in shown],
        "more": len(found) - len(shown),
        "more_url": f"{reverse('governance:changes')}?scope={initiative.portfolio_id}",
        "new_url": reverse("governance:new_change", args=[key]) if asks else "",
    }
    return part(request, "governance/change_panel.html", context)


def _line(one: ChangeRequest, sees_money: bool, f: Formatter) -> dict[str, str]:
    said = [finish_words(one, f), cost_words(one, f)[0] if sees_money else ""]
    waits = one.submitted_on and one.state == ChangeState.SUBMITTED
    since = f.age(one.submitted_on, today()) if waits else f.date(one.decided_on) if one.decided_on else ""
    return {
        "name": f"{one}: {one.title}",
        "url": reverse("governance:change", args=[one.pk]),
        "state": str(one.get_state_display()),
        "tone": TONES[ChangeState(one.state)],
        "note": " · ".join(part for part in (*said, since) if part),
    }
