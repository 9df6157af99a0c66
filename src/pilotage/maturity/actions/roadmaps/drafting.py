"""Drafting a roadmap, its limits and its aims; following one, and letting go of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Scope, ScopeKind
from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.maturity.actions.roadmaps.holding import again, explain, held, in_hand, touch
from pilotage.maturity.models import (
    FEWEST_WEEKS,
    MOST_INCREMENTS,
    MOST_WEEKS,
    Aim,
    CapabilityModel,
    Increment,
    IncrementPractice,
    ModelState,
    Roadmap,
    RoadmapState,
)
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.reads.standing import today_of
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.levels import TOP, told
from pilotage.maturity.rules.permissions import may_lead
from pilotage.maturity.rules.refusals import Impossible

MOST_DAYS, MOST_PRACTICES, MOST_VALUE = Decimal(10_000), 20, 10
USUAL_VALUE = 5
USABLE = (ModelState.IN_FORCE, ModelState.READY)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a roadmap is made within.

    capacity_days    working days that the PMO has for it in a quarter
    most_practices   in one increment at most
    """

    name: str
    starts: date
    weeks: int
    count: int
    capacity_days: Decimal
    most_practices: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """An aim for one dimension. level 0: none; value 0 (not at all) to 10; by None: by no day"""

    level: int
    by: date | None
    value: int


def draft_roadmap(limits: Limits, *, scope: Scope, model: CapabilityModel, access: Access, on: date) -> Roadmap:
    """A roadmap of empty increments, with one level more as the aim of each dimension to begin with.

    It starts from the last closed assessment of the scope by the same edition; without one, from the evidence.
    Raises Refused or Impossible.
    """
    may_lead(access, scope.path).or_raise()
    if scope.kind == ScopeKind.INITIATIVE:
        raise Impossible(_("Plan for the enterprise or a portfolio: an initiative has no PMO of its own."))
    if model.state not in USABLE:
        text = _("“%(name)s” is “%(state)s”: choose an edition that is in force or ready.")
        raise Impossible(text % {"name": model, "state": model.get_state_display()}, field="model")
    checked = _checked(limits)
    shape = shape_of(model)
    today = today_of(access, path=scope.path, shape=shape, on=on)
    with transaction.atomic(), deed("draft_roadmap", actor=access.person_id, name=checked.name):
        made = Roadmap(scope=scope, model=model, assessment=today.assessment)
        _apply(made, checked)
        made.save(force_insert=True)
        _fill(made)
        for one in shape.dimensions:
            level = told(shape.of(one.key), today.held).level or 0
            if level < TOP and any(practice.weight > 0 for practice in shape.of(one.key)):
                Aim.objects.create(roadmap=made, dimension_id=one.id, level=level + 1, value=USUAL_VALUE)
    return made


def change_roadmap(
    roadmap: Roadmap,
    *,
    version: int | None,
    limits: Limits,
    aims: Mapping[str, Wanted] | None = None,
    access: Access,
    on: date,
) -> Roadmap:
    """Other limits, and other aims by key of the dimension (None leaves them; one that is not named has none).

    What stood in increments that are no more is in none until the next proposal.
    Raises Refused, Stale or Impossible.
    """
    checked = _checked(limits)
    with transaction.atomic(), deed("change_roadmap", actor=access.person_id, name=checked.name):
        whole = in_hand(roadmap, version=version, access=access, on=on)
        found = whole.roadmap
        before = limits_of(found)
        _refuse_lost(whole, checked)
        _apply(found, checked)
        is_other = replace(checked, name=before.name) != before
        is_other |= aims is not None and _set_aims(whole, aims)
        if is_other:
            found.outcome, found.value, found.bound, found.proposed_at = "", None, None, None
        found.save()
        _fill(found)
        explain(again(whole, access))
        touch(found)
    return found


def limits_of(roadmap: Roadmap) -> Limits:
    return Limits(
        roadmap.name, roadmap.starts, roadmap.weeks, roadmap.count, roadmap.capacity_days, roadmap.most_practices
    )


def make_current(roadmap: Roadmap, *, version: int | None, access: Access) -> Roadmap:
    """Follow this one; the one that its scope followed so far is archived. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("make_roadmap_current", actor=access.person_id, name=roadmap.name):
        found = held(roadmap, version=version, access=access)
        if found.state == RoadmapState.CURRENT:
            raise Impossible(_("This roadmap is followed already."))
        if not IncrementPractice.objects.filter(increment__roadmap=found).exists():
            raise Impossible(_("Nothing stands in its increments yet: propose it first."))
        former = Roadmap.objects.select_for_update().filter(scope=found.scope, state=RoadmapState.CURRENT)
        for one in former:
            one.state = RoadmapState.ARCHIVED
            one.save(update_fields=["state"])
        found.state = RoadmapState.CURRENT
        found.save(update_fields=["state"])
        found.refresh_from_db(fields=["version"])
    return found


def discard_roadmap(roadmap: Roadmap, *, version: int | None, access: Access) -> None:
    """Let go of a draft; history keeps it. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("discard_roadmap", actor=access.person_id, name=roadmap.name):
        found = held(roadmap, version=version, access=access)
        if found.state != RoadmapState.DRAFT:
            raise Impossible(_("Only a draft can be discarded: this one is followed."))
        found.delete()


def _checked(limits: Limits) -> Limits:
    """The limits with a tidy name. Raises Impossible."""
    name = " ".join(limits.name.split())
    if not name:
        raise Impossible(_("Give the roadmap a name."), field="name")
    if len(name) > 200:
        raise Impossible(_("The name may have %(most)s characters at most.") % {"most": 200}, field="name")
    if not 1900 <= limits.starts.year <= 2200:
        raise Impossible(_("The first day lies between 1900 and 2200."), field="starts")
    between = _("Say a number from %(least)s to %(most)s.")
    for field, value, least, most in (
        ("weeks", limits.weeks, FEWEST_WEEKS, MOST_WEEKS),
        ("count", limits.count, 1, MOST_INCREMENTS),
        ("capacity_days", limits.capacity_days, 0, MOST_DAYS),
        ("most_practices", limits.most_practices, 1, MOST_PRACTICES),
    ):
        if not least <= value <= most:
            raise Impossible(between % {"least": least, "most": most}, field=field)
    return replace(limits, name=name)


def _apply(roadmap: Roadmap, limits: Limits) -> None:
    roadmap.name, roadmap.starts, roadmap.weeks, roadmap.count = limits.name, limits.starts, limits.weeks, limits.count
    roadmap.capacity_days, roadmap.most_practices = limits.capacity_days, limits.most_practices


def _refuse_lost(whole: Whole, limits: Limits) -> None:
    """What is in the register has its dates, and what stays as it is stays."""
    registered = [one for one in whole.increments if one.initiative_id is not None]
    if registered and (limits.starts, limits.weeks) != (whole.roadmap.starts, whole.roadmap.weeks):
        text = _("“%(name)s” stands in the register with its dates: the first day and the weeks stay as they are.")
        raise Impossible(text % {"name": registered[0].name}, field="starts")
    for one in whole.increments:
        if one.place >= limits.count and whole.stays(one) and one.practices.all():
            text = _("“%(name)s” is increment %(number)s and stays as it is: keep at least so many.")
            raise Impossible(text % {"name": one.name, "number": one.place + 1}, field="count")


def _fill(roadmap: Roadmap) -> None:
    """As many increments as the roadmap has, those that are no more taken away."""
    Increment.objects.filter(roadmap=roadmap, place__gte=roadmap.count).delete()
    there = set(Increment.objects.filter(roadmap=roadmap).values_list("place", flat=True))
    Increment.objects.bulk_create(
        Increment(roadmap=roadmap, name=usual_name(place), place=place)
        for place in range(roadmap.count)
        if place not in there
    )


def usual_name(place: int) -> str:
    """What an increment is called before it holds anything."""
    return _("Increment %(number)s") % {"number": place + 1}


def _set_aims(whole: Whole, aims: Mapping[str, Wanted]) -> bool:
    """Whether anything differs from what was there. Raises Impossible."""
    by_key = {one.key: one for one in whole.shape.dimensions}
    if set(aims) - set(by_key):
        raise Impossible(_("The roadmap's edition of the model has no such dimension."), field="aims")
    for key, one in aims.items():
        if not 0 <= one.level <= TOP or not 0 <= one.value <= MOST_VALUE:
            text = _("“%(name)s”: a level lies between 0 and %(top)s, a value between 0 and %(most)s.")
            values = {"name": by_key[key].name, "top": TOP, "most": MOST_VALUE}
            raise Impossible(text % values, field=f"aim-{key}")
    wanted = {key: one for key, one in aims.items() if one.level}
    before = {key: Wanted(one.level, one.by, one.value) for key, one in whole.aims.items()}
    for key in before.keys() - wanted.keys():
        whole.aims[key].delete()
    for key, one in wanted.items():
        if before.get(key) != one:
            found = whole.aims.get(key) or Aim(roadmap=whole.roadmap, dimension_id=by_key[key].id)
            found.level, found.by, found.value = one.level, one.by, one.value
            found.save()
    return before != wanted
