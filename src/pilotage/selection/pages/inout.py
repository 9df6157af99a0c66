"""The right side of the workspace: every candidate in one short entry, what is in, what is out, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.selection.models import Goal
from pilotage.selection.pages.addresses import address_if_there
from pilotage.selection.pages.rows import said_before
from pilotage.selection.reads.inputs import ZERO, Candidate, Inputs, Out
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.placing import placed
from pilotage.selection.reads.standing import may_be_tried
from pilotage.selection.reads.words import Reasons, points


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate.

    why_url   explains it further; "" where nothing more can be said
    may_try   it can be put in and out by hand
    """

    id: str
    name: str
    key: str
    url: str
    why_url: str
    start: str
    value: str
    cost: str
    cost_full: str
    reason: str
    is_in: bool
    may_try: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Candidates that share a verdict, with what they add up to."""

    name: str
    label: str
    count: str
    cost: str
    entries: tuple[Entry, ...]


class InOut:
    """Lists the candidates of an answer, or of a scenario that has none yet."""

    def __init__(self, request: HttpRequest, f: Formatter, scenario_id: object, inputs: Inputs, kept: Kept | None):
        self.f, self.kept, self.asked, self.scenario_id = f, kept, inputs, scenario_id
        self.inputs = placed(inputs, kept) if kept else inputs
        self.reasons = Reasons(f, inputs, kept) if kept else None
        self.tail = carried(request)

    def parts(self) -> tuple[Part, ...]:
        return tuple(self._part(name, label, found) for name, label, found in self._sides() if found)

    def _sides(self) -> Sequence[tuple[str, str, list[Candidate]]]:
        free = [one for one in self.inputs.candidates if not one.is_claim]
        claims = [one for one in self.inputs.candidates if one.is_claim]
        gaps = [one for one in free if one.out == Out.GAPS and not self._is_in(one)]
        rest = [one for one in free if one.out != Out.GAPS or self._is_in(one)]
        if self.kept is None:
            compared = [one for one in rest if one.is_compared]
            decided = [one for one in rest if not one.is_compared]
            sides = [("open", _("Will be compared"), compared), ("open", _("Decided before"), decided)]
        else:
            inside = [one for one in rest if self._is_in(one)]
            outside = [one for one in rest if not self._is_in(one)]
            sides = [("in", _("In"), inside), ("out", _("Out"), outside)]
        return (*sides, ("gaps", _("Not compared"), gaps), ("claims", _("Keeps its claim"), claims))

    def _is_in(self, one: Candidate) -> bool:
        return self.kept is not None and one.id in self.kept.chosen

    def _part(self, name: str, label: str, found: list[Candidate]) -> Part:
        ordered = sorted(found, key=lambda one: (-one.value, one.name))
        cost = sum((one.cost for one in found), ZERO)
        return Part(name, label, str(len(found)), self.f.money(cost), tuple(self._entry(one) for one in ordered))

    def _entry(self, one: Candidate) -> Entry:
        page = reverse("work:initiative", args=[one.key]) + self.tail
        why = address_if_there("selection:why", self.scenario_id, one.key) if self.kept and not one.is_claim else ""
        return Entry(
            id=one.id,
            name=one.name,
            key=one.key,
            url=page,
            why_url=why + self.tail if why else "",
            start=self.f.month(date.fromisoformat(one.start)) if one.start else UNKNOWN,
            value=self._value(one),
            cost=self._cost(one),
            cost_full=self.f.money_full(Money(one.cost, self.inputs.currency)),
            reason=self.reasons.why(one) if self.reasons else said_before(one),
            is_in=self._is_in(one),
            may_try=self.kept is not None and may_be_tried(one),
        )

    def _cost(self, one: Candidate) -> str:
        if one.is_costed:
            return self.f.money(one.cost)
        return f"≥ {self.f.money(one.cost)}" if one.cost else UNKNOWN

    def _value(self, one: Candidate) -> str:
        """In the unit of the goal, which the head of the list names."""
        if one.is_claim:
            return ""
        match self.inputs.goal:
            case Goal.PRIORITY:
                return points(self.f, one.value) if one.share_rated else UNKNOWN
            case Goal.MIX:
                return self.f.number(one.value, 1)
            case _:
                return UNKNOWN if one.npv is None else self.f.money(Decimal(one.value))


def unit_of(inputs: Inputs) -> str:
    """In what the values of the list are counted."""
    return inputs.currency if inputs.goal == Goal.NPV else _("points")
