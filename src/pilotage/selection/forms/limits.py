"""A limit of money or value as it is typed, and the words in which its price is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.finance.models import Fund
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.selection.actions import LimitFacts
from pilotage.selection.forms.amounts import plain, typed_amount
from pilotage.selection.models import Goal, Measure
from pilotage.strategy.models import Driver, Objective
from pilotage.work.models import Portfolio

Thing = TypeVar("Thing", Portfolio, Fund, Driver, Objective)

MILLION = Decimal(1_000_000)
# Priority counts 1 for an initiative that serves all fully; people compare points out of 100.
POINTS = Decimal(100)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a limit may speak of: value and label; and the things themselves."""

    years: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, str]]
    portfolios: Sequence[Portfolio]
    funds: Sequence[Fund]
    drivers: Sequence[Driver]
    objectives: Sequence[Objective]


def price_unit(goal: str, measure: str) -> str:
    """In what the price of one unit above is said."""
    if measure == Measure.VALUE:
        return {
            Goal.PRIORITY.value: _("points a point above"),
            Goal.MIX.value: _("points of the mix a point above"),
        }.get(goal, _("money a point above"))
    return {
        Goal.PRIORITY.value: _("points a million above"),
        Goal.MIX.value: _("points of the mix a million above"),
    }.get(goal, _("% of the money above"))


def _price_factor(goal: str, measure: str) -> Decimal:
    """From what is kept (goal a unit of money or value) to what people say."""
    of_goal = POINTS if goal == Goal.PRIORITY else Decimal(1)
    if measure == Measure.VALUE:
        return of_goal / POINTS
    return POINTS if goal == Goal.NPV else of_goal * MILLION


def typed_price(price: Decimal | None, goal: str, measure: str) -> str:
    return "" if price is None else plain((price * _price_factor(goal, measure)).quantize(Decimal("1e-6")))


def price_from(text: str, goal: str, measure: str) -> Decimal | None:
    """What is kept of a price that was typed in the unit of `price_unit`. Raises Unreadable."""
    said = amount_from(text.strip().removesuffix("%"))
    return None if said is None else (said / _price_factor(goal, measure)).quantize(Decimal("1e-12"))


def typed_of(amount: Decimal | None, measure: str) -> str:
    """An end of a limit as it is typed: points for priority, money otherwise."""
    return typed_amount(amount) if measure != Measure.VALUE else "" if amount is None else plain(amount * POINTS)


def amount_of(text: str, measure: str) -> Decimal | None:
    """Raises Unreadable."""
    said = amount_from(text)
    return said / POINTS if said is not None and measure == Measure.VALUE else said


def changed(facts: LimitFacts, column: str, text: str, goal: str) -> LimitFacts:
    """The limit with one cell typed anew. Raises Unreadable."""
    match column:
        case "price":
            price = price_from(text, goal, facts.measure)
            return replace(facts, price=price, most_over=facts.most_over if price is not None else None)
        case "at_least":
            return replace(facts, at_least=amount_of(text, facts.measure))
        case "at_most":
            return replace(facts, at_most=amount_of(text, facts.measure))
        case "most_over":
            return replace(facts, most_over=amount_of(text, facts.measure))
        case _:
            raise Unreadable(_("This cannot be typed here."))


class LimitForm(forms.Form):
    """One more limit."""

    measure = forms.ChoiceField(label=gettext_lazy("Limit"), choices=Measure.choices)
    year = forms.ChoiceField(label=gettext_lazy("Over"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Of that year"), required=False)
    portfolio = forms.ChoiceField(label=gettext_lazy("Only what lies in"), required=False)
    fund = forms.ChoiceField(label=gettext_lazy("Only what this fund pays"), required=False)
    driver = forms.ChoiceField(label=gettext_lazy("Only what serves the driver"), required=False)
    objective = forms.ChoiceField(label=gettext_lazy("Only what contributes to"), required=False)
    at_least = forms.CharField(label=gettext_lazy("At least"), required=False, max_length=60)
    at_most = forms.CharField(
        label=gettext_lazy("At most"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Money such as 12.4m; priority in points, 100 for one that serves all fully."),
    )
    price = forms.CharField(
        label=gettext_lazy("May be exceeded: it takes"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Empty: never."),
    )
    most_over = forms.CharField(label=gettext_lazy("By no more than"), required=False, max_length=60)

    # What Django's form takes is its own affair: Any.
    def __init__(self, *args: Any, offer: Offer, goal: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer, self.goal = offer, goal
        self.fields["price"].help_text = _("In %(unit)s. Empty: never.") % {"unit": price_unit(goal, Measure.COST)}
        self._offer("year", [("", _("the whole horizon")), *offer.years])
        self._offer("part", [("", _("the whole year")), *offer.parts])
        self._offer("portfolio", [("", "–"), *((str(one.pk), one.name) for one in offer.portfolios)])
        self._offer("fund", [("", "–"), *((str(one.pk), one.name) for one in offer.funds)])
        self._offer("driver", [("", "–"), *((str(one.pk), one.name) for one in offer.drivers)])
        self._offer("objective", [("", "–"), *((str(one.pk), one.name) for one in offer.objectives)])

    def _named(self, things: Sequence[Thing], name: str) -> Thing | None:
        return next((one for one in things if str(one.pk) == self.cleaned_data[name]), None)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:  # typed by field: Any
        said = super().clean() or {}
        measure = said.get("measure", Measure.COST)
        for name in ("at_least", "at_most", "most_over"):
            said[name] = self._read(name, said.get(name, ""), measure)
        try:
            said["price"] = price_from(said.get("price", ""), self.goal, measure)
        except Unreadable as reason:
            self.add_error("price", str(reason))
        return said

    def _read(self, name: str, text: str, measure: str) -> Decimal | None:
        try:
            return amount_of(text, measure)
        except Unreadable as reason:
            self.add_error(name, str(reason))
            return None

    def facts(self) -> LimitFacts:
        """For the action."""
        said = self.cleaned_data
        parts, _colon, part = said["part"].partition(":")
        return LimitFacts(
            measure=said["measure"],
            year=int(said["year"]) if said["year"] else None,
            parts=int(parts) if part else None,
            part=int(part) if part else None,
            portfolio=self._named(self.offer.portfolios, "portfolio"),
            fund=self._named(self.offer.funds, "fund"),
            driver=self._named(self.offer.drivers, "driver"),
            objective=self._named(self.offer.objectives, "objective"),
            at_least=said["at_least"],
            at_most=said["at_most"],
            price=said["price"],
            most_over=said["most_over"],
        )
