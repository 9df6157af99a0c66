"""Taking a roadmap in hand: locked, as it was read, and allowed to change."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.engine.roadmap.reasons import Facts, facts_of
from pilotage.maturity.models import Increment, Roadmap, RoadmapState
from pilotage.maturity.reads.planning import Planned, planned_of
from pilotage.maturity.reads.whole import Whole, whole_of
from pilotage.maturity.rules.permissions import may_lead
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.shape import PracticeShape


def held(roadmap: Roadmap, *, version: int | None, access: Access) -> Roadmap:
    """The roadmap as it is now, locked until the transaction ends.

    version   at which it was read; None where the caller has read nothing
    Raises Refused; Stale; Impossible when it is archived.
    """
    may_lead(access, roadmap.scope.path).or_raise()
    rows = Roadmap.objects.select_for_update(of=("self",)).select_related("scope", "model", "assessment")
    found = rows.filter(pk=roadmap.pk).first()
    if found is None:
        raise Impossible(_("This roadmap was discarded in the meantime."))
    if version is not None and found.version != version:
        raise Stale(found)
    if found.state == RoadmapState.ARCHIVED:
        raise Impossible(_("This roadmap is archived: it stays as it was. Draft a new one."))
    return found


def in_hand(roadmap: Roadmap, *, version: int | None, access: Access, on: date) -> Whole:
    """The same with its aims, increments and what is in place. Raises as `held`."""
    return whole_of(held(roadmap, version=version, access=access), access, on=on)


def again(whole: Whole, access: Access) -> Whole:
    """What belongs to it as it is now, after a change within the same transaction."""
    return whole_of(whole.roadmap, access, on=whole.on, shape=whole.shape, today=whole.today)


def the_practice(whole: Whole, practice_id: object) -> PracticeShape:
    """A practice of the roadmap's edition. Raises Impossible."""
    found = whole.shape.by_id.get(practice_id) if isinstance(practice_id, UUID) else None
    if found is None:
        raise Impossible(_("The roadmap's edition of the model has no such practice."), field="practice")
    return found


def the_increment(whole: Whole, increment: Increment) -> Increment:
    """One of its increments as it is now. Raises Impossible."""
    found = next((one for one in whole.increments if one.pk == increment.pk), None)
    if found is None:
        raise Impossible(_("This increment was taken away in the meantime."))
    return found


def touch(roadmap: Roadmap) -> Roadmap:
    """A part of it was changed: its version counts up, so that who read it before is told."""
    Roadmap.objects.filter(pk=roadmap.pk).update(version=F("version") + 1)
    roadmap.refresh_from_db(fields=["version"])
    return roadmap


def explain(whole: Whole) -> None:
    """Keep with each increment why it stands there, by facts that can be counted."""
    places = whole.places
    planned = planned_of(whole.roadmap, whole.shape, aims=whole.aims, increments=whole.increments, on=whole.on)
    found = facts_of(planned.problem, [places[key] for key in planned.keys])
    for increment in whole.increments:
        why = _why(whole, planned, found, increment)
        if increment.why != why:
            increment.why = why
            increment.save(update_fields=["why"])


def _why(whole: Whole, planned: Planned, found: Sequence[Facts], increment: Increment) -> dict[str, Any]:  # JSON: Any
    """Codes and counts of one increment, of which the page makes a sentence; `named` is the name that we gave it."""
    facts, place = found[increment.place], increment.place
    named = {"named": increment.why["named"]} if "named" in increment.why else {}
    if not facts.practices:
        return named
    wanted = {whole.shape.by_key[planned.keys[one]].dimension for one in facts.due_first}
    days = [day for key in wanted if (day := whole.aims[key].by) is not None]
    after = [one.value_per_day for one in found[place + 1 :] if one.value_per_day is not None]
    per_day = facts.value_per_day or 0.0
    return {
        "all": len(facts.practices),
        "later": len(facts.later),
        "due": sorted(wanted),
        "by": min(days).isoformat() if days else "",
        "per_day": round(per_day, 3),
        "is_best": bool(after) and per_day > max(after),
        "locked": len(facts.locked),
        **named,
    }
