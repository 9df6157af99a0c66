"""What single initiatives are worth: cost, benefit and priority of the largest, for pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pilotage.finance.models import MoneySummary
from pilotage.insights.reads.view import View, current_in, current_with_money_in
from pilotage.strategy.models import DriverSet
from pilotage.strategy.reads.priorities import Priority, priorities_of
from pilotage.work.models import InitiativeFacts, Portfolio


@dataclass(frozen=True, slots=True)
class Worth:
    """One initiative whose money may be seen."""

    id: UUID
    key: str
    name: str
    portfolio_id: UUID
    cost: Decimal
    benefit: Decimal | None
    priority: Priority | None


def largest(view: View, driver_set: DriverSet | None, *, at_most: int) -> list[Worth]:
    """The dearest current initiatives of known cost, with their priority: five queries at most."""
    seen = current_with_money_in(view).order_by().values("pk")
    rows = list(
        MoneySummary.objects.filter(initiative_id__in=seen, cost__isnull=False)
        .order_by("-cost", "initiative_id")
        .values_list(
            "initiative_id", "initiative__key", "initiative__name", "initiative__portfolio_id", "cost", "benefit"
        )[:at_most]
    )
    ids = [row[0] for row in rows]
    priorities: Mapping[UUID, Priority] = priorities_of(view.access, driver_set, ids) if driver_set else {}
    return [
        Worth(id, key, name, portfolio_id, cost, benefit, priorities.get(id))
        for id, key, name, portfolio_id, cost, benefit in rows
        if cost is not None
    ]


def tops_of(view: View) -> dict[UUID, Portfolio]:
    """For each portfolio in view the one below the top of the view to which it belongs: it gives the colour."""
    tops: dict[UUID, Portfolio] = {}
    by_id = {one.id: one for one in view.portfolios}
    first = _first_level(view)
    for one in view.portfolios:
        here = one
        while here.id not in first and here.parent_id in by_id:
            here = by_id[here.parent_id]
        tops[one.id] = here
    return tops


def _first_level(view: View) -> set[UUID]:
    steps = sorted({one.scope.path.count("/") for one in view.portfolios})
    # Everything lies below one single portfolio: its children tell more than one colour would.
    depths = [one.scope.path.count("/") for one in view.portfolios]
    level = steps[1] if len(steps) > 1 and depths.count(steps[0]) == 1 else steps[0] if steps else 0
    return {one.id for one in view.portfolios if one.scope.path.count("/") == level}


def next_to_finish(view: View, *, at_most: int) -> list[InitiativeFacts]:
    """The current initiatives with dates that finish next: for those who see no money."""
    rows = current_in(view).filter(planned_finish__isnull=False, planned_finish__gte=view.day)
    return list(rows.order_by("planned_finish", "id")[:at_most])


def dearest(view: View, *, at_most: int) -> list[InitiativeFacts]:
    """The current initiatives of the highest known cost, with their dates: two queries."""
    seen = current_with_money_in(view).order_by().values("pk")
    found = MoneySummary.objects.filter(initiative_id__in=seen, cost__isnull=False).order_by("-cost", "initiative_id")
    ids = list(found.values_list("initiative_id", flat=True)[:at_most])
    rows = {row.id: row for row in current_in(view).filter(pk__in=ids)}
    return [rows[id] for id in ids]


def last_day_of(row: InitiativeFacts) -> date | None:
    """When it is expected to finish: the forecast before the plan."""
    return row.forecast_finish or row.planned_finish
