"""People, their shares and absences, and calendars as forms."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.accounts.reads import people_by_name
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.resources.forms.roles import plain
from pilotage.resources.models import Calendar, Resource, ResourceRole

WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _share_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Available share, %"),
        help_text=gettext_lazy("Of the working hours, how much planning may count on: 80 is four days a week."),
    )


def share_from(text: str) -> Decimal:
    """ "80" or "80 %" as 0.8. Raises ValidationError."""
    try:
        per_cent = amount_from(text.replace("%", ""))
    except Unreadable as wrong:
        raise ValidationError(str(wrong)) from wrong
    if per_cent is None or not 0 <= per_cent <= 100:
        raise ValidationError(_("An available share lies between 0 % and 100 %."))
    return per_cent / 100


class PersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    role = forms.ModelChoiceField(
        label=gettext_lazy("Role"), queryset=ResourceRole.objects.none(), empty_label=gettext_lazy("choose a role")
    )
    department = forms.CharField(label=gettext_lazy("Department"), required=False, max_length=200)
    share = _share_field()
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Calendar"),
        queryset=Calendar.objects.all(),
        required=False,
        empty_label=gettext_lazy("the default calendar"),
    )
    person = forms.ModelChoiceField(
        label=gettext_lazy("Account"),
        queryset=people_by_name(),
        required=False,
        empty_label=gettext_lazy("no account"),
    )
    employed_from = forms.DateField(label=gettext_lazy("Employed from"), required=False, widget=_day_input())
    employed_until = forms.DateField(label=gettext_lazy("Employed until"), required=False, widget=_day_input())

    def __init__(self, *args: Any, resource: Resource | None = None, **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        kept = Q(pk=resource.role_id) if resource else Q(pk__in=[])
        roles = ResourceRole.objects.filter(Q(archived_on=None) | kept)
        self.fields["role"].queryset = roles  # type: ignore[attr-defined]  # a choice of rows, above

    def clean_share(self) -> Decimal:
        return share_from(self.cleaned_data["share"])


def start_of(resource: Resource) -> dict[str, Any]:  # as the fields are typed: Any
    return {
        "name": resource.name,
        "role": resource.role_id,
        "department": resource.department,
        "share": plain(resource.share * 100),
        "calendar": resource.calendar_id,
        "person": resource.person_id,
        "employed_from": resource.employed_from,
        "employed_until": resource.employed_until,
    }


class AbsenceForm(forms.Form):
    first_day = forms.DateField(label=gettext_lazy("From"), widget=_day_input())
    last_day = forms.DateField(label=gettext_lazy("Until"), widget=_day_input())
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)


class AvailabilityForm(forms.Form):
    first_day = forms.DateField(label=gettext_lazy("From"), widget=_day_input())
    last_day = forms.DateField(label=gettext_lazy("Until"), required=False, widget=_day_input())
    share = _share_field()

    def clean_share(self) -> Decimal:
        return share_from(self.cleaned_data["share"])


class CalendarForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    is_default = forms.BooleanField(
        label=gettext_lazy("Default: holds for everybody without a calendar of their own"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        for place, label in enumerate(WEEKDAYS):
            self.fields[f"day_{place}"] = forms.DecimalField(
                label=label, min_value=0, max_value=24, decimal_places=2, initial=8 if place < 5 else 0
            )

    def week(self) -> list[Decimal]:
        return [self.cleaned_data[f"day_{place}"] for place in range(7)]


def week_of(calendar: Calendar) -> dict[str, Any]:  # as the fields are typed: Any
    days = {f"day_{place}": plain(hours) for place, hours in enumerate(calendar.weekday_hours)}
    return {"name": calendar.name, "is_default": calendar.is_default, **days}


class CalendarDayForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=_day_input())
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours worked"), min_value=0, max_value=24, decimal_places=2, initial=0
    )
