"""The lines of a plan, what links them, and who does them."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.delivery.models.plans import Plan, PlanCalendar
from pilotage.engine.network.plan import Kind, LagUnit, LinkType
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.kit.walltime import WallTimeField


@tracked(
    exclude=(
        "early_start", "early_finish", "late_start", "late_finish", "total_float_seconds", "free_float_seconds",
        "is_critical", "is_longest", "driver",
    ),
    by_deed=True,
    by_row=True,
)  # fmt: skip
class PlanTask(Record):
    """One line of a plan. Times are in the plan's local time, durations in working seconds of its calendar.

    uid            of the file it came from, else the next free number; unique in the plan, stays when the task moves
    position       0, 1, 2, … in outline order: a summary stands before what is below it
    constraint     of engine.network.plan.Constraint; empty: as soon as possible
    parts          of a split task: [[seconds, pause before it], ...]
    ev_method      how earned value counts it: see engine.earned_value; empty: by percent complete
    start, finish  as the engine answered, or as the manager set them where it is manual; with early_* … driver they
                   are of the last answer
    driver         {"reason": ..., "link": id}: what its dates wait for
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    uid = models.BigIntegerField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=500)
    code = models.CharField(_("code"), max_length=120, blank=True, default="")
    notes = models.TextField(_("notes"), blank=True, default="")
    kind = models.CharField(max_length=16, default=Kind.TASK)
    calendar = models.ForeignKey(PlanCalendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    duration_seconds = models.BigIntegerField(default=0)
    is_elapsed = models.BooleanField(default=False)
    is_estimated = models.BooleanField(default=False)
    remaining_seconds = models.BigIntegerField(null=True, blank=True)
    share_done = models.FloatField(default=0)
    physical_share = models.FloatField(null=True, blank=True)
    work_hours = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    actual_work_hours = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    actual_cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    started_at = WallTimeField(null=True, blank=True)
    finished_at = WallTimeField(null=True, blank=True)
    stopped_at = WallTimeField(null=True, blank=True)
    resumes_at = WallTimeField(null=True, blank=True)
    constraint = models.CharField(max_length=16, blank=True, default="")
    constraint_at = WallTimeField(null=True, blank=True)
    second_constraint = models.CharField(max_length=16, blank=True, default="")
    second_constraint_at = WallTimeField(null=True, blank=True)
    deadline = WallTimeField(null=True, blank=True)
    expected_finish = WallTimeField(null=True, blank=True)
    external_early_start = WallTimeField(null=True, blank=True)
    external_late_finish = WallTimeField(null=True, blank=True)
    is_manual = models.BooleanField(default=False)
    manual_start = WallTimeField(null=True, blank=True)
    manual_finish = WallTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    parts = models.JSONField(default=list, blank=True)
    levelling_delay_seconds = models.BigIntegerField(default=0)
    recurrence = models.CharField(max_length=200, blank=True, default="")
    ev_method = models.CharField(max_length=20, blank=True, default="")
    start = WallTimeField(null=True, blank=True)
    finish = WallTimeField(null=True, blank=True)
    early_start = WallTimeField(null=True, blank=True)
    early_finish = WallTimeField(null=True, blank=True)
    late_start = WallTimeField(null=True, blank=True)
    late_finish = WallTimeField(null=True, blank=True)
    total_float_seconds = models.BigIntegerField(null=True, blank=True)
    free_float_seconds = models.BigIntegerField(null=True, blank=True)
    is_critical = models.BooleanField(default=False)
    is_longest = models.BooleanField(default=False)
    driver = models.JSONField(default=dict, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "uid"], name="plan_task_uid_once"),
            models.CheckConstraint(name="plan_task_kind_known", condition=Q(kind__in=[one.value for one in Kind])),
            models.CheckConstraint(name="plan_task_share_done", condition=Q(share_done__gte=0, share_done__lte=1)),
            models.CheckConstraint(name="plan_task_lasts", condition=Q(duration_seconds__gte=0)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "position"], name="plan_task_in_order"),
            # What a picture of many plans shows of each: of 250 lines some twenty.
            models.Index(
                fields=["plan", "position"],
                name="plan_task_in_picture",
                condition=Q(kind__in=[Kind.MILESTONE.value, Kind.FINISH_MILESTONE.value]) | Q(level=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


MOVED_OR_MARKED = pgtrigger.UpdateOf("predecessor_id", "successor_id", "is_bridge")  # type: ignore[no-untyped-call]


def marks_bridges() -> pgtrigger.Trigger:
    """The trigger that tells links between two plans from those within one. A task never moves to another plan."""
    return pgtrigger.Trigger(
        name="mark_bridge",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | MOVED_OR_MARKED,
        func="""
            NEW.is_bridge := (SELECT plan_id FROM delivery_plantask WHERE id = NEW.predecessor_id)
                IS DISTINCT FROM (SELECT plan_id FROM delivery_plantask WHERE id = NEW.successor_id);
            RETURN NEW;
        """,
    )


@tracked(exclude=("is_bridge",), by_deed=True, by_row=True)
class PlanLink(Record):
    """The successor waits for the predecessor, which may be a task of another plan.

    lag_seconds   counted as `lag_unit` says; lag_share: of the predecessor's duration, where the unit is a share
    is_bridge     between two plans; written by the database itself, whatever it is told
    """

    predecessor = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="successors")
    successor = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="predecessors")
    type = models.CharField(max_length=2, default=LinkType.FS)
    lag_seconds = models.BigIntegerField(default=0)
    lag_unit = models.CharField(max_length=14, default=LagUnit.WORKING)
    lag_share = models.FloatField(default=0)
    is_bridge = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta(Record.Meta):
        triggers: ClassVar = [*Record.Meta.triggers, marks_bridges()]
        indexes: ClassVar = [
            models.Index(fields=["predecessor", "successor"], name="plan_link_bridges", condition=Q(is_bridge=True))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor", "type"], name="plan_link_once"),
            models.CheckConstraint(name="plan_link_of_two", condition=~Q(predecessor=F("successor"))),
            models.CheckConstraint(name="plan_link_type_known", condition=Q(type__in=[one.value for one in LinkType])),
            models.CheckConstraint(
                name="plan_lag_unit_known", condition=Q(lag_unit__in=[one.value for one in LagUnit])
            ),
        ]


@tracked()
class PlanResource(Record):
    """Who or what a plan names as doing work. max_units: 1 is one full-time."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="resources")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, default="work")
    calendar = models.ForeignKey(PlanCalendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    max_units = models.FloatField(null=True, blank=True)
    rate_per_hour = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="plan_resource_key_once")]

    def __str__(self) -> str:
        return self.name


@tracked(by_deed=True, by_row=True)
class PlanAssignment(Record):
    """Who does how much of a task.

    work_seconds, delay_seconds   where the resource's own calendar decides when is worked (engine.network.plan.Work);
                                  None: the task's calendar decides
    """

    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="assignments")
    resource = models.ForeignKey(PlanResource, on_delete=models.CASCADE, related_name="assignments")
    units = models.FloatField(null=True, blank=True)
    work_hours = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    actual_work_hours = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    work_seconds = models.BigIntegerField(null=True, blank=True)
    delay_seconds = models.BigIntegerField(default=0)

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "resource"], name="plan_assignment_once")]


@tracked(by_deed=True, by_row=True)
class TaskEstimate(Record):
    """How long a task may last, as three points, in working seconds. group: tasks of one group vary together."""

    task = models.OneToOneField(PlanTask, on_delete=models.CASCADE, related_name="estimate")
    optimistic_seconds = models.BigIntegerField()
    likely_seconds = models.BigIntegerField()
    pessimistic_seconds = models.BigIntegerField()
    group = models.CharField(max_length=80, blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="estimate_in_order",
                condition=Q(optimistic_seconds__gte=0)
                & Q(likely_seconds__gte=F("optimistic_seconds"))
                & Q(pessimistic_seconds__gte=F("likely_seconds")),
            )
        ]
