"""The panel "Decisions" on the page of an initiative."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.pages import part
from pilotage.selection.models import Commitment, Decision, Verdict
from pilotage.selection.reads.decisions import decisions_on, openable_scenarios
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

TONES = {Verdict.SELECTED: "green", Verdict.NOT_SELECTED: "none", Verdict.NOT_COMPARED: "amber"}


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision as it reads."""

    when: str
    who: str
    verdict: str
    tone: str
    scenario: str
    url: str
    reason: str
    terms: str
    stages: str
    undone: str


@door(Permission.SEE)
def decisions(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    found = decisions_on(request.access, initiative)
    openable = openable_scenarios(request.access, found)
    lines = [
        _line(formatter(), one, carried(request) if one.commitment.scenario_id in openable else None) for one in found
    ]
    return part(request, "selection/panel.html", {"lines": lines})


def _line(f: Formatter, one: Decision, tail: str | None) -> DecisionLine:
    """`tail` None: the person may not open the scenario, and learns neither its name nor its reasons."""
    made = one.commitment
    undone = ""
    if made.undone_on:
        who = made.undone_by.name if made.undone_by else UNKNOWN
        undone = _("Undone by %(who)s on %(when)s") % {"who": who, "when": f.date(made.undone_on)}
        undone += f": {made.undo_reason}" if tail is not None else ""
    return DecisionLine(
        when=f.date(made.on),
        who=made.by.name if made.by else UNKNOWN,
        verdict=str(Verdict(one.verdict).label),
        tone=TONES[Verdict(one.verdict)],
        scenario=made.scenario.name if tail is not None else _("a scenario that you may not open"),
        url=reverse("selection:scenario", args=[made.scenario_id]) + tail if tail is not None else "",
        reason=_reason(made) if tail is not None else "",
        terms=_terms(f, one, sees_money=tail is not None),
        stages=f"{one.stage_before} → {one.stage_after}" if one.stage_after else "",
        undone=undone,
    )


def _reason(made: Commitment) -> str:
    if not made.signatories:
        return made.reason
    return _("%(reason)s Signed by %(names)s.") % {"reason": made.reason, "names": ", ".join(made.signatories)}


def _terms(f: Formatter, one: Decision, *, sees_money: bool) -> str:
    """What it is committed to: start, finish and funding; money only for who may open the scenario."""
    said = []
    if one.start:
        said.append(_("Committed start %(day)s") % {"day": f.date(one.start)})
    if one.finish:
        said.append(_("finish %(day)s") % {"day": f.date(one.finish)})
    if one.funding is not None and sees_money:
        funding = Money(one.funding, one.commitment.scenario.currency)
        said.append(_("funding %(money)s in the scenario's years") % {"money": f.money_full(funding)})
    return ", ".join(said)
