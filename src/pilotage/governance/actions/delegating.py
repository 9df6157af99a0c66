"""Letting somebody decide for oneself while one is away."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access, Refused
from pilotage.governance.models import Delegation
from pilotage.governance.reads.deciders import decides_anything
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed

# Who is away for longer gives their role to somebody.
LONGEST = timedelta(days=366)


def delegate(taker: Person, *, since: date, until: date, note: str, access: Access, on: date) -> Delegation:
    """Another person decides for the one who asks, from one day to another, both included."""
    if access.person_id is None:
        raise Refused(_("Sign in first."))
    if not decides_anything(access):
        raise Refused(_("You decide neither gates nor alignment: there is nothing to let somebody else decide."))
    if taker.pk == access.person_id:
        raise Impossible(_("Choose somebody else: you decide for yourself anyway."), field="taker")
    if not taker.is_active:
        raise Impossible(_("%(name)s cannot sign in, and so decides nothing.") % {"name": taker.name}, field="taker")
    if until < since:
        raise Impossible(_("The last day is before the first."), field="until")
    if until < on:
        raise Impossible(_("These days are over."), field="until")
    if until - since > LONGEST:
        raise Impossible(_("A delegation holds for a year at most."), field="until")
    with transaction.atomic(), deed("delegate", actor=access.person_id):
        return Delegation.objects.create(
            giver_id=access.person_id, taker=taker, since=since, until=until, note=" ".join(note.split())[:300]
        )


def end_delegation(delegation: Delegation, *, access: Access, on: date) -> Delegation:
    """It holds no more from that day; what was decided under it stands. Both sides may end it."""
    with transaction.atomic(), deed("end_delegation", actor=access.person_id):
        current = Delegation.objects.select_for_update().get(pk=delegation.pk)
        if access.person_id not in (current.giver_id, current.taker_id):
            raise Refused(_("Only the two people of a delegation may end it."))
        if current.ended_on is None:
            current.ended_on = on
            current.save()
    return current
