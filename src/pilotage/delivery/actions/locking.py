"""Holding a plan while it is changed, so that two people never overwrite each other's saves silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.network import connected_plan_ids
from pilotage.delivery.rules.permissions import Impossible, Stale, may_edit_plan


@dataclass(frozen=True, slots=True)
class Held:
    """A plan that is held for a transaction, with all plans that are linked with it: itself is one of them."""

    plan: Plan
    linked: Mapping[UUID, Plan]


def locked(plan: Plan, *, access: Access, revision: int | None = None) -> Plan:
    """The plan as it is now, held for this transaction. Raises as `held` does."""
    return held(plan, access=access, revision=revision).plan


def held(plan: Plan, *, access: Access, revision: int | None = None) -> Held:
    """The plan as it is now, held for this transaction, with all plans that are linked with it: a save may move those.

    They are held in one order, so that two people who save in linked plans never wait for each other in a circle.
    Raises Refused, Impossible when it is gone, or Stale when it is no longer at the revision that was read; None asks
    for whatever it is.
    """
    linked = _held_with_linked(plan)
    current = linked.get(plan.pk)
    if current is None:
        raise Impossible(_("This plan was removed in the meantime."))
    may_edit_plan(access, current.initiative).or_raise()
    if revision is not None and current.revision != revision:
        raise Stale(current, read=revision)
    return Held(current, linked)


def _held_with_linked(plan: Plan) -> dict[UUID, Plan]:
    """The plan and those that are connected with it, held for this transaction; empty where it is gone."""
    rows = Plan.objects.select_for_update(of=("self",)).select_related("initiative__scope", "calendar")
    return {one.pk: one for one in rows.filter(pk__in=connected_plan_ids(plan)).order_by("pk")}
