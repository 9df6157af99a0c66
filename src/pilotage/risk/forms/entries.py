"""The forms of an entry and of what is done about it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Access
from pilotage.risk.forms.fields import (
    AmountField,
    InitiativesField,
    LevelField,
    PercentField,
    PersonField,
    day_field,
    words_field,
)
from pilotage.risk.models import Entry, EntryKind, Response
from pilotage.risk.rules import permissions
from pilotage.risk.rules.permissions import MONEY_FIELDS
from pilotage.risk.rules.scales import Scales
from pilotage.risk.rules.states import HAS_DUE, HAS_NUMBERS, RATED, STRATEGIES, UNCERTAIN
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

# What a form gives and takes has the type that each field asks for: Any.
Values = dict[str, Any]
LEVELS = ("probability", "impact", "residual_probability", "residual_impact")
PLAIN = (
    "title", "cause", "event", "effect", "owner", "near_from", "near_until", "due_on", "probability_share",
    "cost_low", "cost_likely", "cost_high", "delay_low", "delay_likely", "delay_high",
)  # fmt: skip


def _days(label: Any) -> forms.IntegerField:  # lazy text has no public type
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=5_000)


class EntryForm(forms.Form):
    """What a kind of entry has, and no more; money only for those who may write it."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("In one line, as it is said in a meeting."))
    cause = words_field(_("Cause: because of ..."))
    event = words_field(_("Event: it may be that ..."))
    effect = words_field(_("Effect: which would lead to ..."))
    owner = PersonField(label=_("Owner"))
    concerns = InitiativesField(
        queryset=Initiative.objects.none(),
        label=_("Also concerns"),
        required=False,
        help_text=_("Shared with these initiatives; in every sum above them it counts once."),
    )
    probability = LevelField(label=_("Probability"))
    impact = LevelField(label=_("Impact"))
    near_from = day_field(_("May happen from"))
    near_until = day_field(_("May happen until"))
    due_on = day_field(_("Due"))
    probability_share = PercentField(label=_("Probability as a number, %"))
    cost_low = AmountField(label=_("Cost, at least"))
    cost_likely = AmountField(label=_("Cost, likely"))
    cost_high = AmountField(label=_("Cost, at most"))
    delay_low = _days(_("Delay, at least (working days)"))
    delay_likely = _days(_("Delay, likely (working days)"))
    delay_high = _days(_("Delay, at most (working days)"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, access: Access, known: Scales, kind: str, path: str, is_new: bool, **options: Any
    ) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        cast(PersonField, self.fields["owner"]).queryset = people_by_name()
        initiatives = initiatives_visible_to(access).order_by("name")
        cast(InitiativesField, self.fields["concerns"]).queryset = initiatives.select_related(None)
        cast(LevelField, self.fields["probability"]).offer(known.probability)
        cast(LevelField, self.fields["impact"]).offer(known.impact)
        for name in self._absent(access, kind, path, is_new=is_new):
            del self.fields[name]
        if kind == EntryKind.OPPORTUNITY:
            for name, label in (("cost_low", _("Gain, at least")), ("cost_likely", _("Gain, likely")),
                                ("cost_high", _("Gain, at most"))):  # fmt: skip
                if name in self.fields:
                    self.fields[name].label = label

    def _absent(self, access: Access, kind: str, path: str, *, is_new: bool) -> set[str]:
        gone: set[str] = set()
        if kind not in RATED or not is_new:
            gone |= {"probability", "impact"}
        if kind not in UNCERTAIN:
            gone |= {"probability", "probability_share", "near_from", "near_until"}
        if kind not in HAS_DUE:
            gone.add("due_on")
        if kind not in HAS_NUMBERS:
            gone |= {"cost_low", "cost_likely", "cost_high", "delay_low", "delay_likely", "delay_high"}
            gone.add("probability_share")
        if kind == EntryKind.ACTION:
            gone |= {"cause", "effect"}
        from_money = set() if permissions.may_write_money(access, path) else set(MONEY_FIELDS)
        return (gone | from_money) & set(self.fields)

    @property
    def facts(self) -> Values:
        """What was written, without the levels, the shared initiatives and the version."""
        return {name: self.cleaned_data[name] for name in PLAIN if name in self.fields}

    @property
    def levels(self) -> Values:
        return {name: self.cleaned_data[name] for name in ("probability", "impact") if name in self.fields}


def entry_facts(entry: Entry, concerns: list[Initiative]) -> Values:
    """What the form starts from."""
    return {name: getattr(entry, name) for name in (*PLAIN, "version")} | {"concerns": concerns}


class RatingForm(forms.Form):
    rated_on = day_field(_("Rated on"), required=True)
    probability = LevelField(label=_("Probability, nothing done"))
    impact = LevelField(label=_("Impact, nothing done"))
    residual_probability = LevelField(label=_("Probability left"))
    residual_impact = LevelField(label=_("Impact left"))
    note = forms.CharField(label=_("Why"), max_length=400, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Scales, kind: str, **options: Any) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        for name in LEVELS:
            levels = known.probability if name.endswith("probability") else known.impact
            cast(LevelField, self.fields[name]).offer(levels)
        if kind not in UNCERTAIN:
            del self.fields["probability"], self.fields["residual_probability"]

    @property
    def facts(self) -> Values:
        return {name: self.cleaned_data.get(name) for name in (*LEVELS, "rated_on", "note")}


class ResponseForm(forms.Form):
    strategy = forms.ChoiceField(label=_("Strategy"))
    description = forms.CharField(label=_("What is done"), max_length=400)
    owner = PersonField(label=_("Who does it"))
    due_on = day_field(_("Due"))
    done_on = day_field(_("Done"))
    cost = AmountField(label=_("Cost"))
    expected_probability = LevelField(label=_("Probability then"))
    expected_impact = LevelField(label=_("Impact then"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, known: Scales, kind: str, access: Access, path: str, **options: Any
    ) -> None:  # Django's own arguments: Any
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["strategy"]).choices = [(one.value, one.label) for one in STRATEGIES[kind]]
        cast(PersonField, self.fields["owner"]).queryset = people_by_name()
        cast(LevelField, self.fields["expected_probability"]).offer(known.probability)
        cast(LevelField, self.fields["expected_impact"]).offer(known.impact)
        if kind == EntryKind.ISSUE:
            del self.fields["expected_probability"]
        if not permissions.may_write_money(access, path):
            del self.fields["cost"]

    @property
    def facts(self) -> Values:
        return {name: self.cleaned_data[name] for name in self.fields if name != "version"}


def response_facts(response: Response) -> Values:
    names = ("strategy", "description", "owner", "due_on", "done_on", "cost", "expected_probability",
             "expected_impact", "version")  # fmt: skip
    return {name: getattr(response, name) for name in names}


class EndForm(forms.Form):
    """When it happened or was over, and how."""

    on = day_field(_("On"), required=True)
    note = words_field(_("How it ended"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why it goes up, or what is answered."""

    words = words_field(_("Why"), rows=3)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
