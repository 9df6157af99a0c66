"""The forms of custom fields and stages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.work.models import FieldType, StagePhase


class FieldForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    type = forms.ChoiceField(label=_("Type"), choices=FieldType.choices)
    choices = forms.CharField(
        label=_("Choices"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("One a line; only for the type Choice."),
    )
    is_retired = forms.BooleanField(label=_("Retired: kept in history, offered nowhere"), required=False)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["is_retired"]
        else:
            # Values have the shape of the type, so it stays as it is.
            self.fields["type"].disabled = True

    def choice_list(self) -> list[str]:
        return [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]


class StageForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    phase = forms.ChoiceField(label=_("What it means"), choices=StagePhase.choices)
