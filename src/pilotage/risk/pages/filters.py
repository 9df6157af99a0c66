"""The filter bar of the registers: what can be asked, what is asked, and how to take it back."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.tables import FilterChip, without
from pilotage.risk.models import Axis, Severity, Status
from pilotage.risk.reads.listing import Choosable, owners_and_people
from pilotage.risk.reads.query import ALL, EntryQuery
from pilotage.risk.rules.scales import Scales
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass
class FilterBar:
    """Inputs and chips for one address."""

    params: QueryDict
    query: EntryQuery
    access: Access
    known: Scales

    @cached_property
    def tree(self) -> list[Portfolio]:
        return list(portfolios_visible_to(self.access))

    @property
    def text(self) -> str:
        return self.query.text

    @cached_property
    def portfolios(self) -> list[Option]:
        chosen = str(self.query.portfolio or "")
        return [
            Option(str(one.pk), "\u2003" * (one.scope.path.count("/") - 2) + one.name, str(one.pk) == chosen)
            for one in self.tree
        ]

    @cached_property
    def severities(self) -> list[Option]:
        return [Option(one.value, str(one.label), one.value in self.query.severities) for one in reversed(Severity)]

    @cached_property
    def statuses(self) -> list[Option]:
        pairs = [(one.value, str(one.label)) for one in Status] + [(ALL, _("All, also what is over"))]
        return [Option(value, label, value in self.query.statuses) for value, label in pairs]

    @cached_property
    def everybody(self) -> list[Choosable]:
        return owners_and_people(self.access)

    @cached_property
    def people(self) -> list[Option]:
        """Who owns any entry that the person may see."""
        return [Option(str(one.id), one.name, one.id == self.query.owner) for one in self.everybody if one.is_owner]

    @cached_property
    def flags(self) -> list[tuple[str, str, bool]]:
        """Parameter, label, whether it is asked."""
        return [
            ("mine", _("Mine"), self.query.is_mine),
            ("late", _("Late"), self.query.is_late),
            ("unanswered", _("Without a response"), self.query.is_unanswered),
            ("unrated", _("Not rated"), self.query.is_unrated),
            ("shared", _("Shared"), self.query.is_shared),
        ]

    @cached_property
    def chips(self) -> list[FilterChip]:
        found = [
            FilterChip(label, word, without(self.params, name, value))
            for name, values in self.params.lists()
            for value in values
            for label, word in [self._words(name, value)]
            if word
        ]
        if self.query.cell:
            taken = self.params.copy()
            for name in ("p", "i", "page"):
                taken.pop(name, None)
            probability, impact = self.query.cell
            word = " · ".join(
                (self.known.name_of(Axis.PROBABILITY, probability) or "", self.known.name_of(Axis.IMPACT, impact) or "")
            )
            label = _("Inherent cell") if self.query.is_inherent else _("Cell")
            found.append(FilterChip(label, word, "?" + taken.urlencode()))
        return found

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form must carry along because it has no input for it."""
        kept = ("kind", "sort", "scope", "as_of", "initiative", "p", "i", "view", "numbers")
        return [(name, self.params.get(name, "")) for name in kept if self.params.get(name)]

    @property
    def clear_url(self) -> str:
        kept = QueryDict(mutable=True)
        for name in ("kind", "sort", "scope", "as_of"):
            if name in self.params:
                kept[name] = self.params.get(name, "")
        return "?" + kept.urlencode()

    def _words(self, name: str, value: str) -> tuple[str, str]:
        """How a filter of the address reads; empty when it asks for nothing that exists."""
        lists = {
            "portfolio": (_("Portfolio"), self.portfolios),
            "severity": (_("Severity"), self.severities),
            "status": (_("Status"), self.statuses),
            "owner": (_("Owner"), self.people),
        }
        if name in lists:
            label, options = lists[name]
            return label, next((one.label.strip() for one in options if one.value == value), "")
        flag = next((label for flag, label, is_asked in self.flags if flag == name and is_asked), "")
        if flag:
            return _("Only"), flag
        if name == "q":
            return _("Text"), value
        if name == "numbers" and self.query.is_numbered is not None:
            return _("Exposure"), _("known") if self.query.is_numbered else _("unknown")
        if name == "initiative":
            found = initiatives_visible_to(self.access).filter(key=value).first()
            return _("Initiative"), found.name if found else ""
        return "", ""
