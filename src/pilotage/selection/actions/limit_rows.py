"""Every limit of money and value: over any span, of a portfolio, a fund, a driver or an objective, hard or soft."""

from dataclasses import dataclass, fields
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.finance.models import Fund
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.locking import opened, touch
from pilotage.selection.models import Measure, Scenario, ScenarioLimit
from pilotage.strategy.models import Driver, Objective
from pilotage.work.models import Portfolio

# What the columns hold before the point.
MOST = Decimal(10) ** 16
MOST_PRICE = Decimal(10) ** 12
WHAT = ("measure", "year", "parts", "part", "portfolio", "fund", "driver", "objective")


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """What a limit says; see ScenarioLimit. Value counts 1 for an initiative that serves all drivers fully."""

    measure: str = Measure.COST
    year: int | None = None
    parts: int | None = None
    part: int | None = None
    portfolio: Portfolio | None = None
    fund: Fund | None = None
    driver: Driver | None = None
    objective: Objective | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    price: Decimal | None = None
    most_over: Decimal | None = None


def facts_of(row: ScenarioLimit) -> LimitFacts:
    """What a limit says now: what a change starts from."""
    return LimitFacts(**{one.name: getattr(row, one.name) for one in fields(LimitFacts)})


def add_limit(scenario: Scenario, facts: LimitFacts, *, access: Access, version: int | None = None) -> ScenarioLimit:
    """One more limit. Raises Refused, Stale, or Impossible with what is wrong in one sentence."""
    with transaction.atomic(), deed("add_limit", actor=access.person_id):
        found = opened(scenario, version=version, access=access)
        _refuse_wrong(found, facts)
        if same_row(found, facts).exists():
            raise rules.Impossible(_("There is a limit of exactly this already: change that one."), field="measure")
        made = ScenarioLimit.objects.create(scenario=found, **_values(facts))
        touch(found)
    return made


def change_limit(
    scenario: Scenario, id: UUID, facts: LimitFacts, *, access: Access, version: int | None = None
) -> ScenarioLimit:
    """The limit says this from now on. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("change_limit", actor=access.person_id):
        found = opened(scenario, version=version, access=access)
        row = ScenarioLimit.objects.filter(scenario=found, pk=id).first()
        if row is None:
            raise rules.Impossible(_("This limit is not there any more."))
        _refuse_wrong(found, facts)
        if same_row(found, facts).exclude(pk=row.pk).exists():
            raise rules.Impossible(_("There is a limit of exactly this already: change that one."), field="measure")
        for name, value in _values(facts).items():
            setattr(row, name, value)
        row.save()
        touch(found)
    return row


def remove_limits(scenario: Scenario, ids: list[UUID], *, access: Access, version: int | None = None) -> Scenario:
    """These limits hold no longer. Raises Refused or Stale."""
    with transaction.atomic(), deed("remove_limits", actor=access.person_id, count=len(ids)):
        found = opened(scenario, version=version, access=access)
        ScenarioLimit.objects.filter(scenario=found, pk__in=ids).delete()
        touch(found)
    return found


def _values(facts: LimitFacts) -> dict[str, object]:
    return {one.name: getattr(facts, one.name) for one in fields(facts)}


def same_row(scenario: Scenario, facts: LimitFacts) -> QuerySet[ScenarioLimit]:
    """The row that counts exactly the same thing over the same span, if there is one."""
    said = {name: getattr(facts, name) for name in WHAT}
    empty = {f"{name}__isnull": True for name, value in said.items() if value is None}
    named = {name: value for name, value in said.items() if value is not None}
    return ScenarioLimit.objects.filter(scenario=scenario, **empty, **named)


def _refuse_wrong(scenario: Scenario, facts: LimitFacts) -> None:
    if facts.measure not in Measure.values:
        raise rules.Impossible(_("There is no such measure."), field="measure")
    if facts.at_least is None and facts.at_most is None:
        raise rules.Impossible(_("Say the least, the most, or both."), field="at_most")
    for name in ("at_least", "at_most", "most_over"):
        amount = getattr(facts, name)
        if amount is not None:
            refuse_amount(amount, name)
    refuse_disorder(facts.at_least, facts.at_most)
    _refuse_span(scenario, facts)
    _refuse_filters(scenario, facts)
    _refuse_softness(facts)


def refuse_amount(amount: Decimal, field: str) -> None:
    if not amount.is_finite() or amount < 0:
        raise rules.Impossible(_("A limit is not below 0."), field=field)
    if amount >= MOST:
        raise rules.Impossible(_("A limit has at most 16 digits before the point."), field=field)


def refuse_disorder(at_least: Decimal | None, at_most: Decimal | None) -> None:
    if at_least is not None and at_most is not None and at_least > at_most:
        raise rules.Impossible(_("The least is more than the most."), field="at_least")


def refuse_other_year(scenario: Scenario, year: int) -> None:
    if year not in scenario.years:
        raise rules.Impossible(_("%(year)s is not among the scenario's years.") % {"year": year}, field="year")


def _refuse_span(scenario: Scenario, facts: LimitFacts) -> None:
    if facts.year is None:
        if facts.parts is not None or facts.part is not None:
            raise rules.Impossible(_("Say the year of this quarter or month."), field="year")
        return
    refuse_other_year(scenario, facts.year)
    if facts.measure == Measure.VALUE:
        text = _("Priority is not spread over years: limit it over the whole horizon.")
        raise rules.Impossible(text, field="year")
    if (facts.parts is None) != (facts.part is None):
        raise rules.Impossible(_("Say which quarter or which month."), field="part")
    if facts.parts is None or facts.part is None:
        return
    if facts.parts not in (4, 12) or not 1 <= facts.part <= facts.parts:
        raise rules.Impossible(_("A year has the quarters 1 to 4 and the months 1 to 12."), field="part")


def _refuse_filters(scenario: Scenario, facts: LimitFacts) -> None:
    if facts.fund is not None and facts.measure == Measure.VALUE:
        raise rules.Impossible(_("A fund pays money: it cannot limit priority."), field="fund")
    if facts.portfolio is not None and not facts.portfolio.scope.path.startswith(scenario.scope.path):
        text = _("%(name)s lies outside this scenario's scope.") % {"name": facts.portfolio.name}
        raise rules.Impossible(text, field="portfolio")
    if facts.measure == Measure.VALUE and scenario.driver_set_id is None:
        raise rules.Impossible(_("Say first by which drivers the scenario measures priority."), field="measure")
    if facts.driver is not None and facts.driver.driver_set_id != scenario.driver_set_id:
        text = _("%(name)s is not among the drivers of this scenario.") % {"name": facts.driver.name}
        raise rules.Impossible(text, field="driver")


def _refuse_softness(facts: LimitFacts) -> None:
    if facts.price is None:
        if facts.most_over is not None:
            text = _("Say what one unit above takes from the goal, or leave out how much may be above.")
            raise rules.Impossible(text, field="price")
        return
    if facts.at_most is None:
        raise rules.Impossible(_("Only a maximum can be exceeded for a price: say the most."), field="at_most")
    if not facts.price.is_finite() or facts.price < 0 or facts.price >= MOST_PRICE:
        raise rules.Impossible(_("What being above takes from the goal is not below 0."), field="price")
