"""Giving limits more room, several at once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.limit_rows import LimitFacts, change_limit, facts_of
from pilotage.selection.models import Scenario, ScenarioLimit
from pilotage.selection.reads.scenarios import limit_rows_of

# A budget that is raised is raised to a whole amount: cents more, never less than it takes.
WHOLE = Decimal(1)
# The digits that a limit keeps.
FINEST = Decimal("0.0001")


def widen_limits(scenario: Scenario, by: Mapping[str, Decimal], *, access: Access) -> Scenario:
    """Above 0: so much more may be used; below 0: so much less must be. By id of the limit; all of them or none.

    Raises Refused, or Impossible when one is not there any more.
    """
    with transaction.atomic(), deed("widen_limits", actor=access.person_id, count=len(by)):
        rows = {str(row.pk): row for row in limit_rows_of(scenario)}
        for id, amount in by.items():
            if id not in rows:
                raise rules.Impossible(_("This limit is not there any more."))
            change_limit(scenario, rows[id].pk, _wider(rows[id], amount), access=access)
    return scenario


def _wider(row: ScenarioLimit, amount: Decimal) -> LimitFacts:
    facts = facts_of(row)
    if amount > 0 and facts.at_most is not None:
        return replace(facts, at_most=(facts.at_most + amount).quantize(WHOLE if row.is_budget else FINEST, ROUND_UP))
    if facts.at_least is not None:
        return replace(facts, at_least=max((facts.at_least + amount).quantize(FINEST, ROUND_DOWN), Decimal(0)))
    return facts
