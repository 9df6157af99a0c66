"""The whole health of initiatives: what delivery knows, with money; and the same rolled up, nothing left out.

A fixed number of queries, however many initiatives. Money is a light only for those who may see it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.reads.health import HAS_HEALTH, delivery_healths
from pilotage.delivery.rules.health import Colour, Dimension, Health, Light, Roll, overrun, rolled_up, together, worst
from pilotage.insights.reads.view import View, initiatives_in
from pilotage.kit.formats import formatter
from pilotage.work.models import Initiative, InitiativeFacts, Observation, Observed, Portfolio, Stage
from pilotage.work.reads.visible import initiatives_visible_to, initiatives_with_money_visible_to

DIMENSIONS = (Dimension.TIME, Dimension.MONEY, Dimension.SCOPE, Dimension.RISK, Dimension.FORECAST)


def dimensions_for(*, sees_money: bool) -> tuple[Dimension, ...]:
    return tuple(one for one in DIMENSIONS if sees_money or one != Dimension.MONEY)


def healths_of(access: Access, ids: Collection[UUID], *, today: date) -> dict[UUID, Health]:
    """By initiative, of those that the person may see and that are being delivered."""
    found = delivery_healths(access, ids, today=today)
    money = _money(access, found.keys())
    whole: dict[UUID, Health] = {}
    for id, lights in found.items():
        joined = {**lights, **({Dimension.MONEY: money[id]} if id in money else {})}
        whole[id] = {one: joined[one] for one in DIMENSIONS if one in joined}
    return whole


def with_colour(access: Access, dimension: Dimension | None, colour: Colour, *, today: date) -> set[UUID]:
    """The initiatives with that light, or (None) with that worst light."""
    rows = initiatives_visible_to(access).filter(stage__phase__in=HAS_HEALTH).order_by()
    healths = healths_of(access, list(rows.values_list("pk", flat=True)), today=today)
    if dimension is None:
        return {id for id, lights in healths.items() if worst(lights.values()) == colour}
    return {id for id, lights in healths.items() if dimension in lights and lights[dimension].colour == colour}


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One portfolio with all below it: how many initiatives have which colour, by dimension; None is the worst."""

    portfolio: Portfolio
    depth: int
    rolls: Mapping[Dimension | None, Roll]


def health_by_portfolio(view: View) -> tuple[list[HealthLine], Mapping[Dimension | None, Roll]]:
    """Every portfolio in view that has something in delivery, and all of it, each initiative counted once."""
    rows = initiatives_in(view).filter(stage__phase__in=HAS_HEALTH).order_by()
    place_of = dict(rows.values_list("pk", "portfolio_id"))
    healths = healths_of(view.access, list(place_of), today=view.day)
    dimensions = dimensions_for(sees_money=view.sees_money)
    parents = {one.id: one.parent_id for one in view.portfolios}
    below: dict[UUID, list[Health]] = {one: [] for one in parents}
    for id, health in healths.items():
        here: UUID | None = place_of[id]
        while here is not None and here in parents:
            below[here].append(health)
            here = parents[here]
    steps = [one.scope.path.count("/") for one in view.portfolios]
    lines = [
        HealthLine(one, depth - min(steps), _rolled(below[one.id], dimensions))
        for one, depth in zip(view.portfolios, steps, strict=True)
        if below[one.id]
    ]
    return lines, _rolled(healths.values(), dimensions)


def health_of_parts(access: Access, programme: Initiative, *, today: date) -> Mapping[Dimension | None, Roll] | None:
    """The projects of a programme rolled up by the same rules; None where none is being delivered."""
    parts = initiatives_visible_to(access).filter(programme=programme, stage__phase__in=HAS_HEALTH).order_by()
    healths = healths_of(access, list(parts.values_list("pk", flat=True)), today=today)
    sees_money = any(Dimension.MONEY in lights for lights in healths.values())
    return _rolled(healths.values(), dimensions_for(sees_money=sees_money)) if healths else None


def _rolled(healths: Iterable[Health], dimensions: tuple[Dimension, ...]) -> dict[Dimension | None, Roll]:
    return rolled_up(healths, dimensions)


def _money(access: Access, ids: Collection[UUID]) -> dict[UUID, Light]:
    """The light of money by initiative, where the person may see its money: three queries."""
    rows = initiatives_with_money_visible_to(access).filter(pk__in=ids).select_related(None)
    fields = ("id", "whole_life_cost", "year_budget", "year_forecast", "currency")
    initiatives = list(rows.only(*fields))
    approved = _approved([one.pk for one in initiatives])
    return {one.pk: _light(one, approved.get(one.pk)) for one in initiatives}


@dataclass(frozen=True, slots=True)
class _Approved:
    amount: Decimal
    currency: str
    on: date


def _approved(ids: Collection[UUID]) -> dict[UUID, _Approved]:
    """The whole-life cost as it was when delivery began: what was reported last by that day, else first after it."""
    delivery = [str(id) for id in Stage.objects.filter(phase__in=HAS_HEALTH).values_list("id", flat=True)]
    seen: QuerySet[Observation] = Observation.objects.filter(initiative_id__in=ids).order_by()
    began = dict(
        seen.filter(field=Observed.STAGE, text__in=delivery).values_list("initiative_id").annotate(first=Min("on"))
    )
    costs = seen.filter(field=Observed.WHOLE_LIFE_COST, amount__gt=0).order_by("on")
    found: dict[UUID, _Approved] = {}
    for id, on, amount, currency in costs.values_list("initiative_id", "on", "amount", "currency"):
        if amount is not None and id in began and (id not in found or on <= began[id]):
            found[id] = _Approved(amount, currency, on)
    return found


def _light(one: InitiativeFacts, approved: _Approved | None) -> Light:
    f = formatter()
    lights = []
    if approved is not None and one.whole_life_cost is not None and approved.currency == one.currency:
        share = float((one.whole_life_cost - approved.amount) / approved.amount)
        lights.append(_compared(share, approved, one))
    if one.year_budget and one.year_forecast is not None:
        share = float((one.year_forecast - one.year_budget) / one.year_budget)
        facts = (
            (_("Budget of the year"), f"{f.money(one.year_budget)} {one.currency}"),
            (_("Forecast of the year"), f"{f.money(one.year_forecast)} {one.currency}"),
        )
        words = _("The year is forecast %(share)s above its budget.")
        if share <= 0:
            words = _("The year is forecast %(share)s below its budget.") if share else _("The year is on its budget.")
        lights.append(overrun(share, reason=words % {"share": f.share(abs(share), 1)}, facts=facts))
    return together(lights, otherwise=_("There is no approved cost and no budget to compare with."))


def _compared(share: float, approved: _Approved, one: InitiativeFacts) -> Light:
    f = formatter()
    facts = (
        (_("Cost when delivery began"), f"{f.money(approved.amount)} {approved.currency}"),
        (_("Cost now"), f"{f.money(one.whole_life_cost)} {one.currency}"),
    )
    words = _("The whole costs %(share)s more than when delivery began.")
    if share <= 0:
        words = _("The whole costs %(share)s less than when delivery began.")
        words = words if share else _("The whole costs what it did when delivery began.")
    return overrun(share, reason=words % {"share": f.share(abs(share), 1)}, facts=facts)
