"""The steps of an alignment review, each signed by the one who takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access, Verdict
from pilotage.governance.actions.ledger import enter_decision
from pilotage.governance.models import (
    AlignmentLine,
    AlignmentReview,
    AlignmentState,
    LedgerEntry,
    LedgerKind,
    Outcome,
    PlanningRound,
)
from pilotage.governance.reads.alignment import open_round, strategy_mark, voices_in
from pilotage.governance.rules import alignment as rules
from pilotage.governance.rules.frozen import Line, Section, Signature
from pilotage.governance.rules.refusals import Impossible
from pilotage.governance.rules.voices import Voice, voice_for
from pilotage.kit.history import deed
from pilotage.strategy.actions.ratings import Cell, contribute_many, rate_many
from pilotage.strategy.models import Level, Measure, Objective, SetState
from pilotage.strategy.reads.drivers import active_driver_set, drivers_of
from pilotage.strategy.reads.ratings import contributions_of, ratings_of
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one line. level: empty is not rated; measure_id: of the same objective"""

    level: str
    why: str
    measure_id: UUID | None = None
    expected_change: Decimal | None = None


def start_review(initiative: Initiative, *, access: Access, on: date) -> AlignmentReview:
    """A review with a line for each driver in use and each objective, as the initiative is rated now.

    Raises Refused, or Impossible while another one is under way, or nothing can be served.
    """
    with transaction.atomic(), deed("start_alignment", actor=access.person_id):
        rules.may_propose(access, initiative.scope.path).or_raise()
        Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
        try:
            with transaction.atomic():
                made = AlignmentReview.objects.create(initiative=initiative, round=open_round(on), started_on=on)
        except IntegrityError as clash:
            raise Impossible(_("A review of this initiative is under way already: go on with that one.")) from clash
        lines = _lines_of(made, access)
        if not lines:
            raise Impossible(_("There is no driver in use and no objective yet: the strategy comes first."))
        AlignmentLine.objects.bulk_create(lines)
    return made


def _lines_of(review: AlignmentReview, access: Access) -> list[AlignmentLine]:
    one, driver_set = review.initiative_id, active_driver_set()
    lines = []
    if driver_set is not None:
        rated = ratings_of(access, driver_set, [one])
        for driver in drivers_of(driver_set):
            kept = rated.get((one, driver.pk))
            lines.append(AlignmentLine(review=review, driver=driver, level=(kept.level or "") if kept else ""))
    stated = contributions_of(access, [one])
    for objective in Objective.objects.order_by("position", "code"):
        kept = stated.get((one, objective.pk))
        lines.append(AlignmentLine(review=review, objective=objective, level=(kept.level or "") if kept else ""))
    return lines


def write_lines(
    review: AlignmentReview, said: Mapping[UUID, Said], *, note: str, version: int, access: Access
) -> AlignmentReview:
    """Keep what is said of lines, by their ids: of a draft by who proposes, of a proposal by the PMO.

    Raises Refused, or Impossible when it is decided, or somebody wrote in the meantime.
    """
    with transaction.atomic(), deed("write_alignment", actor=access.person_id):
        current = _held(review)
        _may_write(access, current).or_raise()
        if current.version != version:
            raise Impossible(_("Somebody changed this review in the meantime. Load the page again, nothing was saved."))
        lines = {line.pk: line for line in current.lines.select_related("driver", "objective")}
        if set(said) - set(lines):
            raise Impossible(_("A line of this review was removed in the meantime: load the page again."))
        for id, one in said.items():
            line = lines[id]
            _check_measure(line, one)
            line.level, line.why, line.measure_id = one.level, one.why.strip(), one.measure_id
            line.expected_change = one.expected_change
        AlignmentLine.objects.bulk_update(
            [lines[id] for id in said], ["level", "why", "measure", "expected_change"], batch_size=500
        )
        current.note = note.strip()
        # Lines are rows of their own: the review's version moves with them, so that nobody overwrites another.
        AlignmentReview.objects.filter(pk=current.pk).update(note=current.note, version=version + 1)
    return AlignmentReview.objects.get(pk=review.pk)


def _check_measure(line: AlignmentLine, one: Said) -> None:
    if one.level not in {"", *Level.values}:
        raise Impossible(_("Choose one of the levels."))
    if one.measure_id is None:
        return
    is_its = line.objective_id and Measure.objects.filter(pk=one.measure_id, objective_id=line.objective_id).exists()
    if not is_its:
        raise Impossible(_("“%(name)s” has no such measure.") % {"name": line.driver or line.objective})


def _may_write(access: Access, review: AlignmentReview) -> Verdict:
    path = review.initiative.scope.path
    if review.state == AlignmentState.DRAFT:
        return rules.may_propose(access, path)
    if review.state == AlignmentState.PROPOSED:
        return rules.may_complete(access, path)
    return Verdict(False, _("This review is out of your hands: what it says is kept as it was handed on."))


def propose(review: AlignmentReview, *, access: Access, at: datetime) -> AlignmentReview:
    """Hand the draft to the PMO. Raises Refused, or Impossible naming what is lacking."""
    with transaction.atomic(), deed("propose_alignment", actor=access.person_id):
        current = _held(review)
        rules.may_propose(access, current.initiative.scope.path).or_raise()
        _refuse_unless(current, AlignmentState.DRAFT)
        _refuse_lacking(rules.lacking(_lines(current)))
        current.state, current.proposed_by_id, current.proposed_at = AlignmentState.PROPOSED, access.person_id, at
        current.save(update_fields=["state", "proposed_by", "proposed_at"])
    return current


def complete(review: AlignmentReview, *, access: Access, at: datetime) -> AlignmentReview:
    """The PMO signs, and hands it to the SRO. Raises Refused, or Impossible naming drivers that nobody rated."""
    with transaction.atomic(), deed("complete_alignment", actor=access.person_id):
        current = _held(review)
        rules.may_complete(access, current.initiative.scope.path).or_raise()
        _refuse_unless(current, AlignmentState.PROPOSED)
        lines = _lines(current)
        open_ended = [_("“%(name)s” is not rated yet.") % {"name": name} for name in rules.unrated(lines)]
        _refuse_lacking([*rules.lacking(lines), *open_ended])
        current.state, current.completed_by_id, current.completed_at = AlignmentState.COMPLETED, access.person_id, at
        current.save(update_fields=["state", "completed_by", "completed_at"])
    return current


def accept(
    review: AlignmentReview,
    *,
    amended: Mapping[UUID, str],
    reason: str,
    access: Access,
    on: date,
    at: datetime,
    on_behalf_of: UUID | None = None,
) -> AlignmentReview:
    """The SRO signs: what counts becomes the ratings and contributions of the initiative, and is in the ledger.

    amended        levels by line that the SRO changes; they ask for a reason
    on_behalf_of   the SRO who is away and for whom the person stands in that day
    Raises Refused or Impossible.
    """
    with transaction.atomic(), deed("accept_alignment", actor=access.person_id):
        current = _held(review)
        voice = _voice(current, access, on_behalf_of, on=on)
        _refuse_unless(current, AlignmentState.COMPLETED)
        lines = _lines(current)
        changed = _amend(lines, amended)
        if changed and not reason.strip():
            raise Impossible(_("Say why you change it: the reason is kept with the decision."), field="reason")
        AlignmentLine.objects.bulk_update(changed, ["amended"], batch_size=500)
        _apply(current, lines, access)
        _decide(current, AlignmentState.ACCEPTED, reason, access=access, on=on, at=at)
        current.mark = strategy_mark()
        current.entry = _entered(current, lines, Outcome.APPROVED, voice, access=access, on=on, at=at)
        current.save()
    return current


def reject(
    review: AlignmentReview,
    *,
    reason: str,
    access: Access,
    on: date,
    at: datetime,
    on_behalf_of: UUID | None = None,
) -> AlignmentReview:
    """The SRO does not stand for this; a new review may be started. Raises Refused, or Impossible without a reason."""
    with transaction.atomic(), deed("reject_alignment", actor=access.person_id):
        current = _held(review)
        voice = _voice(current, access, on_behalf_of, on=on)
        _refuse_unless(current, AlignmentState.COMPLETED)
        if not reason.strip():
            raise Impossible(_("Say why: who proposed it needs to know what to change."), field="reason")
        _decide(current, AlignmentState.REJECTED, reason, access=access, on=on, at=at)
        current.entry = _entered(current, _lines(current), Outcome.REJECTED, voice, access=access, on=on, at=at)
        current.save()
    return current


def _held(review: AlignmentReview) -> AlignmentReview:
    """As it is now, held until the end of the transaction."""
    rows = AlignmentReview.objects.select_for_update(of=("self",)).select_related("initiative__scope", "round")
    return rows.get(pk=review.pk)


def _voice(review: AlignmentReview, access: Access, on_behalf_of: UUID | None, *, on: date) -> Voice:
    found = voices_in(review, access, on=on)
    rules.may_decide(access, found, review.initiative.scope.path, review).or_raise()
    return voice_for(found, on_behalf_of)


def _lines(review: AlignmentReview) -> list[AlignmentLine]:
    return list(review.lines.select_related("driver__driver_set", "objective", "measure").order_by("id"))


def _refuse_unless(review: AlignmentReview, state: AlignmentState) -> None:
    if review.state != state:
        raise Impossible(_("This review is “%(state)s” already.") % {"state": review.get_state_display()})


def _refuse_lacking(lacking: Sequence[str]) -> None:
    if lacking:
        raise Impossible(" ".join(lacking))


def _amend(lines: Sequence[AlignmentLine], amended: Mapping[UUID, str]) -> list[AlignmentLine]:
    changed = []
    if set(amended) - {line.pk for line in lines}:
        raise Impossible(_("A line of this review was removed in the meantime: load the page again."))
    for line in lines:
        level = amended.get(line.pk, "")
        if level and level not in Level.values:
            raise Impossible(_("Choose one of the levels."))
        if level and level != line.level:
            line.amended = level
            changed.append(line)
    return changed


def _apply(review: AlignmentReview, lines: Sequence[AlignmentLine], access: Access) -> None:
    """What was accepted is what priorities are reckoned with. Drivers that went out of use meanwhile are left."""
    one = review.initiative_id
    in_use = [line for line in lines if line.driver is not None and line.driver.driver_set.state == SetState.ACTIVE]
    rated = [Cell(one, line.driver.pk, Level(line.counts), None) for line in in_use if line.driver and line.counts]
    served = [
        Cell(one, line.objective.pk, Level(line.counts), None) for line in lines if line.objective and line.counts
    ]
    path = review.initiative.scope.path
    # Signing as SRO brings what it decides into force, whatever else the person may do on this scope.
    grants = (*access.grants, (Role.SRO.value, path))
    signing = Access(access.person_id, access.name, grants, access.enterprise_path)
    if rated:
        rate_many(rated, access=signing)
    if served:
        contribute_many(served, access=signing)


def _decide(
    review: AlignmentReview, state: AlignmentState, reason: str, *, access: Access, on: date, at: datetime
) -> None:
    review.state, review.reason = state, reason.strip()
    review.decided_by_id, review.decided_on, review.decided_at = access.person_id, on, at


def _entered(
    review: AlignmentReview,
    lines: Sequence[AlignmentLine],
    outcome: Outcome,
    voice: Voice,
    *,
    access: Access,
    on: date,
    at: datetime,
) -> LedgerEntry:
    """All three signatures, the deciding one last, and what they signed."""
    initiative = review.initiative
    said = tuple(Line(str(line.driver or line.objective), _said(line)) for line in lines if line.counts)
    names = [
        (review.proposed_by, _("Proposed"), review.proposed_at),
        (review.completed_by, _("Completed"), review.completed_at),
    ]
    signatures = [
        Signature(person.name, role, role, "", moment.isoformat())
        for person, role, moment in names
        if person is not None and moment is not None
    ]
    decided, role = str(outcome.label), str(Role(voice.role).label)
    hand = "" if voice.is_own else access.name
    signatures.append(Signature(voice.name, role, decided, review.reason, at.isoformat(), hand))
    return enter_decision(
        LedgerKind.ALIGNMENT,
        outcome,
        title=_("Alignment of %(name)s") % {"name": initiative.name},
        reason=review.reason,
        scope=initiative.scope,
        initiative=initiative,
        source=f"alignment:{review.pk}",
        address=reverse("governance:alignment_review", args=[initiative.key]),
        signatures=signatures,
        evidence=[Section(_("What it serves"), said)],
        access=access,
        on=on,
        at=at,
    )


def _said(line: AlignmentLine) -> str:
    """The level in words, and why."""
    level = str(Level(line.counts).label)
    if line.amended:
        before = Level(line.level).label if line.level else _("not rated")
        level = _("%(level)s (proposed: %(before)s)") % {"level": level, "before": before}
    return f"{level}. {line.why}" if line.why else level


def plan_round(name: str, *, starts_on: date, ends_on: date, renew_after_months: int, access: Access) -> PlanningRound:
    """Open a planning round; one that is open still is closed by it. Raises Refused or Impossible."""
    rules.may_plan_rounds(access).or_raise()
    name = " ".join(name.split())
    if not name:
        raise Impossible(_("Give the round a name."), field="name")
    if ends_on < starts_on:
        raise Impossible(_("A round ends after it begins."), field="ends_on")
    try:
        with transaction.atomic(), deed("plan_round", actor=access.person_id, name=name):
            PlanningRound.objects.filter(closed_on=None).update(closed_on=starts_on)
            return PlanningRound.objects.create(
                name=name, starts_on=starts_on, ends_on=ends_on, renew_after_months=renew_after_months
            )
    except IntegrityError as clash:
        raise Impossible(_("There is a round with this name already."), field="name") from clash


def close_round(round: PlanningRound, *, access: Access, on: date) -> PlanningRound:
    """Reviews that are started from now on belong to no round. Raises Refused."""
    rules.may_plan_rounds(access).or_raise()
    with transaction.atomic(), deed("close_round", actor=access.person_id, name=round.name):
        round.closed_on = on
        round.save(update_fields=["closed_on"])
    return round
