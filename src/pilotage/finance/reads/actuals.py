"""Actual cost: what the books say beside what was planned, by initiative, month and year.

Amounts are in the enterprise currency, converted as planned ones: at the newest rate that begins in or before their
month. A month that the plan has an amount in and the books do not is "not reported": counted, and never 0.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from pilotage.accounts.rules import Access
from pilotage.finance.reads.flows import BY_YEAR
from pilotage.finance.rules.actuals import Beside
from pilotage.finance.rules.terms import Terms
from pilotage.work.reads.visible import initiatives_with_money_visible_to

WANTED = "line.initiative_id = ANY(%(ids)s)"
# One row a cost line and month that has a planned or an actual amount, of initiatives that have a month up to which
# their books count. What was planned and what was spent of that month is each worth its amount at the month's rate.
CELLS = """
WITH rates AS (
    SELECT currency, valid_from, rate, lead(valid_from) OVER (PARTITION BY currency ORDER BY valid_from) AS ends_on
    FROM finance_rate WHERE "into" = %(currency)s
), booked AS (
    SELECT line.initiative_id, max(actual.month) AS month
    FROM finance_moneyline AS line JOIN finance_actualamount AS actual ON actual.line_id = line.id
    WHERE line.kind <> 'benefit' AND {wanted}
    GROUP BY line.initiative_id
), stated AS (
    SELECT line.initiative_id, line.month FROM finance_actualsknown AS line WHERE {wanted}
), known AS (
    SELECT initiative_id, stated.month AS stated, coalesce(stated.month, booked.month) AS "to"
    FROM booked FULL JOIN stated USING (initiative_id)
), cells AS (
    SELECT line.initiative_id, line.kind, line.currency, one.month,
        bool_or(one.is_plan) AS is_planned, NOT bool_and(one.is_plan) AS is_reported,
        max(one.amount) FILTER (WHERE one.is_plan) AS planned, max(one.amount) FILTER (WHERE NOT one.is_plan) AS actual
    FROM known JOIN finance_moneyline AS line USING (initiative_id)
    CROSS JOIN LATERAL (
        SELECT month, amount, true AS is_plan FROM finance_moneyamount WHERE line_id = line.id
        UNION ALL
        SELECT month, amount, false FROM finance_actualamount WHERE line_id = line.id
    ) AS one
    WHERE line.kind <> 'benefit'
    GROUP BY line.id, one.month
), money AS (
    SELECT cells.initiative_id, cells.kind, cells.month, cells.is_planned, cells.is_reported, known.stated, known."to",
        cells.planned * CASE WHEN cells.currency = %(currency)s THEN 1 ELSE rates.rate END AS planned,
        cells.actual * CASE WHEN cells.currency = %(currency)s THEN 1 ELSE rates.rate END AS actual,
        cells.is_planned AND cells.planned IS DISTINCT FROM 0 AS is_expected
    FROM cells JOIN known USING (initiative_id)
    LEFT JOIN rates ON rates.currency = cells.currency
        AND rates.valid_from < cells.month + interval '1 month'
        AND (rates.ends_on IS NULL OR rates.ends_on >= cells.month + interval '1 month')
)
"""
BY_INITIATIVE_AND_YEAR = """
SELECT initiative_id, {year} AS year,
    sum(actual) FILTER (WHERE month <= "to" AND kind = 'capex'),
    sum(actual) FILTER (WHERE month <= "to" AND kind = 'opex'),
    sum(planned) FILTER (WHERE month <= "to" AND kind = 'capex'),
    sum(planned) FILTER (WHERE month <= "to" AND kind = 'opex'),
    sum(planned) FILTER (WHERE month > "to" AND kind = 'capex'),
    sum(planned) FILTER (WHERE month > "to" AND kind = 'opex'),
    count(*) FILTER (WHERE month <= "to" AND is_reported),
    count(*) FILTER (WHERE month > "to" AND is_reported),
    count(*) FILTER (WHERE month <= "to" AND is_expected AND NOT is_reported),
    count(*) FILTER (WHERE month <= "to" AND is_reported AND actual IS NULL),
    count(*) FILTER (WHERE month <= "to" AND is_planned AND planned IS NULL),
    count(*) FILTER (WHERE month > "to" AND is_planned AND planned IS NULL)
FROM money GROUP BY initiative_id, 2 ORDER BY initiative_id, 2
"""
KNOWN = 'SELECT initiative_id, "to", stated IS NOT NULL FROM known'
# What counts at a month: what is reported up to it, and up to where somebody says that the books are whole.
TO_A_MONTH = """
, asked AS (SELECT * FROM unnest(%(ids)s::uuid[], %(months)s::date[]) AS asked (initiative_id, until)),
counted AS (
    SELECT money.*, is_reported AND month <= coalesce(stated, until) AS counts
    FROM money JOIN asked USING (initiative_id) WHERE month <= until
)
SELECT initiative_id,
    sum(actual) FILTER (WHERE counts),
    count(*) FILTER (WHERE counts),
    count(*) FILTER (WHERE (is_expected OR is_reported) AND NOT counts),
    count(*) FILTER (WHERE counts AND actual IS NULL),
    max(month) FILTER (WHERE counts)
FROM counted GROUP BY initiative_id HAVING bool_or(counts)
"""
MONTHS = """
SELECT month, sum(actual) FROM money
WHERE is_reported AND month <= %(until)s AND (stated IS NULL OR month <= stated)
GROUP BY month ORDER BY month
"""


@dataclass(frozen=True, slots=True)
class CostTo:
    """What an initiative has cost by the end of a month.

    known       sum of what is known; None when nothing of what is reported is
    reported    monthly amounts of cost lines that it was added up from
    unreported  planned amounts up to the month that the books lack, or that came after what is stated as whole
    unknown     of the reported ones, those stated as unknown or without a rate
    last        the last month that anything is reported for
    """

    known: Decimal | None
    reported: int
    unreported: int
    unknown: int
    last: date

    @property
    def lacking(self) -> int:
        return self.unreported + self.unknown


def actual_cost_to(
    initiative_ids: Collection[UUID], month: date | Mapping[UUID, date], terms: Terms
) -> dict[UUID, CostTo]:
    """What each of these has cost by the end of a month, or each by its own: one query, however many there are.

    An initiative of which no actual cost is reported by then is not in the answer. Whoever asks has found the ids
    through a door to money (`initiatives_with_money_visible_to`), or keeps sums that are shown through one; else ask
    `actual_cost_seen_to`.
    """
    ids = list(initiative_ids)
    until = [month[id] if isinstance(month, Mapping) else month for id in ids]
    query = CELLS.format(wanted=WANTED) + TO_A_MONTH
    with connection.cursor() as cursor:
        cursor.execute(query, {"ids": ids, "months": until, "currency": terms.currency})
        return {id: CostTo(*facts) for id, *facts in cursor.fetchall()}


def actual_cost_seen_to(
    access: Access, initiative_ids: Collection[UUID], month: date | Mapping[UUID, date], terms: Terms
) -> dict[UUID, CostTo]:
    """The same, of those whose money the person may see: two queries."""
    return actual_cost_to(_seen(access, initiative_ids), month, terms)


def actual_cost_by_month(
    initiative_id: UUID, until: date, terms: Terms, *, into: str
) -> list[tuple[date, Decimal | None]]:
    """The months up to one for which anything is reported, each with its known cost; see `actual_cost_to`.

    into   the enterprise currency, or one with rates into it; None where a month's cost is not known in it
    """
    query = CELLS.format(wanted=WANTED) + MONTHS
    with connection.cursor() as cursor:
        cursor.execute(query, {"ids": [initiative_id], "until": until, "currency": terms.currency})
        rows: list[tuple[date, Decimal | None]] = cursor.fetchall()
    if into == terms.currency:
        return rows
    rates = _rates(into, terms)
    return [(month, _back(amount, _rate_in(rates, month))) for month, amount in rows]


def actual_sums(
    initiative_ids: Collection[UUID] | None, terms: Terms
) -> tuple[dict[UUID, tuple[date, bool]], dict[UUID, dict[int, Beside]]]:
    """Of each of these (None: of all) that has any: up to which month, whether that is stated; and sums by year.

    Two queries. For the kept sums alone: it asks nobody who may see them.
    """
    cells = CELLS.format(wanted="true" if initiative_ids is None else WANTED)
    facts: dict[str, str | int | list[UUID]] = {
        "ids": list(initiative_ids or ()),
        "currency": terms.currency,
        "start_month": terms.start_month,
    }
    year = f"extract(year FROM {BY_YEAR})::int"
    years: dict[UUID, dict[int, Beside]] = {}
    with connection.cursor() as cursor:
        cursor.execute(cells + KNOWN, facts)
        known = {id: (to, is_stated) for id, to, is_stated in cursor.fetchall()}
        cursor.execute(cells + BY_INITIATIVE_AND_YEAR.format(year=year), facts)
        for id, place, *sums in cursor.fetchall():
            years.setdefault(id, {})[place] = Beside(*sums)
    return known, years


def _seen(access: Access, ids: Collection[UUID]) -> list[UUID]:
    seen = initiatives_with_money_visible_to(access).filter(pk__in=list(ids))
    return list(seen.order_by().values_list("pk", flat=True))


def _rates(currency: str, terms: Terms) -> list[tuple[date, Decimal]]:
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT valid_from, rate FROM finance_rate WHERE currency = %s AND "into" = %s ORDER BY valid_from',
            [currency, terms.currency],
        )
        rates: list[tuple[date, Decimal]] = cursor.fetchall()
        return rates


def _rate_in(rates: Iterable[tuple[date, Decimal]], month: date) -> Decimal | None:
    """The newest rate that begins in or before the month."""
    begun = [rate for valid_from, rate in rates if (valid_from.year, valid_from.month) <= (month.year, month.month)]
    return begun[-1] if begun else None


def _back(amount: Decimal | None, rate: Decimal | None) -> Decimal | None:
    return None if amount is None or rate is None else amount / rate
