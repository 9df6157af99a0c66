"""Conditions of decisions: said to be met, with the words that show it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.models import Condition
from pilotage.governance.rules.conditions import may_meet
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed


def meet_condition(condition: Condition, *, note: str, access: Access, on: date) -> Condition:
    """The condition, met on that day. Its owner says so, or who may change the initiative."""
    with transaction.atomic(), deed("meet_condition", actor=access.person_id):
        current = Condition.objects.select_for_update(of=("self",)).select_related("entry__scope").get(pk=condition.pk)
        may_meet(access, current).or_raise()
        if current.met_on is not None:
            raise Impossible(_("This condition was met already."))
        if not note.strip():
            raise Impossible(_("Say how it was met: the words are kept with the decision."), field="note")
        current.met_on, current.met_by_id, current.note = on, access.person_id, note.strip()
        current.save()
    return current
