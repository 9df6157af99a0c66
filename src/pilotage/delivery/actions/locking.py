"""Holding a plan while it is changed, so that two people never overwrite each other's saves silently."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan
from pilotage.delivery.rules.permissions import Impossible, Stale, may_edit_plan


def locked(plan: Plan, *, access: Access, revision: int | None = None) -> Plan:
    """The plan as it is now, held for this transaction.

    Raises Refused, Impossible when it is gone, or Stale when it is no longer at the revision that was read; None asks
    for whatever it is.
    """
    rows = Plan.objects.select_for_update(of=("self",)).select_related("initiative__scope", "calendar")
    current = rows.filter(pk=plan.pk).first()
    if current is None:
        raise Impossible(_("This plan was removed in the meantime."))
    may_edit_plan(access, current.initiative).or_raise()
    if revision is not None and current.revision != revision:
        raise Stale(current, read=revision)
    return current
