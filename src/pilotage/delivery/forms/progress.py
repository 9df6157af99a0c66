"""Progress as people type it, into values: "60", "60 %", "2026-03-05", "2d", "?" for what is not known."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.actions.progress import Report
from pilotage.delivery.models import PlanTask
from pilotage.delivery.rules.changing_edits import TaskValues
from pilotage.delivery.rules.changing_text import Units
from pilotage.delivery.rules.durations import duration_typed
from pilotage.delivery.rules.permissions import Impossible
from pilotage.kit.edits import Change
from pilotage.kit.entering import Unreadable, amount_from, day_from

COLUMNS = ("done", "started", "finished", "left", "physical", "work_done")


class StatusForm(forms.Form):
    status_at = forms.DateField(
        label=gettext_lazy("Progress is known up to"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The end of that working day. Empty: nothing is reported yet."),
    )
    push = forms.BooleanField(
        label=gettext_lazy("Put off work that is left behind this date"),
        required=False,
        help_text=gettext_lazy("What has begun goes on after it; what has not begun begins after it."),
    )


def report_from(task: PlanTask, changes: Sequence[Change], units: Units) -> Report:
    """What the changed cells of one row say. Raises Unreadable or Impossible, with the sentence for the person."""
    values: TaskValues = {}
    is_work_told, work = False, None
    for change in changes:
        match change.column:
            case "done":
                values["share_done"] = _share(change.value) or 0.0
            case "physical":
                values["physical_share"] = _share(change.value)
            case "started":
                values["started"] = _day(change.value)
            case "finished":
                values["finished"] = _day(change.value)
            case "left":
                values["remaining"] = duration_typed(task, change.value, units) if change.value.strip() else None
            case "work_done":
                is_work_told, work = True, _hours(change.value)
            case _:
                raise Impossible(_("This column cannot be changed here."))
    return Report(task.uid, values, is_work_told=is_work_told, actual_work_hours=work)


def _share(text: str) -> float | None:
    per_cent = amount_from(text.replace("%", ""))
    if per_cent is not None and not 0 <= per_cent <= 100:
        raise Unreadable(_("Write a share from 0 to 100."))
    return None if per_cent is None else float(per_cent) / 100


def _day(text: str) -> date | None:
    return day_from(text)


def _hours(text: str) -> Decimal | None:
    return amount_from(text.lower().removesuffix("h").strip())
