"""Assessments of capability: read with their levels, and answered by who takes part."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.reads.scopes import scope_names
from pilotage.accounts.rules import Access, Permission, PersonalRequest
from pilotage.exchange.api.answers import one, page, plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.problems import nothing_here
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged
from pilotage.exchange.api.schemas import assessments as schemas
from pilotage.exchange.api.serialisers import Json, ref
from pilotage.kit.clock import now
from pilotage.maturity.actions.answering import answer
from pilotage.maturity.models import Answer, Assessment, AssessmentState, Participant
from pilotage.maturity.reads.assessments import (
    Picture,
    answers_of,
    assessments_visible_to,
    participants_of,
    participation_of,
    picture_of,
)
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.rules.assessing import counted
from pilotage.maturity.rules.permissions import may_see_result
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.refusals import Impossible
from pilotage.maturity.rules.shape import ModelShape, PracticeShape
from pilotage.work.reads.visible import portfolios_visible_to

router = Router(tags=["Capability"])
ORDERS = {**BY_ID, "day": Order("day", day), "name": Order("name")}


@router.get("/assessments", response={200: schemas.AssessmentPage}, summary="List assessments")
@rule(Permission.SEE)
def list_assessments(
    request: PersonalRequest, paging: Paged, state: Annotated[AssessmentState | None, Query()] = None
) -> HttpResponse:
    """Of scopes that you see, and those that ask you."""
    rows = assessments_visible_to(request.access)
    if state:
        rows = rows.filter(state=state)
    return page(request, rows, paging.asked, lambda found: _many(request.access, list(found)), orders=ORDERS)


@router.get("/assessments/{uuid:id}", response={200: schemas.AssessmentWhole}, summary="Read an assessment")
@rule(Permission.SEE)
def one_assessment(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    """With levels and practices when it is closed; while it is open, for who leads it alone."""
    found = _assessment(request.access, id)
    (shown,) = _many(request.access, [found])
    people = participants_of(found)
    result = _result(picture_of(found, request.access)) if may_see_result(request.access, found) else {}
    counts = {"participants": len(people), "done": sum(person.done_on is not None for person in people)}
    return one(request, {**shown, **counts, "levels": None, "practices": None, **result}, fields=fields)


@router.get("/assessments/{uuid:id}/answers", response={200: schemas.AnswersOut}, summary="Read your own answers")
@rule(Permission.SEE, sees=assessments_visible_to)
def own_answers(request: PersonalRequest, id: UUID) -> HttpResponse:
    """Nobody reads those of others here. 404 where you were not asked."""
    found, part = _own_part(request.access, id)
    return plain(request, {"items": list(_answers(shape_of(found.model), answers_of(part).values()))})


@router.post("/assessments/{uuid:id}/answers", response={200: schemas.AnswersOut}, summary="Answer practices")
@rule(Permission.SEE, sees=assessments_visible_to)
def give_answers(request: PersonalRequest, id: UUID, payload: schemas.AnswersIn) -> HttpResponse:
    """All or none are kept; 412 where one of them was changed since you read it."""

    def work() -> HttpResponse:
        found, _part = _own_part(request.access, id)
        shape = shape_of(found.model)
        kept = [_kept(request.access, found, shape, place, said) for place, said in enumerate(payload.answers)]
        return plain(request, {"items": list(_answers(shape, kept))})

    return answer_once(request, now(), work)


def _kept(access: Access, found: Assessment, shape: ModelShape, place: int, said: schemas.AnswerIn) -> Answer:
    practice = shape.by_key.get(said.practice)
    if practice is None:
        text = _("The model has no practice “%(key)s”.") % {"key": said.practice}
        raise Impossible(text, field=f"answers/{place}/practice")
    return answer(found, practice.id, says=said.says, comment=said.comment, version=said.version, access=access)


def _assessment(access: Access, id: UUID) -> Assessment:
    found: Assessment = get_object_or_404(assessments_visible_to(access), pk=id)
    return found


def _own_part(access: Access, id: UUID) -> tuple[Assessment, Participant]:
    found = _assessment(access, id)
    part = participation_of(access, found)
    if part is None:
        raise nothing_here()
    return found, part


def _many(access: Access, rows: list[Assessment]) -> Iterable[Json]:
    names = scope_names({row.scope for row in rows}) if rows else {}
    scopes = [row.scope_id for row in rows]
    portfolios = dict(portfolios_visible_to(access).filter(scope__in=scopes).values_list("scope_id", "pk"))
    for row in rows:
        yield {
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "scope": names[row.scope_id].name,
            "portfolio_id": portfolios.get(row.scope_id),
            "model": ref(row.model),
            "day": row.day,
            "state": row.state,
            "note": row.note,
            "led_by": ref(row.led_by),
            "evidence_at": row.evidence_at,
            "closed_on": row.closed_on,
        }


def _result(picture: Picture) -> Json:
    levels = [
        {
            "dimension": key,
            "source": source,
            "level": told.level,
            "progress_share": told.progress,
            "unknown": told.unknown,
        }
        for (key, source), told in picture.levels.items()
    ]
    return {"levels": levels, "practices": [_practice(picture, practice) for practice in counted(picture.shape)]}


def _practice(picture: Picture, practice: PracticeShape) -> Json:
    standing, settled = picture.standings[practice.key], picture.settlements.get(practice.key)
    opinion = standing.opinion
    return {
        "key": practice.key,
        "dimension": practice.dimension,
        "level": practice.level,
        "name": practice.name,
        "opinion": {"no": opinion.no, "partly": opinion.partly, "yes": opinion.yes, "unknown": opinion.unknown},
        "evidence": _evidence(standing.evidence, is_told=practice.key not in picture.untold),
        "stand": standing.stand,
        "value": standing.value,
        "reason": settled.reason if settled else None,
    }


def _evidence(evidence: Evidence | None, *, is_told: bool) -> Json | None:
    if evidence is None:
        return None
    tally = evidence.tally
    return {
        "holds": evidence.holds,
        "passed": tally.passed if is_told else None,
        "asked": tally.asked if is_told else None,
        "threshold_share": evidence.threshold,
    }


def _answers(shape: ModelShape, rows: Iterable[Answer]) -> Iterable[Json]:
    for row in rows:
        key = shape.by_id[row.practice_id].key
        yield {"practice": key, "says": row.says, "comment": row.comment, "version": row.version}
