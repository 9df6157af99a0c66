"""Fields that are typed as people type: shares as per cent, numbers and days in any usual form."""

from decimal import Decimal
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from pilotage.kit.entering import Unreadable, amount_from

Row = TypeVar("Row", bound=Model)


class NumberField(forms.CharField):
    """A number such as 1 200.5 or 12.4m; nothing is unknown."""

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


class PercentField(NumberField):
    """A share 0..1, typed as per cent: 25 or 25 %."""

    def clean(self, value: Any) -> Decimal | None:
        number = super().clean(str(value or "").replace("%", "").strip())
        if number is not None and not 0 <= number <= 100:
            raise forms.ValidationError(_("A weight is between 0 and 100 %."))
        return None if number is None else number / 100

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value * 100 if isinstance(value, Decimal) else value)


def offer(field: forms.Field, rows: QuerySet[Row], *, empty: str = "") -> None:
    """Let a field of choices offer these rows: read anew for each form."""
    choice = cast("forms.ModelChoiceField[Row]", field)
    choice.queryset = rows
    if empty:
        choice.empty_label = empty


def day_field(label: Any, **options: Any) -> forms.DateField:  # lazy text has no public type, as have options: Any
    """A day with the browser's own calendar; nothing is unknown."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **options)
