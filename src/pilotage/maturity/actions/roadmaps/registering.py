"""From an increment to an initiative in the register."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access
from pilotage.kit.formats import formatter
from pilotage.kit.history import deed
from pilotage.maturity.actions.roadmaps.holding import in_hand, the_increment, touch
from pilotage.maturity.models import Increment, RoadmapState
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.refusals import Impossible
from pilotage.work.actions import create_initiative
from pilotage.work.models import Initiative, InitiativeKind, Portfolio
from pilotage.work.rules import Impossible as WorkImpossible


def put_into_register(
    increment: Increment,
    *,
    portfolio: Portfolio,
    manager: Person | None,
    name: str,
    version: int | None,
    access: Access,
    on: date,
) -> Initiative:
    """An initiative that puts the increment's practices in place, with its days; from then on the increment stays.

    version   of the roadmap
    Raises Refused without the permission in either place; Stale; Impossible when it is there already, when the roadmap
    is not the one that is followed, or when it holds nothing.
    """
    with transaction.atomic(), deed("put_increment_into_register", actor=access.person_id, name=increment.name):
        whole = in_hand(increment.roadmap, version=version, access=access, on=on)
        found = the_increment(whole, increment)
        _refuse(whole, found)
        span = whole.spans[found.place]
        try:
            made = create_initiative(
                name=name,
                kind=InitiativeKind.PROJECT,
                portfolio=portfolio,
                access=access,
                on=on,
                description=description_of(whole, found),
                manager=manager,
                planned_start=span.first,
                planned_finish=span.last,
            )
        except WorkImpossible as wrong:
            raise Impossible(str(wrong), field=wrong.field) from wrong
        found.initiative = made
        found.save(update_fields=["initiative"])
        touch(whole.roadmap)
    return made


def usual_initiative_name(increment: Increment) -> str:
    """What the initiative is called unless somebody says otherwise."""
    values = {"number": increment.place + 1, "name": increment.name}
    return _("PMO capability, increment %(number)s: %(name)s") % values


def description_of(whole: Whole, increment: Increment) -> str:
    """What it puts in place, and why: one practice a paragraph."""
    shape, names = whole.shape, {one.key: one.name for one in whole.shape.dimensions}
    said = [_("Increment %(number)s of “%(name)s”.") % {"number": increment.place + 1, "name": whole.roadmap.name}]
    for line in increment.practices.all():
        one = shape.by_key[line.practice.key]
        values = {
            "name": one.name, "dimension": names[one.dimension], "level": one.level,
            "days": formatter().days(one.effort_days), "why": one.why.strip(),
        }  # fmt: skip
        said.append(_("%(name)s (%(dimension)s, level %(level)s, %(days)s). %(why)s") % values)
    return "\n\n".join(said)


def _refuse(whole: Whole, increment: Increment) -> None:
    if increment.initiative is not None:
        raise Impossible(_("“%(name)s” stands in the register already.") % {"name": increment.name})
    if whole.roadmap.state != RoadmapState.CURRENT:
        raise Impossible(_("This is a draft. Follow it first; then its increments can be put into the register."))
    if not increment.practices.all():
        raise Impossible(_("Nothing stands in “%(name)s”.") % {"name": increment.name})
