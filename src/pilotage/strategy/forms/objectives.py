"""Forms of objectives and their measures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.strategy.forms.fields import NumberField, PercentField, day_field, offer
from pilotage.strategy.models import Direction, Measure, Objective


class ObjectiveForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Short, for tables: O1, or SAFE."))
    name = forms.CharField(label=_("Name"), max_length=200)
    parent = forms.ModelChoiceField(Objective.objects.none(), label=_("Part of"), required=False)
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Owner"), required=False)
    weight_share = PercentField(label=_("Weight among its siblings, %"))
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"))
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, objectives: Any, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        offer(self.fields["parent"], objectives, empty=str(_("Nothing: it is a top objective")))
        offer(self.fields["owner"], people_by_name(), empty=str(_("Nobody yet")))


OBJECTIVE_FIELDS = ("code", "name", "parent", "owner", "weight_share", "starts_on", "ends_on", "description")


def objective_facts(objective: Objective) -> dict[str, Any]:  # values of several types: Any
    """What the form starts from."""
    return {name: getattr(objective, name) for name in (*OBJECTIVE_FIELDS, "version")}


class MeasureForm(forms.Form):
    name = forms.CharField(label=_("What is measured"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False, help_text=_("%, days, kt CO2 a year."))
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    baseline = NumberField(label=_("Baseline"))
    baseline_on = day_field(_("Baseline measured on"))
    target = NumberField(label=_("Target"))
    target_on = day_field(_("To be reached by"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


MEASURE_FIELDS = ("name", "unit", "direction", "baseline", "baseline_on", "target", "target_on")


def measure_facts(measure: Measure) -> dict[str, Any]:  # values of several types: Any
    """What the form starts from."""
    return {name: getattr(measure, name) for name in (*MEASURE_FIELDS, "version")}


class ActualForm(forms.Form):
    on = forms.DateField(label=_("Measured on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    value = NumberField(label=_("Value"), help_text=_("Empty: it was due, and is not known."))
    note = forms.CharField(label=_("Note"), max_length=400, required=False)
