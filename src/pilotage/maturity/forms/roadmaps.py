"""Limits, aims and what an increment becomes in the register, as they are typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Access, Permission
from pilotage.kit.entering import Unreadable, amount_from, day_from
from pilotage.maturity.actions.roadmaps.drafting import MOST_DAYS, MOST_PRACTICES, MOST_VALUE, Limits, Wanted
from pilotage.maturity.models import FEWEST_WEEKS, MOST_INCREMENTS, MOST_WEEKS
from pilotage.maturity.rules.levels import TOP
from pilotage.maturity.rules.shape import ModelShape
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import portfolios_visible_to

# What an increment of the form is called in the refusals of the actions, and the other way round.
USUAL = {"weeks": 6, "count": 8, "most_practices": 4, "capacity_days": "60"}


class DaysField(forms.CharField):
    """Days such as 60 or 37.5."""

    def clean(self, value: Any) -> Decimal:
        try:
            found = amount_from(str(value or ""))
        except Unreadable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        if found is None or not 0 <= found <= MOST_DAYS:
            raise forms.ValidationError(_g("Say a number of days from 0 to %(most)s.") % {"most": MOST_DAYS})
        return found.quantize(Decimal("0.1"))

    def prepare_value(self, value: Any) -> Any:  # what was typed, or a Decimal: Any
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


class RoadmapForm(forms.Form):
    """What a roadmap is made within."""

    name = forms.CharField(label=_("Name"), max_length=200)
    starts = forms.DateField(
        label=_("Begins"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    weeks = forms.IntegerField(label=_("Weeks of an increment"), min_value=FEWEST_WEEKS, max_value=MOST_WEEKS)
    count = forms.IntegerField(label=_("Increments"), min_value=1, max_value=MOST_INCREMENTS)
    capacity_days = DaysField(
        label=_("Days a quarter"), help_text=_("Working days that the PMO has for this, of all its people together.")
    )
    most_practices = forms.IntegerField(
        label=_("Practices in an increment at most"), min_value=1, max_value=MOST_PRACTICES
    )

    def limits(self) -> Limits:
        """The facts for the action."""
        facts = self.cleaned_data
        return Limits(
            facts["name"], facts["starts"], facts["weeks"], facts["count"], facts["capacity_days"],
            facts["most_practices"],
        )  # fmt: skip


def aims_from(post: QueryDict, shape: ModelShape) -> Mapping[str, Wanted]:
    """The aims that were typed, by key of the dimension. Raises Unreadable naming the dimension."""
    return {one.key: _wanted(post, one.key, one.name) for one in shape.dimensions}


def _wanted(post: QueryDict, key: str, name: str) -> Wanted:
    level = _number(post.get(f"level-{key}", ""), TOP)
    value = _number(post.get(f"value-{key}", ""), MOST_VALUE)
    if level is None or value is None:
        text = _g("“%(name)s”: a level lies between 0 and %(top)s, a value between 0 and %(most)s.")
        raise Unreadable(text % {"name": name, "top": TOP, "most": MOST_VALUE})
    return Wanted(level, _day(post.get(f"by-{key}", ""), name), value)


def _number(text: str, most: int) -> int | None:
    """0 where nothing is typed; None: cannot be read."""
    tidy = text.strip() or "0"
    is_number = tidy.isascii() and tidy.isdecimal() and len(tidy) <= 2
    return int(tidy) if is_number and int(tidy) <= most else None


def _day(text: str, name: str) -> date | None:
    try:
        found = day_from(text)
    except Unreadable as wrong:
        raise Unreadable(_g("“%(name)s”: %(reason)s") % {"name": name, "reason": str(wrong)}) from wrong
    if found is not None and not 1900 <= found.year <= 2200:
        raise Unreadable(_g("“%(name)s”: the day lies between 1900 and 2200.") % {"name": name})
    return found


class PortfolioField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, portfolio: Portfolio) -> str:
        return "\u2003" * (portfolio.scope.path.count("/") - 2) + portfolio.name


class RegisterForm(forms.Form):
    """In which portfolio an increment becomes an initiative, and who leads it."""

    name = forms.CharField(label=_("Name"), max_length=400)
    portfolio = PortfolioField(label=_("Portfolio"), queryset=Portfolio.objects.none(), empty_label=None)
    manager = forms.ModelChoiceField(
        label=_("Manager"), queryset=Person.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        may_create = access.where(Permission.CREATE, field="scope__path")
        self._offer("portfolio", portfolios_visible_to(access).filter(may_create))
        self._offer("manager", people_by_name())

    def _offer(self, name: str, rows: Any) -> None:  # rows of either model: Any
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
