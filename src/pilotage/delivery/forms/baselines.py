"""Approving a baseline as a form."""

from django import forms
from django.utils.translation import gettext_lazy


class BaselineForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, help_text=gettext_lazy("Such as “Gate 3” or “Replan of May”.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is approved"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_current = forms.BooleanField(
        label=gettext_lazy("Compare progress with this one from now on"), required=False, initial=True
    )
