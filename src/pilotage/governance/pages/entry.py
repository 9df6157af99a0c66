"""One decision as it was taken: signatures, frozen evidence, conditions, and what followed."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.reads.scopes import scope_names
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.conditions import meet_condition
from pilotage.governance.models import Condition, LedgerEntry, Outcome
from pilotage.governance.pages.shared import TONES, crumbs_of, may_see_money
from pilotage.governance.reads.ledger import conditions_visible_to, followed_by, ledger_visible_to
from pilotage.governance.rules.conditions import may_meet
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Fact

MOST_FOLLOWERS = 30


@door(Permission.SEE)
def entry(request: PersonalRequest, number: int) -> HttpResponseBase:
    shown = get_object_or_404(ledger_visible_to(request.access), number=number)
    f, tail = formatter(), carried(request)
    conditions = list(conditions_visible_to(request.access).filter(entry=shown).order_by("due_on", "id"))
    before = ledger_visible_to(request.access).filter(pk=shown.follows_id).first() if shown.follows_id else None
    context = {
        "entry": shown,
        "crumbs": crumbs_of(request, (_("Decisions"), reverse("governance:ledger") + tail), (str(shown), "")),
        "tone": TONES[Outcome(shown.outcome)],
        "outcome": shown.get_outcome_display(),
        "facts": _facts(shown, f),
        "signatures": [_signature(one, f) for one in shown.signatures],
        "sections": _sections(request, shown),
        "conditions": [_condition(request, one, f) for one in conditions],
        "before": _line(before, f, tail) if before else None,
        "followers": [_line(one, f, tail) for one in followed_by(request.access, shown, at_most=MOST_FOLLOWERS)],
        "initiative_url": (
            reverse("work:initiative", args=[shown.initiative.key]) + tail if shown.initiative else ""
        ),
    }  # fmt: skip
    return page(request, "governance/entry.html", context)


def _facts(shown: LedgerEntry, f: Formatter) -> list[Fact]:
    scope = scope_names({shown.scope})[shown.scope_id]
    return [
        Fact(_("Decided"), f.date(shown.decided_on)),
        Fact(_("Signed"), f.moment(shown.decided_at)),
        Fact(_("Kind"), str(shown.get_kind_display())),
        Fact(_("For"), scope.name, url=scope.url),
    ]


def _signature(one: dict[str, str], f: Formatter) -> dict[str, str]:
    return {**one, "at": f.moment(datetime.fromisoformat(one["at"]))}


def _sections(request: PersonalRequest, shown: LedgerEntry) -> list[dict[str, object]]:
    """The evidence; lines of money only for who may see money where it belongs."""
    sees_money = may_see_money(request, shown.scope.path)
    found = []
    for section in shown.evidence:
        lines = [
            {**line, "tone": _tone(line["is_met"]), "word": _word(line["is_met"])}
            for line in section["lines"]
            if sees_money or not line["is_money"]
        ]
        hidden = len(section["lines"]) - len(lines)
        if lines or hidden:
            found.append({"title": section["title"], "lines": lines, "hidden": hidden})
    return found


def _tone(is_met: bool | None) -> str:
    return {True: "green", False: "red", None: "none"}[is_met]


def _word(is_met: bool | None) -> str:
    return {True: _("met"), False: _("not met"), None: ""}[is_met]


def _condition(request: PersonalRequest, one: Condition, f: Formatter) -> dict[str, object]:
    is_late = one.met_on is None and one.due_on < today()
    return {
        "text": one.text,
        "owner": one.owner.name if one.owner else UNKNOWN,
        "due": f.date(one.due_on),
        "is_late": is_late,
        "met": f.date(one.met_on) if one.met_on else "",
        "met_by": one.met_by.name if one.met_by else "",
        "note": one.note,
        "meet_url": (
            reverse("governance:meet", args=[one.pk])
            if one.met_on is None and may_meet(request.access, one)
            else ""
        ),
    }  # fmt: skip


def _line(one: LedgerEntry, f: Formatter, tail: str) -> dict[str, str]:
    return {
        "number": str(one),
        "title": one.title,
        "outcome": str(one.get_outcome_display()),
        "tone": TONES[Outcome(one.outcome)],
        "day": f.date(one.decided_on),
        "url": reverse("governance:entry", args=[one.number]) + tail,
    }


@require_POST
@door(Permission.SEE)
def meet(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    condition = get_object_or_404(conditions_visible_to(request.access), pk=id)
    try:
        meet_condition(condition, note=request.POST.get("note", ""), access=request.access, on=today())
    except Impossible as refused:
        warn(request, str(refused))
    else:
        notice(request, _("The condition is met."))
    return go(request, reverse("governance:entry", args=[condition.entry.number]))
