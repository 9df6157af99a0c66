"""An assessment from its start to its end: who takes part, the evidence beside, closed or withdrawn."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person, Scope, ScopeKind
from pilotage.accounts.rules import Access, Refused
from pilotage.kit.history import deed
from pilotage.kit.jobs import start_job
from pilotage.kit.models import Job
from pilotage.maturity.models import (
    Answer,
    Assessment,
    AssessmentState,
    CapabilityModel,
    DimensionLevel,
    ModelState,
    Participant,
    PracticeEvidence,
)
from pilotage.maturity.reads.assessments import APART, people_to_ask, picture_of
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.rules.assessing import counted, in_dispute
from pilotage.maturity.rules.permissions import may_lead
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.shape import ModelShape

GATHER = "gather_evidence"
# People and data speak of now: what was said at a workshop a few weeks ago can still be written down.
OLDEST = timedelta(days=31)
USABLE = (ModelState.IN_FORCE, ModelState.READY)


def start_assessment(
    name: str, *, scope: Scope, model: CapabilityModel, day: date, people: Collection[Person], note: str,
    access: Access, on: date,
) -> Assessment:  # fmt: skip
    """Ask people about every practice of an edition. Raises Refused, or Impossible naming what is wrong."""
    may_lead(access, scope.path).or_raise()
    name = " ".join(name.split())
    if not name:
        raise Impossible(_("Give the assessment a name."), field="name")
    if scope.kind == ScopeKind.INITIATIVE:
        raise Impossible(_("Assess the enterprise or a portfolio: an initiative has no PMO of its own."), field="scope")
    if day > on:
        raise Impossible(_("This day is still to come. Choose today or a day before."), field="day")
    if day < on - OLDEST:
        text = _("What people and data say is of now: choose a day of the last %(days)s days.")
        raise Impossible(text % {"days": OLDEST.days}, field="day")
    _check_model(model)
    with transaction.atomic(), deed("start_assessment", actor=access.person_id, name=name):
        made = Assessment.objects.create(
            name=name, scope=scope, model=model, day=day, note=note.strip(), led_by_id=access.person_id
        )
        _ask(made, people)
    return made


def _check_model(model: CapabilityModel) -> None:
    if model.state not in USABLE:
        text = _("“%(name)s” is “%(state)s”: choose an edition that is in force or ready.")
        raise Impossible(text % {"name": model, "state": model.get_state_display()}, field="model")
    if not counted(shape_of(model)):
        raise Impossible(_("“%(name)s” has no practice that counts.") % {"name": model}, field="model")


def invite(assessment: Assessment, people: Collection[Person], *, access: Access) -> None:
    """Ask more people; who was asked before stays asked. Raises Refused or Impossible."""
    with transaction.atomic(), deed("invite_to_assessment", actor=access.person_id, name=assessment.name):
        current = led_and_open(assessment, access=access)
        _ask(current, people)


def _ask(assessment: Assessment, people: Collection[Person]) -> None:
    able = set(people_to_ask().filter(pk__in=[person.pk for person in people]).values_list("pk", flat=True))
    for person in people:
        if person.pk not in able:
            text = _("%(name)s cannot sign in or has no role yet, and so could not answer.")
            raise Impossible(text % {"name": person.name}, field="people")
    known = set(Participant.objects.filter(assessment=assessment).values_list("person_id", flat=True))
    fresh = {person.pk for person in people} - known
    Participant.objects.bulk_create([Participant(assessment=assessment, person_id=id) for id in sorted(fresh)])


def remove_participant(participant: Participant, *, access: Access) -> None:
    """Ask somebody no more who has not answered yet. Raises Refused or Impossible."""
    with transaction.atomic(), deed("remove_participant", actor=access.person_id, name=participant.person.name):
        led_and_open(participant.assessment, access=access)
        if Answer.objects.filter(participant=participant).exists():
            text = _("%(name)s has answered already: what was said stays.")
            raise Impossible(text % {"name": participant.person.name})
        Participant.objects.filter(pk=participant.pk).delete()


def ask_for_evidence(assessment: Assessment, *, access: Access) -> Job:
    """Let a worker look at the data of the scope. Raises Refused, or Impossible when it is over."""
    if access.person_id is None:
        raise Refused(_("Sign in first."))
    with transaction.atomic(), deed("ask_for_evidence", actor=access.person_id, name=assessment.name):
        current = led_and_open(assessment, access=access)
        title = _("Evidence for “%(name)s”") % {"name": current.name}
        payload = {"assessment": str(current.pk)}
        return start_job(
            GATHER, title=title, person_id=access.person_id, payload=payload, lock=f"{GATHER}:{current.pk}"
        )


def keep_evidence(
    assessment: Assessment, shape: ModelShape, found: Mapping[str, Evidence], *, access: Access, at: datetime
) -> Assessment:
    """What the data say of practices, by key, in the place of what they said before. Raises Refused or Impossible."""
    with transaction.atomic(), deed("keep_evidence", actor=access.person_id, name=assessment.name):
        current = led_and_open(assessment, access=access)
        PracticeEvidence.objects.filter(assessment=current).delete()
        PracticeEvidence.objects.bulk_create(
            [_evidence(current, shape, key, one) for key, one in found.items() if key in shape.by_key]
        )
        current.evidence_at = at
        current.save(update_fields=["evidence_at"])
    return current


def _evidence(assessment: Assessment, shape: ModelShape, key: str, one: Evidence) -> PracticeEvidence:
    return PracticeEvidence(
        assessment=assessment,
        practice_id=shape.by_key[key].id,
        passed=one.tally.passed,
        asked=one.tally.asked,
        threshold=Decimal(str(one.threshold)),
        suspects=one.tally.suspects,
        signs=APART.join(one.signs),
    )


def close_assessment(assessment: Assessment, *, version: int, access: Access, on: date) -> Assessment:
    """Keep the levels; from then on nothing of it changes. Raises Refused, Stale, or Impossible naming what is open."""
    with transaction.atomic(), deed("close_assessment", actor=access.person_id, name=assessment.name):
        current = led_and_open(assessment, access=access, version=version)
        if current.evidence_at is None:
            raise Impossible(_("Nobody has looked at the data yet: gather the evidence first."))
        picture = picture_of(current, access)
        disputed = in_dispute(picture.shape, picture.standings)
        if disputed:
            names = ", ".join(f"“{one.name}”" for one in disputed)
            raise Impossible(_("These are in dispute, settle them first: %(names)s.") % {"names": names})
        dimensions = {one.key: one.id for one in picture.shape.dimensions}
        DimensionLevel.objects.bulk_create(
            DimensionLevel(
                assessment=current, dimension_id=dimensions[key], source=source, level=one.level, progress=one.progress
            )
            for (key, source), one in picture.levels.items()
        )
        current.state, current.closed_on, current.closed_by_id = AssessmentState.CLOSED, on, access.person_id
        current.save(update_fields=["state", "closed_on", "closed_by"])
    return current


def withdraw_assessment(assessment: Assessment, *, version: int, access: Access) -> Assessment:
    """End it without a result; what was said stays readable. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("withdraw_assessment", actor=access.person_id, name=assessment.name):
        current = led_and_open(assessment, access=access, version=version)
        current.state = AssessmentState.WITHDRAWN
        current.save(update_fields=["state"])
    return current


def held_open(assessment: Assessment) -> Assessment:
    """As it is now, held until the end of the transaction. Raises Impossible when it is over."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("scope", "model")
    current = rows.get(pk=assessment.pk)
    if current.state != AssessmentState.OPEN:
        text = _("This assessment is “%(state)s”: nothing of it changes any more.")
        raise Impossible(text % {"state": current.get_state_display()})
    return current


def led_and_open(assessment: Assessment, *, access: Access, version: int | None = None) -> Assessment:
    """The same for who leads it. Raises Refused; Stale when it is not at the version that was read."""
    may_lead(access, assessment.scope.path).or_raise()
    current = held_open(assessment)
    if version is not None and current.version != version:
        raise Stale(current)
    return current
