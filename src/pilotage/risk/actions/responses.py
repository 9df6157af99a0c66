"""What is done about an entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access, Impossible
from pilotage.kit.history import deed
from pilotage.risk.actions.locking import current, locked
from pilotage.risk.models import Entry, EntryKind, Response, Status
from pilotage.risk.rules import permissions
from pilotage.risk.rules.checking import check_day, check_level, check_reason, check_strategy
from pilotage.risk.rules.states import demand, may_respond

# Values of several types by field name: Any.
Facts = Mapping[str, Any]
EDITABLE = frozenset(
    {"strategy", "description", "owner", "cost", "due_on", "done_on", "expected_probability", "expected_impact"}
)


def respond(entry: Entry, *, facts: Facts, on: date, access: Access) -> Response:
    """A new response; an open entry is in treatment from then on. Raises Refused or Impossible."""
    with transaction.atomic(), deed("respond", actor=access.person_id):
        found = locked(entry)
        permissions.may_change(access, found).or_raise()
        demand(may_respond(found))
        response = Response(entry=found)
        _apply(response, facts, found, on=on, access=access)
        if found.status == Status.OPEN:
            found.status = Status.IN_TREATMENT
            found.save()
    return response


def change_response(response: Response, *, version: int | None, changes: Facts, on: date, access: Access) -> Response:
    """Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("change_response", actor=access.person_id):
        entry = locked(response.entry)
        permissions.may_change(access, entry).or_raise()
        found = current(response, version=version)
        _apply(found, changes, entry, on=on, access=access)
    return found


def finish_response(response: Response, *, done_on: date, on: date, access: Access) -> Response:
    """It is done. What is left of the risk is for a rating to say. Raises Refused or Impossible."""
    return change_response(response, version=None, changes={"done_on": done_on}, on=on, access=access)


def remove_response(response: Response, *, access: Access) -> None:
    """Raises Refused or Impossible."""
    with transaction.atomic(), deed("remove_response", actor=access.person_id):
        entry = locked(response.entry)
        permissions.may_change(access, entry).or_raise()
        current(response, version=None).delete()


def _apply(response: Response, facts: Facts, entry: Entry, *, on: date, access: Access) -> None:
    unknown = set(facts) - EDITABLE
    if unknown:
        raise Impossible(_("There is no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    if "cost" in facts and facts["cost"] != response.cost:
        permissions.may_write_money(access, entry.scope.path).or_raise()
        response.currency = organisation().currency
    for name, value in facts.items():
        setattr(response, name, value)
    response.description = check_reason(response.description, field="description")
    if len(response.description) > 400:
        raise Impossible(_("Say what is done in at most 400 characters."), field="description")
    check_strategy(entry.kind, response.strategy)
    if response.cost is not None and response.cost < 0:
        raise Impossible(_("A cost is an amount of 0 or more."), field="cost")
    if response.done_on is not None:
        check_day(response.done_on, today=on, field="done_on")
    check_level(response.expected_probability, "expected_probability")
    check_level(response.expected_impact, "expected_impact")
    if entry.kind == EntryKind.ISSUE and response.expected_probability:
        raise Impossible(_("What has happened has no probability."), field="expected_probability")
    response.save()
    response.refresh_from_db()
