"""Playing with an answer: what every way uses, how a choice by hand stands, and solving around it."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import Unreadable
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.selection import rules
from pilotage.selection.actions.whatif import solve_around
from pilotage.selection.pages.shared import address_of, crumbs_of, the_scenario
from pilotage.selection.pages.solving import asked_or_answered
from pilotage.selection.pages.whatif_data import data_of
from pilotage.selection.pages.whatif_words import standing_view
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.solutions import Answered, newest_answer
from pilotage.selection.reads.standing import Stood, Tried, may_be_tried, shifts_of, stood
from pilotage.work.reads.visible import initiatives_with_money_visible_to


@door(Permission.SEE_MONEY)
def uses(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The whole problem of the newest answer, as JSON for <pm-whatif>."""
    answer = _answer(request, id)
    return JsonResponse(data_of(formatter(), answer.asked, answer.kept), headers={"Cache-Control": "private, no-cache"})


@require_POST
@door(Permission.SEE_MONEY)
def standing(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """How a choice by hand stands, worked out exactly. JSON gets JSON, a form gets a page; nothing is kept."""
    found, answer = the_scenario(request, id), _answer(request, id)
    is_json = request.content_type == "application/json"
    try:
        tried = _tried(request, answer, is_json=is_json)
    except Unreadable as reason:
        if is_json:
            return JsonResponse({"message": str(reason)}, status=400)
        warn(request, str(reason))
        return go(request, address_of(request, found))
    result = stood(answer.asked, tried)
    if is_json:
        return JsonResponse(_plain(result))
    crumbs = crumbs_of(request, (found.name, address_of(request, found)), (_("What if"), ""))
    view = standing_view(formatter(), answer, tried, result)
    context = {"view": view, "scenario": found, "back": address_of(request, found), "crumbs": crumbs}
    return page(request, "selection/standing.html", context)


@require_POST
@door(Permission.CHOOSE)
def reoptimise(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """A copy of the scenario in which what was tried is fixed, solved around it."""
    found, answer = the_scenario(request, id), _answer(request, id)
    try:
        asked = _read(request.POST.get("tried", ""))
        tried = _tried_of(asked, answer)
        touched = {str(one) for one in _listed(asked.get("touched"))} & answer.asked.by_id.keys()
        initiatives = {
            str(one.pk): one for one in initiatives_with_money_visible_to(request.access).filter(pk__in=touched)
        }
        made = solve_around(
            found,
            name=_("%(name)s, what-if") % {"name": found.name[:180]},
            into={initiatives[one]: _start(answer.asked, one, tried) for one in touched if one in tried.shifts},
            out=[initiatives[one] for one in touched if one not in tried.shifts],
            budgets={answer.asked.years[place]: amount for place, amount in tried.most.items()},
            access=request.access,
        )
        asked_or_answered(request, made)
    except (Unreadable, rules.Impossible) as reason:
        warn(request, str(reason))
        return go(request, address_of(request, found))
    notice(request, _("This is a copy in which what you tried is fixed. The scenario that you came from is unchanged."))
    return go(request, address_of(request, made))


def _answer(request: PersonalRequest, id: UUID) -> Answered:
    answer = newest_answer(request.access, the_scenario(request, id))
    if answer is None or not answer.has_choice:
        raise Http404
    return answer


def _start(inputs: Inputs, id: str, tried: Tried) -> Any:  # a date or None
    return inputs.by_id[id].start_of(tried.shifts[id])


def _tried(request: PersonalRequest, answer: Answered, *, is_json: bool) -> Tried:
    if is_json:
        return _tried_of(_read(request.body.decode("utf-8", "replace")), answer)
    chosen = set(request.POST.getlist("in"))
    was = shifts_of(answer.asked, answer.kept)
    shifts = {
        one.id: was.get(one.id, one.all_ways[0].months)
        for one in answer.asked.candidates
        if (one.id in chosen if may_be_tried(one) else one.id in was)
    }
    return Tried(shifts, {})


def _read(text: str) -> Mapping[str, Any]:  # JSON: Any
    try:
        found = json.loads(text)
    except ValueError as reason:
        raise Unreadable(_("The page is incomplete. Load it again.")) from reason
    if not isinstance(found, dict):
        raise Unreadable(_("The page is incomplete. Load it again."))
    return found


def _tried_of(asked: Mapping[str, Any], answer: Answered) -> Tried:
    """Claims stay, strangers are refused; a start that is none of the possible ones is refused, too."""
    inputs = answer.asked
    by_id, was = inputs.by_id, shifts_of(inputs, answer.kept)
    shifts = {id: months for id, months in was.items() if not may_be_tried(by_id[id])}
    for id, months in _named(asked.get("shifts")).items():
        one = by_id.get(id)
        if one is None or months not in [way.months for way in one.all_ways]:
            raise Unreadable(_("The page is out of date. Load it again."))
        if may_be_tried(one):
            shifts[id] = months
    budgets = {place for place, limit in enumerate(inputs.limits) if limit.is_budget}
    most = {}
    for text, amount in _named(asked.get("most")).items():
        if not text.isdecimal() or int(text) not in budgets:
            raise Unreadable(_("The page is out of date. Load it again."))
        most[int(text)] = _amount(amount)
    return Tried(shifts, most)


def _amount(amount: object) -> Decimal | None:
    if amount is None:
        return None
    try:
        found = Decimal(str(amount))
    except InvalidOperation as reason:
        raise Unreadable(_("This is not an amount: %(text)s") % {"text": str(amount)[:40]}) from reason
    if not found.is_finite() or found < 0 or found >= Decimal(10) ** 16:
        raise Unreadable(_("A budget is not below 0, and has at most 16 digits before the point."))
    return found.quantize(Decimal("0.01"))


def _named(found: object) -> dict[str, Any]:  # JSON: Any
    return found if isinstance(found, dict) else {}


def _listed(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _plain(result: Stood) -> dict[str, Any]:  # JSON: Any
    return {
        "value": float(result.value),
        "cost": float(result.cost),
        "used": [float(one) for one in result.used],
        "eased": [float(one) for one in result.eased],
        "short": [[one.limit, float(one.by)] for one in result.broken],
        "rules": list(result.rules),
        "bought": [[extra, float(units)] for extra, units in result.bought],
    }
