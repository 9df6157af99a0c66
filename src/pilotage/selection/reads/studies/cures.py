"""The smallest changes that let a choice exist where nothing respects all limits and rules."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.engine.selection.conflict import Conflict
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.problem import Kind, Name
from pilotage.engine.selection.relaxing import cures, least_relaxed
from pilotage.selection.models import Scenario, ScenarioLogic
from pilotage.selection.reads.gathering.links import group_name
from pilotage.selection.reads.inputs import ZERO, Buys, Inputs, Into, Out
from pilotage.selection.reads.kept import clash_names
from pilotage.selection.reads.scenarios import logic_rows_of
from pilotage.selection.reads.studies.bench import Base, Bench
from pilotage.selection.reads.studies.results import Cure, CuresResult, Over
from pilotage.selection.reads.studies.why import BOTH, MONEY, PEOPLE, widenable

LIMITS, LET_GO, RULE = "limits", "let_go", "rule"


def cures_study(base: Base, effort: Effort, bench: Bench) -> CuresResult:
    """What of the clash cures it alone; then the least of money and of people together."""
    trials = list(_trials(base))
    result = CuresResult(is_whole=False, asked=len(trials))
    for done, trial in enumerate(trials, start=1):
        if bench.is_stopped:
            return result
        found = _alone(base, trial, effort, bench) if isinstance(trial, Name) else _together(base, trial, effort, bench)
        if bench.is_stopped:
            return result
        is_new = found is not None and found not in result.cures
        result = replace(result, tried=done, cures=(*result.cures, found) if found and is_new else result.cures)
        bench.told(result, done / len(trials), _("Looking for what cures it"))
    return replace(result, is_whole=True)


# A trial: a name of the clash, or limits that may be widened together with their weights.
Trial = dict[int, Decimal] | Name


def _trials(base: Base) -> Iterator[Trial]:
    for name in clash_names(base.kept):
        if name.kind in (Kind.LIMIT, Kind.RULE) or _is_a_word(base.inputs, name):
            yield name
    endless = _bought_without_end(base.inputs)
    for kind in (MONEY, PEOPLE, BOTH):
        if widen := {place: weight for place, weight in widenable(base.inputs, kind).items() if place not in endless}:
            yield widen


def _bought_without_end(inputs: Inputs) -> frozenset[int]:
    """Limits that contractors relieve as far as money goes: of these nobody lacks more than money."""
    bought = (one for one in inputs.extras if one.buys == Buys.CONTRACTORS and one.most is None)
    return frozenset(place for one in bought for place, amount in one.uses if amount < 0)


def _is_a_word(inputs: Inputs, name: Name) -> bool:
    """Was it forced by somebody, who can take it back?"""
    if name.kind is Kind.FORCED_IN:
        return inputs.candidates[name.index].into == Into.RULE
    return name.kind is Kind.FORCED_OUT and inputs.candidates[name.index].out == Out.RULE


def _alone(base: Base, name: Name, effort: Effort, bench: Bench) -> Cure | None:
    """One limit, rule or word of the clash, if it is enough that it yields."""
    [found] = cures(base.problem, Conflict((name,), is_minimal=False), effort, bench.watch)
    if not found.is_cure:
        return None
    if name.kind is Kind.LIMIT:
        by = found.by or ZERO
        return Cure(LIMITS, by=(Over(name.index, by),), is_proved=found.is_proved) if by else None
    return Cure(RULE if name.kind is Kind.RULE else LET_GO, place=name.index)


def _together(base: Base, free: dict[int, Decimal], effort: Effort, bench: Bench) -> Cure | None:
    """The least by which these limits together must be widened."""
    found = least_relaxed(
        base.problem, free=free, candidate=None, value_at_least=None, effort=effort, report=bench.watch
    )
    if found is None or not found.by:
        return None
    return Cure(LIMITS, by=tuple(Over(one.name.index, one.by) for one in found.by), is_proved=found.is_proved)


def row_of_rule(scenario: Scenario, inputs: Inputs, place: int) -> ScenarioLogic | None:
    """The row of the scenario that states a rule of an answer; None where it is the register's, or gone since."""
    if place < len(inputs.links):
        return None
    logic = inputs.logic[place - len(inputs.links)]
    for row in logic_rows_of(scenario):
        if (row.kind, row.count or 0, row.lag_days) != (logic.kind, logic.count, logic.lag):
            continue
        group, members = group_name(row), tuple(str(member.initiative_id) for member in row.members.all())
        if group == logic.group and (group or members == logic.members):
            return row
    return None
