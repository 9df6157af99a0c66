"""Opening a backlog, its settings, and its epics."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.backlog_tasks import feed_tasks
from pilotage.delivery.models import Backlog, Epic, Method, PlanTask, Story, Unit
from pilotage.delivery.rules.backlogs import checked_key, checked_title, may_edit_backlog
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.kit.history import deed
from pilotage.work.models import Initiative

# Between two neighbours there is room for ten halvings before the others have to make way.
GAP = 1024
LONGEST_SPRINT = 90


def create_backlog(
    initiative: Initiative,
    *,
    access: Access,
    team: str = "",
    method: str = Method.SPRINTS,
    unit: str = Unit.POINTS,
    sprint_days: int = 14,
    scope_agreed_on: date | None = None,
) -> Backlog:
    """A backlog for an initiative that has none. Raises Refused or Impossible."""
    may_edit_backlog(access, initiative).or_raise()
    made = Backlog(initiative=initiative)
    _set(made, team=team, method=method, unit=unit, sprint_days=sprint_days, scope_agreed_on=scope_agreed_on)
    with transaction.atomic(), deed("create_backlog", actor=access.person_id):
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError as clash:
            raise Impossible(_("“%(name)s” has a backlog already.") % {"name": initiative.name}) from clash
    return made


def change_backlog(
    backlog: Backlog,
    *,
    version: int,
    access: Access,
    team: str,
    method: str,
    unit: str,
    sprint_days: int,
    scope_agreed_on: date | None,
    on: date,
) -> Backlog:
    """Raises Refused, Impossible or Stale."""
    with transaction.atomic(), deed("change_backlog", actor=access.person_id):
        current = held(backlog, access=access)
        if current.version != version:
            raise Stale(current, read=version)
        is_counted_anew = current.unit != unit
        _set(current, team=team, method=method, unit=unit, sprint_days=sprint_days, scope_agreed_on=scope_agreed_on)
        current.save()
        if is_counted_anew:
            linked = Epic.objects.filter(backlog=current).values_list("task_id", flat=True)
            feed_tasks(linked, access=access, on=on)
    return current


def _set(
    backlog: Backlog, *, team: str, method: str, unit: str, sprint_days: int, scope_agreed_on: date | None
) -> None:
    if method not in Method.values:
        raise Impossible(_("Choose sprints or continuous flow."), field="method")
    if unit not in Unit.values:
        raise Impossible(_("Choose points or stories."), field="unit")
    if not 1 <= sprint_days <= LONGEST_SPRINT:
        words = _("A sprint lasts 1 to %(most)s days.") % {"most": LONGEST_SPRINT}
        raise Impossible(words, field="sprint_days")
    backlog.team, backlog.method, backlog.unit = " ".join(team.split())[:200], method, unit
    backlog.sprint_days, backlog.scope_agreed_on = sprint_days, scope_agreed_on


def held(backlog: Backlog, *, access: Access) -> Backlog:
    """The backlog as it is now, held for this transaction: keys and ranks are given one at a time.

    Raises Refused, or Impossible when it is gone.
    """
    rows = Backlog.objects.select_for_update(of=("self",)).select_related("initiative__scope")
    current = rows.filter(pk=backlog.pk).first()
    if current is None:
        raise Impossible(_("This backlog was removed in the meantime."))
    may_edit_backlog(access, current.initiative).or_raise()
    return current


def next_keys(backlog: Backlog, count: int, *, sign: str) -> list[str]:
    """So many keys that nothing in the held backlog has; the number counts on for stories and epics alike."""
    taken = set(Story.objects.filter(backlog=backlog).values_list("key", flat=True))
    taken |= set(Epic.objects.filter(backlog=backlog).values_list("key", flat=True))
    found: list[str] = []
    number = backlog.last_number
    while len(found) < count:
        number += 1
        if f"{sign}-{number}" not in taken:
            found.append(f"{sign}-{number}")
    Backlog.objects.filter(pk=backlog.pk).update(last_number=number)
    backlog.last_number = number
    return found


def add_epic(backlog: Backlog, *, title: str, access: Access, key: str = "") -> Epic:
    """A new epic behind the others. Raises Refused or Impossible."""
    with transaction.atomic(), deed("add_epic", actor=access.person_id):
        current = held(backlog, access=access)
        kept = checked_key(key) if key else next_keys(current, 1, sign="E")[0]
        last = Epic.objects.filter(backlog=current).aggregate(last=Max("rank"))["last"] or 0
        try:
            with transaction.atomic():
                return Epic.objects.create(backlog=current, key=kept, title=checked_title(title), rank=last + GAP)
        except IntegrityError as clash:
            raise Impossible(_("There is an epic with the key “%(key)s” already.") % {"key": kept}) from clash


def change_epic(epic: Epic, *, version: int, access: Access, on: date, title: str, task: PlanTask | None) -> Epic:
    """Its title, and the task of the plan whose content it is. Raises Refused, Impossible or Stale."""
    with transaction.atomic(), deed("change_epic", actor=access.person_id):
        current = held_epic(epic, access=access)
        if current.version != version:
            raise Stale(current, read=version)
        if task is not None and task.plan.initiative_id != current.backlog.initiative_id:
            raise Impossible(_("This task belongs to the plan of another initiative."), field="task")
        before = current.task_id
        current.title = checked_title(title)
        current.task = task
        current.save()
        current.refresh_from_db(fields=["version"])
        if before != current.task_id:
            feed_tasks([current.task_id], access=access, on=on)
    return current


def remove_epic(epic: Epic, *, access: Access, on: date) -> None:
    """Its stories stay, without an epic. Raises Refused or Impossible."""
    with transaction.atomic(), deed("remove_epic", actor=access.person_id, title=epic.title):
        current = held_epic(epic, access=access)
        task_id = current.task_id
        current.delete()
        feed_tasks([task_id], access=access, on=on)


def held_epic(epic: Epic, *, access: Access) -> Epic:
    held(epic.backlog, access=access)
    current = Epic.objects.select_related("backlog", "task").filter(pk=epic.pk).first()
    if current is None:
        raise Impossible(_("This epic was removed in the meantime."))
    return current
