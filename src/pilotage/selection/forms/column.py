"""The quick limits of the workspace's left column, and what every form of a scenario brings along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.entering import Unreadable, amount_from, whole_number_from
from pilotage.selection.models import Goal, Scenario
from pilotage.strategy.models import DriverSet

# A change has the type that its field asks for: Any.
Changes = dict[str, Any]
# What a mix begins with when nobody has said otherwise.
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits as they stand in the left column of the workspace."""

    version: int
    budgets: Mapping[int, Decimal | None]
    changes: Changes


def limits_from(posted: QueryDict, scenario: Scenario, driver_sets: Sequence[DriverSet]) -> Limits:
    """What was typed. Raises Unreadable with the sentence for the person."""
    budgets = {year: amount_from(posted.get(f"budget-{year}", "")) for year in scenario.years}
    by_id = {str(one.id): one for one in driver_sets}
    goal = posted.get("goal", "")
    wanted = goal if goal in Goal.values else scenario.goal
    changes: Changes = {
        "goal": wanted,
        "mix_share": (scenario.mix_share or HALF) if wanted == Goal.MIX else None,
        "driver_set": by_id.get(posted.get("driver_set", "")),
        "keeps_delivery": posted.get("keeps_delivery") == "on",
    }
    if wanted == scenario.second_goal:
        changes["second_goal"] = ""
    return Limits(version_from(posted), budgets, changes)


def version_from(posted: QueryDict) -> int:
    """The version that the person had read. Raises Unreadable."""
    version = whole_number_from(posted.get("version"), -1)
    if version < 0:
        raise Unreadable(_("The page is incomplete. Load it again."))
    return version


def ids_from(texts: Sequence[str]) -> list[UUID]:
    """What can be read as an id; the rest is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
