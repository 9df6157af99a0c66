"""From what people type about a scenario to typed values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.kit.entering import Unreadable, amount_from, whole_number_from
from pilotage.selection.models import CandidateSource, Goal, Scenario
from pilotage.selection.models.scenarios import MOST_SECONDS, MOST_YEARS
from pilotage.strategy.models import DriverSet
from pilotage.work.models import SavedView

EVERYTHING, KEPT, LISTED = "all", "kept", "list"
# A change has the type that its field asks for: Any.
Changes = dict[str, Any]


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
    driver_set = forms.ChoiceField(
        label=gettext_lazy("Measured by"), required=False, help_text=gettext_lazy("The drivers that make the priority.")
    )
    first_year = forms.IntegerField(label=gettext_lazy("First financial year"), min_value=1900, max_value=2200)
    year_count = forms.IntegerField(label=gettext_lazy("Years"), min_value=1, max_value=MOST_YEARS)
    budget = forms.CharField(
        label=gettext_lazy("Budget of each year"),
        required=False,
        help_text=gettext_lazy("Such as 12.4m. Each year can be changed afterwards. Empty: no limit."),
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("Longest search, in seconds"), min_value=1, max_value=MOST_SECONDS, initial=30
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    # What Django's form takes is its own affair: Any.
    def __init__(self, *args: Any, choices: Choices, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self._set_choices("driver_set", [("", "–"), *((str(one.id), one.name) for one in choices.driver_sets)])
        self._set_choices("candidates", self._sources())
        if is_new:
            self._set_choices("scope", list(choices.scopes))
        else:
            del self.fields["scope"], self.fields["budget"]

    def _set_choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _sources(self) -> list[tuple[str, str]]:
        sources = [(EVERYTHING, _("everything in the register"))]
        if self.choices.query:
            sources.append((KEPT, _("what the register showed with the filter as kept")))
        sources += [(f"view:{view.id}", _("view “%(name)s”") % {"name": view.name}) for view in self.choices.views]
        return [*sources, (LISTED, _("a list made by hand"))]

    def clean_budget(self) -> Decimal | None:
        try:
            return amount_from(self.cleaned_data["budget"])
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason

    def changes(self) -> Changes:
        """The facts for the action."""
        facts = self.cleaned_data
        named = {name: facts[name] for name in ("name", "keeps_delivery", "goal", "first_year", "year_count", "note")}
        by_id = {str(one.id): one for one in self.choices.driver_sets}
        return {
            **named,
            "seconds": facts["seconds"],
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


def initial_of(scenario: Scenario) -> Mapping[str, object]:
    """What the form starts from."""
    return {
        "name": scenario.name,
        "candidates": source_of(scenario),
        "keeps_delivery": scenario.keeps_delivery,
        "goal": scenario.goal,
        "driver_set": str(scenario.driver_set_id or ""),
        "first_year": scenario.first_year,
        "year_count": scenario.year_count,
        "seconds": scenario.seconds,
        "note": scenario.note,
    }


def source_of(scenario: Scenario) -> str:
    if scenario.source == CandidateSource.LIST:
        return LISTED
    return KEPT if scenario.query else EVERYTHING


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits as they stand in the left column of the workspace."""

    version: int
    budgets: Mapping[int, Decimal | None]
    changes: Changes


def limits_from(posted: QueryDict, scenario: Scenario, driver_sets: Sequence[DriverSet]) -> Limits:
    """What was typed. Raises Unreadable with the sentence for the person."""
    budgets = {year: amount_from(posted.get(f"budget-{year}", "")) for year in scenario.years}
    by_id = {str(one.id): one for one in driver_sets}
    goal = posted.get("goal", "")
    changes: Changes = {
        "goal": goal if goal in Goal.values else scenario.goal,
        "driver_set": by_id.get(posted.get("driver_set", "")),
        "keeps_delivery": posted.get("keeps_delivery") == "on",
    }
    return Limits(version_from(posted), budgets, changes)


def version_from(posted: QueryDict) -> int:
    """The version that the person had read. Raises Unreadable."""
    version = whole_number_from(posted.get("version"), -1)
    if version < 0:
        raise Unreadable(_("The page is incomplete. Load it again."))
    return version


def ids_from(texts: Sequence[str]) -> list[UUID]:
    """What can be read as an id; the rest is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
