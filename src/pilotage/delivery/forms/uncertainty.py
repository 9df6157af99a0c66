"""Uncertainty as people type it: "8d", "80 %", a rule for many tasks, a risk, and how many trials to draw."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.actions.uncertainty import Said
from pilotage.delivery.models import DelayRisk, Plan, PlanTask, TaskEstimate
from pilotage.delivery.rules.changing_text import Units, duration_from, duration_text, units_of
from pilotage.delivery.rules.durations import duration_typed
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.uncertainty import MOST_TRIALS, USUAL_TRIALS, Points
from pilotage.engine.risk_analysis.problem import Shape
from pilotage.kit.edits import Change

SHAPES = (
    (Shape.PERT.value, gettext_lazy("PERT: most of the weight near the likely value")),
    (Shape.TRIANGULAR.value, gettext_lazy("Triangular: straight down to both ends")),
)


class AnalysisForm(forms.Form):
    samples = forms.IntegerField(
        label=gettext_lazy("Trials"), min_value=100, max_value=MOST_TRIALS, initial=USUAL_TRIALS
    )
    shape = forms.TypedChoiceField(
        label=gettext_lazy("Three points are drawn as"), choices=SHAPES, coerce=Shape, initial=Shape.PERT.value
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        initial=1,
        help_text=gettext_lazy("The same seed gives the same answer again."),
    )


class RuleForm(forms.Form):
    shorter = forms.FloatField(label=gettext_lazy("At best, % less"), min_value=0, max_value=100, initial=10)
    longer = forms.FloatField(label=gettext_lazy("At worst, % more"), min_value=0, max_value=500, initial=30)
    below = forms.TypedChoiceField(label=gettext_lazy("For"), choices=(), coerce=int, empty_value=None, required=False)
    only_missing = forms.BooleanField(
        label=gettext_lazy("Leave the estimates that are there"), required=False, initial=True
    )

    def __init__(self, *args: Any, summaries: Sequence[PlanTask], **kwargs: Any) -> None:  # as Django's own form: Any
        super().__init__(*args, **kwargs)
        below = self.fields["below"]
        assert isinstance(below, forms.TypedChoiceField)  # noqa: S101 - tells the type
        lines = [(f"{one.uid}", "\u2003" * (one.level - 1) + one.name) for one in summaries]
        below.choices = [("", _("all open tasks")), *lines]


class RiskForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What may happen"), max_length=200, help_text=gettext_lazy("Such as “The permit is late”.")
    )
    probability = forms.FloatField(label=gettext_lazy("Probability, %"), min_value=0, max_value=100)
    optimistic = forms.CharField(label=gettext_lazy("Delay at best"), max_length=60, help_text=gettext_lazy("5d, 2w"))
    likely = forms.CharField(label=gettext_lazy("Most likely delay"), max_length=60)
    pessimistic = forms.CharField(label=gettext_lazy("Delay at worst"), max_length=60)
    tasks = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Tasks that it delays"),
        choices=(),
        coerce=int,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=gettext_lazy("All of them by the same delay when it happens. Ctrl or ⌘ chooses several."),
    )

    def __init__(self, *args: Any, plan: Plan, tasks: Sequence[PlanTask], **kwargs: Any) -> None:  # as Django's: Any
        super().__init__(*args, **kwargs)
        self.units = units_of(plan)
        chosen = self.fields["tasks"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)  # noqa: S101 - tells the type
        chosen.choices = [(f"{one.uid}", _named(one)) for one in tasks]

    def clean(self) -> dict[str, Any] | None:  # as Django's own: Any
        for name in ("optimistic", "likely", "pessimistic"):
            if text := self.cleaned_data.get(name):
                try:
                    self.cleaned_data[name] = _seconds(text, self.units)
                except Impossible as wrong:
                    self.add_error(name, str(wrong))
        return self.cleaned_data

    def delay(self) -> Points:
        said = self.cleaned_data
        return Points(said["optimistic"], said["likely"], said["pessimistic"])


def _named(task: PlanTask) -> str:
    return f"{task.parent.name} › {task.name}" if task.parent else task.name


def initial_of(risk: DelayRisk, plan: Plan) -> dict[str, object]:
    """What the form of a risk begins with."""
    units = units_of(plan)
    return {
        "name": risk.name,
        "probability": round(risk.probability * 100, 3),
        "optimistic": duration_text(risk.optimistic_seconds, units),
        "likely": duration_text(risk.likely_seconds, units),
        "pessimistic": duration_text(risk.pessimistic_seconds, units),
        "tasks": [one.task.uid for one in risk.delayed.all()],
    }


def said_of(task: PlanTask, there: TaskEstimate | None, changes: Sequence[Change], units: Units) -> Said:
    """What the changed cells of one row say.

    The first point that is typed stands for those that are not known yet: the duration for the likely one, and the
    likely one for the ends. With all three emptied the task is certain again. Raises Impossible.
    """
    typed = {change.column: change.value.strip() for change in changes}
    if unknown := set(typed) - {"optimistic", "likely", "pessimistic", "group"}:
        raise Impossible(_("This column cannot be changed here."), field=min(unknown))
    points: dict[str, int | None] = {
        "optimistic": there.optimistic_seconds if there else None,
        "likely": there.likely_seconds if there else None,
        "pessimistic": there.pessimistic_seconds if there else None,
    }
    for name in points:
        if name in typed:
            points[name] = duration_typed(task, typed[name], units).seconds if typed[name] else None
    group = typed.get("group", there.group if there else "")
    if not any(name in typed for name in points) and there is None:
        raise Impossible(_("Estimate the task first: what is certain varies with nothing."), field="group")
    if all(value is None for value in points.values()):
        return Said(None)
    likely = task.duration_seconds if points["likely"] is None else points["likely"]
    low, high = points["optimistic"], points["pessimistic"]
    return Said(Points(likely if low is None else low, likely, likely if high is None else high), group)


def _seconds(text: str, units: Units) -> int:
    found = duration_from(text, units)
    if found.is_elapsed:
        raise Impossible(_("Estimates are in working time: 5d, not 5ed."))
    return found.seconds
