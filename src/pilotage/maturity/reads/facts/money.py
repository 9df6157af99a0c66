"""Money of initiatives whose money the reader may see: what is known, dated, booked and measured."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Min, Q

from pilotage.accounts.rules import Access
from pilotage.finance.models import ActualCost, CostSource, LineKind, MoneyAmount, MoneySummary
from pilotage.finance.reads.actuals import CELLS, WANTED
from pilotage.finance.reads.baselines import money_baselines_visible_to
from pilotage.finance.reads.funds import funds_in_use, funds_visible_to
from pilotage.finance.reads.lines import lines_visible_to
from pilotage.finance.reads.ranges import cost_ranges_of
from pilotage.finance.reads.terms import rates, terms_in_force
from pilotage.kit.periods import add_months, month_of
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.rules.facts import BenefitFact, MoneyFact, QuarterFact, RateFact
from pilotage.work.reads.visible import initiatives_with_money_visible_to

# Of months whose books the initiative says are whole.
QUARTER = (
    CELLS.format(wanted=WANTED)
    + """
SELECT initiative_id, sum(planned), sum(actual), count(*) FILTER (
    WHERE (is_expected AND NOT is_reported) OR (is_reported AND actual IS NULL) OR (is_planned AND planned IS NULL)
)
FROM money WHERE month BETWEEN %(first)s AND %(last)s AND "to" >= %(last)s
GROUP BY initiative_id
"""
)
# What was measured is compared with what was planned up to the last month that was measured.
BENEFITS = """
SELECT line.initiative_id, line.name,
    (SELECT count(*) FROM finance_moneyamount m
     WHERE m.line_id = line.id AND m.month <= %(due)s AND m.amount IS DISTINCT FROM 0),
    coalesce(booked.months, 0),
    (SELECT CASE WHEN bool_or(m.amount IS NULL) THEN NULL ELSE sum(m.amount) END
     FROM finance_moneyamount m WHERE m.line_id = line.id AND m.month <= booked.last),
    booked.amount, line.owner_id
FROM finance_moneyline line
LEFT JOIN LATERAL (
    SELECT count(*) AS months, max(a.month) AS last,
        CASE WHEN bool_or(a.amount IS NULL) THEN NULL ELSE sum(a.amount) END AS amount
    FROM finance_actualamount a WHERE a.line_id = line.id AND a.month <= %(month)s
) AS booked ON true
WHERE line.kind = 'benefit' AND line.initiative_id = ANY(%(ids)s)
ORDER BY line.initiative_id, line.position, line.name
"""


def seen_ids(asked: Asked) -> list[UUID]:
    """Initiatives in the scope whose money the reader may see: one query."""
    rows = initiatives_with_money_visible_to(asked.access).filter(asked.lies_here("scope__path"))
    return list(rows.order_by().values_list("pk", flat=True))


def money_facts(asked: Asked, ids: list[UUID]) -> dict[UUID, MoneyFact]:
    """By initiative: six queries."""
    summaries = {row.pk: row for row in MoneySummary.objects.filter(pk__in=ids)}
    booked = {
        id: (to, lacking)
        for id, to, lacking in ActualCost.objects.filter(pk__in=ids).values_list(
            "pk", "to", F("unreported") + F("unknown")
        )
    }
    lines, first = _cost_lines(asked), _first_benefits(ids)
    ranges, approved = cost_ranges_of(asked.access, ids), _approved(asked)
    found = {}
    for id in ids:
        row, (cost_lines, unfunded) = summaries.get(id), lines.get(id, (0, 0))
        to, lacking = booked.get(id, (None, 0))
        by_lines = row is not None and row.cost_source == CostSource.LINES
        found[id] = MoneyFact(
            id,
            has_cost=row is not None and row.cost is not None,
            is_cost_complete=row is not None and row.is_cost_complete,
            is_by_lines=by_lines,
            is_dated=row is not None and row.is_cost_dated,
            has_benefit=row is not None and row.benefit is not None,
            has_npv=row is not None and row.npv is not None,
            has_cost_range=id in ranges,
            cost_lines=cost_lines,
            unfunded=unfunded,
            booked_to=to,
            lacking=lacking,
            benefit_first=first.get(id),
            approved_on=approved.get(id),
        )
    return found


def _cost_lines(asked: Asked) -> dict[UUID, tuple[int, int]]:
    """Cost lines of each initiative, and those of them that no fund pays."""
    rows = lines_visible_to(asked.access).select_related(None).filter(asked.lies_here("initiative__scope__path"))
    costs = rows.exclude(kind=LineKind.BENEFIT).order_by().values_list("initiative_id")
    counted = costs.annotate(all=Count("id"), unfunded=Count("id", filter=Q(fund=None)))
    return {id: (all_of_them, unfunded) for id, all_of_them, unfunded in counted}


def _first_benefits(ids: list[UUID]) -> Mapping[UUID, date]:
    # Named one by one: a condition on their places is compared with every amount while nothing is known of the tables,
    # which took minutes of a demonstration just loaded.
    amounts = MoneyAmount.objects.filter(line__kind=LineKind.BENEFIT, line__initiative__in=ids).exclude(amount=0)
    return dict(amounts.order_by().values_list("line__initiative_id").annotate(first=Min("month")))


def _approved(asked: Asked) -> Mapping[UUID, date]:
    """When the money baseline that counts was approved."""
    rows = money_baselines_visible_to(asked.access).select_related(None).filter(is_current=True)
    rows = rows.filter(asked.lies_here("initiative__scope__path")).order_by()
    return dict(rows.values_list("initiative_id", "approved_on"))


def quarter_facts(asked: Asked, ids: list[UUID]) -> tuple[QuarterFact, ...]:
    """Of the last quarter of the calendar that is over: three queries."""
    begun = month_of(asked.day).replace(month=(asked.day.month - 1) // 3 * 3 + 1)
    facts: dict[str, list[UUID] | str | date] = {
        "ids": ids, "currency": terms_in_force().currency, "first": add_months(begun, -3),
        "last": add_months(begun, -1),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(QUARTER, facts)
        return tuple(QuarterFact(*row) for row in cursor.fetchall())


def benefit_facts(asked: Asked, ids: list[UUID]) -> tuple[BenefitFact, ...]:
    """Line by line: one query."""
    month = month_of(asked.day)
    with connection.cursor() as cursor:
        cursor.execute(BENEFITS, {"ids": ids, "due": add_months(month, -2), "month": month})
        rows: list[tuple[UUID, str, int, int, Decimal | None, Decimal | None, UUID | None]] = cursor.fetchall()
    return tuple(BenefitFact(*row) for row in rows)


def rate_facts(asked: Asked) -> tuple[RateFact, ...]:
    """Currencies of money that the reader may see anywhere, without the enterprise's own: five queries."""
    own = terms_in_force().currency
    used = currencies_seen(asked.access) - {own}
    newest: dict[str, date] = {}
    known = rates().filter(into=own, currency__in=used, valid_from__lte=asked.day).order_by("valid_from")
    newest |= dict(known.values_list("currency", "valid_from"))
    return tuple(RateFact(one, newest.get(one)) for one in sorted(used))


def currencies_seen(access: Access) -> set[str]:
    """In which currencies there is money that the reader may see: two queries."""
    lines = lines_visible_to(access).select_related(None).order_by().values_list("currency", flat=True)
    stated = initiatives_with_money_visible_to(access).select_related(None).exclude(currency="")
    return {*lines.distinct(), *stated.order_by().values_list("currency", flat=True).distinct()}


def has_funds(asked: Asked) -> bool:
    """Whether there is a fund that a line can name: one query."""
    return funds_visible_to(asked.access).filter(pk__in=funds_in_use().values("pk")).exists()
