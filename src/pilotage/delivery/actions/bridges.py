"""Links from a task of one plan to a task of another."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import PlanLink, PlanTask
from pilotage.delivery.rules.changing_text import NO_LAG, Lag
from pilotage.delivery.rules.permissions import Impossible, may_edit_plan, may_see_plan
from pilotage.engine.network.plan import Kind, LinkType
from pilotage.kit.history import deed


def link_plans(
    predecessor: PlanTask,
    successor: PlanTask,
    *,
    access: Access,
    on: date,
    type: LinkType = LinkType.FS,
    lag: Lag = NO_LAG,
) -> PlanLink:
    """Let a task wait for a task of another plan, and both plans follow.

    Whoever changes the plan that waits may link it to whatever they may see. Raises Refused, or Impossible: also when
    it closes a circle over plans.
    """
    with transaction.atomic(), deed("link_plans", actor=access.person_id):
        plan = locked(successor.plan, access=access)
        may_see_plan(access, predecessor.plan.initiative).or_raise()
        if predecessor.plan_id == successor.plan_id:
            raise Impossible(_("Both tasks are of one plan: link them there."), field="predecessor")
        if Kind.SUMMARY in (predecessor.kind, successor.kind):
            raise Impossible(_("A summary is not linked to another plan: link the tasks below it."), field="successor")
        try:
            with transaction.atomic():
                made = PlanLink.objects.create(
                    predecessor=predecessor,
                    successor=successor,
                    type=type,
                    lag_seconds=lag.seconds,
                    lag_unit=lag.unit,
                    lag_share=lag.share,
                    is_bridge=True,
                )
        except IntegrityError as clash:
            raise Impossible(_("These two are linked in this way already."), field="predecessor") from clash
        reschedule(plan, access=access, on=on)
    return made


def change_bridge(link: PlanLink, *, type: LinkType, lag: Lag, access: Access, on: date) -> PlanLink:
    """Another type or lag of a link between plans. Raises Refused or Impossible."""
    with transaction.atomic(), deed("change_bridge", actor=access.person_id):
        plan = locked(link.successor.plan, access=access)
        current = _current(link)
        current.type, current.lag_seconds, current.lag_unit, current.lag_share = type, lag.seconds, lag.unit, lag.share
        try:
            with transaction.atomic():
                current.save()
        except IntegrityError as clash:
            raise Impossible(_("These two are linked in this way already."), field="type") from clash
        reschedule(plan, access=access, on=on)
    current.refresh_from_db(fields=["version"])
    return current


def unlink_plans(link: PlanLink, *, access: Access, on: date) -> None:
    """Let the task wait for it no longer. Raises Refused or Impossible."""
    with transaction.atomic(), deed("unlink_plans", actor=access.person_id):
        plan = locked(link.successor.plan, access=access)
        _current(link).delete()
        reschedule(plan, access=access, on=on)
        if may_edit_plan(access, link.predecessor.plan.initiative):
            # Its floats may grow. Whoever may not change that plan leaves them to its next save.
            reschedule(link.predecessor.plan, access=access, on=on)


def _current(link: PlanLink) -> PlanLink:
    found = PlanLink.objects.select_for_update().filter(pk=link.pk).first()
    if found is None:
        raise Impossible(_("This link was removed in the meantime."))
    return found
