"""Making a plan, and changing one task of it without script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.delivery.models import Plan
from pilotage.delivery.reads.plans import calendars_of
from pilotage.engine.network.plan import Constraint, RuleSet


class NewPlanForm(forms.Form):
    start = forms.DateField(
        label=_("The plan begins on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At eight in the morning of that day, with a week of 40 hours. Both can be changed later."),
    )
    rule_set = forms.TypedChoiceField(
        label=_("Scheduled by the rules of"),
        coerce=RuleSet,
        choices=[(RuleSet.MS_PROJECT, "MS Project"), (RuleSet.PRIMAVERA, "Primavera P6")],
        help_text=_("Links, lags and floats mean slightly different things in the two."),
    )


CONSTRAINTS = (
    ("", _("As soon as possible")),
    (Constraint.AS_LATE_AS_POSSIBLE, _("As late as possible")),
    (Constraint.START_NO_EARLIER, _("Start no earlier than")),
    (Constraint.START_NO_LATER, _("Start no later than")),
    (Constraint.FINISH_NO_EARLIER, _("Finish no earlier than")),
    (Constraint.FINISH_NO_LATER, _("Finish no later than")),
    (Constraint.START_ON, _("Must start on")),
    (Constraint.FINISH_ON, _("Must finish on")),
)
PRIMAVERA_CONSTRAINTS = (
    (Constraint.MANDATORY_START, _("Mandatory start")),
    (Constraint.MANDATORY_FINISH, _("Mandatory finish")),
)


class DayField(forms.CharField):
    """A day that the browser shows and takes in the reader's own form; it travels as text, like all of an edit."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TaskForm(forms.Form):
    """A task as text, in the words that the grid reads as well: what is wrong in it is said by the edit."""

    name = forms.CharField(label=_("Name"), max_length=500, required=False)
    duration = forms.CharField(
        label=_("Duration"), required=False, help_text=_("5d, 3w, 2h; 1ed is a day of the clock.")
    )
    share_done = forms.CharField(label=_("% done"), required=False)
    start = DayField(label=_("Start"), required=False, help_text=_("Typed: start no earlier than this."))
    finish = DayField(label=_("Finish"), required=False, help_text=_("Typed: it lasts until then."))
    predecessors = forms.CharField(
        label=_("Predecessors"), required=False, help_text=_("Rows or codes: 12, 14SS+2d, 9FS-1w.")
    )
    resources = forms.CharField(label=_("Resources"), required=False, help_text=_("Names, such as Anna[50%], Crane."))
    constraint = forms.ChoiceField(label=_("Constraint"), required=False, choices=())
    constraint_at = DayField(label=_("Date of the constraint"), required=False)
    deadline = DayField(label=_("Deadline"), required=False)
    started = DayField(label=_("Actual start"), required=False)
    finished = DayField(label=_("Actual finish"), required=False)
    work_hours = forms.CharField(label=_("Work, in hours"), required=False)
    calendar = forms.ChoiceField(label=_("Calendar"), required=False, choices=())
    code = forms.CharField(label=_("Code"), max_length=120, required=False)
    is_manual = forms.BooleanField(label=_("Scheduled by hand"), required=False)
    is_active = forms.BooleanField(label=_("Active"), required=False)
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    OF_A_TASK = ("duration", "share_done", "start", "finish", "started", "finished")

    def __init__(self, *args: Any, plan: Plan, is_summary: bool, **kwargs: Any) -> None:  # as Django's own form: Any
        super().__init__(*args, **kwargs)
        is_primavera = plan.rule_set == RuleSet.PRIMAVERA
        constraint, calendar = self.fields["constraint"], self.fields["calendar"]
        assert isinstance(constraint, forms.ChoiceField)  # noqa: S101 - tells the type
        assert isinstance(calendar, forms.ChoiceField)  # noqa: S101 - tells the type
        constraint.choices = (*CONSTRAINTS, *PRIMAVERA_CONSTRAINTS) if is_primavera else CONSTRAINTS
        calendar.choices = [("", _("that of the plan")), *((f"{one.id}", one.name) for one in calendars_of(plan))]
        if is_summary:
            for name in self.OF_A_TASK:
                self.fields.pop(name)

    def values(self) -> dict[str, str]:
        """What was changed, in the words of an edit."""
        said = {name: self.cleaned_data[name] for name in self.changed_data if name != "revision"}
        if "constraint_at" in said or "constraint" in said:
            said.pop("constraint_at", None)
            said["constraint"] = self.cleaned_data["constraint"]
            said["constraintAt"] = self.cleaned_data["constraint_at"]
        return {
            name: ("1" if value else "0") if isinstance(value, bool) else str(value) for name, value in said.items()
        }


class NewTaskForm(forms.Form):
    name = forms.CharField(label=_("New task"), max_length=500)
    duration = forms.CharField(label=_("Duration"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
