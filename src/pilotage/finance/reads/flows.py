"""From lines and stated totals to sums by period in the enterprise currency: the one place that adds money up.

One query for the amounts and one for the facts, however many initiatives are asked for.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection

from pilotage.finance.rules.flows import MoneyFacts, PeriodMoney, with_stated
from pilotage.finance.rules.terms import Terms

# An amount is converted at the newest rate that begins in or before its month. Not rounded here: cents of each month
# would add up to a year that is not the year's amount at that rate.
AMOUNTS = """
WITH rates AS (
    SELECT currency, valid_from, rate, lead(valid_from) OVER (PARTITION BY currency ORDER BY valid_from) AS ends_on
    FROM finance_rate WHERE "into" = %(currency)s
), amounts AS (
    SELECT line.initiative_id, line.kind, line.currency, money.amount,
        {period} AS period,
        CASE WHEN line.currency = %(currency)s THEN money.amount ELSE money.amount * rates.rate END AS worth
    FROM finance_moneyline AS line
    JOIN finance_moneyamount AS money ON money.line_id = line.id
    LEFT JOIN rates ON rates.currency = line.currency
        AND rates.valid_from < money.month + interval '1 month'
        AND (rates.ends_on IS NULL OR rates.ends_on >= money.month + interval '1 month')
    WHERE {wanted}
)
SELECT initiative_id, period,
    sum(worth) FILTER (WHERE kind = 'capex'),
    sum(worth) FILTER (WHERE kind = 'opex'),
    sum(worth) FILTER (WHERE kind = 'benefit'),
    count(*) FILTER (WHERE worth IS NULL AND kind <> 'benefit'),
    count(*) FILTER (WHERE worth IS NULL AND kind = 'benefit'),
    array_agg(DISTINCT currency) FILTER (WHERE worth IS NULL AND amount IS NOT NULL),
    count(*) FILTER (WHERE amount IS NULL AND kind <> 'benefit'),
    count(*) FILTER (WHERE amount IS NULL AND kind = 'benefit')
FROM amounts GROUP BY initiative_id, period ORDER BY initiative_id, period
"""
BY_MONTH = "money.month"
BY_YEAR = """make_date(
    extract(year FROM money.month - make_interval(months => %(start_month)s - 1))::int, %(start_month)s, 1)"""

# Planned dates count before forecast ones; a stated total is converted as of the day it was observed.
FACTS = """
WITH lines AS (
    SELECT line.initiative_id,
        count(*) FILTER (WHERE line.kind <> 'benefit') AS cost_lines,
        count(*) FILTER (WHERE line.kind = 'benefit') AS benefit_lines,
        count(*) FILTER (WHERE line.kind <> 'benefit' AND filled.line_id IS NULL) AS empty_cost_lines,
        count(*) FILTER (WHERE line.kind = 'benefit' AND filled.line_id IS NULL) AS empty_benefit_lines
    FROM finance_moneyline AS line
    LEFT JOIN (SELECT DISTINCT line_id FROM finance_moneyamount) AS filled ON filled.line_id = line.id
    WHERE {lines_wanted}
    GROUP BY line.initiative_id
)
SELECT initiative.id,
    coalesce(lines.cost_lines, 0), coalesce(lines.benefit_lines, 0),
    coalesce(lines.empty_cost_lines, 0), coalesce(lines.empty_benefit_lines, 0),
    initiative.whole_life_cost, initiative.currency,
    CASE WHEN initiative.currency = %(currency)s THEN 1 ELSE (
        SELECT rate FROM finance_rate
        WHERE finance_rate.currency = initiative.currency AND "into" = %(currency)s
            AND valid_from <= coalesce(observed.observed_on, initiative.registered_on)
        ORDER BY valid_from DESC LIMIT 1
    ) END,
    coalesce(initiative.planned_start, initiative.forecast_start),
    coalesce(initiative.planned_finish, initiative.forecast_finish)
FROM work_initiative AS initiative
LEFT JOIN lines ON lines.initiative_id = initiative.id
LEFT JOIN LATERAL (
    SELECT max("on") AS observed_on FROM work_observation
    WHERE work_observation.initiative_id = initiative.id AND field = 'whole_life_cost'
        AND initiative.currency <> %(currency)s
) AS observed ON true
WHERE {wanted}
"""


@dataclass(slots=True)
class InitiativeMoney:
    """One initiative's facts, and its money by the periods of the convention."""

    facts: MoneyFacts
    by_period: dict[date, PeriodMoney] = field(default_factory=dict)


def money_of(initiative_ids: Collection[UUID] | None, terms: Terms) -> dict[UUID, InitiativeMoney]:
    """Every initiative asked for (None: all there are), stated totals spread, in the enterprise currency."""
    found = {id: InitiativeMoney(facts) for id, facts in facts_of(initiative_ids, terms).items()}
    for id, period, money in _line_money(initiative_ids, terms):
        if id in found:
            found[id].by_period[period] = money
    for one in found.values():
        one.by_period = with_stated(one.by_period, one.facts, terms)
    return found


def _line_money(ids: Collection[UUID] | None, terms: Terms) -> list[tuple[UUID, date, PeriodMoney]]:
    query = AMOUNTS.format(period=BY_YEAR if terms.is_yearly else BY_MONTH, wanted=_wanted("line.initiative_id", ids))
    with connection.cursor() as cursor:
        cursor.execute(query, _parameters(ids, terms))
        return [
            (
                id,
                period,
                PeriodMoney(
                    capex=capex,
                    opex=opex,
                    benefit=benefit,
                    cost_unknowns=cost_unknowns,
                    benefit_unknowns=benefit_unknowns,
                    rateless=frozenset(rateless or ()),
                    costs_said_unknown=costs_said,
                    benefits_said_unknown=benefits_said,
                ),
            )
            for (
                id, period, capex, opex, benefit, cost_unknowns, benefit_unknowns, rateless, costs_said, benefits_said,
            ) in cursor.fetchall()
        ]  # fmt: skip


def facts_of(ids: Collection[UUID] | None, terms: Terms) -> dict[UUID, MoneyFacts]:
    """What must be known of each besides its amounts: one query."""
    query = FACTS.format(wanted=_wanted("initiative.id", ids), lines_wanted=_wanted("line.initiative_id", ids))
    with connection.cursor() as cursor:
        cursor.execute(query, _parameters(ids, terms))
        return {id: MoneyFacts(*facts) for id, *facts in cursor.fetchall()}


def _wanted(column: str, ids: Collection[UUID] | None) -> str:
    return "true" if ids is None else f"{column} = ANY(%(ids)s)"


def _parameters(ids: Collection[UUID] | None, terms: Terms) -> dict[str, str | int | list[UUID]]:
    return {"ids": list(ids or ()), "currency": terms.currency, "start_month": terms.start_month}
