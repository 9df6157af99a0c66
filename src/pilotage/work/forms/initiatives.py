"""The form of an initiative."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access, Permission
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.work.models import (
    CustomField,
    DependencyKind,
    FieldType,
    Initiative,
    InitiativeKind,
    Portfolio,
    Rag,
    Stage,
)
from pilotage.work.reads import initiatives_visible_to, portfolios_visible_to
from pilotage.work.rules import MONEY_FIELDS

DATE_WIDGET = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# What a form gives and takes has the type that each field asks for: Any.
Values = dict[str, Any]


class AmountField(forms.CharField):
    """An amount as people type it: 12.4m. Empty is unknown."""

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if hasattr(value, "normalize") else value

    def clean(self, value: Any) -> Any:
        try:
            return amount_from(value or "")
        except Unreadable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class TagsField(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [tag for tag in dict.fromkeys(part.strip()[:60] for part in (value or "").split(",")) if tag]


class PortfolioField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, portfolio: Portfolio) -> str:
        return "\u2003" * (portfolio.scope.path.count("/") - 2) + portfolio.name


class NamedField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, thing: Person | Stage | Initiative) -> str:
        return str(thing)


class InitiativeForm(forms.Form):
    """Everything that is edited of an initiative; money only for those who may change it."""

    name = forms.CharField(label=_("Name"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=InitiativeKind.choices, initial=InitiativeKind.PROJECT)
    portfolio = PortfolioField(label=_("Portfolio"), queryset=Portfolio.objects.none(), empty_label=None)
    programme = NamedField(
        label=_("Part of programme"), queryset=Initiative.objects.none(), required=False, empty_label=_("none")
    )
    stage = NamedField(
        label=_("Stage"), queryset=Stage.objects.all(), required=False, empty_label=_("the first of its kind")
    )
    sponsor = NamedField(
        label=_("Owner (sponsor)"), queryset=Person.objects.order_by("name"), required=False, empty_label=_("unknown")
    )
    manager = NamedField(
        label=_("Manager"), queryset=Person.objects.order_by("name"), required=False, empty_label=_("unknown")
    )
    description = forms.CharField(
        label=_("Description"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=20_000
    )
    planned_start = forms.DateField(label=_("Planned start"), widget=DATE_WIDGET, required=False)
    planned_finish = forms.DateField(label=_("Planned finish"), widget=DATE_WIDGET, required=False)
    forecast_start = forms.DateField(label=_("Forecast start"), widget=DATE_WIDGET, required=False)
    forecast_finish = forms.DateField(label=_("Forecast finish"), widget=DATE_WIDGET, required=False)
    rag = forms.ChoiceField(label=_("RAG"), choices=[("", _("Not reported")), *Rag.choices], required=False)
    rag_note = forms.CharField(
        label=_("RAG comment"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=20_000
    )
    whole_life_cost = AmountField(label=_("Whole-life cost"), required=False, help_text=_("Empty is unknown, not 0."))
    year_budget = AmountField(label=_("Budget of the year"), required=False)
    year_forecast = AmountField(label=_("Forecast of the year"), required=False)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), required=False)
    tags = TagsField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    external_id = forms.CharField(label=_("Id elsewhere"), max_length=200, required=False)

    def __init__(self, *args: Any, access: Access, fields: list[CustomField], **kwargs: Any) -> None:
        self.money_is_open = kwargs.pop("sees_money")
        super().__init__(*args, **kwargs)
        self.custom_fields = fields
        # Who may change one initiative only must still be able to leave it where it is.
        here = Q(
            id__in=[portfolio.id for portfolio in [self.initial.get("portfolio")] if isinstance(portfolio, Portfolio)]
        )
        may_edit = access.where(Permission.EDIT, field="scope__path")
        _queryset(self, "portfolio", portfolios_visible_to(access).filter(may_edit | here if may_edit else Q()))
        programmes = initiatives_visible_to(access).filter(kind=InitiativeKind.PROGRAMME)
        _queryset(self, "programme", programmes)
        if self.initial.get("programme") and self.initial["programme"] not in programmes:
            # It is not shown, so an empty choice must not take it away.
            del self.fields["programme"]
        if not self.money_is_open:
            for name in MONEY_FIELDS:
                del self.fields[name]
        for field in fields:
            if field.type != FieldType.MONEY or self.money_is_open:
                self.fields[f"c_{field.key}"] = _custom_input(field)

    def changes(self, initial: Mapping[str, Any]) -> Values:
        """Only what differs from what was shown, as `change_initiative` takes it."""
        plain = {
            name: value
            for name, value in self.cleaned_data.items()
            if not name.startswith("c_") and value != _shown(initial, name)
        }
        custom = {
            name[2:]: self._custom_value(name, value)
            for name, value in self.cleaned_data.items()
            if name.startswith("c_") and value != _shown(initial, name)
        }
        if plain.get("stage", "") is None:
            del plain["stage"]
        return {**plain, "custom": custom} if custom else plain

    def _custom_value(self, name: str, value: Any) -> Any:
        if value in (None, ""):
            return None
        field = next(field for field in self.custom_fields if f"c_{field.key}" == name)
        if field.type == FieldType.MONEY:
            return {"amount": str(value), "currency": self.cleaned_data.get("currency") or "EUR"}
        if field.type == FieldType.NUMBER:
            return str(value)
        if field.type == FieldType.YES_NO:
            return value == "yes"
        return str(value.id) if isinstance(value, Person) else value


def shown_values(initiative: Initiative, fields: list[CustomField]) -> Values:
    """What the form starts from."""
    plain = {name: getattr(initiative, name) for name in InitiativeForm.base_fields}
    custom = {f"c_{field.key}": _custom_shown(field, initiative.custom.get(field.key)) for field in fields}
    return {**plain, **custom}


def _custom_shown(field: CustomField, value: Any) -> Any:
    if value is None or (isinstance(value, dict) and "words" in value):
        return None if field.type in (FieldType.NUMBER, FieldType.MONEY, FieldType.DATE, FieldType.PERSON) else ""
    if field.type in (FieldType.NUMBER, FieldType.MONEY):
        return amount_from(value["amount"] if field.type == FieldType.MONEY else value)
    if field.type == FieldType.PERSON:
        return Person.objects.filter(id=UUID(value)).first()
    if field.type == FieldType.DATE:
        return forms.DateField().clean(value)
    return ("yes" if value else "no") if field.type == FieldType.YES_NO else value


def _custom_input(field: CustomField) -> forms.Field:
    type = FieldType(field.type)
    if type in (FieldType.NUMBER, FieldType.MONEY):
        return AmountField(label=field.name, required=False)
    if type == FieldType.DATE:
        return forms.DateField(label=field.name, widget=DATE_WIDGET, required=False)
    if type == FieldType.CHOICE:
        pairs = [("", _("unknown")), *((choice, choice) for choice in field.choices)]
        return forms.ChoiceField(label=field.name, choices=pairs, required=False)
    if type == FieldType.YES_NO:
        yes_no = [("", _("unknown")), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=field.name, choices=yes_no, required=False)
    if type == FieldType.PERSON:
        people = Person.objects.order_by("name")
        return NamedField(label=field.name, queryset=people, required=False, empty_label=_("unknown"))
    return forms.CharField(label=field.name, required=False, max_length=4000)


def _shown(initial: Mapping[str, Any], name: str) -> Any:
    value = initial.get(name)
    return "" if value is None and name in ("rag", "rag_note", "currency", "external_id", "description") else value


def _queryset(form: forms.Form, name: str, rows: Any) -> None:  # a query set of any model
    form.fields[name].queryset = rows  # type: ignore[attr-defined]  # it is a choice of rows


class LinkForm(forms.Form):
    """A new dependency of an initiative."""

    kind = forms.ChoiceField(label=_("This initiative"), choices=DependencyKind.choices)
    target = NamedField(label=_("Other initiative"), queryset=Initiative.objects.none())
    lag_days = forms.IntegerField(
        min_value=-3650,
        max_value=3650,
        label=_("Lag in days"),
        required=False,
        initial=0,
        help_text=_("Calendar days; only for finish to start."),
    )
    note = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args: Any, access: Access, source: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = initiatives_visible_to(access).exclude(pk=source.pk).order_by("name")
        _queryset(self, "target", others)


class PortfolioForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    parent = PortfolioField(
        label=_("Below"), queryset=Portfolio.objects.none(), required=False, empty_label=_("the enterprise")
    )
    owner = NamedField(
        label=_("Owner"), queryset=Person.objects.order_by("name"), required=False, empty_label=_("unknown")
    )
    description = forms.CharField(label=_("Description"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _queryset(self, "parent", portfolios_visible_to(access))
