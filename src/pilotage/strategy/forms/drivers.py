"""Forms of driver sets, drivers and weights by hand."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from pilotage.strategy.forms.fields import PercentField, day_field, offer
from pilotage.strategy.models import Driver, DriverSet, Objective


class DriverSetForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Such as: Investment round 2027."))
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"))
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


SET_FIELDS = ("name", "starts_on", "ends_on", "description")


def set_facts(driver_set: DriverSet) -> dict[str, Any]:  # values of several types: Any
    """What the form starts from."""
    return {name: getattr(driver_set, name) for name in (*SET_FIELDS, "version")}


class DriverForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("What it means, so that everybody rates by the same"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
    )
    objectives = forms.ModelMultipleChoiceField(Objective.objects.none(), label=_("Stands for"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, objectives: Any, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        offer(self.fields["objectives"], objectives)


class WeightsForm(forms.Form):
    """One percentage for each driver; they sum to 100."""

    def __init__(self, *args: Any, drivers: Sequence[Driver], **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        self.drivers = drivers
        for driver in drivers:
            self.fields[str(driver.id)] = PercentField(label=f"{driver.name}, %", initial=driver.weight_share)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for driver in self.drivers:
            if str(driver.id) in found and found[str(driver.id)] is None:
                self.add_error(str(driver.id), _g("Say a weight; 0 is one too."))
        return found

    def shares(self) -> dict[Driver, Decimal]:
        """The weights by driver, once the form is valid."""
        return {driver: self.cleaned_data[str(driver.id)] for driver in self.drivers}
