"""Asking for a study and stopping the work on it; the settings that people choose."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import Unreadable
from pilotage.kit.pages import go, notice, warn
from pilotage.selection.actions.studies import ask_study, stop_study
from pilotage.selection.models import Scenario, StudyKind
from pilotage.selection.pages.shared import address_of, the_scenario
from pilotage.selection.pages.studies.typed import Settings, frontier_settings_from, robust_settings_from
from pilotage.selection.pages.studies.why import address_of_why
from pilotage.selection.reads.solutions import newest_answer
from pilotage.selection.reads.studies.asked import study_visible_to
from pilotage.selection.reads.studies.ranges import ranges_of
from pilotage.selection.rules import Impossible
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_with_money_visible_to


@require_POST
@door(Permission.CHOOSE)
def ask(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """`kind` says which study; `key` of which initiative, for "why"."""
    found = the_scenario(request, id)
    kind, subject = request.POST.get("kind", ""), ""
    if kind not in StudyKind.values:
        raise Http404
    back = address_of(request, found, kind) if kind != StudyKind.WHY else ""
    if kind == StudyKind.WHY:
        visible = initiatives_with_money_visible_to(request.access)
        one: Initiative = get_object_or_404(visible, key=request.POST.get("key", ""))
        subject, back = str(one.pk), address_of_why(request, found, one.key)
    try:
        settings = _SETTINGS.get(kind, _none)(request, found)
        ask_study(found, kind=kind, subject=subject, settings=settings, access=request.access)
    except (Impossible, Unreadable) as reason:
        warn(request, str(reason))
    return go(request, back)


@require_POST
@door(Permission.CHOOSE)
def stop(request: PersonalRequest, id: UUID, study_id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)
    asked = study_visible_to(request.access, study_id)
    if asked is None or asked.study.solution.scenario_id != found.pk:
        raise Http404
    stop_study(asked.study, access=request.access)
    notice(request, _("Stopping. What was found so far is kept."))
    if asked.study.kind == StudyKind.WHY:
        key = get_object_or_404(initiatives_with_money_visible_to(request.access), pk=asked.study.subject).key
        return go(request, address_of_why(request, found, key))
    return go(request, address_of(request, found, asked.study.kind))


def _none(_request: PersonalRequest, _scenario: Scenario) -> Settings:
    return {}


def _frontier(request: PersonalRequest, _scenario: Scenario) -> Settings:
    return frontier_settings_from(request.POST)


def _robust(request: PersonalRequest, scenario: Scenario) -> Settings:
    """What was typed, with the ranges that are stated today frozen beside it."""
    answer = newest_answer(request.access, scenario)
    ids = [one.id for one in answer.asked.candidates] if answer else []
    return robust_settings_from(request.POST) | ranges_of(request.access, scenario, ids)


_SETTINGS: Mapping[str, Callable[[PersonalRequest, Scenario], Settings]] = {
    StudyKind.FRONTIER: _frontier,
    StudyKind.ROBUST: _robust,
}
