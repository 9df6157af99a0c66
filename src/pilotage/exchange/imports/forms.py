"""What a person types on the way of a file into the register: texts to typed values."""

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.rules import Access
from pilotage.exchange.tabular.dates import Order
from pilotage.exchange.tabular.mappings import Mapping, Plan, ValueKind
from pilotage.exchange.tabular.targets import DATES, MONIES, Target
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import portfolios_visible_to

TARGET_NAMES = {
    Target.NAME: _("Name"),
    Target.ID: _("Id"),
    Target.PORTFOLIO: _("Portfolio"),
    Target.KIND: _("Kind"),
    Target.DESCRIPTION: _("Description"),
    Target.OWNER: _("Owner (sponsor)"),
    Target.MANAGER: _("Manager"),
    Target.STAGE: _("Stage"),
    Target.START_PLANNED: _("Planned start"),
    Target.FINISH_PLANNED: _("Planned finish"),
    Target.START_FORECAST: _("Forecast start"),
    Target.FINISH_FORECAST: _("Forecast finish"),
    Target.RAG: _("RAG"),
    Target.RAG_COMMENT: _("RAG comment"),
    Target.WHOLE_LIFE_COST: _("Whole-life cost"),
    Target.BUDGET_YEAR: _("Budget of the year"),
    Target.FORECAST_YEAR: _("Forecast of the year"),
    Target.TAGS: _("Tags"),
    Target.SNAPSHOT: _("Day of the report"),
    Target.CUSTOM: _("Custom field"),
    Target.IGNORE: _("Leave out"),
}
KIND_NAMES = {
    ValueKind.TEXT: _("Text"),
    ValueKind.CHOICE: _("Choice"),
    ValueKind.NUMBER: _("Number"),
    ValueKind.MONEY: _("Money"),
    ValueKind.DATE: _("Date"),
    ValueKind.YES_NO: _("Yes or no"),
}
UNITS = (
    ("", _("as written")),
    ("1", _("1")),
    ("1000", _("thousand")),
    ("1000000", _("million")),
    ("1000000000", _("billion")),
)
ORDERS = ((Order.DAY_FIRST.value, _("day first")), (Order.MONTH_FIRST.value, _("month first")))


def day_input() -> forms.DateInput:
    """The browser's own calendar; it reads and gives days in their plain form only."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UploadForm(forms.Form):
    """The file, and where its initiatives go."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, at most 50 MB and 100,000 rows"))
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(), required=False, label=_("Below portfolio"), empty_label=_("The whole register")
    )
    day = forms.DateField(
        required=False,
        label=_("Day for which the file speaks"),
        help_text=_("empty: as the file says, else today"),
        widget=day_input(),
    )
    mapping = forms.ChoiceField(required=False, label=_("Read the columns"))

    def __init__(self, *args: object, access: Access, kept: list[str], **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]
        choice = self.fields["portfolio"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = portfolios_visible_to(access)
        names = self.fields["mapping"]
        if isinstance(names, forms.ChoiceField):
            names.choices = [("", _("as proposed")), *((name, name) for name in kept)]


class SettingsForm(forms.Form):
    """What is said of the file as a whole, and the name under which its mapping is kept."""

    day = forms.DateField(required=False, label=_("Day for which the file speaks"), widget=day_input())
    name = forms.CharField(required=False, max_length=100, label=_("Keep this mapping as"))


def mapping_from(params: QueryDict, mapping: Mapping) -> Mapping:
    """The mapping with what the person chose for each column; a field given to two columns goes to the first."""
    plans: list[Plan] = []
    taken: set[Target] = set()
    for plan in mapping.plans:
        changed = _plan_from(params, plan)
        if changed.fills is None and changed.target in taken and changed.target not in (Target.CUSTOM, Target.IGNORE):
            changed = replace(changed, target=Target.CUSTOM, reason=str(_("another column fills this field already")))
        taken.add(changed.target)
        plans.append(changed)
    return replace(mapping, plans=tuple(plans), is_name_from_id=Target.NAME not in taken)


def _plan_from(params: QueryDict, plan: Plan) -> Plan:
    at = f"-{plan.column}"
    target = _one_of(Target, params.get(f"target{at}"), plan.target)
    kind = _kind_for(target, _one_of(ValueKind, params.get(f"kind{at}"), plan.kind))
    factor = params.get(f"unit{at}", str(plan.factor or ""))
    currency = params.get(f"currency{at}", plan.currency or "").strip().upper()
    changed = replace(
        plan,
        target=target,
        kind=kind,
        fills=plan.fills if target is plan.target else None,
        order=_one_of(Order, params.get(f"order{at}"), plan.order),
        factor=Decimal(factor) if factor in dict(UNITS) and factor else None,
        currency=currency if len(currency) == 3 and currency.isalpha() else plan.currency,
    )
    if changed == plan:
        return plan
    return replace(
        changed,
        confidence=1.0,
        reason=str(_("as chosen")),
        is_order_ambiguous=False,
        is_currency_guess=False,
        is_factor_guess=False,
    )


Word = TypeVar("Word", bound=StrEnum)


def _one_of(choices: type[Word], typed: str | None, otherwise: Word) -> Word:
    """The choice that was typed; what it was before, when it is none."""
    return choices(typed) if typed in set(choices) else otherwise


def _kind_for(target: Target, kind: ValueKind) -> ValueKind:
    if target in DATES:
        return ValueKind.DATE
    if target in MONIES:
        return ValueKind.MONEY
    if target is Target.RAG:
        return ValueKind.RATING
    if target in (Target.OWNER, Target.MANAGER):
        return ValueKind.PERSON
    if target is Target.CUSTOM:
        return kind if kind in KIND_NAMES else ValueKind.TEXT
    return ValueKind.TEXT
