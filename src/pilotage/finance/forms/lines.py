"""Forms for a new line, and for a year entered without the grid."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.finance.models import Fund, LineKind
from pilotage.kit.entering import Unreadable, amount_from


class LineForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=LineKind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3)
    fund = forms.ChoiceField(label=_("Fund that pays it"), required=False, help_text=_("For costs only."))
    owner = forms.ChoiceField(
        label=_("Owner of the benefit"), required=False, help_text=_("For benefits only: who sees to it that it comes.")
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, funds: Sequence[Fund], people: Sequence[Person], **options: Any
    ) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        choices = [("", gettext("no fund")), *((str(fund.pk), fund.name) for fund in funds)]
        self.fields["fund"].choices = choices  # type: ignore[attr-defined]  # a choice field, a few lines above
        owners = [("", gettext("nobody yet")), *((str(person.pk), person.name) for person in people)]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]  # the same
        if not funds:
            del self.fields["fund"]


class YearForm(forms.Form):
    """An amount for a financial year of a line; nothing empties the year, "?" says unknown."""

    line = forms.ChoiceField(label=_("Line"))
    year = forms.IntegerField(label=_("Financial year begins in"), min_value=1901, max_value=2199)
    amount = forms.CharField(
        label=_("Amount of the year"),
        required=False,
        help_text=_("Such as 1200000 or 1.2m; ? for unknown; nothing to empty the year."),
    )
    spread = forms.ChoiceField(
        label=_("Spread evenly over"),
        choices=[("year", _("the twelve months of the year")), ("dates", _("the months between start and finish"))],
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]  # a choice field, three lines above

    def clean_amount(self) -> str:
        text = str(self.cleaned_data["amount"]).strip()
        try:
            amount_from(text)
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from wrong
        return text
