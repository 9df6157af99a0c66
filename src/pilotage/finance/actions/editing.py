"""Changing facts, planned and actual amounts of a line together."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from pilotage.accounts.rules import Access
from pilotage.finance.actions.actuals import set_actuals
from pilotage.finance.actions.amounts import enter_amounts
from pilotage.finance.actions.lines import Fact, change_line
from pilotage.finance.models import MoneyLine
from pilotage.finance.rules.actuals import Booked
from pilotage.finance.rules.entries import Entries
from pilotage.kit.history import deed


def edit_line(
    line: MoneyLine,
    *,
    version: int,
    facts: Mapping[str, Fact],
    entries: Entries,
    booked: Booked,
    access: Access,
    is_within_dates: bool,
    on: date,
) -> MoneyLine:
    """The line with other facts, other planned and other actual amounts, all or nothing.

    on   today, for actual amounts
    Raises Refused, Stale, or Impossible.
    """
    with transaction.atomic(), deed("edit_line", actor=access.person_id):
        if facts:
            line = change_line(line, version=version, changes=facts, access=access)
            version = line.version
        if entries.is_anything:
            line = enter_amounts(line, entries, version=version, access=access, is_within_dates=is_within_dates)
            version = line.version
        if booked.is_anything:
            line = set_actuals(line, booked, version=version, access=access, on=on)
    return line
