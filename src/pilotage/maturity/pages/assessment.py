"""One assessment: how far the participants are, what was found, and the deeds of who leads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import Context, go, page, warn
from pilotage.kit.slots import offers
from pilotage.maturity.actions.assessments import (
    ask_for_evidence,
    close_assessment,
    invite,
    remove_participant,
    withdraw_assessment,
)
from pilotage.maturity.forms.assessments import PeopleForm
from pilotage.maturity.models import Assessment, AssessmentState, Participant
from pilotage.maturity.pages.assessed import assessment_url, facts_of, the_assessment, trail_of, tried
from pilotage.maturity.pages.result import comparison_of, others_to_compare, result_of
from pilotage.maturity.pages.shared import names_of
from pilotage.maturity.reads.assessments import answered_counts, participants_of, people_to_ask, picture_of
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.rules.assessing import counted, in_dispute
from pilotage.maturity.rules.permissions import may_lead, may_see_result
from pilotage.maturity.rules.shape import ModelShape


@require_GET
@door(Permission.SEE)
def assessment(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    one, f = the_assessment(request, id), formatter()
    shape, people = shape_of(one.model), participants_of(one)
    context = {
        "crumbs": trail_of(request, one),
        "assessment": one,
        "facts": facts_of(one, names_of({one.scope})[one.scope_id], f),
        "progress": _progress(request, one, shape, people, f),
        "is_open": one.state == AssessmentState.OPEN,
        "answer_url": _answer_url(request, one, people),
        "papers": offers("assessment_papers", request, one),
        **_deeds(request, one, people),
        **_result(request, one, shape, f),
    }
    return page(request, "maturity/assessment.html", context)


def _answer_url(request: PersonalRequest, one: Assessment, people: Sequence[Participant]) -> str:
    is_asked = any(person.person_id == request.access.person_id for person in people)
    if not is_asked or one.state != AssessmentState.OPEN:
        return ""
    return reverse("maturity:answer_assessment", args=[one.pk]) + carried(request)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """How far one participant is. remove_url: empty where they have answered, or the reader does not lead"""

    name: str
    counts: tuple[str, ...]
    total: str
    done: str
    remove_url: str


def _progress(
    request: PersonalRequest, one: Assessment, shape: ModelShape, people: Sequence[Participant], f: Formatter
) -> Context:
    counts = answered_counts(one)
    asked = {dimension.id: 0 for dimension in shape.dimensions}
    by_key = {dimension.key: dimension.id for dimension in shape.dimensions}
    for practice in counted(shape):
        asked[by_key[practice.dimension]] += 1
    may_remove = one.state == AssessmentState.OPEN and bool(may_lead(request.access, one.scope.path))
    lines = []
    for person in people:
        done = {id: counts.get((person.pk, id), 0) for id in asked}
        total = sum(done.values())
        remove = reverse("maturity:remove_participant", args=[one.pk, person.pk]) if may_remove and not total else ""
        lines.append(
            PersonLine(
                name=person.person.name,
                counts=tuple(_of(done[id], asked[id], f) for id in asked),
                total=_of(total, sum(asked.values()), f),
                done=f.date(person.done_on) if person.done_on else "",
                remove_url=remove,
            )
        )
    return {"heads": [dimension.name for dimension in shape.dimensions], "lines": lines}


def _of(done: int, asked: int, f: Formatter) -> str:
    return _("%(done)s of %(asked)s") % {"done": f.number(done), "asked": f.number(asked)}


def _deeds(request: PersonalRequest, one: Assessment, people: Sequence[Participant]) -> Context:
    """What who leads may do while it is open."""
    if one.state != AssessmentState.OPEN or not may_lead(request.access, one.scope.path):
        return {"leads": False}
    tail = carried(request)
    names = ("settle_assessment", "invite", "assessment_evidence", "close_assessment", "withdraw_assessment")
    return {
        "leads": True,
        "people": PeopleForm(people=_others(people)),
        **{f"{name}_url": reverse(f"maturity:{name}", args=[one.pk]) + tail for name in names},
    }


def _others(people: Sequence[Participant]) -> list[Person]:
    asked = {person.person_id for person in people}
    return [person for person in people_to_ask() if person.pk not in asked]


def _result(request: PersonalRequest, one: Assessment, shape: ModelShape, f: Formatter) -> Context:
    """What was found; while it is open, for who leads alone: nobody answers after the others."""
    if not may_see_result(request.access, one):
        return {"has_result": False}
    picture = picture_of(one, request.access, shape)
    return {
        "has_result": True,
        "disputed": len(in_dispute(shape, picture.standings)),
        "compare": others_to_compare(request, one),
        "compared": request.GET.get("with", ""),
        "comparison": comparison_of(request, picture, f),
        "kept": [(name, value) for name, value in request.GET.items() if name != "with"],
        **result_of(picture, f),
    }


@require_POST
@door(Permission.SEE)
def invite_people(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    one = the_assessment(request, id)
    may_lead(request.access, one.scope.path).or_raise()
    form = PeopleForm(request.POST, people=list(people_to_ask()))
    if form.is_valid():
        people = form.cleaned_data["people"]
        tried(request, lambda: invite(one, people, access=request.access), _("They are asked now."))
    else:
        warn(request, _("Choose who is asked."))
    return go(request, assessment_url(request, one))


@require_POST
@door(Permission.SEE)
def remove(request: PersonalRequest, id: UUID, participant: UUID) -> HttpResponseBase:
    one = the_assessment(request, id)
    found = next((person for person in participants_of(one) if person.pk == participant), None)
    if found is None:
        raise Http404(str(participant))
    words = _("%(name)s is asked no more.") % {"name": found.person.name}
    tried(request, lambda: remove_participant(found, access=request.access), words)
    return go(request, assessment_url(request, one))


@require_POST
@door(Permission.SEE)
def gather(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    one = the_assessment(request, id)
    words = _("Pilotage looks at the data. You may leave this page; the result tells itself.")
    tried(request, lambda: ask_for_evidence(one, access=request.access), words)
    return go(request, assessment_url(request, one))


@require_POST
@door(Permission.SEE)
def close(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    one, version = the_assessment(request, id), whole_number_from(request.POST.get("version"), 0)
    words = _("The assessment is closed. Its levels are kept, and nothing of it changes any more.")
    tried(request, lambda: close_assessment(one, version=version, access=request.access, on=today()), words)
    return go(request, assessment_url(request, one))


@require_POST
@door(Permission.SEE)
def withdraw(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    one, version = the_assessment(request, id), whole_number_from(request.POST.get("version"), 0)
    words = _("The assessment is withdrawn, without a result.")
    tried(request, lambda: withdraw_assessment(one, version=version, access=request.access), words)
    return go(request, assessment_url(request, one))
