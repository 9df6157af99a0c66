"""The settings of money as a form: what people type as per cent and month is kept as a share and a first day."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.finance.models import Timing
from pilotage.finance.rules.terms import Terms
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.kit.formats import formatter


def _month_names() -> list[tuple[int, str]]:
    f = formatter()
    return [(month, f.month(date(2027, month, 1)).split(" ", maxsplit=1)[0]) for month in range(1, 13)]


class TermsForm(forms.Form):
    currency = forms.CharField(
        label=gettext_lazy("Enterprise currency"),
        min_length=3,
        max_length=3,
        help_text=gettext_lazy("All totals are in it. Rates into another enterprise currency are kept for later."),
    )
    start_month = forms.TypedChoiceField(
        label=gettext_lazy("Financial year begins in"), coerce=int, choices=_month_names
    )
    rate = forms.CharField(label=gettext_lazy("Discount rate, % a year"))
    timing = forms.ChoiceField(label=gettext_lazy("When money flows"), choices=Timing.choices)
    base_month = forms.DateField(
        label=gettext_lazy("Base date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The first day of a month. Present values of all initiatives are at this date, so that they can be added."
        ),
    )
    organisation_version = forms.IntegerField(widget=forms.HiddenInput)
    valuation_version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_rate(self) -> Decimal:
        try:
            per_cent = amount_from(str(self.cleaned_data["rate"]).replace("%", ""))
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from wrong
        if per_cent is None or not -100 < per_cent <= 100:
            raise ValidationError(_("A discount rate lies above -100 % and at most at 100 % a year."))
        return per_cent / 100

    def clean_base_month(self) -> date:
        day: date = self.cleaned_data["base_month"]
        if day.day != 1:
            raise ValidationError(_("The base date is the first day of a month."))
        return day

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            said["currency"].upper(), said["start_month"], said["rate"], Timing(said["timing"]), said["base_month"]
        )


class RateForm(forms.Form):
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    rate = forms.CharField(label=gettext_lazy("One unit is worth"))

    def clean_rate(self) -> Decimal:
        try:
            rate = amount_from(str(self.cleaned_data["rate"]))
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from wrong
        if rate is None or rate <= 0:
            raise ValidationError(_("A rate is a number above 0."))
        return rate
