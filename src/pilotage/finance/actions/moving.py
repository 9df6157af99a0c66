"""Moving an initiative's whole money in time."""

from django.db import transaction
from django.db.models import F

from pilotage.accounts.rules import Access
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import MoneyAmount, MoneyLine
from pilotage.finance.rules.permissions import check_month, may_edit_money
from pilotage.kit.history import deed
from pilotage.kit.periods import add_months
from pilotage.work.models import Initiative


def move_money(initiative: Initiative, *, months: int, access: Access) -> int:
    """Every amount of every line so many months later (negative: sooner); how many amounts were moved.

    Raises Refused, or Impossible when an amount would leave the years that money may lie in.
    """
    may_edit_money(access, initiative).or_raise()
    with transaction.atomic(), deed("move_money", actor=access.person_id, months=months):
        lines = MoneyLine.objects.select_for_update().filter(initiative=initiative).order_by("pk")
        ids = [line.pk for line in lines]
        amounts = list(MoneyAmount.objects.filter(line_id__in=ids).order_by("pk")) if months else []
        # Deleted and made anew: moved one by one, a month would for a moment be there twice, which is refused.
        made = [
            MoneyAmount(line_id=one.line_id, month=check_month(add_months(one.month, months)), amount=one.amount)
            for one in amounts
        ]
        if not made:
            return 0
        MoneyAmount.objects.filter(line_id__in=ids).delete()
        MoneyAmount.objects.bulk_create(made)
        MoneyLine.objects.filter(pk__in={one.line_id for one in made}).update(edits=F("edits") + 1)
        refresh_summaries([initiative.pk])
    return len(made)
