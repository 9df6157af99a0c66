"""Who works on a plan and what it costs: hours of roles at their rates, contracts for the rest of the money."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pilotage.delivery.rules.document import Assignment, PlanResource
from pilotage.exchange.demonstration.plans.drafting import CLOCK_DAY, Draft, Line
from pilotage.exchange.demonstration.staff import ROLES

# Short names of the outlines. A contractor's crew has no rate: it is paid by its contract.
SHORT = {
    "PM": "Project manager", "BA": "Business analyst", "CE": "Civil engineer", "SE": "Signalling engineer",
    "EE": "Electrical engineer", "RE": "Rolling stock engineer", "PE": "Process engineer", "SD": "Software developer",
    "DE": "Data engineer", "CL": "Change lead", "PS": "Procurement specialist", "SC": "Safety and cyber specialist",
    "LAW": "Consents lawyer", "EA": "Enterprise architect", "K": "Contractor's crew",
}  # fmt: skip
CREW = "K"
HOURS_A_DAY = Decimal(8)
CENT = Decimal("0.01")
# Own people are paid at most so much of the whole: the rest is what is bought.
MOST_OF_OWN = Decimal("0.6")
# Thousand EUR of a contract whose price is known before the works are.
MOST_OF_A_KNOWN = 30
RATES = {
    facts.name: Decimal(facts.rate or facts.contractor_rate) for facts in ROLES if facts.rate or facts.contractor_rate
}


@dataclass(frozen=True, slots=True)
class Staffing:
    """The work and the money of each leaf, by key. costs: None where the whole is not known."""

    hours: Mapping[int, Decimal]
    costs: Mapping[int, Decimal | None]
    assignments: tuple[Assignment, ...]


def resources_of(draft: Draft) -> tuple[PlanResource, ...]:
    """The roles that a draft asks for, with as many people as its busiest task."""
    most: dict[str, float] = {}
    for line in draft.lines:
        for short, units in line.entry.people:
            most[short] = max(most.get(short, 0), units)
    return tuple(
        PlanResource(short, SHORT[short], max_units=max(1.0, units), rate_per_hour=RATES.get(SHORT[short]))
        for short, units in sorted(most.items())
    )


@dataclass(frozen=True, slots=True)
class Contracts:
    """What was agreed for each task, and whose work took longer since: it bears what the whole has become dearer."""

    prices: Mapping[int, Decimal]
    grown: frozenset[int]


def staffed(
    draft: Draft, durations: Mapping[int, int], *, budget: Decimal | None, contracts: Contracts | None = None
) -> Staffing:
    """Hours by the people and durations of each task; contracts so that all costs come to the budget together.

    Without a budget what larger contracts will cost is not known; hours and small ones have a price all the same.
    """
    leaves = [line for line in draft.lines if line.is_leaf and "inactive" not in line.entry.marks]
    work = {line.key: _work(line, durations[line.key]) for line in leaves}
    own = sum((hours * RATES[SHORT[short]] for said in work.values() for short, hours in said if short != CREW),
              Decimal(0))  # fmt: skip
    share = Decimal(1) if budget is None or own <= MOST_OF_OWN * budget else MOST_OF_OWN * budget / own
    work = {
        key: tuple((short, hours if short == CREW else (hours * share).quantize(CENT)) for short, hours in said)
        for key, said in work.items()
    }
    assignments, labour = [], {}
    units = {(line.key, short): units for line in leaves for short, units in line.entry.people}
    for key, said in work.items():
        labour[key] = Decimal(0)
        for short, hours in said:
            cost = None if short == CREW else (hours * RATES[SHORT[short]]).quantize(CENT)
            labour[key] += cost or 0
            part = units[key, short] * (1 if short == CREW else float(share))
            assignments.append(Assignment(key, short, units=round(part, 4), work_hours=hours, cost=cost))
    return Staffing(
        hours={key: sum((hours for _short, hours in said), Decimal(0)) for key, said in work.items()},
        costs=_costs(leaves, labour, budget, contracts),
        assignments=tuple(assignments),
    )


def _work(line: Line, seconds: int) -> tuple[tuple[str, Decimal], ...]:
    # Of work that waits by the clock somebody looks after it in office hours: five days in seven.
    days = Decimal(seconds) / (CLOCK_DAY * 7 // 5 if line.entry.is_elapsed else 8 * 3600)
    return tuple(
        (short, (days * HOURS_A_DAY * Decimal(str(units))).quantize(CENT)) for short, units in line.entry.people
    )


def _costs(
    leaves: list[Line], labour: Mapping[int, Decimal], budget: Decimal | None, contracts: Contracts | None
) -> dict[int, Decimal | None]:
    weights = {line.key: Decimal(str(line.entry.contract)) for line in leaves}
    if budget is None:
        return {
            key: None if weight > MOST_OF_A_KNOWN else labour[key] + weight * 1000 for key, weight in weights.items()
        }
    agreed = contracts.prices if contracts else dict.fromkeys(weights, Decimal(0))
    bearing = {key: weight for key, weight in weights.items() if weight and (not contracts or key in contracts.grown)}
    if not bearing:
        bearing = {key: weight for key, weight in weights.items() if weight}
    rest, whole = budget - sum(labour.values()) - sum(agreed.values()), sum(bearing.values())
    costs = {key: labour[key] + agreed[key] for key in weights}
    for key, weight in bearing.items():
        costs[key] += (rest * weight / whole).quantize(Decimal(100), rounding=ROUND_HALF_UP)
    # What rounding left goes to the largest of them.
    costs[max(bearing, key=lambda key: bearing[key])] += budget - sum(costs.values())
    return dict(costs)


def contracts_of(first: Staffing, durations: Mapping[int, int], now: Mapping[int, int]) -> Contracts:
    """What the contracts of an approved plan cost, and whose durations have grown since."""
    labour: dict[int, Decimal] = dict.fromkeys(first.costs, Decimal(0))
    for one in first.assignments:
        labour[int(one.task)] += one.cost or 0
    return Contracts(
        prices={key: (cost or Decimal(0)) - labour[key] for key, cost in first.costs.items()},
        grown=frozenset(key for key, seconds in durations.items() if now[key] > seconds),
    )
