"""A scenario as the browser needs it to work a choice out by itself: what every way uses of every limit."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pilotage.engine.selection.problem import Problem
from pilotage.kit.formats import Formatter
from pilotage.selection.models import Goal
from pilotage.selection.reads.inputs import Buys, Candidate, Inputs
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.standing import may_be_tried, tried_problem
from pilotage.selection.reads.words import limit_in_words, rule_in_words
from pilotage.work.models import DependencyKind

# JSON for the browser: Any.
Json = dict[str, Any]


def data_of(f: Formatter, inputs: Inputs, kept: Kept) -> Json:
    """Amounts are plain numbers; candidates, limits, extras and rules are their places, as in the inputs."""
    problem = tried_problem(inputs, {})
    firsts = problem.first_way
    return {
        "goal": inputs.goal,
        "isPoints": inputs.goal == Goal.PRIORITY,
        "currency": inputs.currency,
        "candidates": [
            _candidate(f, inputs, kept, one, problem, place, firsts[place])
            for place, one in enumerate(inputs.candidates)
        ],
        "uses": _uses(problem),
        "limits": [
            {
                "name": limit_in_words(inputs, place),
                "counts": limit.counts.value,
                "least": _number(limit.at_least),
                "most": _number(limit.at_most),
                "isBudget": limit.is_budget,
                "role": limit.role,
            }
            for place, limit in enumerate(inputs.limits)
        ],
        "roles": [{"id": role.id, "name": role.name} for role in inputs.roles],
        "extras": [
            {
                "name": _extra_name(extra.buys, extra.label, extra.span),
                # What is bought period by period is said together: 24 lines of contractors are a table, not a list.
                "of": _("%(what)s, contractors") % {"what": extra.label} if extra.buys == Buys.CONTRACTORS else "",
                "span": extra.span,
                "counts": "people" if extra.buys == Buys.HIRE else inputs.limits[extra.uses[0][0]].counts.value,
                "uses": [[place, float(amount)] for place, amount in extra.uses],
                "most": _number(extra.most),
                "isWhole": extra.is_whole,
                "value": float(extra.value),
                "cost": float(extra.cost),
            }
            for extra in inputs.extras
        ],
        "rules": [*_rules(inputs)],
    }


def _candidate(
    f: Formatter, inputs: Inputs, kept: Kept, one: Candidate, problem: Problem, place: int, first: int
) -> Json:
    ways = problem.ways[place]
    months = [way.months for way in one.all_ways]
    days = [one.start_of(month) for month in months]
    shift = kept.shift_of.get(one.id)
    return {
        "id": one.id,
        "name": one.name,
        "isClaim": one.is_claim,
        "mayTry": may_be_tried(one),
        "first": first,
        "months": months,
        "labels": [f.month(day) for day in days],
        "values": [float(way.value) for way in ways],
        "cost": float(ways[0].cost),
        "starts": [way.start for way in ways],
        "finishes": [way.finish for way in ways],
        "way": months.index(shift) if shift in months else -1 if shift is None else 0,
    }


def _uses(problem: Problem) -> list[list[float]]:
    """By way: limit, amount, limit, amount, ..."""
    found: list[list[float]] = [[] for _way in range(problem.way_count)]
    for place, limit in enumerate(problem.limits):
        for way, amount in limit.uses.items():
            found[way] += [place, _short(float(amount))]
    return found


def _rules(inputs: Inputs) -> Sequence[Json]:
    at = {one.id: place for place, one in enumerate(inputs.candidates)}
    links = [
        {
            "kind": str(link.kind) if link.kind != DependencyKind.TOGETHER else "together",
            "members": [at[link.source], at[link.target]],
            "count": 0,
            "lag": 0,
        }
        for link in inputs.links
    ]
    logic = [
        {"kind": one.kind, "members": [at[id] for id in one.members], "count": one.count, "lag": one.lag}
        for one in inputs.logic
    ]
    return [{**rule, "words": rule_in_words(inputs, place)} for place, rule in enumerate([*links, *logic])]


def _extra_name(buys: Buys, label: str, span: str) -> str:
    facts = {"what": label, "span": span}
    match buys:
        case Buys.HIRE:
            return _("%(what)s, hired %(span)s") % facts
        case Buys.CONTRACTORS:
            return _("%(what)s, contractors in %(span)s") % facts
        case _:
            return _("%(what)s above the limit in %(span)s") % facts


def _short(number: float) -> float:
    """Whole numbers without ".0": a quarter of the file."""
    return int(number) if number == int(number) else number


def _number(amount: object) -> float | None:
    return None if amount is None else float(amount)  # type: ignore[arg-type]  # a decimal
