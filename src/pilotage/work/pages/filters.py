"""The filter bar of the register: what can be asked, what is asked, and how to take it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.tables import FilterChip, without
from pilotage.work.models import CustomField, FieldType, InitiativeKind, Portfolio, Rag, Stage, StagePhase
from pilotage.work.pages.cells import all_columns, chosen_columns
from pilotage.work.reads import initiatives_visible_to, portfolios_visible_to
from pilotage.work.reads.query import NOT_REPORTED, Query, extra_filters, extra_words
from pilotage.work.reads.register import Facets, facets_of

STAYING = ("sort", "group", "columns", "as_of", "scope", "page", "offset", "limit")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass
class FilterBar:
    """The inputs and chips for one address."""

    params: QueryDict
    query: Query
    access: Access
    stages: Sequence[Stage]
    fields: Sequence[CustomField]

    @cached_property
    def tree(self) -> list[Portfolio]:
        return list(portfolios_visible_to(self.access))

    def _options(self, name: str, pairs: Sequence[tuple[str, str]]) -> list[Option]:
        chosen = set(self.params.getlist(name))
        return [Option(value, label, value in chosen) for value, label in pairs]

    @cached_property
    def portfolios(self) -> list[Option]:
        pairs = [(str(p.id), "\u2003" * (p.scope.path.count("/") - 2) + p.name) for p in self.tree]
        return self._options("portfolio", pairs)

    @cached_property
    def kinds(self) -> list[Option]:
        return self._options("kind", [(kind.value, str(kind.label)) for kind in InitiativeKind])

    @cached_property
    def stage_options(self) -> list[Option]:
        return self._options("stage", [(str(stage.id), stage.name) for stage in self.stages])

    @cached_property
    def rags(self) -> list[Option]:
        pairs = [*((rag.value, str(rag.label)) for rag in Rag), (NOT_REPORTED, _("Not reported"))]
        return self._options("rag", pairs)

    @cached_property
    def owners(self) -> list[Option]:
        return self._options("owner", self.facets.owners)

    @cached_property
    def managers(self) -> list[Option]:
        return self._options("manager", self.facets.managers)

    @cached_property
    def tags(self) -> list[Option]:
        return self._options("tag", [(tag, tag) for tag in self.facets.tags])

    @cached_property
    def unknowns(self) -> list[Option]:
        return self._options("unknown", [(name, label) for name, label in unknown_words().items()])

    @cached_property
    def groups(self) -> list[Option]:
        pairs = [
            ("", _("No grouping")),
            ("portfolio", _("Portfolio")),
            ("stage", _("Stage")),
            ("owner", _("Owner")),
            ("rag", _("RAG")),
        ]
        chosen = self.params.get("group", "")
        return [Option(value, label, value == chosen) for value, label in pairs]

    @cached_property
    def columns(self) -> list[Option]:
        shown = chosen_columns(self.params.get("columns", ""), self.fields)
        return [Option(name, str(label), name in shown) for name, label in all_columns(self.fields)]

    @cached_property
    def choice_fields(self) -> list[tuple[str, str, list[Option]]]:
        """Custom fields that can be filtered by a choice: parameter, label, options."""
        found = []
        for field in self.fields:
            if field.type == FieldType.CHOICE:
                pairs = [(choice, choice) for choice in field.choices]
            elif field.type == FieldType.YES_NO:
                pairs = [("yes", _("Yes")), ("no", _("No"))]
            else:
                continue
            name = f"c_{field.key}"
            found.append((name, field.name, self._options(name, [*pairs, (NOT_REPORTED, _("Unknown"))])))
        return found

    @property
    def more(self) -> list[tuple[str, str, list[Option]]]:
        """What is asked less often: parameter, label, options."""
        return [
            ("unknown", _("Unknown"), self.unknowns),
            ("manager", _("Manager"), self.managers),
            *self.choice_fields,
        ]

    @property
    def more_count(self) -> int:
        """How many of these are ticked."""
        return sum(option.is_chosen for _name, _label, options in self.more for option in options)

    @property
    def text(self) -> str:
        return self.query.text

    @cached_property
    def facets(self) -> Facets:
        return facets_of(initiatives_visible_to(self.access))

    @cached_property
    def chips(self) -> list[FilterChip]:
        """The active filters, each with the address without it."""
        chips = []
        for name, values in self.params.lists():
            if name in STAYING:
                continue
            for value in values:
                label, word = self._words(name, value)
                if value and word:
                    chips.append(FilterChip(label, word, without(self.params, name, value)))
        return chips

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form must carry along because it has no input for it."""
        kept = ("sort", "scope", "as_of", "columns", *extra_filters())
        return [(name, self.params.get(name, "")) for name in kept if self.params.get(name)]

    @property
    def clear_url(self) -> str:
        kept = QueryDict(mutable=True)
        for name in ("sort", "group", "columns", "as_of", "scope"):
            if name in self.params:
                kept[name] = self.params.get(name, "")
        return "?" + kept.urlencode()

    def _words(self, name: str, value: str) -> tuple[str, str]:
        """How a filter of the address reads: label and value; empty when it asks for nothing that exists."""
        if name.startswith("c_"):
            label = next((field.name for field in self.fields if f"c_{field.key}" == name), name[2:])
            return label, value
        if name in _PLAIN_LABELS:
            return str(_PLAIN_LABELS[name]()), value
        if name not in _LABELS:
            return extra_words(name, value)
        words, options_name = _LABELS[name]
        options: list[Option] = getattr(self, options_name)
        return words(), next((option.label.strip() for option in options if option.value == value), "")

    @cached_property
    def phases(self) -> list[Option]:
        return self._options("phase", [(phase.value, str(phase.label)) for phase in StagePhase])


def unknown_words() -> dict[str, str]:
    """What can be asked for as unknown, in words."""
    return {
        "cost": _("Whole-life cost"),
        "budget": _("Budget of the year"),
        "forecast": _("Forecast of the year"),
        "rag": _("RAG"),
        "owner": _("Owner"),
        "manager": _("Manager"),
        "start": _("Planned start"),
        "finish": _("Planned finish"),
        "forecast_start": _("Forecast start"),
        "forecast_finish": _("Forecast finish"),
    }


_LABELS: Mapping[str, tuple[Callable[[], str], str]] = {
    "portfolio": (lambda: _("Portfolio"), "portfolios"),
    "kind": (lambda: _("Kind"), "kinds"),
    "stage": (lambda: _("Stage"), "stage_options"),
    "phase": (lambda: _("Stage means"), "phases"),
    "rag": (lambda: _("RAG"), "rags"),
    "owner": (lambda: _("Owner"), "owners"),
    "manager": (lambda: _("Manager"), "managers"),
    "tag": (lambda: _("Tag"), "tags"),
    "unknown": (lambda: _("Unknown"), "unknowns"),
}
_PLAIN_LABELS: Mapping[str, Callable[[], str]] = {
    "q": lambda: _("Text"),
    "key": lambda: _("Key"),
    "from": lambda: _("At work after"),
    "to": lambda: _("At work before"),
    "cost_min": lambda: _("Cost from"),
    "cost_max": lambda: _("Cost up to"),
}
