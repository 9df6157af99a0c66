"""Letting the best roadmap be worked out, and keeping it."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.engine.roadmap.answer import Answer, Outcome
from pilotage.engine.roadmap.planning import plan
from pilotage.engine.selection.effort import Effort
from pilotage.kit.formats import formatter
from pilotage.kit.history import deed
from pilotage.maturity.actions.roadmaps.drafting import usual_name
from pilotage.maturity.actions.roadmaps.holding import again, explain, in_hand, touch
from pilotage.maturity.models import Increment, IncrementPractice, Roadmap
from pilotage.maturity.reads.planning import Planned, question_of
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.contradictions import refusal_of
from pilotage.maturity.rules.refusals import Impossible

# Ties are broken by it: any number would do, as long as it stays.
SEED = 1
# Sixty practices in ten increments are proved best within a second or two; a person waits so long for an answer.
SECONDS = 8.0


def propose(
    roadmap: Roadmap, *, version: int | None, access: Access, on: date, at: datetime, seconds: float = SECONDS
) -> Roadmap:
    """The best roadmap for the aims within the limits; what is locked, in the register or over stays where it is.

    Starts from what is in place on that day. Raises Refused, Stale; Impossible without an aim, when nothing is left to
    do, and when locks contradict the rest, with the least that cures it.
    """
    with transaction.atomic(), deed("propose_roadmap", actor=access.person_id, name=roadmap.name):
        whole = in_hand(roadmap, version=version, access=access, on=on)
        planned = _question(whole)
        answer = plan(planned.problem, Effort(seconds=seconds, gap=0.0, seed=SEED))
        if answer.value is None:
            raise Impossible(_refusal(whole, planned, answer))
        found = whole.roadmap
        _keep_places(whole, planned, answer)
        found.assessment = whole.today.assessment
        found.outcome = "optimal" if answer.outcome is Outcome.OPTIMAL else "feasible"
        found.value, found.bound, found.proposed_at = float(answer.value), answer.bound, at
        found.unplaced = {planned.keys[one.practice]: one.why.value for one in answer.unplaced}
        found.save()
        now = again(whole, access)
        _name(now)
        explain(now)
        touch(found)
    return found


def _question(whole: Whole) -> Planned:
    if not any(one.level for one in whole.aims.values()):
        raise Impossible(_("Say first where a dimension shall be: a roadmap leads to aims."), field="aims")
    planned = question_of(
        whole.roadmap, whole.shape, held=whole.today.held, aims=whole.aims, increments=whole.increments, on=whole.on
    )
    if not planned.keys:
        raise Impossible(_("All that the aims ask for is in place already: aim higher."), field="aims")
    return planned


def _refusal(whole: Whole, planned: Planned, answer: Answer) -> str:
    if answer.contradiction is None:
        return _("No roadmap was found in the time that there is: plan fewer increments, or aim at less at once.")
    names = [whole.shape.by_key[key].name for key in planned.keys]
    return refusal_of(answer.contradiction, names, formatter())


def _keep_places(whole: Whole, planned: Planned, answer: Answer) -> None:
    """Each practice in its increment; lines that stay keep their locks."""
    wanted = {key: slot for key, slot in zip(planned.keys, answer.slots, strict=True) if slot is not None}
    by_place = {one.place: one for one in whole.increments}
    there = whole.places
    for one in whole.increments:
        if whole.stays(one):
            continue
        for line in one.practices.all():
            if wanted.get(line.practice.key) != one.place:
                line.delete()
    for key, slot in wanted.items():
        if there.get(key) != slot:
            IncrementPractice.objects.create(increment=by_place[slot], practice_id=whole.shape.by_key[key].id)


def _name(whole: Whole) -> None:
    """Increments that nobody has named are called after the dimensions that take most of their days."""
    for one in whole.increments:
        if one.name in (usual_name(one.place), one.why.get("named")):
            one.name = _name_of(whole, one)
            one.why = {**one.why, "named": one.name}
            one.save(update_fields=["name", "why"])


def _name_of(whole: Whole, increment: Increment) -> str:
    days: Counter[str] = Counter()
    for line in increment.practices.all():
        practice = whole.shape.by_key[line.practice.key]
        days[practice.dimension] += practice.effort_days
    names = {one.key: one.name for one in whole.shape.dimensions}
    most = [names[key] for key, _days in days.most_common(2)]
    if not most:
        return usual_name(increment.place)
    return most[0] if len(most) == 1 else _("%(one)s and %(other)s") % {"one": most[0], "other": most[1]}
