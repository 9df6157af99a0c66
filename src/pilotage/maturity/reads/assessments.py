"""Assessments: which are there, who takes part, and what holds of each practice in one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pilotage.accounts.models import Grant, Person, Scope
from pilotage.accounts.reads import enterprise_scope, organisation, people_by_name
from pilotage.accounts.reads.scopes import ScopeChoice
from pilotage.accounts.rules import Access, Permission
from pilotage.maturity.models import (
    Answer,
    Assessment,
    AssessmentState,
    Dimension,
    DimensionLevel,
    Participant,
    PracticeEvidence,
    Settlement,
    Source,
)
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.rules.assessing import (
    Levels,
    Standing,
    Standings,
    counted,
    held_by,
    levels_by_source,
    opinion_of,
)
from pilotage.maturity.rules.levels import Told
from pilotage.maturity.rules.permissions import may_lead, may_read_numbers
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Evidence, Tally
from pilotage.maturity.rules.shape import ModelShape
from pilotage.work.reads.scopes import depth_of
from pilotage.work.reads.visible import portfolios_visible_to

# Signs of one practice, one a line.
APART = "\n"


def assessments_visible_to(access: Access) -> QuerySet[Assessment]:
    """Those of scopes that the person may see, and those that they were asked to take part in; newest first."""
    rows = Assessment.objects.select_related("scope", "model", "led_by", "closed_by").order_by("-day", "-id")
    if access.may_everywhere(Permission.SEE):
        return rows
    if access.person_id is None:
        return rows.none()
    asked = Q(pk__in=Participant.objects.filter(person_id=access.person_id).values("assessment_id"))
    return rows.filter(access.where(Permission.SEE, field="scope__path") | asked)


def closed_visible_to(access: Access) -> QuerySet[Assessment]:
    return assessments_visible_to(access).filter(state=AssessmentState.CLOSED)


def comparable_with(access: Access, one: Assessment) -> list[Assessment]:
    """Other closed assessments in sight: those of the same scope first, the newest first."""
    return sorted(closed_visible_to(access).exclude(pk=one.pk), key=lambda other: other.scope_id != one.scope_id)


def last_closed(access: Access, *, path: str, on: date | None = None) -> Assessment | None:
    """The newest closed assessment of just that scope; of those that speak of a day up to `on`, where that is given."""
    rows = closed_visible_to(access).filter(scope__path=path)
    return (rows if on is None else rows.filter(day__lte=on)).first()


def newest_closed(access: Access) -> list[Assessment]:
    """The newest closed assessment of every scope, those of the widest scopes first."""
    rows = closed_visible_to(access).order_by("scope__path", "-day", "-id")
    return list(rows.distinct("scope__path"))


@dataclass(frozen=True, slots=True)
class Picture:
    """One assessment whole, as one reader is told of it.

    settlements   by key of the practice
    untold        keys of practices of whose evidence the reader learns the verdict, and not the numbers
    """

    assessment: Assessment
    shape: ModelShape
    standings: Standings
    levels: Levels
    settlements: Mapping[str, Settlement]
    untold: frozenset[str]


def picture_of(assessment: Assessment, access: Access, shape: ModelShape | None = None) -> Picture:
    """What holds of each practice and which levels follow: four queries, and four more for the shape.

    Of a closed assessment the levels are those that were kept when it was closed.
    """
    shape = shape or shape_of(assessment.model)
    settlements = settlements_of(assessment, shape)
    standings = standings_of(assessment, shape, settlements)
    levels = levels_by_source(shape, standings)
    if assessment.state == AssessmentState.CLOSED:
        for key, kept in levels_kept([assessment])[assessment.pk].items():
            levels[key] = Told(kept.level, kept.progress, levels[key].unknown)
    return Picture(assessment, shape, standings, levels, settlements, untold_in(assessment, shape, access))


def untold_in(assessment: Assessment, shape: ModelShape, access: Access) -> frozenset[str]:
    """The practices of whose evidence the reader is not told the numbers: somebody else's money, people or places."""
    path = assessment.scope.path
    probed = ((one.key, PROBES[one.probe]) for one in shape.practices if one.probe in PROBES)
    return frozenset(key for key, probe in probed if not may_read_numbers(access, probe.sight, path))


def standings_of(assessment: Assessment, shape: ModelShape, settlements: Mapping[str, Settlement]) -> Standings:
    """By key, of every practice that counts."""
    said: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = Answer.objects.filter(participant__assessment=assessment).order_by()
    for practice, says, count in rows.values_list("practice_id", "says").annotate(count=Count("id")):
        said[practice][says] = count
    evidence = evidence_of(assessment, shape)
    return {
        one.key: Standing(
            opinion_of(said.get(one.id, {})),
            evidence.get(one.key),
            settlements[one.key].says if one.key in settlements else "",
        )
        for one in counted(shape)
    }


def evidence_of(assessment: Assessment, shape: ModelShape) -> Mapping[str, Evidence]:
    """By key: as it was last gathered for the assessment."""
    found = {}
    for one in PracticeEvidence.objects.filter(assessment=assessment):
        tally = Tally(one.passed, one.asked, one.suspects)
        signs = tuple(sign for sign in one.signs.split(APART) if sign)
        found[shape.by_id[one.practice_id].key] = Evidence(tally, float(one.threshold), signs)
    return found


def settlements_of(assessment: Assessment, shape: ModelShape) -> Mapping[str, Settlement]:
    rows = Settlement.objects.filter(assessment=assessment).select_related("by")
    return {shape.by_id[one.practice_id].key: one for one in rows}


def levels_of(assessment: Assessment) -> Levels:
    """By key of the dimension and source: of a closed assessment as kept (one query), else as they are now."""
    if assessment.state != AssessmentState.CLOSED:
        shape = shape_of(assessment.model)
        return levels_by_source(shape, standings_of(assessment, shape, settlements_of(assessment, shape)))
    return levels_kept([assessment])[assessment.pk]


def levels_kept(assessments: Collection[Assessment]) -> dict[UUID, Levels]:
    """Of closed assessments, by id: one query. How much was unknown is not kept with them."""
    found: dict[UUID, dict[tuple[str, Source], Told]] = {one.pk: {} for one in assessments}
    rows = DimensionLevel.objects.filter(assessment__in=list(found)).select_related("dimension")
    for one in rows:
        found[one.assessment_id][one.dimension.key, Source(one.source)] = Told(one.level, one.progress, None)
    return dict(found)


def dimension_labels(assessments: Collection[Assessment]) -> dict[str, str]:
    """What the dimensions of their editions are called, by key and in order; a newer edition's name wins."""
    rows = Dimension.objects.filter(model__in={one.model_id for one in assessments})
    return dict(rows.order_by("model__made_on", "position", "id").values_list("key", "name"))


def held_settled(assessment: Assessment, shape: ModelShape) -> Mapping[str, float | None]:
    """What holds of each practice that counts, by key: 1 in place, 0.5 partly, 0 not in place, None: not known."""
    standings = standings_of(assessment, shape, settlements_of(assessment, shape))
    return held_by(Source.SETTLED, standings)


def answers_of(participant: Participant) -> dict[UUID, Answer]:
    """By the id of the practice."""
    return {one.practice_id: one for one in Answer.objects.filter(participant=participant)}


def said_by_name(assessment: Assessment) -> dict[UUID, list[Answer]]:
    """Every answer with its participant, by the id of the practice: for who leads, and nobody else."""
    found: dict[UUID, list[Answer]] = defaultdict(list)
    rows = Answer.objects.filter(participant__assessment=assessment).select_related("participant__person")
    for one in rows.order_by("participant__person__name", "participant_id"):
        found[one.practice_id].append(one)
    return found


def participants_of(assessment: Assessment) -> list[Participant]:
    rows = Participant.objects.filter(assessment=assessment).select_related("person")
    return list(rows.order_by("person__name", "id"))


def participation_of(access: Access, assessment: Assessment) -> Participant | None:
    """The person's own part in it; None: they were not asked."""
    if access.person_id is None:
        return None
    return Participant.objects.filter(assessment=assessment, person_id=access.person_id).first()


def answered_counts(assessment: Assessment) -> dict[tuple[UUID, UUID], int]:
    """How many practices each participant has answered in each dimension, by both ids: one query."""
    rows = Answer.objects.filter(participant__assessment=assessment).order_by()
    counts = rows.values_list("participant_id", "practice__dimension_id").annotate(count=Count("id"))
    return {(participant, dimension): count for participant, dimension, count in counts}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open assessment that waits for one person's answers. left: practices that count and are not answered"""

    assessment: Assessment
    left: int


def parts_waiting_for(access: Access) -> QuerySet[Participant]:
    """The person's parts in open assessments that they have not said to be done with."""
    if access.person_id is None:
        return Participant.objects.none()
    return Participant.objects.filter(
        person_id=access.person_id, done_on=None, assessment__state=AssessmentState.OPEN
    ).order_by("assessment__day", "assessment_id")


def waiting_for(access: Access) -> list[Waiting]:
    """Open assessments that the person was asked to take part in and is not done with, oldest first: two queries."""
    counts = Count("assessment__model__practices", filter=Q(assessment__model__practices__weight__gt=0), distinct=True)
    mine = parts_waiting_for(access).select_related("assessment__scope", "assessment__model")
    rows = list(mine.annotate(asked=counts))
    if not rows:
        return []
    answered = Answer.objects.filter(participant__in=rows, practice__weight__gt=0).order_by()
    done = dict(answered.values_list("participant_id").annotate(count=Count("id")))
    return [Waiting(one.assessment, one.asked - done.get(one.pk, 0)) for one in rows]


def led_by(access: Access) -> QuerySet[Assessment]:
    """Open assessments that the person leads, oldest first."""
    rows = assessments_visible_to(access).filter(state=AssessmentState.OPEN, led_by=access.person_id)
    return rows.order_by("day", "id") if access.person_id else rows.none()


def people_to_ask() -> QuerySet[Person]:
    """Who can sign in and has a role somewhere: nobody else could open an assessment."""
    has_role = Exists(Grant.objects.filter(person=OuterRef("pk")))
    return people_by_name().filter(has_role, is_active=True, email__isnull=False)


def with_counts(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With `asked` and `done`: how many people take part, and how many are through."""
    return rows.annotate(
        asked=Count("participants", distinct=True),
        done=Count("participants", filter=Q(participants__done_on__isnull=False), distinct=True),
    )


def scopes_to_lead(access: Access) -> list[ScopeChoice]:
    """The enterprise and the portfolios of which the person may start an assessment, in the order of the tree."""
    found = []
    if may_lead(access, access.enterprise_path):
        root = enterprise_scope()
        found.append(ScopeChoice(root.pk, root.path, organisation().name))
    portfolios = portfolios_visible_to(access).filter(access.where(Permission.CONFIGURE, field="scope__path"))
    return found + [ScopeChoice(one.scope_id, one.scope.path, one.name, depth_of(one.scope.path)) for one in portfolios]


def scope_by_id(id: UUID) -> Scope:
    return Scope.objects.get(pk=id)
