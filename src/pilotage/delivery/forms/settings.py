"""The settings of a plan, and one calendar of it, as forms."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.forms.moments import moment_from, moment_text, shifts_from, shifts_text
from pilotage.delivery.models import Plan, PlanCalendar
from pilotage.delivery.rules.words import CRITICAL_BY, FLOATS, LAG_CALENDARS, PROGRESS_RULES, RULE_SETS
from pilotage.kit.entering import Unreadable, amount_from

WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip
MORNING, EVENING = time(8), time(17)
HOUR = 3600


class SettingsForm(forms.Form):
    """Everything that decides about the dates of a plan beside its tasks."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    rule_set = forms.ChoiceField(
        label=gettext_lazy("Rules of"),
        choices=[(one.value, label) for one, label in RULE_SETS.items()],
        help_text=gettext_lazy("Whose way of reckoning counts: the two differ in lags, floats and progress."),
    )
    start = forms.CharField(
        label=gettext_lazy("Start"), required=False, help_text=gettext_lazy("Such as 2026-03-02 or 2026-03-02 08:00.")
    )
    must_finish_by = forms.CharField(
        label=gettext_lazy("Must finish by"),
        required=False,
        help_text=gettext_lazy("Float is counted from it; empty: from when the plan finishes."),
    )
    status_at = forms.CharField(label=gettext_lazy("Status date"), required=False)
    calendar = forms.ChoiceField(label=gettext_lazy("Calendar of the plan"), choices=())
    lag_calendar = forms.ChoiceField(
        label=gettext_lazy("Lags are counted in the calendar"),
        choices=[(one.value, label) for one, label in LAG_CALENDARS.items()],
    )
    total_float = forms.ChoiceField(
        label=gettext_lazy("Total float is"), choices=[(one.value, label) for one, label in FLOATS.items()]
    )
    critical_by = forms.ChoiceField(
        label=gettext_lazy("What makes a task critical"),
        choices=[(one.value, label) for one, label in CRITICAL_BY.items()],
        help_text=gettext_lazy("The longest path is what decides when the plan finishes, whatever float says."),
    )
    critical_float_days = forms.CharField(
        label=gettext_lazy("Critical with float up to, days"),
        help_text=gettext_lazy("Usually 0; more shows what is nearly critical, too."),
    )
    progress = forms.ChoiceField(
        label=gettext_lazy("Work that began out of order"),
        choices=[(one.value, label) for one, label in PROGRESS_RULES.items()],
    )
    hours_a_day = forms.CharField(label=gettext_lazy("A typed day has hours"))
    hours_a_week = forms.CharField(label=gettext_lazy("A typed week has hours"))
    days_a_month = forms.CharField(label=gettext_lazy("A typed month has days"))
    are_constraints_kept = forms.BooleanField(label=gettext_lazy("Hard constraints beat links"), required=False)
    is_expected_finish_used = forms.BooleanField(label=gettext_lazy("Use expected finish dates"), required=False)
    is_from_finish = forms.BooleanField(label=gettext_lazy("Scheduled backwards from its finish"), required=False)
    are_open_ends_critical = forms.BooleanField(
        label=gettext_lazy("What has no successor has no float"),
        required=False,
        help_text=gettext_lazy("As Primavera's “make open-ended activities critical”."),
    )
    is_finish_after_break = forms.BooleanField(
        label=gettext_lazy("Work that ends at a break is shown to end after it"),
        required=False,
        help_text=gettext_lazy("As ProjectLibre shows it; the work is the same."),
    )

    def __init__(self, *args: Any, calendars: Sequence[PlanCalendar], **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        self._calendars = {one.key: one for one in calendars}
        choices = [(one.key, one.name) for one in calendars]
        self.fields["calendar"].choices = choices  # type: ignore[attr-defined]  # a choice, above

    def clean_start(self) -> datetime | None:
        return _moment(self.cleaned_data["start"], MORNING)

    def clean_must_finish_by(self) -> datetime | None:
        return _moment(self.cleaned_data["must_finish_by"], EVENING)

    def clean_status_at(self) -> datetime | None:
        return _moment(self.cleaned_data["status_at"], EVENING)

    def clean_calendar(self) -> PlanCalendar:
        return self._calendars[self.cleaned_data["calendar"]]

    def clean_critical_float_days(self) -> float:
        return _number(self.cleaned_data["critical_float_days"], least=-1000)

    def clean_hours_a_day(self) -> float:
        return _number(self.cleaned_data["hours_a_day"], least=0.1, most=24)

    def clean_hours_a_week(self) -> float:
        return _number(self.cleaned_data["hours_a_week"], least=0.1, most=168)

    def clean_days_a_month(self) -> float:
        return _number(self.cleaned_data["days_a_month"], least=0.1, most=31)

    def changes(self, plan: Plan) -> dict[str, Any]:  # settings are typed by their columns: Any
        """What differs from the plan as it is."""
        facts = dict(self.cleaned_data)
        day = round(facts.pop("hours_a_day") * HOUR)
        facts["seconds_a_day"] = day
        facts["seconds_a_week"] = round(facts.pop("hours_a_week") * HOUR)
        facts["critical_float_seconds"] = round(facts.pop("critical_float_days") * day)
        return {name: value for name, value in facts.items() if getattr(plan, name) != value}


def settings_of(plan: Plan) -> dict[str, object]:
    """What the form starts from."""
    same = (
        "title", "rule_set", "lag_calendar", "total_float", "progress", "are_constraints_kept",
        "is_expected_finish_used", "is_from_finish", "critical_by", "are_open_ends_critical", "is_finish_after_break",
    )  # fmt: skip
    return {
        **{name: getattr(plan, name) for name in same},
        "start": moment_text(plan.start),
        "must_finish_by": moment_text(plan.must_finish_by),
        "status_at": moment_text(plan.status_at),
        "calendar": plan.calendar.key if plan.calendar else "",
        "critical_float_days": f"{plan.critical_float_seconds / plan.seconds_a_day:g}",
        "hours_a_day": f"{plan.seconds_a_day / HOUR:g}",
        "hours_a_week": f"{plan.seconds_a_week / HOUR:g}",
        "days_a_month": f"{plan.days_a_month:g}",
    }


class CalendarForm(forms.Form):
    """The name and the week of a calendar."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        for place, label in enumerate(WEEKDAYS):
            self.fields[f"day{place}"] = forms.CharField(label=label, required=False, max_length=200)

    def clean(self) -> dict[str, Any]:  # Django's own: Any
        for place in range(7):
            try:
                self.cleaned_data[f"day{place}"] = shifts_from(self.cleaned_data.get(f"day{place}", ""))
            except Unreadable as wrong:
                self.add_error(f"day{place}", str(wrong))
        return self.cleaned_data

    @property
    def week(self) -> list[list[list[int]]]:
        return [self.cleaned_data[f"day{place}"] for place in range(7)]


def calendar_start(calendar: PlanCalendar) -> dict[str, str]:
    week: Sequence[list[list[int]]] = calendar.content["week"]
    return {"name": calendar.name, **{f"day{place}": shifts_text(day) for place, day in enumerate(week)}}


class SpecialForm(forms.Form):
    """Days that differ from the week."""

    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: that one day."),
    )  # fmt: skip
    shifts = forms.CharField(
        label=gettext_lazy("Working time"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Empty: not worked. Else such as 8:00-12:00."),
    )
    name = forms.CharField(label=gettext_lazy("What it is"), required=False, max_length=200)

    def clean_shifts(self) -> list[list[int]]:
        try:
            return shifts_from(self.cleaned_data["shifts"])
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:  # Django's own: Any
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends before it begins."))
        return self.cleaned_data

    def entry(self) -> dict[str, Any]:  # JSON, as `PlanCalendar.content` says: Any
        facts: Mapping[str, Any] = self.cleaned_data
        last = facts["last"] or facts["first"]
        return {"first": f"{facts['first']}", "last": f"{last}", "shifts": facts["shifts"], "name": facts["name"]}


def _moment(text: str, otherwise: time) -> datetime | None:
    try:
        return moment_from(text, otherwise=otherwise)
    except Unreadable as wrong:
        raise ValidationError(str(wrong)) from wrong


def _number(text: str, *, least: float, most: float = 10_000) -> float:
    try:
        number = amount_from(text)
    except Unreadable as wrong:
        raise ValidationError(str(wrong)) from wrong
    if number is None or not least <= number <= most:
        raise ValidationError(_("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most})
    return float(number)
