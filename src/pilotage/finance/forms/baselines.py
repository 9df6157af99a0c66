"""The form that approves the planned money."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MoneyBaselineForm(forms.Form):
    """seen: the mark of the money that was looked at."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Such as “Business case” or “Budget 2027”."))
    reason = forms.CharField(label=_("Why it is approved"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
