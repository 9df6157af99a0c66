"""Answering: a participant says of every practice how far it is in place, with the evidence beside; kept at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import now, today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import Context, go, notice, page, part, warn
from pilotage.kit.tables import Tab
from pilotage.maturity.actions.answering import answer, mark_done, mark_not_done
from pilotage.maturity.forms.assessments import sent_answers
from pilotage.maturity.models import Answer, Assessment, AssessmentState, Participant, Says
from pilotage.maturity.pages.assessed import assessment_url, the_assessment, trail_of, tried
from pilotage.maturity.pages.evident import EvidenceView, beside
from pilotage.maturity.reads.assessments import answers_of, evidence_of, participation_of
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.rules.assessing import counted
from pilotage.maturity.rules.permissions import may_answer
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.shape import DimensionShape, ModelShape, PracticeShape


@dataclass(frozen=True, slots=True)
class Question:
    """One practice as a participant meets it. version: of their answer, 0 while there is none"""

    id: UUID
    name: str
    url: str
    level: int
    works: str
    says: str
    comment: str
    version: int
    evidence: EvidenceView | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one participant has before them: the dimension that is open, and how far they are."""

    assessment: Assessment
    part: Participant
    shape: ModelShape
    kept: Mapping[UUID, Answer]
    dimension: DimensionShape

    @property
    def practices(self) -> list[PracticeShape]:
        return [one for one in counted(self.shape) if one.dimension == self.dimension.key]

    @property
    def next(self) -> DimensionShape | None:
        """The dimension after this one; None: it is the last."""
        rest = self.shape.dimensions[self.shape.dimensions.index(self.dimension) + 1 :]
        return rest[0] if rest else None


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def answer_assessment(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The page; a POST keeps what was answered: from htmx while one goes, else with the button."""
    assessment = the_assessment(request, id)
    part_of_it = participation_of(request.access, assessment)
    may_answer(is_participant=part_of_it is not None).or_raise()
    if part_of_it is None or assessment.state != AssessmentState.OPEN:
        return go(request, assessment_url(request, assessment))
    shape = shape_of(assessment.model)
    kept = answers_of(part_of_it)
    sheet = Sheet(assessment, part_of_it, shape, kept, _asked_dimension(request, shape, kept))
    if request.method == "POST":
        return _kept(request, sheet)
    return page(request, "maturity/answer.html", _context(request, sheet))


def _asked_dimension(request: PersonalRequest, shape: ModelShape, kept: Mapping[UUID, Answer]) -> DimensionShape:
    """The one that the address names, else the first with something left to answer, else the first."""
    asked = request.GET.get("dimension", "")
    named = next((one for one in shape.dimensions if one.key == asked), None)
    left = {one.dimension for one in counted(shape) if one.id not in kept}
    return named or next((one for one in shape.dimensions if one.key in left), shape.dimensions[0])


def _kept(request: PersonalRequest, sheet: Sheet) -> HttpResponseBase:
    """Every answer that differs is kept; the first refusal is said, what came before it stays."""
    error, written = "", {}
    for one in sent_answers(request.POST, sheet.practices, sheet.kept):
        try:
            written[one.practice.id] = answer(
                sheet.assessment, one.practice.id, says=one.says, comment=one.comment, version=one.version,
                access=request.access,
            )  # fmt: skip
        except (Impossible, Stale) as refused:
            error = f"“{one.practice.name}”: {refused}"
            break
    if "HX-Request" in request.headers:
        return part(request, "maturity/answer_kept.html", _kept_context(sheet, written, error))
    if error:
        warn(request, error)
        return go(request, _address(request, sheet.assessment, sheet.dimension))
    return _led_on(request, sheet)


def _led_on(request: PersonalRequest, sheet: Sheet) -> HttpResponseBase:
    """Where the button that was pressed leads to; what was answered is kept already."""
    one, access = sheet.assessment, request.access
    if "done" in request.POST:
        done = _("Thank you. Until the assessment is closed you can still change what you said.")
        tried(request, lambda: mark_done(one, access=access, on=today()), done)
        return go(request, assessment_url(request, one))
    if "again" in request.POST:
        tried(request, lambda: mark_not_done(one, access=access), _("Go on wherever you like."))
    elif sheet.next is not None and "next" in request.POST:
        return go(request, _address(request, one, sheet.next))
    else:
        notice(request, _("Kept."))
    return go(request, _address(request, one, sheet.dimension))


def _kept_context(sheet: Sheet, written: Mapping[UUID, Answer], error: str) -> Context:
    said = _("Kept at %(time)s.") % {"time": formatter().moment(now()).rsplit(" ", 1)[-1]}
    return {
        "versions": [(str(id), one.version) for id, one in written.items()],
        "error": error,
        "kept": "" if error else said,
        "progress": _progress(sheet, {**sheet.kept, **written}),
    }


def _progress(sheet: Sheet, kept: Mapping[UUID, Answer]) -> dict[str, object]:
    f, asked = formatter(), counted(sheet.shape)
    done = sum(one.id in kept for one in asked)
    values = {"done": f.number(done), "count": f.number(len(asked))}
    return {"share": done / len(asked) if asked else None, "text": _("%(done)s of %(count)s answered") % values}


def _address(request: PersonalRequest, assessment: Assessment, dimension: DimensionShape) -> str:
    address, tail = reverse("maturity:answer_assessment", args=[assessment.pk]), carried(request)
    return f"{address}{tail}{'&' if tail else '?'}dimension={dimension.key}"


def _context(request: PersonalRequest, sheet: Sheet) -> Context:
    f, one = formatter(), sheet.assessment
    return {
        "crumbs": trail_of(request, one, _("My answers")),
        "assessment": one,
        "dimension": sheet.dimension,
        "steps": _steps(request, sheet, f),
        "questions": _questions(request, sheet, f),
        "choices": [(value, str(label), place) for place, (value, label) in enumerate(Says.choices, start=1)],
        "progress": _progress(sheet, sheet.kept),
        "save_url": _address(request, one, sheet.dimension),
        "has_next": sheet.next is not None,
        "is_done": sheet.part.done_on is not None,
        "back_url": assessment_url(request, one),
    }


def _steps(request: PersonalRequest, sheet: Sheet, f: Formatter) -> list[Tab]:
    """A tab for each dimension, with how many practices are left in it."""
    left: dict[str, int] = dict.fromkeys((one.key for one in sheet.shape.dimensions), 0)
    for one in counted(sheet.shape):
        left[one.dimension] += one.id not in sheet.kept
    return [
        Tab(
            label=one.name,
            url=_address(request, sheet.assessment, one),
            count=f.number(left[one.key]) if left[one.key] else "",
            is_current=one == sheet.dimension,
            icon="" if left[one.key] else "check",
        )
        for one in sheet.shape.dimensions
    ]


def _questions(request: PersonalRequest, sheet: Sheet, f: Formatter) -> Sequence[Question]:
    evidence, shown = evidence_of(sheet.assessment, sheet.shape), beside(request, sheet.assessment, sheet.shape, f)
    return [_question(one, sheet.kept.get(one.id), shown.view(one, evidence.get(one.key))) for one in sheet.practices]


def _question(one: PracticeShape, kept: Answer | None, evidence: EvidenceView | None) -> Question:
    return Question(
        id=one.id,
        name=one.name,
        url=reverse("maturity:practice", args=[one.id]),
        level=one.level,
        works=one.works,
        says=kept.says if kept else "",
        comment=kept.comment if kept else "",
        version=kept.version if kept else 0,
        evidence=evidence,
    )
