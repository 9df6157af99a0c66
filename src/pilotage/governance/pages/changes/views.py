"""What the page of a change request shows, ready for its template."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import PersonalRequest
from pilotage.finance.reads.baselines import current_money_baseline
from pilotage.finance.reads.years import summaries_of
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.pages.changes.words import TONES, is_in_lines, limit_words, money_words, unknown_words
from pilotage.governance.pages.shared import may_see_money
from pilotage.governance.reads.changes.effect import Effect, PortfolioCost, effect_of
from pilotage.governance.reads.changes.evidence import compared
from pilotage.governance.reads.changes.standing import measured_on, plan_finish, plan_to_approve
from pilotage.governance.reads.changes.visible import thresholds
from pilotage.governance.rules import changes as rules
from pilotage.governance.rules.deciding import role_words
from pilotage.kit import slots
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Fact

Context = dict[str, Any]  # a template's own: Any
STEPS = ("submit_change", "withdraw_change", "measure_change", "decide_change", "rewrite_change")


def shown_change(request: PersonalRequest, shown: ChangeRequest) -> Context:
    """A draft is measured as it would be now; what was submitted shows what was frozen."""
    path, tail, f = shown.initiative.scope.path, carried(request), formatter()
    sees, is_draft = may_see_money(request, path), shown.state == ChangeState.DRAFT
    is_open = shown.state == ChangeState.SUBMITTED
    beside = measured_on(shown, on=today())
    before, measured = beside.before, beside.difference
    rows = compared(shown, before, measured) if shown.before or is_draft else []
    return {
        "change": shown,
        "initiative": shown.initiative,
        "tone": TONES[ChangeState(shown.state)],
        "facts": _facts(shown, before, f),
        "words": _words(shown, sees),
        "rows": [one for one in rows if sees or not one.is_money],
        "unknown": unknown_words(measured) if sees else [],
        "initiative_url": reverse("work:initiative", args=[shown.initiative.key]) + tail,
        "entry_url": reverse("governance:entry", args=[shown.entry.number]) + tail if shown.entry else "",
        "plan_note": _plan_note(shown, f) if is_draft or is_open else "",
        "money_note": _money_note(request, shown, f) if sees and (is_draft or is_open) else "",
        "money_url": (
            reverse("finance:baselines", args=[shown.initiative.key]) + tail
            if sees and rules.touches_money(shown)
            else ""
        ),
        # What was decided has had its effect: the portfolio of today holds it already.
        "effect": (
            _effect(effect_of(request.access, shown, on=today()), shown, before, f, tail)
            if is_draft or is_open
            else None
        ),
        "is_overtaken": beside.is_overtaken,
        "panels": slots.panels("change_request", request, shown),
        **_deciding(request, shown, measured, f),
        **{name: reverse(f"governance:{name}", args=[shown.pk]) for name in STEPS},
    }


def _deciding(request: PersonalRequest, shown: ChangeRequest, measured: rules.Difference, f: Formatter) -> Context:
    """Who decides and why they, and what the person may do."""
    asked = thresholds()
    roles, access = rules.deciding_roles(asked, measured), request.access
    verdict = rules.may_decide(access, shown, roles)
    is_open, is_draft = shown.state == ChangeState.SUBMITTED, shown.state == ChangeState.DRAFT
    currency = organisation().currency
    steps = [
        {
            "limits": limit_words(one, currency, f),
            "role": role_words((one.role,)),
            "is_it": one.role == roles[0],
        }
        for one in asked
    ]
    return {
        "deciders": role_words(roles[:1]),
        # The rules of today say nothing of what was decided by those of then.
        "limits": steps if is_open or is_draft else [],
        "may_decide": is_open and bool(verdict),
        "waits": verdict.reason if is_open and not verdict else "",
        "may_write": is_draft and bool(rules.may_ask(access, shown.initiative.scope.path)),
        "may_withdraw": (is_open or is_draft) and bool(rules.may_withdraw(access, shown)),
    }


def _facts(shown: ChangeRequest, before: rules.Stand, f: Formatter) -> list[Fact]:
    gone = _("somebody who has left")
    brought = shown.submitted_by or shown.drafted_by
    facts = [
        Fact(_("Brought by"), brought.name if brought else gone),
        Fact(_("Submitted"), f.date(shown.submitted_on)),
        Fact(_("Measured against"), before.baseline or _("Planned finish and stated cost")),
    ]
    if shown.decided_on:
        facts += [
            Fact(_("Decided by"), shown.decided_by.name if shown.decided_by else gone),
            Fact(_("Decided"), f.date(shown.decided_on)),
        ]
    return facts


def _words(shown: ChangeRequest, sees_money: bool) -> list[tuple[str, str]]:
    said = [(_("Why"), shown.reason), (_("Scope"), shown.scope), (_("Time"), shown.time)]
    if sees_money:
        said += [(_("Money"), shown.money), (_("Benefits"), shown.benefits)]
    return [(label, text) for label, text in said if text]


def _plan_note(shown: ChangeRequest, f: Formatter) -> str:
    """What the new baseline will be made of."""
    if plan_to_approve(shown.initiative_id) is None:
        return _("It has no plan: an approval sets the planned finish and the stated cost.")
    if shown.new_finish is None:
        return _(
            "An approval makes a new baseline: the approved dates stay, what else is asked for comes from the plan."
        )
    last: date | None = plan_finish(shown.initiative_id)
    text = _("An approval makes a new baseline from the plan as it is then. Today it finishes on %(last)s.")
    return text % {"last": f.date(last)}


def _money_note(request: PersonalRequest, shown: ChangeRequest, f: Formatter) -> str:
    """What it will make of the money, as `agreed_money` makes it: one query or two where it asks for any."""
    if not rules.touches_money(shown):
        return ""
    kept = summaries_of(request.access, [shown.initiative_id]).get(shown.initiative_id)
    if not is_in_lines(kept) and current_money_baseline(request.access, shown.initiative) is None:
        return ""
    return money_words(shown, kept, f)


def _effect(found: Effect, shown: ChangeRequest, before: rules.Stand, f: Formatter, tail: str) -> Context:
    return {
        "cost": _cost(found.cost, before, f) if found.cost else None,
        "pushed": [
            {
                "name": one.initiative.name,
                "url": reverse("work:initiative", args=[one.initiative.key]) + tail,
                "words": _("by %(days)s, to %(day)s") % {"days": f.days(one.days), "day": f.date(one.earliest)},
            }
            for one in found.pushed
        ],
        "hidden": found.hidden,
        "undated": found.undated,
        "asks_time": shown.new_finish is not None,
    }


def _cost(cost: PortfolioCost, before: rules.Stand, f: Formatter) -> Context:
    delta = cost.after - cost.before if cost.after is not None and cost.before is not None else None
    return {
        "portfolio": cost.portfolio,
        "count": cost.count,
        "currency": cost.currency,
        "before": f.money(cost.before),
        "before_full": f.money_full(cost.before),
        "unknown_before": f.unknown(cost.unknown_before),
        "after": f.money(cost.after),
        "after_full": f.money_full(cost.after),
        "unknown_after": f.unknown(cost.unknown_after),
        "difference": UNKNOWN if delta is None else ("+" if delta > 0 else "") + f.money(delta),
        "difference_full": f.money_full(delta),
        "has_lines": before.lines is not None,
    }
