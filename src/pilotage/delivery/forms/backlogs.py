"""Backlogs, epics, sprints and lines of stories as people type them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.actions.backlog_stories import NewStory
from pilotage.delivery.actions.backlogs import LONGEST_SPRINT
from pilotage.delivery.actions.sprints import SprintFacts
from pilotage.delivery.models import Epic, Method, PlanTask, Sprint, StoryKind, Unit
from pilotage.delivery.rules.backlogs import MOST_OF_A_TITLE
from pilotage.delivery.rules.permissions import Impossible
from pilotage.kit.edits import Change
from pilotage.kit.entering import Unreadable, amount_from, id_from

# "Bug: The list is empty (3)": a kind in front, points in brackets behind, both may be left out.
_KIND = re.compile(r"^(story|bug|task|spike)\s*:\s*", re.IGNORECASE)
_POINTS = re.compile(r"\s*\(\s*(\d{1,4}(?:[.,]\d{1,2})?|\?)\s*(?:p|pt|pts|points?)?\s*\)\s*$", re.IGNORECASE)


def lines_from(text: str) -> list[NewStory]:
    """One story a line; empty lines are none."""
    return [_line(line) for line in text.splitlines() if line.strip()]


def _line(text: str) -> NewStory:
    kind, points = StoryKind.STORY, None
    if found := _KIND.match(text.strip()):
        kind, text = StoryKind(found.group(1).lower()), text.strip()[found.end() :]
    if found := _POINTS.search(text):
        points = None if found.group(1) == "?" else Decimal(found.group(1).replace(",", "."))
        text = text[: found.start()]
    return NewStory(text, points, kind)


def story_changes(
    changes: Sequence[Change], *, epics: Mapping[UUID, Epic], sprints: Mapping[UUID, Sprint]
) -> dict[str, Any]:
    """Typed values by the names of the columns. Raises Unreadable or Impossible."""
    found: dict[str, Any] = {}  # each column has its own type
    for one in changes:
        if one.column == "points":
            found["points"] = amount_from(one.value)
        elif one.column == "epic":
            found["epic"] = _named(one.value, epics, _("This epic was removed in the meantime."))
        elif one.column == "sprint":
            found["sprint"] = _named(one.value, sprints, _("This sprint was removed in the meantime."))
        elif one.column in {"title", "kind", "state"}:
            found[one.column] = one.value
        else:
            raise Impossible(_("This column cannot be changed."), field=one.column)
    return found


def _named(text: str, there: Mapping[UUID, Any], otherwise: str) -> Any:  # an epic or a sprint
    if not text:
        return None
    id = id_from(text)
    if id is None or id not in there:
        raise Impossible(otherwise)
    return there[id]


def _day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:  # lazy words
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class BacklogForm(forms.Form):
    team = forms.CharField(label=gettext_lazy("Team"), max_length=200, required=False)
    method = forms.ChoiceField(label=gettext_lazy("How the team works"), choices=Method.choices)
    unit = forms.ChoiceField(
        label=gettext_lazy("Counted in"),
        choices=Unit.choices,
        help_text=gettext_lazy("Progress, velocity and forecasts are counted in it."),
    )
    sprint_days = forms.IntegerField(
        label=gettext_lazy("Days of a sprint"), min_value=1, max_value=LONGEST_SPRINT, initial=14
    )
    scope_agreed_on = _day_field(
        gettext_lazy("Scope agreed on"),
        required=False,
        help_text=gettext_lazy("Growth is measured from this day; empty: from the day of the first story."),
    )


class EpicForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=MOST_OF_A_TITLE)
    task = forms.ModelChoiceField(
        label=gettext_lazy("Task of the plan"),
        queryset=PlanTask.objects.none(),
        required=False,
        empty_label=gettext_lazy("no task"),
        help_text=gettext_lazy("What is done of the epic is then done of this task."),
    )

    def __init__(self, *args: Any, tasks: QuerySet[PlanTask], **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        self.fields["task"].queryset = tasks  # type: ignore[attr-defined]  # a choice of rows, above
        if not tasks.exists():
            del self.fields["task"]


class SprintForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    start_on = _day_field(gettext_lazy("First day"))
    finish_on = _day_field(gettext_lazy("Last day"))
    goal = forms.CharField(label=gettext_lazy("Goal"), max_length=500, required=False)
    capacity = forms.CharField(
        label=gettext_lazy("Capacity"),
        required=False,
        help_text=gettext_lazy("What the team thinks it can take, in the unit of the backlog."),
    )

    def clean_capacity(self) -> Decimal | None:
        try:
            return amount_from(self.cleaned_data["capacity"])
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from wrong

    def facts(self) -> SprintFacts:
        said = self.cleaned_data
        return SprintFacts(said["name"], said["start_on"], said["finish_on"], said["goal"], said["capacity"])


class FinishForm(forms.Form):
    into = forms.ModelChoiceField(
        label=gettext_lazy("What is not done goes into"),
        queryset=Sprint.objects.none(),
        required=False,
        empty_label=gettext_lazy("the backlog"),
    )

    def __init__(self, *args: Any, sprints: QuerySet[Sprint], **options: Any) -> None:  # Django's own: Any
        super().__init__(*args, **options)
        self.fields["into"].queryset = sprints  # type: ignore[attr-defined]  # a choice of rows, above
