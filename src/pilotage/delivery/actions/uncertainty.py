"""Saying what is not certain of a plan: three points of tasks, risks that delay them, groups that vary together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.actions.upserting import upsert
from pilotage.delivery.models import DelayedTask, DelayRisk, EstimateGroup, Plan, PlanTask, TaskEstimate
from pilotage.delivery.reads.delays import is_estimable
from pilotage.delivery.reads.uncertainty import estimable_tasks, estimate_of
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.uncertainty import Points, checked_points, checked_share, spread
from pilotage.kit.history import deed

MOST_OF_A_NAME = 200
MOST_OF_A_GROUP = 80
FIELDS = ("optimistic_seconds", "likely_seconds", "pessimistic_seconds", "group")


@dataclass(frozen=True, slots=True)
class Said:
    """An estimate as somebody gave it; points None: the duration is certain again."""

    points: Points | None
    group: str = ""


def estimate_tasks(plan: Plan, said: Mapping[int, Said], *, access: Access) -> None:
    """Keep the estimates of these tasks, by uid. All or none. Raises Refused or Impossible."""
    with transaction.atomic(), deed("estimate_tasks", actor=access.person_id):
        current = locked(plan, access=access)
        tasks = {task.uid: task for task in PlanTask.objects.filter(plan=current, uid__in=said)}
        gone = [uid for uid, one in said.items() if one.points is None]
        TaskEstimate.objects.filter(task__plan=current, task__uid__in=gone).delete()
        kept = [_row(tasks.get(uid), uid, one.points, one.group) for uid, one in said.items() if one.points]
        upsert(kept, FIELDS, unique=("task",))


def estimate_by_rule(
    plan: Plan, *, shorter: float, longer: float, below: int | None, only_missing: bool, access: Access
) -> int:
    """Give open tasks three points around their durations; to how many.

    below          uid of the summary whose tasks are meant, however deep; None: all
    only_missing   leave the estimates that are there
    Raises Refused or Impossible.
    """
    with transaction.atomic(), deed("estimate_by_rule", actor=access.person_id):
        current = locked(plan, access=access)
        inside = None if below is None else _below(current, below)
        rows = []
        for task in estimable_tasks(current):
            there = estimate_of(task)
            if (inside is None or task.uid in inside) and (there is None or not only_missing):
                points = spread(task.duration_seconds, shorter=shorter, longer=longer)
                rows.append(_row(task, task.uid, points, there.group if there else ""))
        if not rows:
            raise Impossible(_("There is no open task here that this rule would change."))
        upsert(rows, FIELDS, unique=("task",))
    return len(rows)


def forget_estimates(plan: Plan, *, access: Access) -> int:
    """Take all durations as certain again; of how many. Raises Refused."""
    with transaction.atomic(), deed("forget_estimates", actor=access.person_id):
        current = locked(plan, access=access)
        gone, _by_model = TaskEstimate.objects.filter(task__plan=current).delete()
    return gone


def _below(plan: Plan, uid: int) -> set[int]:
    """The uids of all that is below a line, however deep: in outline order parents stand before their children."""
    rows = PlanTask.objects.filter(plan=plan).order_by("position").values_list("id", "parent_id", "uid")
    inside: set[UUID] = set()
    found: set[int] = set()
    for id, parent, own in rows:
        if own == uid:
            inside.add(id)
        elif parent in inside:
            inside.add(id)
            found.add(own)
    return found


def _row(task: PlanTask | None, uid: int, points: Points, group: str) -> TaskEstimate:
    if task is None:
        raise Impossible(_("This task was removed in the meantime."), tasks=(uid,))
    if not is_estimable(task):
        words = _("“%(task)s” is finished or takes no time: there is nothing to estimate.")
        raise Impossible(words % {"task": task.name}, tasks=(uid,))
    checked_points(points)
    group = " ".join(group.split())
    if len(group) > MOST_OF_A_GROUP:
        raise Impossible(_("A group has at most %(most)s characters.") % {"most": MOST_OF_A_GROUP}, field="group")
    return TaskEstimate(
        task=task,
        optimistic_seconds=points.optimistic,
        likely_seconds=points.likely,
        pessimistic_seconds=points.pessimistic,
        group=group,
    )


def set_correlation(plan: Plan, name: str, correlation: float, *, access: Access) -> EstimateGroup:
    """How strongly the tasks of a group vary together. Raises Refused or Impossible."""
    checked_share(correlation, field="correlation")
    with transaction.atomic(), deed("set_correlation", actor=access.person_id, group=name):
        current = locked(plan, access=access)
        row, _is_new = EstimateGroup.objects.update_or_create(
            plan=current, name=name, defaults={"correlation": correlation}
        )
    return row


def save_delay_risk(
    plan: Plan, risk: DelayRisk | None, *, name: str, probability: float, delay: Points, tasks: Sequence[int],
    access: Access,
) -> DelayRisk:  # fmt: skip
    """Keep a risk with the tasks, by uid, that it would delay; None makes a new one. Raises Refused or Impossible."""
    name = " ".join(name.split())
    if not 0 < len(name) <= MOST_OF_A_NAME:
        raise Impossible(
            _("Give the risk a name of at most %(most)s characters.") % {"most": MOST_OF_A_NAME}, field="name"
        )
    checked_share(probability, field="probability")
    checked_points(delay)
    with transaction.atomic(), deed("save_delay_risk", actor=access.person_id, name=name):
        current = locked(plan, access=access)
        rows = [task for task in PlanTask.objects.filter(plan=current, uid__in=tasks) if is_estimable(task)]
        if not rows:
            words = _("Choose at least one task that is not finished: a risk without a task delays nothing.")
            raise Impossible(words, field="tasks")
        made = DelayRisk.objects.filter(plan=current, pk=risk.pk).first() if risk else DelayRisk(plan=current)
        if made is None:
            raise Impossible(_("This risk was removed in the meantime."))
        made.name, made.probability = name, probability
        made.optimistic_seconds, made.likely_seconds = delay.optimistic, delay.likely
        made.pessimistic_seconds = delay.pessimistic
        made.save()
        kept = {one.task_id: one for one in made.delayed.all()}
        for gone in set(kept) - {task.id for task in rows}:
            kept[gone].delete()
        for task in rows:
            if task.id not in kept:
                DelayedTask.objects.create(risk=made, task=task)
    return made


def remove_delay_risk(risk: DelayRisk, *, access: Access) -> None:
    """Raises Refused or Impossible."""
    with transaction.atomic(), deed("remove_delay_risk", actor=access.person_id, name=risk.name):
        locked(risk.plan, access=access)
        found = DelayRisk.objects.filter(pk=risk.pk).first()
        if found is not None:
            found.delete()
