"""The forms of reporting cycles and of the limits of colours."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.accounts.rules import Access
from pilotage.governance.actions.reporting.configuring import CycleFacts
from pilotage.governance.models import ReportDimension, ReportingCycle, Rhythm
from pilotage.governance.rules.reporting.rags import IS_SHARE, MEASURES, Limits
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.work.models import Portfolio, StagePhase
from pilotage.work.reads.visible import portfolios_visible_to


class CycleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    portfolio = forms.ModelChoiceField(
        label=gettext_lazy("Who reports"),
        queryset=Portfolio.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole enterprise"),
        help_text=gettext_lazy("An initiative follows the cycle of its nearest portfolio."),
    )
    rhythm = forms.ChoiceField(label=gettext_lazy("Rhythm"), choices=Rhythm.choices)
    due_day = forms.IntegerField(
        label=gettext_lazy("Due on day"),
        min_value=1,
        max_value=31,
        help_text=gettext_lazy("Of a week 1 (Monday) to 7; of a month 1 to 31, where 31 is its last day."),
    )
    is_due_after = forms.BooleanField(
        label=gettext_lazy("That day lies in the week or month after the period"), required=False
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First period begins on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    phases = forms.MultipleChoiceField(
        label=gettext_lazy("Stages that report"), choices=StagePhase.choices, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        self.fields["portfolio"].queryset = portfolios_visible_to(access)  # type: ignore[attr-defined]

    def facts(self) -> CycleFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return CycleFacts(**said)


def shown_cycle(cycle: ReportingCycle) -> dict[str, object]:
    names = ("name", "portfolio", "rhythm", "due_day", "is_due_after", "starts_on", "phases", "is_active", "version")
    return {name: getattr(cycle, name) for name in names}


class LimitsForm(forms.Form):
    """Amber and red of each dimension: shares are typed as per cent."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        for one in ReportDimension:
            unit = " (%)" if one in IS_SHARE else ""
            for end, word in (("amber", _("amber above")), ("red", _("red above"))):
                field = forms.CharField(label=f"{one.label}, {word}{unit}", max_length=20)
                field.help_text = str(MEASURES[one]) if end == "amber" else ""
                self.fields[f"{one.value}_{end}"] = field

    def clean(self) -> dict[str, Any]:  # Django's own: Any
        said = super().clean() or {}
        for name in list(self.fields):
            if name in said:
                try:
                    said[name] = self._number(name, said[name])
                except ValidationError as wrong:
                    self.add_error(name, wrong)
        return said

    def _number(self, name: str, text: str) -> float:
        try:
            value = amount_from(str(text).replace("%", ""))
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from wrong
        if value is None or not 0 <= value <= 1000:
            raise ValidationError(_("Write a number from 0 to 1000."))
        share = name.rsplit("_", 1)[0] in IS_SHARE
        return float(value / 100) if share else float(value)

    def limits(self) -> dict[str, Limits]:
        said = self.cleaned_data
        return {one.value: Limits(said[f"{one.value}_amber"], said[f"{one.value}_red"]) for one in ReportDimension}


def shown_limits(limits: dict[str, Limits]) -> dict[str, str]:
    found = {}
    for name, one in limits.items():
        factor = 100 if name in IS_SHARE else 1
        found[f"{name}_amber"] = f"{one.amber * factor:g}"
        found[f"{name}_red"] = f"{one.red * factor:g}"
    return found
