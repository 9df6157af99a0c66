"""The rules of who decides how much of a change."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.governance.models import ChangeRule
from pilotage.governance.rules.changes import USUAL, Threshold, may_set_rules
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed

MOST_RULES = 12


def add_change_rule(rule: Threshold, *, access: Access) -> ChangeRule:
    """One more rule, asked after all that are there. The first one that is set takes the place of the usual ones.

    Raises Refused or Impossible.
    """
    may_set_rules(access).or_raise()
    _check(rule)
    with transaction.atomic(), deed("add_change_rule", actor=access.person_id):
        rows = list(ChangeRule.objects.select_for_update().order_by("position"))
        if len(rows) >= MOST_RULES:
            raise Impossible(_("At most %(most)s rules: take one away first.") % {"most": MOST_RULES})
        if rows and _is_endless(rows[-1]):
            raise Impossible(_("The last rule decides all that is left: take it away before you add another."))
        return _made(rule, rows[-1].position + 1 if rows else 1)


def start_from_usual(*, access: Access) -> list[ChangeRule]:
    """The usual rules as rows, to change them. Raises Refused, or Impossible when there are rules."""
    may_set_rules(access).or_raise()
    with transaction.atomic(), deed("start_change_rules", actor=access.person_id):
        if ChangeRule.objects.aggregate(last=Max("position"))["last"] is not None:
            raise Impossible(_("There are rules already."))
        return [_made(rule, at) for at, rule in enumerate(USUAL, start=1)]


def drop_change_rule(rule: ChangeRule, *, access: Access) -> None:
    """Without any rule the usual ones hold again. Raises Refused."""
    may_set_rules(access).or_raise()
    with transaction.atomic(), deed("drop_change_rule", actor=access.person_id):
        ChangeRule.objects.filter(pk=rule.pk).delete()


def _made(rule: Threshold, position: int) -> ChangeRule:
    return ChangeRule.objects.create(
        position=position,
        role=rule.role,
        up_to_days=rule.up_to_days,
        up_to_amount=rule.up_to_amount,
        up_to_share=rule.up_to_share,
    )


def _is_endless(rule: ChangeRule) -> bool:
    return rule.up_to_days is None and rule.up_to_amount is None and rule.up_to_share is None


def _check(rule: Threshold) -> None:
    if rule.role not in Role.values:
        raise Impossible(_("Choose one of the roles."), field="role")
    if rule.up_to_days is not None and not 0 <= rule.up_to_days <= 10_000:
        raise Impossible(_("Days are between 0 and 10,000."), field="up_to_days")
    if rule.up_to_amount is not None and not 0 <= rule.up_to_amount < Decimal(10) ** 18:
        raise Impossible(_("An amount is not below 0."), field="up_to_amount")
    if rule.up_to_share is not None and not 0 <= rule.up_to_share <= 100:
        raise Impossible(_("A share is between 0 and 10,000 per cent."), field="up_to_share")
