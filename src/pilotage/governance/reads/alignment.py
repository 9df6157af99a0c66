"""How far initiatives are aligned: their newest review, whether it still holds, and what that covers."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import MoneySummary
from pilotage.governance.models import AlignmentLine, AlignmentReview, AlignmentState, PlanningRound
from pilotage.governance.reads.deciders import absent_for
from pilotage.governance.rules.alignment import USUAL_MONTHS, renew_on, voices
from pilotage.governance.rules.voices import Voice
from pilotage.kit.periods import add_months, month_of
from pilotage.strategy.models import Driver, Level, Objective, SetState
from pilotage.strategy.reads.objectives import Branch, objective_branches
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import ENDED, initiatives_visible_to

NONE, TO_RENEW = "none", "to_renew"
# No standing of its own: everything without an acceptance that holds.
UNALIGNED = "unaligned"


def alignments_visible_to(access: Access) -> QuerySet[AlignmentReview]:
    """With their lines, newest first."""
    lines = AlignmentLine.objects.select_related("driver", "objective", "measure").order_by(
        "driver__position", "driver__name", "objective__position", "objective__code"
    )
    sees = access.where(Permission.SEE, field="initiative__scope__path")
    return (
        AlignmentReview.objects.filter(sees)
        .select_related("initiative__scope", "round", "proposed_by", "completed_by", "decided_by", "entry")
        .prefetch_related(Prefetch("lines", lines))
    )


def newest_alignments_visible_to(access: Access) -> QuerySet[AlignmentReview]:
    """Of each initiative the review that was started last: what says where it stands."""
    later = Q(started_on__gt=OuterRef("started_on")) | Q(started_on=OuterRef("started_on"), id__gt=OuterRef("id"))
    newer = AlignmentReview.objects.filter(later, initiative=OuterRef("initiative"))
    return alignments_visible_to(access).filter(~Exists(newer))


def alignments_to_renew(access: Access, *, on: date, mark: str) -> QuerySet[AlignmentReview]:
    """Acceptances that hold no more on that day, for their age or because the strategy changed: see `renew_on`."""
    this_month = month_of(on)
    is_old = Q(round=None, decided_on__lt=add_months(this_month, 1 - USUAL_MONTHS))
    for months in PlanningRound.objects.order_by().values_list("renew_after_months", flat=True).distinct():
        is_old |= Q(round__renew_after_months=months, decided_on__lt=add_months(this_month, 1 - months))
    accepted = newest_alignments_visible_to(access).filter(state=AlignmentState.ACCEPTED)
    return accepted.filter(is_old | ~Q(mark=mark))


def planning_rounds() -> QuerySet[PlanningRound]:
    """All of them, the newest first; they belong to everybody."""
    return PlanningRound.objects.order_by("-starts_on", "-id")


def voices_in(review: AlignmentReview, access: Access, *, on: date) -> list[Voice]:
    """In whose names the person may decide a review that they see."""
    return voices(access, absent_for(access.person_id, on=on), review.initiative.scope.path, review)


def strategy_mark() -> str:
    """A digest of what the strategy wants: drivers in use and objectives, their names and places. Two queries."""
    drivers = Driver.objects.filter(driver_set__state=SetState.ACTIVE).order_by("id")
    wanted = Objective.objects.order_by("id")
    told = [
        *map(str, drivers.values_list("id", "name", "description", "driver_set_id")),
        *map(str, wanted.values_list("id", "code", "name", "description", "parent_id")),
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def open_rounds() -> QuerySet[PlanningRound]:
    """Those that nobody closed, the newest first; one that is still to begin is among them."""
    return planning_rounds().filter(closed_on=None)


def open_round(on: date) -> PlanningRound | None:
    """The newest round that has begun and was not closed."""
    return open_rounds().filter(starts_on__lte=on).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an initiative stands.

    state     of `AlignmentState`, or `NONE` (never reviewed), or `TO_RENEW`
    accepted  the newest accepted review, if there is one
    newest    the newest of any state
    is_overtaken   the strategy changed since it was accepted
    """

    state: str
    accepted: AlignmentReview | None
    newest: AlignmentReview | None
    is_overtaken: bool = False


def standings_of(access: Access, initiative_ids: Collection[UUID], *, on: date, mark: str) -> dict[UUID, Standing]:
    """Of every initiative that is asked about: two queries."""
    rows = alignments_visible_to(access).filter(initiative_id__in=initiative_ids).order_by("started_on", "id")
    newest: dict[UUID, AlignmentReview] = {}
    accepted: dict[UUID, AlignmentReview] = {}
    for row in rows:
        newest[row.initiative_id] = row
        if row.state == AlignmentState.ACCEPTED:
            accepted[row.initiative_id] = row
    return {one: _standing(newest.get(one), accepted.get(one), on, mark) for one in initiative_ids}


def _standing(newest: AlignmentReview | None, held: AlignmentReview | None, on: date, mark: str) -> Standing:
    if newest is None:
        return Standing(NONE, None, None)
    if newest is not held:
        return Standing(newest.state, held, newest)
    due, is_overtaken = renew_on(newest), newest.mark != mark
    is_old = due is not None and on >= due
    return Standing(TO_RENEW if is_old or is_overtaken else newest.state, held, newest, is_overtaken)


@dataclass(slots=True)
class Covered:
    """What serves an objective by accepted reviews.

    cost      of what is known, None when nothing is; of those whose money may be seen
    unknown   how many of those have no wholly known cost
    """

    branch: Branch
    initiatives: set[UUID] = field(default_factory=set)
    cost: Decimal | None = None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """The page of the SRO.

    unaligned_cost   of current initiatives that have no acceptance which holds; None when none is known
    costs            by initiative, of those whose money may be seen; None where it is not wholly known
    """

    rows: tuple[Initiative, ...]
    standings: Mapping[UUID, Standing]
    objectives: tuple[Covered, ...]
    unaligned: tuple[Initiative, ...]
    unaligned_cost: Decimal | None
    unaligned_unknown: int
    costs: Mapping[UUID, Decimal | None]

    def that_stand(self, state: str) -> list[Initiative]:
        """Those of one state, or of `UNALIGNED`; of any other word, all."""
        if state == UNALIGNED:
            return list(self.unaligned)
        known = {*AlignmentState.values, NONE, TO_RENEW}
        return [one for one in self.rows if state not in known or self.standings[one.pk].state == state]


def picture(access: Access, *, path: str, on: date) -> Picture:
    """Current initiatives below a path, as far as the person sees them: eight queries, however many there are."""
    rows = list(
        initiatives_visible_to(access)
        .filter(scope__path__startswith=path)
        .exclude(stage__phase__in=ENDED)
        .order_by("name", "id")
    )
    standings = standings_of(access, [one.pk for one in rows], on=on, mark=strategy_mark())
    costs = _costs(access, rows)
    unaligned = tuple(one for one in rows if standings[one.pk].state != AlignmentState.ACCEPTED)
    cost, unknown = cost_of(unaligned, costs)
    return Picture(tuple(rows), standings, _coverage(access, rows, standings, costs), unaligned, cost, unknown, costs)


def _costs(access: Access, rows: Sequence[Initiative]) -> dict[UUID, Decimal | None]:
    seen = [one.pk for one in rows if access.may(Permission.SEE_MONEY, path=one.scope.path)]
    kept = MoneySummary.objects.filter(initiative_id__in=seen).values_list("initiative_id", "cost", "is_cost_complete")
    known = {one: cost if is_complete else None for one, cost, is_complete in kept}
    return {one: known.get(one) for one in seen}


def cost_of(rows: Sequence[Initiative], costs: Mapping[UUID, Decimal | None]) -> tuple[Decimal | None, int]:
    """What these cost, of those whose money is seen; None when nothing is known. And how many are not wholly known."""
    asked = [costs[one.pk] for one in rows if one.pk in costs]
    known = [cost for cost in asked if cost is not None]
    return (sum(known, Decimal(0)) if known else None), len(asked) - len(known)


def _coverage(
    access: Access, rows: Sequence[Initiative], standings: Mapping[UUID, Standing], costs: Mapping[UUID, Decimal | None]
) -> tuple[Covered, ...]:
    """An objective is covered by what serves it, or one below it, by an acceptance."""
    covered = {branch.objective.pk: Covered(branch) for branch in objective_branches(access)}
    for row in rows:
        held = standings[row.pk].accepted
        for line in held.lines.all() if held else ():
            here = covered.get(line.objective_id) if line.objective_id and line.counts not in {"", Level.NONE} else None
            while here is not None:
                here.initiatives.add(row.pk)
                parent = here.branch.objective.parent_id
                here = covered.get(parent) if parent else None
    by_id = {row.pk: row for row in rows}
    for one in covered.values():
        one.cost, one.unknown = cost_of([by_id[id] for id in one.initiatives], costs)
    return tuple(covered.values())


def decided_since(access: Access, *, path: str, since: date) -> list[AlignmentReview]:
    """What was decided since a day, newest first."""
    rows = alignments_visible_to(access).filter(initiative__scope__path__startswith=path, decided_on__gte=since)
    return list(rows.order_by("-decided_on", "-id"))
