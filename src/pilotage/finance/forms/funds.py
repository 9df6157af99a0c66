"""The form of a fund."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FundForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    is_archived = forms.BooleanField(label=_("Archived: stays on its lines, offered for no other"), required=False)

    def __init__(self, *args: Any, is_new: bool, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        if is_new:
            del self.fields["is_archived"]
