"""Money by month, as it was approved and as it is: costs along the work, benefits after it. Funds, owners, ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of, organisation
from pilotage.exchange.demonstration.initiatives import Line
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.finance.actions.baselines import set_money_baseline
from pilotage.finance.actions.funds import add_fund
from pilotage.finance.actions.ranges import state_range
from pilotage.finance.actions.replacing import LineAmounts, replace_amounts
from pilotage.finance.actions.terms import TermsVersion, set_rate, set_terms
from pilotage.finance.models import Fund, LineKind, RangeOf
from pilotage.finance.reads.terms import terms_in_force, valuation
from pilotage.kit.periods import add_months
from pilotage.work.models import Initiative, StagePhase

CAPEX = (LineKind.CAPEX,)
# Who pays: the name and note of a fund, the tag of the initiatives that it pays for, and their kinds of cost.
FUNDS = (
    ("Green bond", "For assets that cut emissions; the bank asks for a report a year.", "net zero", CAPEX),
    ("Connecting Europe grant", "Pays works on the network that add capacity.", "capacity", CAPEX),
    ("Digital programme budget", "Released by the board every year.", "digital", (LineKind.CAPEX, LineKind.OPEX)),
    ("Climate resilience grant", "From the region, for flood and heat.", "climate", CAPEX),
)
# Every third initiative says how far it may be off, the less the further it is: cost, then benefit.
RANGES = {
    StagePhase.IDEA: (("-0.30", "0.60"), ("-0.40", "0.20")),
    StagePhase.ASSESSED: (("-0.20", "0.40"), ("-0.30", "0.10")),
    StagePhase.APPROVED: (("-0.15", "0.25"), ("-0.20", "0.10")),
    StagePhase.DELIVERY: (("-0.05", "0.15"), ("-0.10", "0.05")),
}
ONE_IN = 3
# Whose money is approved, by whom, and of one in so many not yet; of one benefit in so many nobody is the owner.
BASELINED = (StagePhase.APPROVED, StagePhase.DELIVERY, StagePhase.CLOSING)
APPROVER = "Marco Bellini"
UNAPPROVED_ONE_IN, OWNERLESS_ONE_IN = 6, 9
NOON = time(12, tzinfo=UTC)
# Benefits are planned for twelve years after the finish, as this group's business cases do.
BENEFIT_MONTHS = 144
CENT = Decimal("0.01")


def add_money(loaded: Loaded, table: Sequence[Line]) -> None:
    """Capex, opex and benefits of every line whose money is known; and rates for the currencies of suppliers."""
    for currency, rate in (("USD", "0.92"), ("GBP", "1.17"), ("SEK", "0.088")):
        set_rate(currency=currency, valid_from=add_months(loaded.month, -240), rate=Decimal(rate), access=loaded.access)
    terms = terms_in_force()
    version = TermsVersion(organisation().version, valuation().version)
    base = date(loaded.month.year, 1, 1)
    set_terms(replace(terms, base_month=base), version=version, access=loaded.access)
    funds = {name: add_fund(name=name, note=note, access=loaded.access) for name, note, _tag, _kinds in FUNDS}
    wanted, dearer = [], []
    for place, line in enumerate(table):
        initiative = loaded.initiatives[line.name]
        if initiative.planned_start and line.cost is not None:
            approved, cost = Decimal(line.cost * 1000), initiative.whole_life_cost or Decimal(0)
            wanted += [replace(one, fund=_fund(line, one, funds)) for one in _costs(initiative, line, approved)]
            dearer += _costs(initiative, line, cost) if cost != approved else []
        if initiative.planned_start and line.benefit != 0:
            wanted.append(replace(_benefit(initiative, line), owner=_owner(loaded, line, place)))
    replace_amounts(wanted, access=loaded.access)
    _approve(loaded, table)
    # What has become dearer since it was approved is planned so, and shows against its baseline.
    replace_amounts(dearer, access=loaded.access)
    _add_ranges(loaded, table)


def _owner(loaded: Loaded, line: Line, place: int) -> Person | None:
    """Who answers for the benefit: the owner of the portfolio. Nobody yet for an idea, and here and there besides."""
    is_owned = line.phase != StagePhase.IDEA and (place + 1) % OWNERLESS_ONE_IN
    return loaded.portfolios[line.portfolio].owner if is_owned else None


def _approve(loaded: Loaded, table: Sequence[Line]) -> None:
    """The money of what is approved or begun, as it was decided some weeks before the start; of one in some not yet."""
    manager = access_of(loaded.people[APPROVER])
    for place, line in enumerate(table):
        initiative = loaded.initiatives[line.name]
        start, is_due = initiative.planned_start, line.phase in BASELINED and (place + 1) % UNAPPROVED_ONE_IN
        if start is None or line.cost is None or not is_due:
            continue
        on = min(max(start - timedelta(days=40), initiative.registered_on), loaded.month)
        set_money_baseline(
            initiative, name="Business case", reason="As decided with the approval.", access=manager,
            on=on, at=datetime.combine(on, NOON),
        )  # fmt: skip


def _fund(line: Line, cost: LineAmounts, funds: Mapping[str, Fund]) -> Fund | None:
    """The first fund for the initiative's tags that pays this kind of cost."""
    return next((funds[name] for name, _note, tag, kinds in FUNDS if tag in line.tags and cost.kind in kinds), None)


def _add_ranges(loaded: Loaded, table: Sequence[Line]) -> None:
    for line in table[::ONE_IN]:
        if line.phase not in RANGES:
            continue
        stated = zip(RangeOf, (line.cost, line.benefit), RANGES[line.phase], strict=True)
        for of, planned, (low, high) in stated:
            if planned:
                shares = (Decimal(low), Decimal(high))
                initiative = loaded.initiatives[line.name]
                state_range(initiative, of=of, shares=shares, version=0, access=loaded.access)


def _costs(initiative: Initiative, line: Line, cost: Decimal) -> list[LineAmounts]:
    """So much, bell-shaped over the months of work."""
    capex = (cost * Decimal(str(line.capex_share))).quantize(Decimal(1000), rounding=ROUND_HALF_UP)
    months = [add_months(initiative.planned_start, place) for place in range(line.months) if initiative.planned_start]
    parts = ((LineKind.CAPEX, "Assets and works", capex), (LineKind.OPEX, "Project team and services", cost - capex))
    return [
        LineAmounts(initiative.id, kind, name, "EUR", _bell(amount, months)) for kind, name, amount in parts if amount
    ]


def _bell(amount: Decimal, months: Sequence[date]) -> dict[date, Decimal | None]:
    """The amount over the months, most of it in the middle; whole cents, and the last month takes what is left."""
    last = len(months) - 1
    weights = [1 + 3 * min(place, last - place) for place in range(len(months))]
    spread: dict[date, Decimal | None] = {}
    given = Decimal(0)
    for month, weight in zip(months[:-1], weights[:-1], strict=True):
        part = (amount * weight / sum(weights)).quantize(CENT)
        spread[month] = part
        given += part
    return {**spread, months[-1]: amount - given}


def _benefit(initiative: Initiative, line: Line) -> LineAmounts:
    first = add_months(initiative.planned_start, line.months) if initiative.planned_start else date.min
    monthly = (Decimal(line.benefit * 1000) / 12).quantize(CENT) if line.benefit is not None else None
    amounts = {add_months(first, place): monthly for place in range(BENEFIT_MONTHS)}
    return LineAmounts(initiative.id, LineKind.BENEFIT, "Savings and income", "EUR", amounts)
