"""Fields that are typed as people type: amounts, per cent, days, levels."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.risk.models import ScaleLevel
from pilotage.work.models import Initiative


class AmountField(forms.CharField):
    """An amount such as 12.4m; nothing is unknown."""

    def __init__(self, **options: Any) -> None:  # Django's own options: Any
        super().__init__(required=False, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "n"}

    def clean(self, value: Any) -> Decimal | None:
        try:
            return amount_from(str(value or ""))
        except Unreadable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:  # what was typed, or a Decimal: Any
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


class PercentField(AmountField):
    """A share 0..1, typed as per cent: 25 or 25 %."""

    def clean(self, value: Any) -> Decimal | None:
        number = super().clean(str(value or "").replace("%", "").strip())
        if number is not None and not 0 <= number <= 100:
            raise forms.ValidationError(_g("A probability lies between 0 and 100 %."))
        return None if number is None else (number / 100).quantize(Decimal("0.00001"))

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value * 100 if isinstance(value, Decimal) else value)


class LevelField(forms.TypedChoiceField):
    """A level of a scale by its name; nothing: nobody rated."""

    def __init__(self, **options: Any) -> None:  # Django's own options: Any
        super().__init__(required=False, coerce=int, empty_value=None, **options)

    def offer(self, levels: Mapping[int, ScaleLevel]) -> None:
        named = [(str(level), f"{level} · {one.name}") for level, one in sorted(levels.items())]
        self.choices = [("", _g("Not rated")), *named]


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def __init__(self, **options: Any) -> None:  # Django's own options: Any
        super().__init__(Person.objects.none(), required=False, empty_label=_("Nobody yet"), **options)


class InitiativesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, one: Initiative) -> str:
        return str(one)


def day_field(label: Any, *, required: bool = False, **options: Any) -> forms.DateField:  # lazy text, options: Any
    """A day with the browser's own calendar; nothing is unknown."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **options)


def words_field(label: Any, *, rows: int = 2, required: bool = False, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), max_length=10_000, **options
    )
