"""Settling: what is in dispute, who says what, what the data say, and what holds for which reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import now
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, page
from pilotage.maturity.actions.settling import settle, unsettle
from pilotage.maturity.models import Answer, Assessment, AssessmentState, Says, Settlement
from pilotage.maturity.pages.assessed import assessment_url, the_assessment, trail_of, tried
from pilotage.maturity.pages.evident import EvidenceView, beside
from pilotage.maturity.reads.assessments import Picture, picture_of, said_by_name
from pilotage.maturity.reads.telling import difference_text, held_text
from pilotage.maturity.rules.assessing import VALUES, Stand, Standing, counted, in_dispute
from pilotage.maturity.rules.permissions import may_see_answers
from pilotage.maturity.rules.shape import PracticeShape


@dataclass(frozen=True, slots=True)
class Voice:
    name: str
    says: str
    comment: str


@dataclass(frozen=True, slots=True)
class Case:
    """One practice to talk about. chosen: what the form starts with; version: of the settlement, 0 without one"""

    id: str
    name: str
    dimension: str
    level: int
    works: str
    why: str
    voices: Sequence[Voice]
    evidence: EvidenceView | None
    holds: str
    is_settled: bool
    is_open: bool
    reason: str
    signed: str
    chosen: str
    version: int
    url: str
    settle_url: str
    unsettle_url: str


@require_GET
@door(Permission.SEE)
def settle_assessment(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """For who leads: names stand beside what was said."""
    one = the_assessment(request, id)
    may_see_answers(request.access, one.scope.path).or_raise()
    if one.state != AssessmentState.OPEN:
        return go(request, assessment_url(request, one))
    picture, f = picture_of(one, request.access), formatter()
    left = len(in_dispute(picture.shape, picture.standings))
    chosen = _chosen(picture, request.GET.get("practice", ""))
    context = {
        "crumbs": trail_of(request, one, _("Settle")),
        "assessment": one,
        "note": ngettext("%(count)s practice in dispute", "%(count)s practices in dispute", left)
        % {"count": f.number(left)},
        "cases": list(_cases(request, picture, chosen, f)),
        "others": _others(picture, chosen),
        "choices": [(value, str(Says(value).label)) for value in VALUES],
        "back_url": assessment_url(request, one),
        "kept": [(name, value) for name, value in request.GET.items() if name != "practice"],
    }
    return page(request, "maturity/settle.html", context)


def _chosen(picture: Picture, asked: str) -> list[PracticeShape]:
    """What the address names first; then what is in dispute; then what was settled."""
    rank = {Stand.DISPUTED: 1, Stand.SETTLED: 2}
    found = [one for one in counted(picture.shape) if picture.standings[one.key].stand in rank or one.key == asked]
    return sorted(found, key=lambda one: 0 if one.key == asked else rank[picture.standings[one.key].stand])


def _others(picture: Picture, chosen: Sequence[PracticeShape]) -> list[tuple[str, str]]:
    """Practices about which nobody disagrees, to be settled otherwise all the same."""
    shown = {one.key for one in chosen}
    return [
        (one.key, f"{one.name}: {held_text(picture.standings[one.key])}")
        for one in counted(picture.shape)
        if one.key not in shown
    ]


def _cases(request: PersonalRequest, picture: Picture, chosen: Iterable[PracticeShape], f: Formatter) -> Iterable[Case]:
    said, shown = said_by_name(picture.assessment), beside(request, picture.assessment, picture.shape, f)
    dimensions = {one.key: one.name for one in picture.shape.dimensions}
    for one in chosen:
        standing, settlement = picture.standings[one.key], picture.settlements.get(one.key)
        yield _case(
            picture.assessment, one, standing, settlement, tail=carried(request), dimension=dimensions[one.dimension],
            voices=[_voice(answer) for answer in said.get(one.id, ())],
            evidence=shown.view(one, standing.evidence), f=f,
        )  # fmt: skip


def _voice(answer: Answer) -> Voice:
    return Voice(answer.participant.person.name, answer.get_says_display(), answer.comment)


def _case(
    assessment: Assessment, one: PracticeShape, standing: Standing, settlement: Settlement | None, *, tail: str,
    dimension: str, voices: Sequence[Voice], evidence: EvidenceView | None, f: Formatter,
) -> Case:  # fmt: skip
    nearest = standing.opinion.value if standing.value is None else standing.value
    return Case(
        id=str(one.id),
        name=one.name,
        dimension=dimension,
        level=one.level,
        works=one.works,
        why=difference_text(standing),
        voices=voices,
        evidence=evidence,
        holds=held_text(standing),
        is_settled=settlement is not None,
        is_open=standing.stand == Stand.DISPUTED,
        reason=settlement.reason if settlement else "",
        signed=_signed(settlement, f),
        chosen=settlement.says if settlement else _ANSWERS.get(nearest, ""),
        version=settlement.version if settlement else 0,
        url=reverse("maturity:practice", args=[one.id]),
        settle_url=reverse("maturity:settle_practice", args=[assessment.pk, one.id]) + tail,
        unsettle_url=reverse("maturity:unsettle_practice", args=[assessment.pk, one.id]) + tail,
    )


_ANSWERS: Mapping[float | None, str] = {value: name for name, value in VALUES.items()}


def _signed(settlement: Settlement | None, f: Formatter) -> str:
    if settlement is None:
        return ""
    name = settlement.by.name if settlement.by else _("somebody who has left")
    return _("%(name)s, %(moment)s") % {"name": name, "moment": f.moment(settlement.at)}


@require_POST
@door(Permission.SEE)
def settle_practice(request: PersonalRequest, id: UUID, practice: UUID) -> HttpResponseBase:
    one, said = the_assessment(request, id), request.POST

    def work() -> object:
        version = whole_number_from(said.get("version"), 0)
        return settle(one, practice, says=said.get("says", ""), reason=said.get("reason", ""), version=version,
                      access=request.access, at=now())  # fmt: skip

    tried(request, work, _("Settled, with your reason."))
    return go(request, reverse("maturity:settle_assessment", args=[id]) + carried(request))


@require_POST
@door(Permission.SEE)
def unsettle_practice(request: PersonalRequest, id: UUID, practice: UUID) -> HttpResponseBase:
    one, version = the_assessment(request, id), whole_number_from(request.POST.get("version"), 0)
    done = _("Taken back: answers and evidence count again.")
    tried(request, lambda: unsettle(one, practice, version=version, access=request.access), done)
    return go(request, reverse("maturity:settle_assessment", args=[id]) + carried(request))
