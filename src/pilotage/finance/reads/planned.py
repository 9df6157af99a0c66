"""What is planned of one initiative's money now: its lines with their rates, and what is kept of the whole."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from pilotage.accounts.rules import Access
from pilotage.finance.models import BaselineKind, CostSource, MoneySummary
from pilotage.finance.reads.flows import facts_of
from pilotage.finance.reads.lines import KIND_ORDER, lines_visible_to
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.permissions import may_see_money
from pilotage.finance.rules.planned import PlannedAmount, PlannedLine, PlannedMoney, Sum
from pilotage.finance.rules.spreading import spread_between
from pilotage.finance.rules.terms import Terms
from pilotage.work.models import Initiative

ONE = Decimal(1)
# As the summaries convert: at the newest rate that begins in or before the amount's month.
AMOUNTS = """
WITH rates AS (
    SELECT currency, valid_from, rate, lead(valid_from) OVER (PARTITION BY currency ORDER BY valid_from) AS ends_on
    FROM finance_rate WHERE "into" = %(currency)s
)
SELECT line.id, money.month, money.amount, CASE WHEN line.currency = %(currency)s THEN 1 ELSE rates.rate END
FROM finance_moneyline AS line
JOIN finance_moneyamount AS money ON money.line_id = line.id
LEFT JOIN rates ON rates.currency = line.currency
    AND rates.valid_from < money.month + interval '1 month'
    AND (rates.ends_on IS NULL OR rates.ends_on >= money.month + interval '1 month')
WHERE line.initiative_id = %(id)s
ORDER BY line.id, money.month
"""


def planned_money(access: Access, initiative: Initiative) -> PlannedMoney:
    """Lines in their order, and the stated cost where there are no cost lines. Raises Refused: six queries at most."""
    may_see_money(access, initiative).or_raise()
    terms = terms_in_force()
    summary = MoneySummary.objects.filter(initiative=initiative).first()
    lines = _lines(access, initiative, terms)
    if summary is not None and summary.cost_source == CostSource.STATED:
        lines += _stated(initiative.pk, terms)
    return PlannedMoney(terms.currency, tuple(lines), *whole_of(summary))


def whole_of(summary: MoneySummary | None) -> tuple[Sum, Sum]:
    """Cost and benefit as they are kept."""
    if summary is None:
        return Sum(None, is_whole=False), Sum(None, is_whole=False)
    return (
        Sum(summary.cost, summary.is_cost_complete),
        Sum(summary.benefit, summary.is_benefit_complete),
    )


def _lines(access: Access, initiative: Initiative, terms: Terms) -> list[PlannedLine]:
    amounts: dict[UUID, dict[date, PlannedAmount]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(AMOUNTS, {"id": initiative.pk, "currency": terms.currency})
        for line_id, month, amount, rate in cursor.fetchall():
            amounts[line_id][month] = PlannedAmount(amount, rate)
    rows = sorted(
        lines_visible_to(access).filter(initiative=initiative),
        key=lambda line: (KIND_ORDER[line.kind], line.position, line.name),
    )
    return [
        PlannedLine(
            kind=line.kind,
            name=line.name,
            currency=line.currency,
            by_month=amounts[line.pk],
            uid=line.pk,
            owner=line.owner.name if line.owner else "",
            fund=line.fund.name if line.fund else "",
        )
        for line in rows
    ]


def _stated(id: UUID, terms: Terms) -> list[PlannedLine]:
    """A stated total as it is spread over the initiative's months; without dates, or a rate, it lies in none."""
    facts = facts_of([id], terms)[id]
    worth = facts.stated_worth
    if worth is None or not facts.has_dates or facts.start is None or facts.finish is None:
        return []
    months = {
        month: PlannedAmount(amount, ONE) for month, amount in spread_between(worth, facts.start, facts.finish).items()
    }
    return [PlannedLine(BaselineKind.STATED, str(BaselineKind.STATED.label), terms.currency, months)]
