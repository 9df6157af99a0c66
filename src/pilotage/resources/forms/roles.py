"""A role as a form."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.kit.entering import Unreadable, amount_from
from pilotage.resources.models import ResourceRole

RATES = ("rate_per_hour", "contractor_rate_per_hour")


class RoleForm(forms.Form):
    """Facts and rates; whoever may not change one of both does not get its fields."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    hours_per_month = forms.CharField(
        label=gettext_lazy("Standard month, hours"),
        help_text=gettext_lazy("What one full-time person works in a usual month, such as 152: one FTE."),
    )
    skills = forms.CharField(
        label=gettext_lazy("Skills"), required=False, help_text=gettext_lazy("Separated by commas."), max_length=2000
    )
    rate_per_hour = forms.CharField(
        label=gettext_lazy("Cost of an hour"), required=False, help_text=gettext_lazy("Empty: unknown.")
    )
    contractor_rate_per_hour = forms.CharField(
        label=gettext_lazy("Cost of a contractor's hour"), required=False, help_text=gettext_lazy("Empty: unknown.")
    )

    def __init__(self, *args: Any, facts: bool, rates: bool, **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        gone = [*(() if facts else ("name", "hours_per_month", "skills")), *(() if rates else RATES)]
        for name in gone:
            del self.fields[name]

    def clean_hours_per_month(self) -> Decimal:
        found = _number(self.cleaned_data["hours_per_month"])
        if found is None:
            raise ValidationError(_("Say how many hours a standard month has."))
        return found

    def clean_skills(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["skills"].split(",") if part.strip()]

    def clean_rate_per_hour(self) -> Decimal | None:
        return _number(self.cleaned_data["rate_per_hour"])

    def clean_contractor_rate_per_hour(self) -> Decimal | None:
        return _number(self.cleaned_data["contractor_rate_per_hour"])


def start_of(role: ResourceRole) -> dict[str, str]:
    """What the form of a role starts from."""
    return {
        "name": role.name,
        "hours_per_month": plain(role.hours_per_month),
        "skills": ", ".join(role.skills),
        "rate_per_hour": "" if role.rate_per_hour is None else plain(role.rate_per_hour),
        "contractor_rate_per_hour": (
            "" if role.contractor_rate_per_hour is None else plain(role.contractor_rate_per_hour)
        ),
    }


def plain(number: Decimal) -> str:
    """As it is typed: without a point where there is nothing behind it."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(text: str) -> Decimal | None:
    try:
        return amount_from(text)
    except Unreadable as wrong:
        raise ValidationError(str(wrong)) from wrong
