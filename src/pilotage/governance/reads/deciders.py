"""Who decides which gates: roles on scopes, delegations in their days, and what waits for one person."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from pilotage.accounts.models import Grant, Person
from pilotage.accounts.rules import Access
from pilotage.governance.models import Delegation, Gate, GateReview, ReviewState, Vote
from pilotage.governance.reads.lifecycles import reviews_visible_to
from pilotage.governance.rules.alignment import DECIDED_BY
from pilotage.governance.rules.deciding import voices
from pilotage.governance.rules.voices import Voice


def delegations_of(person_id: UUID | None) -> QuerySet[Delegation]:
    """Given and taken by one person, newest first; nobody has none."""
    if person_id is None:
        return Delegation.objects.none()
    mine = Delegation.objects.filter(Q(giver=person_id) | Q(taker=person_id))
    return mine.select_related("giver", "taker").order_by("-since", "-until", "id")


def decides_anything(access: Access) -> bool:
    """Whether the person decides gates or alignment by a role of their own: else there is nothing to delegate."""
    roles = sorted({role for role, _path in access.grants})
    if set(roles) & set(DECIDED_BY):
        return True
    return bool(roles) and Gate.objects.filter(is_retired=False, deciders__overlap=roles).exists()


def delegations_in_force(*, on: date) -> QuerySet[Delegation]:
    open_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return Delegation.objects.filter(open_ended, since__lte=on, until__gte=on)


def absent_for(person_id: UUID | None, *, on: date) -> dict[UUID, Access]:
    """Whom somebody stands in for on that day, with what these may do. What was delegated is not delegated on."""
    if person_id is None:
        return {}
    givers = delegations_in_force(on=on).filter(taker=person_id, giver__is_active=True).values("giver")
    people = list(Person.objects.filter(pk__in=givers).order_by("name"))
    if not people:
        return {}
    grants: dict[UUID, list[tuple[str, str]]] = {person.pk: [] for person in people}
    rows = Grant.objects.filter(person__in=people).values_list("person_id", "role", "scope__path")
    for id, role, path in rows:
        grants[id].append((role, path))
    return {one.pk: Access(one.pk, one.name, tuple(grants[one.pk]), "/") for one in people}


def voices_on(review: GateReview, access: Access, *, on: date) -> list[Voice]:
    """In whose names the person may vote on a review that they see."""
    return voices(
        access,
        absent_for(access.person_id, on=on),
        review,
        path=review.initiative.scope.path,
        lets_submitters=review.gate.life_cycle.lets_submitters_decide,
    )


def votes_of(review: GateReview) -> list[Vote]:
    return list(Vote.objects.filter(review=review).select_related("decider", "signed_by").order_by("at"))


def waiting_for(access: Access, *, on: date) -> list[GateReview]:
    """Open reviews on which the person may vote and has not: four queries at most."""
    absent = absent_for(access.person_id, on=on)
    roles = {role for one in (access, *absent.values()) for role, _path in one.grants}
    rows = list(reviews_visible_to(access).filter(state=ReviewState.OPEN, gate__deciders__overlap=sorted(roles)))
    if not rows:
        return []
    given = list(
        Vote.objects.filter(review__in=[row.pk for row in rows]).values_list("review_id", "decider_id", "signed_by_id")
    )
    said = {review for review, _decider, hand in given if hand == access.person_id}
    taken: set[tuple[UUID, UUID | None]] = {(review, decider) for review, decider, _hand in given}
    return [row for row in rows if row.pk not in said and _has_voice(row, access, absent, taken)]


def _has_voice(
    review: GateReview, access: Access, absent: dict[UUID, Access], taken: set[tuple[UUID, UUID | None]]
) -> bool:
    lets = review.gate.life_cycle.lets_submitters_decide
    found = voices(access, absent, review, path=review.initiative.scope.path, lets_submitters=lets)
    return any((review.pk, voice.person_id) not in taken for voice in found)


def deciders_of(review: GateReview) -> list[tuple[Person, str]]:
    """Everybody who decides a review by an own role, with that role; the submitter too where that is allowed."""
    path = review.initiative.scope.path
    steps = path.strip("/").split("/")
    above = ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps) + 1)]
    grants = Grant.objects.filter(role__in=review.gate.deciders, scope__path__in=above, person__is_active=True)
    found: dict[UUID, tuple[Person, str]] = {}
    for grant in grants.select_related("person").order_by("person__name", "role"):
        if grant.person_id != review.submitted_by_id or review.gate.life_cycle.lets_submitters_decide:
            found.setdefault(grant.person_id, (grant.person, grant.role))
    return list(found.values())
