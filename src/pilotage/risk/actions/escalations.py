"""Handing an entry to the level above, and answering there."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Impossible
from pilotage.kit.history import deed
from pilotage.risk.actions.locking import locked
from pilotage.risk.models import Entry, Escalation, EscalationState
from pilotage.risk.reads.visible import level_above
from pilotage.risk.rules import permissions
from pilotage.risk.rules.checking import check_reason


def escalate(entry: Entry, *, reason: str, version: int | None, on: date, access: Access) -> Escalation:
    """Hand it to the level above. Raises Refused, Stale, or Impossible while one waits or where nothing is above."""
    with transaction.atomic(), deed("escalate", actor=access.person_id):
        found = locked(entry, version=version)
        permissions.may_change(access, found).or_raise()
        if found.is_over:
            raise Impossible(_("%(key)s is over: there is nothing to hand up.") % {"key": found.key})
        newest = Escalation.objects.filter(entry=found).select_related("to__parent").first()
        if newest is not None and newest.state == EscalationState.WAITING:
            raise Impossible(_("It was handed up already and waits for an answer there."))
        to = level_above(found, newest)
        if to is None:
            raise Impossible(_("There is no level above this one."))
        return Escalation.objects.create(
            entry=found,
            to=to,
            reason=check_reason(reason, field="reason"),
            raised_by_id=access.person_id,
            raised_on=on,
        )


def acknowledge(escalation: Escalation, *, answer: str, on: date, access: Access) -> Escalation:
    """The level above takes note, and says what it will do. Raises Refused or Impossible."""
    return _answer(escalation, EscalationState.ACKNOWLEDGED, answer.strip(), on=on, access=access)


def give_back(escalation: Escalation, *, answer: str, on: date, access: Access) -> Escalation:
    """The level above gives it back, with the reason. Raises Refused or Impossible."""
    return _answer(escalation, EscalationState.RETURNED, check_reason(answer, field="answer"), on=on, access=access)


def _answer(escalation: Escalation, state: EscalationState, answer: str, *, on: date, access: Access) -> Escalation:
    with transaction.atomic(), deed(f"escalation_{state}", actor=access.person_id):
        found = Escalation.objects.select_for_update(of=("self",)).select_related("to__scope").get(pk=escalation.pk)
        permissions.may_answer(access, found).or_raise()
        if found.state != EscalationState.WAITING:
            raise Impossible(_("Somebody answered this already."))
        found.state, found.answer = state, answer
        found.answered_by_id, found.answered_on = access.person_id, on
        found.save()
    found.refresh_from_db()
    return found
