"""Taking a risk into the trials of its initiative's plan, and out of them."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Impossible
from pilotage.delivery.reads.delays import lines_to_delay
from pilotage.kit.history import deed
from pilotage.risk.actions.locking import locked
from pilotage.risk.models import Entry, TrialTask, TrialUse
from pilotage.risk.reads.trials import plan_for, use_of
from pilotage.risk.rules import permissions
from pilotage.risk.rules.states import demand
from pilotage.risk.rules.trials import may_be_used

MOST_LINES = 200


def use_in_trials(entry: Entry, *, lines: Collection[int], version: int | None, access: Access) -> TrialUse:
    """Let it delay these tasks and phases of the plan, by uid, and no others. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("use_in_trials", actor=access.person_id):
        found = locked(entry, version=version)
        permissions.may_change(access, found).or_raise()
        demand(may_be_used(found))
        plan = plan_for(access, found)
        if plan is None:
            raise Impossible(_("This initiative has no plan: bring one or begin one first."))
        if not 0 < len(set(lines)) <= MOST_LINES:
            raise Impossible(_("Choose from one to %(most)s tasks or phases.") % {"most": MOST_LINES}, field="lines")
        tasks = {row.uid: row for row in lines_to_delay(plan)}
        if set(lines) - set(tasks):
            raise Impossible(_("One of these tasks is finished or was removed in the meantime."), field="lines")
        use, _is_new = TrialUse.objects.update_or_create(entry=found, defaults={"is_on": True})
        wanted = {tasks[uid].pk for uid in lines}
        there = set(TrialTask.objects.filter(use=use).values_list("task_id", flat=True))
        TrialTask.objects.filter(use=use, task_id__in=there - wanted).delete()
        TrialTask.objects.bulk_create(TrialTask(use=use, task_id=id) for id in sorted(wanted - there))
    return use


def switch_in_trials(entry: Entry, *, is_on: bool, access: Access) -> TrialUse:
    """Draw it again in the next trials, or leave it out of them; its tasks stay. Raises Refused or Impossible."""
    with transaction.atomic(), deed("switch_in_trials", actor=access.person_id):
        use = _use_to_change(entry, access)
        if is_on:
            demand(may_be_used(use.entry))
        use.is_on = is_on
        use.save()
    return use


def take_out_of_trials(entry: Entry, *, access: Access) -> None:
    """Forget that it was used, and on which tasks. Raises Refused or Impossible."""
    with transaction.atomic(), deed("take_out_of_trials", actor=access.person_id):
        _use_to_change(entry, access).delete()


def _use_to_change(entry: Entry, access: Access) -> TrialUse:
    found = locked(entry)
    permissions.may_change(access, found).or_raise()
    use = use_of(found)
    if use is None:
        raise Impossible(_("%(key)s is not used in the trials of the plan any more.") % {"key": found.key})
    return use
