"""Scenarios side by side: who is in which, when it starts, and what the differences mean in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.formats import Formatter
from pilotage.selection.models import Scenario, StudyKind
from pilotage.selection.reads.freezing import digest_of
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import ZERO, Candidate, Out
from pilotage.selection.reads.scenarios import budgets_of, commitment_in_force
from pilotage.selection.reads.solutions import Answered, is_hidden, newest_answer
from pilotage.selection.reads.staffing import RoleLoad, loads_of
from pilotage.selection.reads.studies.asked import newest_study
from pilotage.selection.reads.studies.results import FrontierPoint, FrontierResult
from pilotage.selection.reads.words import Reasons, year_label

# Of what one leaves out or puts in, so many are named: a sentence, not a list.
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario: its limits as they are, its newest answer as it was found.

    rule_count   how many are forced in or out
    is_hidden    there is an answer, of which the person may not see everything
    start_month  of the financial year
    loads        roles over the horizon, where people limit it
    frontier     points of its frontier by rising budget, where one was worked out
    """

    scenario: Scenario
    budgets: dict[int, Decimal]
    rule_count: int
    answer: Answered | None
    is_stale: bool
    is_hidden: bool
    start_month: int
    loads: tuple[RoleLoad, ...]
    frontier: tuple[FrontierPoint, ...]

    @property
    def budget(self) -> Decimal | None:
        """Of all years, as its answer was found; None where a year has none."""
        known = [one for one in self.answer.asked.budgets if one is not None] if self.answer else []
        return sum(known, ZERO) if self.answer and len(known) == len(self.answer.asked.budgets) else None

    @property
    def has_choice(self) -> bool:
        return self.answer is not None and self.answer.has_choice

    @property
    def candidates(self) -> dict[str, Candidate]:
        """What it chooses among, at the starts of its answer; without what was decided before."""
        if self.answer is None:
            return {}
        return {one.id: one for one in self.answer.inputs.candidates if not one.is_claim}

    @property
    def chosen(self) -> dict[str, Candidate]:
        return {one.id: one for one in self.answer.chosen} if self.answer and self.answer.has_choice else {}

    def cost_in(self, year: int) -> Decimal | None:
        """What its choice costs in a year; None when it says nothing about that year."""
        if self.answer is None or not self.has_choice or year not in self.answer.inputs.years:
            return None
        at = self.answer.inputs.years.index(year)
        return sum((one.costs[at] for one in self.chosen.values()), ZERO)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What one scenario says of one initiative: in, out, gaps (not compared) or absent (no candidate)."""

    side: str
    start: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One initiative over all scenarios."""

    one: Candidate
    standpoints: tuple[Standpoint, ...]

    @property
    def differs(self) -> bool:
        return len({(one.side, one.start if one.side == "in" else None) for one in self.standpoints}) > 1


def side_of(access: Access, scenario: Scenario) -> Side:
    answer = newest_answer(access, scenario)
    fresh = gathered(access, scenario)
    is_stale = answer is not None and digest_of(fresh.inputs) != answer.solution.digest
    return Side(
        scenario=scenario,
        budgets=budgets_of(scenario),
        rule_count=len(fresh.rules),
        answer=answer,
        is_stale=is_stale and commitment_in_force(scenario) is None,
        is_hidden=is_hidden(scenario, answer),
        start_month=fresh.house.fiscal_year_start_month,
        loads=loads_of(answer.asked, answer.kept) if answer and answer.has_choice else (),
        frontier=_frontier(answer) if answer else (),
    )


def _frontier(answer: Answered) -> tuple[FrontierPoint, ...]:
    asked = newest_study(answer.solution, StudyKind.FRONTIER)
    return asked.result.points if asked and isinstance(asked.result, FrontierResult) else ()


def lines_of(f: Formatter, sides: Sequence[Side]) -> list[Line]:
    """Every candidate of any of them: what is in most of them first, then by name."""
    reasons = [Reasons(f, side.answer.asked, side.answer.kept) if side.answer else None for side in sides]
    everyone: dict[str, Candidate] = {}
    for side in sides:
        everyone = {**side.candidates, **everyone}
    lines = [
        Line(one, tuple(_standpoint(side, why, id) for side, why in zip(sides, reasons, strict=True)))
        for id, one in everyone.items()
    ]
    return sorted(lines, key=lambda line: (-sum(one.side == "in" for one in line.standpoints), line.one.name))


def _standpoint(side: Side, why: Reasons | None, id: str) -> Standpoint:
    one = side.candidates.get(id)
    if one is None or why is None:
        return Standpoint("absent")
    if not side.has_choice:
        return Standpoint("unsolved")
    if id in side.chosen:
        return Standpoint("in", one.start_of(0), why.why(one))
    return Standpoint("gaps" if one.out == Out.GAPS else "out", None, why.why(one))


def differences_in_words(f: Formatter, base: Side, other: Side) -> list[str]:
    """How the other one differs, in sentences of which its name begins the first; empty when there is no difference."""
    if not (base.has_choice and other.has_choice):
        return []
    left = [one for id, one in base.chosen.items() if id not in other.chosen]
    came = [one for id, one in other.chosen.items() if id not in base.chosen]
    said = [_exchange(f, base, other, left, came)] if left or came else []
    moved = [
        (one, base.chosen[id])
        for id, one in other.chosen.items()
        if id in base.chosen and one.start != base.chosen[id].start
    ]
    if moved:
        said.append(_moves(f, moved, is_first=not said))
    return said


def _exchange(f: Formatter, base: Side, other: Side, left: list[Candidate], came: list[Candidate]) -> str:
    freed = _freed(f, base, other, left)
    facts = {"left": _named(left), "came": _named(came), "freed": freed}
    if left and came and freed:
        return _("leaves out %(left)s, which frees %(freed)s, and takes in %(came)s.") % facts
    if left and came:
        return _("leaves out %(left)s and takes in %(came)s.") % facts
    if left:
        text = _("leaves out %(left)s, which frees %(freed)s.") if freed else _("leaves out %(left)s.")
        return text % facts
    return _("takes in %(came)s besides.") % facts


def _freed(f: Formatter, base: Side, other: Side, left: list[Candidate]) -> str:
    """The year in which what is left out would have cost most: "3.2 m EUR in 2028"."""
    if base.answer is None:
        return ""
    years = base.answer.inputs.years
    by_year = [(sum((one.costs[at] for one in left), ZERO), year) for at, year in enumerate(years)]
    most, year = max(by_year, default=(ZERO, 0))
    if most <= 0:
        return ""
    facts = {"money": f"{f.money(most)} {base.scenario.currency}", "year": year_label(base.answer.inputs, year)}
    return _("%(money)s in %(year)s") % facts


def _moves(f: Formatter, moved: list[tuple[Candidate, Candidate]], *, is_first: bool) -> str:
    parts = [
        _("%(name)s in %(now)s instead of %(before)s")
        % {"name": now.name, "now": _month(f, now), "before": _month(f, before)}
        for now, before in moved[:MOST_NAMES]
    ]
    text = _("starts %(parts)s") if is_first else _("It starts %(parts)s")
    said = text % {"parts": "; ".join(parts)}
    more = len(moved) - len(parts)
    return said + (_(" and moves %(count)s more.") % {"count": more} if more else ".")


def _month(f: Formatter, one: Candidate) -> str:
    return f.month(one.start_of(0))


def _named(found: list[Candidate]) -> str:
    names = [one.name for one in sorted(found, key=lambda one: (-one.cost, one.name))]
    more = len(names) - MOST_NAMES
    if more > 0:
        return _("%(names)s and %(count)s more") % {"names": ", ".join(names[:MOST_NAMES]), "count": more}
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
