"""Money month by month, by kind and fund: what moves when an initiative starts at another time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from pilotage.accounts.rules import Access
from pilotage.finance.models import LineKind
from pilotage.finance.reads.flows import facts_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.flows import MoneyFacts
from pilotage.finance.rules.spreading import spread_between
from pilotage.finance.rules.terms import Terms
from pilotage.kit.periods import months
from pilotage.work.reads.visible import initiatives_with_money_visible_to

STATED = "stated"

# As the summaries convert: at the newest rate that begins in or before the amount's month. Unknown stays unknown.
AMOUNTS = """
WITH rates AS (
    SELECT currency, valid_from, rate, lead(valid_from) OVER (PARTITION BY currency ORDER BY valid_from) AS ends_on
    FROM finance_rate WHERE "into" = %(currency)s
)
SELECT line.initiative_id, line.kind, line.fund_id, money.month,
    CASE WHEN bool_or(money.amount IS NULL OR (line.currency <> %(currency)s AND rates.rate IS NULL)) THEN NULL
        ELSE sum(CASE WHEN line.currency = %(currency)s THEN money.amount ELSE money.amount * rates.rate END) END
FROM finance_moneyline AS line
JOIN finance_moneyamount AS money ON money.line_id = line.id
LEFT JOIN rates ON rates.currency = line.currency
    AND rates.valid_from < money.month + interval '1 month'
    AND (rates.ends_on IS NULL OR rates.ends_on >= money.month + interval '1 month')
WHERE line.initiative_id = ANY(%(ids)s)
GROUP BY line.initiative_id, line.kind, line.fund_id, money.month
ORDER BY line.initiative_id, line.kind, line.fund_id NULLS FIRST, money.month
"""


@dataclass(frozen=True, slots=True)
class MonthlyMoney:
    """One kind of money of one fund, month by month, in the enterprise currency.

    kind      capex, opex, benefit, or "stated": a stated whole-life cost spread over the initiative's months
    fund_id   None: no fund
    amounts   from the month `first` on; 0 where nothing is planned, None where any of it is unknown or has no rate
    """

    kind: str
    fund_id: UUID | None
    first: date
    amounts: tuple[Decimal | None, ...]

    @property
    def is_benefit(self) -> bool:
        return self.kind == LineKind.BENEFIT


def monthly_money_of(access: Access, initiative_ids: Collection[UUID]) -> dict[UUID, tuple[MonthlyMoney, ...]]:
    """The months of each of these whose money the person may see and that has any: five queries."""
    seen = initiatives_with_money_visible_to(access).filter(pk__in=list(initiative_ids))
    return months_of(list(seen.order_by().values_list("pk", flat=True)), terms_in_force())


def months_of(ids: list[UUID], terms: Terms) -> dict[UUID, tuple[MonthlyMoney, ...]]:
    """The same of initiatives that came through the door to money, by terms that were read already: two queries."""
    found: dict[UUID, list[MonthlyMoney]] = defaultdict(list)
    for (id, kind, fund), amounts in _amounts(ids, terms).items():
        found[id].append(_series(kind, fund, amounts))
    for id, facts in facts_of(ids, terms).items():
        if stated := _stated(facts):
            found[id].append(_series(STATED, None, stated))
    return {id: tuple(series) for id, series in found.items()}


def _amounts(ids: list[UUID], terms: Terms) -> dict[tuple[UUID, str, UUID | None], dict[date, Decimal | None]]:
    found: dict[tuple[UUID, str, UUID | None], dict[date, Decimal | None]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(AMOUNTS, {"ids": ids, "currency": terms.currency})
        for id, kind, fund, month, amount in cursor.fetchall():
            found[id, kind, fund][month] = amount
    return found


def _stated(facts: MoneyFacts) -> Mapping[date, Decimal | None]:
    worth = facts.stated_worth
    if worth is None or not facts.has_dates or facts.start is None or facts.finish is None:
        return {}
    return dict(spread_between(worth, facts.start, facts.finish))


def _series(kind: str, fund: UUID | None, by_month: Mapping[date, Decimal | None]) -> MonthlyMoney:
    first, last = min(by_month), max(by_month)
    return MonthlyMoney(kind, fund, first, tuple(by_month.get(month, Decimal(0)) for month in months(first, last)))
