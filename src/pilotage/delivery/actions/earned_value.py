"""Choosing how tasks earn their budgets."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.earned_value.methods import Method
from pilotage.kit.history import deed


def choose_methods(plan: Plan, methods: Mapping[int, str], *, access: Access) -> None:
    """Let these tasks, by uid, earn by these methods from now on; all or none. Raises Refused or Impossible."""
    wrong = [name for name in methods.values() if name not in set(Method)]
    if wrong:
        raise Impossible(_("There is no such method of earning."), field="method")
    with transaction.atomic(), deed("choose_methods", actor=access.person_id):
        current = locked(plan, access=access)
        tasks = {task.uid: task for task in PlanTask.objects.filter(plan=current, uid__in=methods)}
        for uid, method in methods.items():
            if uid not in tasks:
                raise Impossible(_("This task was removed in the meantime."), tasks=(uid,))
            # By percent complete is what an empty field means: what nobody chose stays unchosen.
            tasks[uid].ev_method = "" if method == Method.PERCENT_COMPLETE else method
            tasks[uid].save()
        current.revision += 1
        Plan.objects.filter(pk=current.pk).update(revision=current.revision)
        keep_figures([current.pk])
