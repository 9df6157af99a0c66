"""A vote as it is sent: outcome, words, conditions with owner and date, in whose name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.governance.actions.deciding import AskedCondition
from pilotage.governance.models import Outcome
from pilotage.governance.models.gates import GATE_OUTCOMES
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.entering import Unreadable, day_from, id_from

# Lines for conditions on the page: more are added by deciding again with them, which nobody has asked for.
CONDITION_LINES = 3


@dataclass(frozen=True, slots=True)
class VoteFacts:
    outcome: Outcome
    comment: str
    conditions: tuple[AskedCondition, ...]
    on_behalf_of: UUID | None


def vote_from(sent: QueryDict) -> VoteFacts:
    """What was said. Raises Impossible with the field where something cannot be read."""
    asked = sent.get("outcome", "")
    outcome = next((one for one in GATE_OUTCOMES if one.value == asked), None)
    if outcome is None:
        raise Impossible(_("Choose one of: go, go with conditions, hold, recycle, kill."), field="outcome")
    conditions = _conditions(sent) if outcome == Outcome.CONDITIONAL else ()
    return VoteFacts(outcome, sent.get("comment", ""), conditions, id_from(sent.get("on_behalf_of", "")))


def _conditions(sent: QueryDict) -> tuple[AskedCondition, ...]:
    lines = list(
        zip(sent.getlist("condition"), sent.getlist("condition_owner"), sent.getlist("condition_due"), strict=False)
    )
    lines = [line for line in lines if any(part.strip() for part in line)]
    wanted = {id for _text, owner, _due in lines if (id := id_from(owner))}
    people = {person.pk: person for person in people_by_name().filter(pk__in=wanted)}
    return tuple(_condition(text, owner, due, people) for text, owner, due in lines)


def _condition(text: str, owner: str, due: str, people: Mapping[UUID, Person]) -> AskedCondition:
    id = id_from(owner)
    person = people.get(id) if id else None
    if not text.strip() or person is None:
        raise Impossible(_("A condition says what is asked, of whom, and until when."), field="conditions")
    return AskedCondition(text, person, _day(due))


def _day(text: str) -> date:
    try:
        day = day_from(text)
    except Unreadable as wrong:
        raise Impossible(str(wrong), field="conditions") from wrong
    if day is None:
        raise Impossible(_("A condition says what is asked, of whom, and until when."), field="conditions")
    return day
