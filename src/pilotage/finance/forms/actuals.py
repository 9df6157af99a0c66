"""The month up to which the books are whole, as people type it."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class KnownForm(forms.Form):
    """A month like 2026-10; nothing: as far as anything is reported."""

    month = forms.CharField(
        label=gettext_lazy("The books are whole up to"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("Such as 2026-10. Empty: up to the last month for which a cost is reported."),
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_month(self) -> date | None:
        text = str(self.cleaned_data["month"]).strip()
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text[:7]}-01")
        except ValueError as wrong:
            raise ValidationError(_("“%(text)s” is not a month. Write it like 2026-10.") % {"text": text}) from wrong
