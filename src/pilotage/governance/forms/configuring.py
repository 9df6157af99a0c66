"""Life cycles, gates and criteria as they are typed in the settings."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Role
from pilotage.governance.models import Criterion, CriterionKind, Due, Gate, LifeCycle
from pilotage.governance.models.lifecycles import MOST_DAYS, MOST_DECIDERS
from pilotage.governance.reads.evidence import probes
from pilotage.governance.reads.fields import field_choices
from pilotage.kit.entering import Unreadable, amount_from
from pilotage.work.models import InitiativeKind, Stage


class AmountField(forms.CharField):
    """An amount as people type it: 500k. Empty is no bound."""

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if hasattr(value, "normalize") else value

    def clean(self, value: Any) -> Any:
        try:
            return amount_from(value or "")
        except Unreadable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class LifeCycleForm(forms.Form):
    """Its stages are numbered: a field for each stage of the organisation, empty where it is no station."""

    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.IntegerField(
        label=_("Place"), min_value=0, max_value=10_000, required=False,
        help_text=_("The first life cycle that fits an initiative is its own."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("For these kinds"), choices=InitiativeKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: for all."),
    )  # fmt: skip
    lets_submitters_decide = forms.BooleanField(label=_("Who submits may decide too"), required=False)
    cost_from = AmountField(label=_("Cost from"), required=False)
    cost_below = AmountField(
        label=_("Cost below"), required=False,
        help_text=_("In the enterprise currency. With a bound, an unknown cost does not fit."),
    )  # fmt: skip
    note = forms.CharField(label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *given: Any, stages: Sequence[Stage], **named: Any) -> None:  # Django's own: Any
        super().__init__(*given, **named)
        self._stages = stages
        for stage in stages:
            self.fields[f"stage_{stage.pk}"] = forms.IntegerField(
                label=_("Place of “%(stage)s”") % {"stage": stage.name}, min_value=1, max_value=99, required=False
            )

    @classmethod
    def start(cls, shown: LifeCycle, order: Sequence[Stage]) -> dict[str, Any]:  # typed by field: Any
        names = ("name", "position", "kinds", "lets_submitters_decide", "cost_from", "cost_below", "note")
        places = {f"stage_{stage.pk}": place for place, stage in enumerate(order, start=1)}
        return {name: getattr(shown, name) for name in names} | places

    def facts(self) -> dict[str, Any]:  # typed by field: Any
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith("stage_")}
        if said["position"] is None:
            del said["position"]
        return said

    def chosen_stages(self) -> list[Stage]:
        numbered = [(self.cleaned_data.get(f"stage_{stage.pk}"), stage) for stage in self._stages]
        return [stage for place, stage in sorted(((p, s) for p, s in numbered if p), key=lambda pair: pair[0])]


class GateForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    from_stage = forms.TypedChoiceField(label=_("From"))
    to_stage = forms.TypedChoiceField(label=_("To"))
    recycle_to = forms.TypedChoiceField(
        label=_("“Recycle” leads back to"), required=False, help_text=_("Empty: the stage stays."), empty_value=None
    )
    deciders = forms.MultipleChoiceField(
        label=_("Decided by"), choices=Role.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("With this role on the initiative, or on a portfolio above it."),
    )  # fmt: skip
    quorum = forms.IntegerField(label=_("Deciders who must agree"), min_value=1, max_value=MOST_DECIDERS, initial=1)
    due = forms.ChoiceField(label=_("Due"), choices=Due.choices, initial=Due.NONE)
    due_days = forms.IntegerField(label=_("Days"), min_value=0, max_value=MOST_DAYS, initial=0)
    asks_reauthentication = forms.BooleanField(label=_("Ask for the password at the decision"), required=False)
    guidance = forms.CharField(
        label=_("What the deciders ask themselves"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *given: Any, stages: Sequence[Stage], **named: Any) -> None:  # Django's own: Any
        super().__init__(*given, **named)
        by_id = {str(stage.pk): stage for stage in stages}
        choices = [("", "–"), *((id, stage.name) for id, stage in by_id.items())]
        for name in ("from_stage", "to_stage", "recycle_to"):
            field = cast(forms.TypedChoiceField, self.fields[name])
            field.choices, field.coerce = choices, by_id.get

    @classmethod
    def start(cls, shown: Gate) -> dict[str, Any]:  # typed by field: Any
        names = ("name", "deciders", "quorum", "due", "due_days", "asks_reauthentication", "guidance")
        ends = {"from_stage": shown.from_stage_id, "to_stage": shown.to_stage_id, "recycle_to": shown.recycle_to_id}
        return {name: getattr(shown, name) for name in names} | {name: str(id or "") for name, id in ends.items()}


class CriterionForm(forms.Form):
    text = forms.CharField(label=_("What is asked"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=CriterionKind.choices)
    is_must = forms.BooleanField(
        label=_("Must be met"), required=False, initial=True, help_text=_("Not ticked: should be met.")
    )
    position = forms.IntegerField(label=_("Place"), min_value=0, max_value=10_000, required=False)
    field = forms.ChoiceField(label=_("Field, for that kind"), required=False)
    evidence = forms.ChoiceField(label=_("Evidence, for that kind"), required=False)
    threshold = forms.DecimalField(
        label=_("Threshold, for evidence that has one"), required=False, min_value=0, max_digits=12, decimal_places=2,
        help_text=_("Empty: the usual one."),
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:  # Django's own: Any
        super().__init__(*given, **named)
        for name, choices in (("field", field_choices()), ("evidence", evidence_choices())):
            chosen = cast(forms.ChoiceField, self.fields[name])
            chosen.choices = [("", "–"), *choices]

    @classmethod
    def start(cls, shown: Criterion) -> dict[str, Any]:  # typed by field: Any
        names = ("text", "kind", "is_must", "position", "threshold")
        return {name: getattr(shown, name) for name in names} | {
            "field": shown.subject if shown.kind == CriterionKind.FIELD else "",
            "evidence": shown.subject if shown.kind == CriterionKind.EVIDENCE else "",
        }

    def facts(self) -> dict[str, Any]:  # typed by field: Any
        said = dict(self.cleaned_data)
        field, evidence = said.pop("field"), said.pop("evidence")
        said["subject"] = {CriterionKind.FIELD: field, CriterionKind.EVIDENCE: evidence}.get(said["kind"], "")
        if said["position"] is None:
            del said["position"]
        return said


def evidence_choices() -> list[tuple[str, str]]:
    """Each with what its threshold counts."""
    return [
        (one.name, f"{one.label} ({one.usual} {one.threshold})" if one.threshold else str(one.label))
        for one in probes()
    ]  # fmt: skip
