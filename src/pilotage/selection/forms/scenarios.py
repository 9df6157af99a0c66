"""A scenario as a form: what is typed about it to typed values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.kit.entering import Unreadable, amount_from
from pilotage.selection.forms.amounts import share_from, typed_share
from pilotage.selection.forms.column import Changes
from pilotage.selection.models import CandidateSource, Goal, Grain, Scenario
from pilotage.selection.models.scenarios import MOST_SECONDS, MOST_SHIFT, MOST_YEARS
from pilotage.strategy.models import DriverSet
from pilotage.work.models import SavedView

EVERYTHING, KEPT, LISTED = "all", "kept", "list"
_PLAIN = (
    "name", "note", "keeps_delivery", "goal", "mix_share", "second_goal", "second_share", "first_year", "year_count",
    "delay_share", "counts_people", "needs_demand", "is_shared", "seconds",
)  # fmt: skip
_SECTIONS = (
    (gettext_lazy("Scenario"), ("name", "scope", "is_shared", "note")),
    (gettext_lazy("Goal"), ("goal", "mix_share", "driver_set", "second_goal", "second_share")),
    (gettext_lazy("Candidates"), ("candidates", "keeps_delivery")),
    (gettext_lazy("Time and money"), ("first_year", "year_count", "grain", "most_shift", "delay_share", "budget")),
    (gettext_lazy("People and search"), ("counts_people", "needs_demand", "seconds")),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person may choose from."""

    scopes: Sequence[tuple[str, str]]
    views: Sequence[SavedView]
    driver_sets: Sequence[DriverSet]
    query: str  # what the register showed when the person came from there; or what the scenario keeps


class ScenarioForm(forms.Form):
    """A new scenario, or the facts of one. The scope is chosen once: a copy cannot widen what its readers see."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    scope = forms.ChoiceField(label=gettext_lazy("For"))
    candidates = forms.ChoiceField(
        label=gettext_lazy("Choose among"), help_text=gettext_lazy("What is closed or cancelled is never a candidate.")
    )
    keeps_delivery = forms.BooleanField(
        label=gettext_lazy("Work in delivery keeps its claim"),
        required=False,
        initial=True,
        help_text=gettext_lazy("It is in before anything is compared, and its cost counts."),
    )
    goal = forms.ChoiceField(label=gettext_lazy("As much as possible of"), choices=Goal.choices)
    mix_share = forms.CharField(
        label=gettext_lazy("Share of priority in a mix, %"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("The rest is NPV. Each is measured by all that the candidates offer of it."),
    )
    driver_set = forms.ChoiceField(
        label=gettext_lazy("Measured by"), required=False, help_text=gettext_lazy("The drivers that make the priority.")
    )
    second_goal = forms.ChoiceField(
        label=gettext_lazy("Then as much as possible of"),
        required=False,
        choices=[("", "–"), *Goal.choices[:2]],
        help_text=gettext_lazy("Of all choices that are nearly the best, the one with most of this."),
    )
    second_share = forms.CharField(
        label=gettext_lazy("For it may be given up, %"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("So much of the best of the first goal."),
    )
    first_year = forms.IntegerField(label=gettext_lazy("First financial year"), min_value=1900, max_value=2200)
    year_count = forms.IntegerField(label=gettext_lazy("Years"), min_value=1, max_value=MOST_YEARS)
    budget = forms.CharField(
        label=gettext_lazy("Budget of each year"),
        required=False,
        help_text=gettext_lazy("Such as 12.4m. Each year can be changed afterwards. Empty: no limit."),
    )
    grain = forms.ChoiceField(
        label=gettext_lazy("Starts move by, and people are counted by"), choices=Grain.choices, required=False
    )
    most_shift = forms.IntegerField(
        label=gettext_lazy("Latest start, so many of these later"),
        min_value=0,
        max_value=MOST_SHIFT,
        initial=0,
        required=False,
        help_text=gettext_lazy("0: everything starts on its own date."),
    )
    delay_share = forms.CharField(
        label=gettext_lazy("A year's delay takes from the priority, %"), required=False, max_length=60
    )
    counts_people = forms.BooleanField(
        label=gettext_lazy("People limit the choice"),
        required=False,
        help_text=gettext_lazy("What initiatives ask of roles has to fit into what the roles can give."),
    )
    needs_demand = forms.BooleanField(
        label=gettext_lazy("Leave out what asks for nobody"),
        required=False,
        help_text=gettext_lazy("Without demand a candidate looks as if it needed no people."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Shared"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Seen by all who see its whole scope with its money. Otherwise by its owner alone."),
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("Longest search, in seconds"), min_value=1, max_value=MOST_SECONDS, initial=30
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    # What Django's form takes is its own affair: Any.
    def __init__(self, *args: Any, choices: Choices, is_new: bool, may_own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self._set_choices("driver_set", [("", "–"), *((str(one.id), one.name) for one in choices.driver_sets)])
        self._set_choices("candidates", self._sources())
        if is_new:
            self._set_choices("scope", list(choices.scopes))
        else:
            del self.fields["scope"], self.fields["budget"]
        if not may_own:
            del self.fields["is_shared"]

    def _set_choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _sources(self) -> list[tuple[str, str]]:
        sources = [(EVERYTHING, _("everything in the register"))]
        if self.choices.query:
            sources.append((KEPT, _("what a filter of the register finds")))
        sources += [(f"view:{view.id}", _("view “%(name)s”") % {"name": view.name}) for view in self.choices.views]
        return [*sources, (LISTED, _("a list made by hand"))]

    def clean_budget(self) -> Decimal | None:
        try:
            return amount_from(self.cleaned_data["budget"])
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason

    def clean_mix_share(self) -> Decimal | None:
        return self._share("mix_share")

    def clean_second_share(self) -> Decimal:
        return self._share("second_share") or Decimal(0)

    def clean_delay_share(self) -> Decimal:
        return self._share("delay_share") or Decimal(0)

    def _share(self, name: str) -> Decimal | None:
        try:
            return share_from(self.cleaned_data[name])
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in groups, for the page."""
        return [(str(label), [self[name] for name in names if name in self.fields]) for label, names in _SECTIONS]

    def changes(self) -> Changes:
        """The facts for the action."""
        facts = self.cleaned_data
        named = {name: facts[name] for name in _PLAIN if name in self.fields}
        if facts["goal"] != Goal.MIX:
            named["mix_share"] = None
        by_id = {str(one.id): one for one in self.choices.driver_sets}
        return {
            **named,
            "grain": facts["grain"] or Grain.YEAR,
            "most_shift": facts["most_shift"] or 0,
            "driver_set": by_id.get(facts["driver_set"]),
            **self._source(facts["candidates"]),
        }

    def _source(self, chosen: str) -> Changes:
        if chosen == LISTED:
            return {"source": CandidateSource.LIST}
        view = next((one for one in self.choices.views if chosen == f"view:{one.id}"), None)
        if view is not None:
            return {"source": CandidateSource.VIEW, "view": view, "query": view.query}
        if chosen == KEPT:
            return {"source": CandidateSource.VIEW, "query": self.choices.query}
        return {"source": CandidateSource.VIEW, "view": None, "query": ""}


def initial_of(scenario: Scenario, choices: Choices) -> Mapping[str, object]:
    """What the form starts from."""
    return {
        "name": scenario.name,
        "candidates": source_of(scenario, choices),
        "keeps_delivery": scenario.keeps_delivery,
        "goal": scenario.goal,
        "driver_set": str(scenario.driver_set_id or ""),
        "first_year": scenario.first_year,
        "year_count": scenario.year_count,
        "mix_share": typed_share(scenario.mix_share),
        "second_goal": scenario.second_goal,
        "second_share": typed_share(scenario.second_share) if scenario.second_goal else "",
        "grain": scenario.grain,
        "most_shift": scenario.most_shift,
        "delay_share": typed_share(scenario.delay_share) if scenario.delay_share else "",
        "counts_people": scenario.counts_people,
        "needs_demand": scenario.needs_demand,
        "is_shared": scenario.is_shared,
        "seconds": scenario.seconds,
        "note": scenario.note,
    }


def source_of(scenario: Scenario, choices: Choices) -> str:
    if scenario.source == CandidateSource.LIST:
        return LISTED
    if any(view.pk == scenario.view_id and view.query == scenario.query for view in choices.views):
        return f"view:{scenario.view_id}"
    return KEPT if scenario.query else EVERYTHING
