"""A plan at one time as a document: names, codes, people, work and money beside its dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from pilotage.delivery.rules.document import Assignment, Document, Words
from pilotage.engine.network.plan import Key, RuleSet
from pilotage.exchange.demonstration.plans.calendars import NAMES
from pilotage.exchange.demonstration.plans.drafting import Draft, Line
from pilotage.exchange.demonstration.plans.fitting import Frame
from pilotage.exchange.demonstration.plans.living import Version
from pilotage.exchange.demonstration.plans.staffing import CENT, Staffing, resources_of

OFFICE_NAME = "Nordhaven project office"
# Of what was planned, what finished work really took: from what a project on plan takes to one in trouble.
OVERRUN = {"G": (0.93, 1.03), "A": (0.96, 1.09), "R": (1.0, 1.2)}
EVERY_MONTH = "Every month"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says beside dates. colour: what the initiative last reported, G, A or R."""

    title: str
    colour: str
    staffing: Staffing


def document_of(frame: Frame, version: Version, facts: Facts, *, chance: Random) -> Document:
    draft, staffing = frame.draft, facts.staffing
    codes = _codes(draft, frame.rules.rule_set)
    overruns = {line.key: Decimal(str(round(chance.uniform(*OVERRUN[facts.colour]), 3))) for line in draft.lines}
    words: dict[Key, Words] = {
        line.key: _words(line, codes[line.key], staffing, version.facts.get(line.key, {}), overruns[line.key])
        for line in draft.lines
    }
    return Document(
        title=facts.title,
        format="mspdi",
        application=OFFICE_NAME,
        plan=frame.plan(version.durations, version.facts),
        words=words,
        resources=resources_of(draft),
        assignments=tuple(
            _worked(one, version.facts.get(int(one.task), {}), overruns[int(one.task)]) for one in staffing.assignments
        ),
        calendar_names=dict(NAMES.items()),
        currency="EUR",
    )


def _words(line: Line, code: str, staffing: Staffing, facts: Mapping[str, object], overrun: Decimal) -> Words:
    hours, cost = staffing.hours.get(line.key), staffing.costs.get(line.key)
    share = _share(facts)
    is_begun = share > 0 or bool(facts.get("finished"))
    return Words(
        line.entry.name,
        code=code,
        is_estimated="inactive" in line.entry.marks,
        work_hours=hours,
        actual_work_hours=(hours * share * overrun).quantize(CENT) if hours is not None and is_begun else None,
        cost=cost,
        actual_cost=(cost * share * overrun).quantize(CENT) if cost is not None and is_begun else None,
        recurrence=EVERY_MONTH if "meeting" in line.entry.marks else "",
    )


def _worked(one: Assignment, facts: Mapping[str, object], overrun: Decimal) -> Assignment:
    share = _share(facts)
    if not share or one.work_hours is None:
        return one
    return Assignment(
        one.task, one.resource, one.units, one.work_hours, (one.work_hours * share * overrun).quantize(CENT), one.cost
    )


def _share(facts: Mapping[str, object]) -> Decimal:
    return Decimal(str(facts.get("share_done", 0)))


def _codes(draft: Draft, rule_set: RuleSet) -> dict[int, str]:
    """Outline numbers as MS Project has them; of Primavera activity ids that count by tens, and codes of the WBS."""
    numbers: dict[int | None, str] = {None: ""}
    counts: dict[int | None, int] = {}
    codes: dict[int, str] = {}
    activities = 0
    for line in draft.lines:
        counts[line.parent] = counts.get(line.parent, 0) + 1
        numbers[line.key] = f"{numbers[line.parent]}.{counts[line.parent]}".lstrip(".")
        codes[line.key] = numbers[line.key]
        if rule_set == RuleSet.PRIMAVERA and line.is_leaf:
            activities += 10
            codes[line.key] = f"A{activities + 1000:04}"
    return codes
