"""What becomes of an entry: worked on, happened, closed, reopened, looked at again."""

from datetime import date
from typing import cast

from django.db import transaction

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.risk.actions.entries import create_entry
from pilotage.risk.actions.locking import locked
from pilotage.risk.models import Entry, EntryKind, Status
from pilotage.risk.rules import permissions
from pilotage.risk.rules.checking import check_day, check_reason, known_status
from pilotage.risk.rules.states import demand, may_close, may_happen, may_move, may_reopen
from pilotage.work.models import Initiative, Portfolio


def set_status(entry: Entry, *, status: str, version: int | None, access: Access) -> Entry:
    """Open, in treatment or accepted. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("set_status", actor=access.person_id):
        found = _mine(entry, version, access)
        demand(may_move(found, known_status(status)), field="status")
        found.status = status
        found.save()
    return _again(found)


def happen(entry: Entry, *, happened_on: date, note: str, version: int | None, on: date, access: Access) -> Entry:
    """The risk has happened; the issue that it became, in the same register and owned by the same person.

    Of an opportunity that came true no issue is made: the opportunity itself comes back.
    Raises Refused, Stale or Impossible.
    """
    with transaction.atomic(), deed("happen", actor=access.person_id):
        found = _mine(entry, version, access)
        demand(may_happen(found))
        check_day(happened_on, today=on, field="happened_on")
        _end(found, Status.HAPPENED, max(happened_on, found.raised_on), note.strip())
        if found.kind == EntryKind.OPPORTUNITY:
            return _again(found)
        issue = create_entry(
            kind=EntryKind.ISSUE,
            register=register_of(found),
            facts={
                "title": found.title,
                "cause": found.cause,
                "event": found.event,
                "effect": found.effect,
                "owner": found.owner,
                "impact": found.residual_impact or found.impact,
                "raised_on": found.ended_on,
            },
            on=on,
            access=access,
            came_from=found,
        )
        _inherit(issue, found)
    return issue


def register_of(entry: Entry) -> Initiative | Portfolio:
    """The initiative or the portfolio in whose register it stands."""
    if entry.initiative is not None:
        return entry.initiative
    # A constraint of the table: one of the two is there.
    return cast(Portfolio, entry.portfolio)


def _inherit(issue: Entry, risk: Entry) -> None:
    """Numbers and shared initiatives come along, also those that the person may not see: nobody types them anew."""
    for name in ("cost_low", "cost_likely", "cost_high", "currency", "delay_low", "delay_likely", "delay_high"):
        setattr(issue, name, getattr(risk, name))
    issue.save()
    issue.concerns.bulk_create(type(one)(entry=issue, initiative_id=one.initiative_id) for one in risk.concerns.all())
    issue.refresh_from_db()


def close(entry: Entry, *, note: str, closed_on: date, version: int | None, on: date, access: Access) -> Entry:
    """It is over, and the note says how. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("close_entry", actor=access.person_id):
        found = _mine(entry, version, access)
        demand(may_close(found))
        check_day(closed_on, today=on, field="closed_on")
        _end(found, Status.CLOSED, max(closed_on, found.raised_on), check_reason(note, field="note"))
    return _again(found)


def reopen(entry: Entry, *, version: int | None, access: Access) -> Entry:
    """It is not over after all. An issue that was made of it stays. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("reopen_entry", actor=access.person_id):
        found = _mine(entry, version, access)
        demand(may_reopen(found))
        found.status, found.ended_on, found.ending_note = Status.OPEN, None, ""
        found.save()
    return _again(found)


def review(entry: Entry, *, version: int | None, on: date, access: Access) -> Entry:
    """Somebody looked at it today, and it is still right. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("review_entry", actor=access.person_id):
        found = _mine(entry, version, access)
        found.reviewed_on = on
        found.save()
    return _again(found)


def _mine(entry: Entry, version: int | None, access: Access) -> Entry:
    found = locked(entry, version=version)
    permissions.may_change(access, found).or_raise()
    return found


def _end(entry: Entry, status: Status, day: date, note: str) -> None:
    entry.status, entry.ended_on, entry.ending_note = status, day, note
    entry.save()


def _again(entry: Entry) -> Entry:
    entry.refresh_from_db()
    return entry
