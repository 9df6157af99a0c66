"""What was observed of initiatives between two days: moves of dates, stages and stated money. One query for all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from pilotage.governance.rules.reporting.facts import Amounts, Move, StageMove
from pilotage.work.models import Observation, Observed, Stage, StagePhase

DATES = (Observed.FORECAST_FINISH, Observed.FORECAST_START, Observed.PLANNED_FINISH, Observed.PLANNED_START)
DELIVERED = (StagePhase.DELIVERY, StagePhase.CLOSING)
FIELDS = (*DATES, Observed.STAGE, Observed.WHOLE_LIFE_COST, Observed.YEAR_BUDGET, Observed.YEAR_FORECAST)


@dataclass(frozen=True, slots=True)
class Seen:
    on: date
    text: str
    day: date | None
    amount: Decimal | None
    currency: str


@dataclass(slots=True)
class History:
    """What was observed of one initiative, by field, the oldest first."""

    by_field: dict[str, list[Seen]] = field(default_factory=lambda: defaultdict(list))

    def at(self, what: str, day: date) -> Seen | None:
        """What held at the end of a day."""
        return next((one for one in reversed(self.by_field[what]) if one.on <= day), None)

    def day(self, what: str, day: date) -> date | None:
        found = self.at(what, day)
        return found.day if found else None


def histories(ids: Collection[UUID], *, until: date) -> dict[UUID, History]:
    """By initiative; whoever asks has found the ids through their door."""
    rows = Observation.objects.filter(initiative_id__in=ids, on__lte=until, field__in=FIELDS).order_by("on")
    found: dict[UUID, History] = {id: History() for id in ids}
    values = rows.values_list("initiative_id", "field", "on", "text", "day", "amount", "currency")
    for id, what, on, text, day, amount, currency in values:
        found[id].by_field[what].append(Seen(on, text, day, amount, currency))
    return found


def moves_of(history: History, since: date, until: date) -> tuple[Move, ...]:
    found = []
    for what in DATES:
        before, after = history.day(what, since), history.at(what, until)
        is_new = history.at(what, since) is None
        if after is not None and after.day != before and not (is_new and what.startswith("planned")):
            found.append(Move(what, before, after.day, after.on))
    return tuple(found)


def stage_moves_of(history: History, since: date, until: date, stages: Mapping[str, Stage]) -> tuple[StageMove, ...]:
    found, before = [], history.at(Observed.STAGE, since)
    for seen in history.by_field[Observed.STAGE]:
        if since < seen.on <= until and before is not None and seen.text != before.text:
            found.append(StageMove(_name(stages, before.text), _name(stages, seen.text), seen.on))
        if since < seen.on <= until:
            before = seen
    return tuple(found)


def _name(stages: Mapping[str, Stage], id: str) -> str:
    return stages[id].name if id in stages else id


def amounts_of(history: History, since: date, until: date, stages: Mapping[str, Stage]) -> Amounts | None:
    """Stated money at the end, and what it was before and when delivery began. None: nothing was ever stated."""
    whole, before = (history.at(Observed.WHOLE_LIFE_COST, day) for day in (until, since))
    budget, forecast = (history.at(what, until) for what in (Observed.YEAR_BUDGET, Observed.YEAR_FORECAST))
    said = [one for one in (whole, budget, forecast) if one is not None]
    if not said:
        return None
    currency = next((one.currency for one in said if one.currency), "")
    approved = _approved(history, stages)
    is_same = before is not None and before.currency == currency
    return Amounts(
        currency=currency,
        whole=whole.amount if whole else None,
        whole_before=before.amount if before and is_same else None,
        whole_changed_on=whole.on if whole else None,
        approved=approved.amount if approved and approved.currency == currency else None,
        approved_on=approved.on if approved else None,
        year_budget=budget.amount if budget and budget.currency == currency else None,
        year_forecast=forecast.amount if forecast and forecast.currency == currency else None,
    )


def _approved(history: History, stages: Mapping[str, Stage]) -> Seen | None:
    """The cost of the whole when delivery began: what was reported last by that day, else first after it."""
    began = next(
        (
            one.on
            for one in history.by_field[Observed.STAGE]
            if one.text in stages and stages[one.text].phase in DELIVERED
        ),
        None,
    )
    known = [one for one in history.by_field[Observed.WHOLE_LIFE_COST] if one.amount]
    if began is None or not known:
        return None
    return next((one for one in reversed(known) if one.on <= began), known[0])
