"""The review of a gate: the evidence beside, the votes so far, and one's own decision; made for a phone as well."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.models import Role
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.deciding import vote
from pilotage.governance.actions.submitting import withdraw_review
from pilotage.governance.forms.votes import CONDITION_LINES, vote_from
from pilotage.governance.models import GateReview, Outcome, ReviewState, Vote
from pilotage.governance.models.gates import GATE_OUTCOMES
from pilotage.governance.pages.criteria import criterion_views
from pilotage.governance.pages.proving import is_proven
from pilotage.governance.pages.shared import TONES, crumbs_of, may_see_money, the_review
from pilotage.governance.reads.criteria import answers_of, criteria_of
from pilotage.governance.reads.deciders import deciders_of, voices_on, votes_of
from pilotage.governance.rules.deciding import may_decide, may_withdraw, role_words
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import now, today
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Fact


@door(Permission.SEE)
def review(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _shown(request, the_review(request, id))


def _shown(request: PersonalRequest, shown: GateReview, *, refusal: str = "") -> HttpResponseBase:
    initiative, gate, f = shown.initiative, shown.gate, formatter()
    is_open = shown.state == ReviewState.OPEN
    voices = voices_on(shown, request.access, on=today()) if is_open else []
    verdict = may_decide(request.access, voices, shown, lets_submitters=gate.life_cycle.lets_submitters_decide)
    answers = answers_of(initiative, criteria_of(gate), day=today()) if is_open else []
    context = {
        "review": shown,
        "crumbs": crumbs_of(request, (gate.name, "")),
        "state": shown.get_state_display(),
        "facts": _facts(request, shown, f),
        "groups": criterion_views(request, initiative, answers, may_edit=False),
        "shut": [one.refusal for one in answers if one.is_in_the_way],
        "votes": [_vote_line(one, f) for one in votes_of(shown)],
        "deciders": [f"{person.name} ({Role(role).label})" for person, role in deciders_of(shown)] if is_open else [],
        "roles": role_words(gate.deciders),
        "is_open": is_open,
        "voices": voices,
        "reason": "" if verdict or not is_open else verdict.reason,
        "may_withdraw": is_open and bool(may_withdraw(request.access, shown)),
        "initiative_url": reverse("work:initiative", args=[initiative.key]) + carried(request),
        "entry_url": reverse("governance:entry", args=[shown.entry.number]) + carried(request) if shown.entry else "",
        "refusal": refusal,
        **_form(request),
    }
    return page(request, "governance/review.html", context, status=422 if refusal else 200)


def _facts(request: PersonalRequest, shown: GateReview, f: Formatter) -> list[Fact]:
    one = shown.initiative
    facts = [
        Fact(_("Portfolio"), one.portfolio.name),
        Fact(_("Stage"), one.stage.name),
        Fact(_("Manager"), one.manager.name if one.manager else UNKNOWN),
        Fact(_("Start"), f.date(one.forecast_start or one.planned_start)),
        Fact(_("Finish"), f.date(one.forecast_finish or one.planned_finish)),
    ]
    if may_see_money(request, one.scope.path):
        amount = one.whole_life_cost
        value = UNKNOWN if amount is None else f"{f.money(Money(amount, one.currency))} {one.currency}"
        facts.append(Fact(_("Whole-life cost"), value))
    who = shown.submitted_by.name if shown.submitted_by else UNKNOWN
    facts.append(Fact(_("Submitted"), f.date(shown.submitted_on), note=who))
    return facts


def _vote_line(one: Vote, f: Formatter) -> dict[str, str]:
    decider = one.decider.name if one.decider else UNKNOWN
    signed = one.signed_by.name if one.signed_by else UNKNOWN
    return {
        "name": decider,
        "by": "" if one.signed_by_id == one.decider_id else signed,
        "role": str(Role(one.role).label),
        "outcome": str(one.get_outcome_display()),
        "tone": TONES[Outcome(one.outcome)],
        "comment": one.comment,
        "at": f.moment(one.at),
    }


def _form(request: PersonalRequest) -> dict[str, object]:
    """What the person typed, kept when it was refused."""
    sent = request.POST
    lines = []
    for place in range(CONDITION_LINES):
        parts = [sent.getlist(name) for name in ("condition", "condition_owner", "condition_due")]
        lines.append(tuple(values[place] if place < len(values) else "" for values in parts))
    about = {
        Outcome.GO: _("the next stage begins"),
        Outcome.CONDITIONAL: _("the next stage begins, and each condition has an owner and a date"),
        Outcome.HOLD: _("it rests until it is submitted again"),
        Outcome.RECYCLE: _("it goes back to be worked over"),
        Outcome.KILL: _("it ends here"),
    }
    return {
        "outcomes": [
            (one.value, str(one.label), about[one], sent.get("outcome") == one.value) for one in GATE_OUTCOMES
        ],
        "comment": sent.get("comment", ""),
        "lines": lines,
        "people": [(str(person.pk), person.name) for person in people_by_name()],
        "on_behalf_of": sent.get("on_behalf_of", ""),
    }


@require_POST
@door(Permission.SEE)
def decide(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_review(request, id)
    try:
        said = vote_from(request.POST)
        decided = vote(
            shown,
            outcome=said.outcome,
            comment=said.comment,
            conditions=said.conditions,
            on_behalf_of=said.on_behalf_of,
            access=request.access,
            on=today(),
            at=now(),
            is_reauthenticated=shown.gate.asks_reauthentication and is_proven(request),
        )
    except Impossible as refused:
        return _shown(request, the_review(request, id), refusal=str(refused))
    if decided.entry is None:
        notice(request, _("Your vote is kept. More deciders must agree before it is decided."))
        return go(request, reverse("governance:review", args=[id]) + carried(request))
    notice(request, _("Decided: %(outcome)s.") % {"outcome": decided.entry.get_outcome_display()})
    return go(request, reverse("governance:entry", args=[decided.entry.number]) + carried(request))


@require_POST
@door(Permission.SEE)
def withdraw(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_review(request, id)
    try:
        withdraw_review(shown, access=request.access)
    except Impossible as refused:
        warn(request, str(refused))
    else:
        notice(request, _("Withdrawn. It can be submitted anew."))
    return go(request, reverse("work:initiative", args=[shown.initiative.key]) + "#panel-gate")
