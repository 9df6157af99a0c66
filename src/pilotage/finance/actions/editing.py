"""Changing facts and amounts of a line together."""

from collections.abc import Mapping

from django.db import transaction

from pilotage.accounts.rules import Access
from pilotage.finance.actions.amounts import enter_amounts
from pilotage.finance.actions.lines import Fact, change_line
from pilotage.finance.models import MoneyLine
from pilotage.finance.rules.entries import Entries
from pilotage.kit.history import deed


def edit_line(
    line: MoneyLine,
    *,
    version: int,
    facts: Mapping[str, Fact],
    entries: Entries,
    access: Access,
    is_within_dates: bool,
) -> MoneyLine:
    """The line with other facts and other amounts, both or neither. Raises Refused, Stale, or Impossible."""
    with transaction.atomic(), deed("edit_line", actor=access.person_id):
        if facts:
            line = change_line(line, version=version, changes=facts, access=access)
            version = line.version
        if entries.is_anything:
            line = enter_amounts(line, entries, version=version, access=access, is_within_dates=is_within_dates)
    return line
