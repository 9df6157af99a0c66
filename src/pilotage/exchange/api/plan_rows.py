"""Plans and what is in them as JSON: their costs only for those who may see the money there."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pilotage.accounts.rules import Access, Permission
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanLink, PlanTask
from pilotage.delivery.rules.differences import PlanDifference, TaskDifference
from pilotage.exchange.api.serialisers import ref

# JSON of a resource: Any.
Json = dict[str, Any]


def plan_json(row: Plan) -> Json:
    same = (
        "id", "version", "title", "revision", "rule_set", "lag_calendar", "progress", "total_float",
        "critical_float_seconds", "scheduled_at", "seconds_a_day", "currency",
    )  # fmt: skip
    moments = ("start", "must_finish_by", "status_at", "computed_start", "computed_finish")
    return {
        **{name: getattr(row, name) for name in same},
        "initiative": ref(row.initiative),
        **{name: local(getattr(row, name)) for name in moments},
    }


class TaskWriter:
    """Tasks for one caller."""

    SAME = (
        "id", "version", "plan_id", "uid", "position", "level", "parent_id", "name", "code", "notes", "kind",
        "duration_seconds", "is_elapsed", "remaining_seconds", "is_manual", "is_active", "total_float_seconds",
        "free_float_seconds", "is_critical",
    )  # fmt: skip
    MOMENTS = (
        "constraint_at", "deadline", "started_at", "finished_at", "start", "finish", "late_start", "late_finish",
    )  # fmt: skip

    def __init__(self, access: Access) -> None:
        self.money_paths = access.paths(Permission.SEE_MONEY)

    def one(self, row: PlanTask) -> Json:
        """The row with its plan's initiative and scope."""
        sees = row.plan.initiative.scope.path.startswith(self.money_paths)
        return {
            **{name: getattr(row, name) for name in self.SAME},
            "constraint": row.constraint or None,
            "share_done": share(row.share_done),
            "physical_share": share(row.physical_share),
            "work_hours": number(row.work_hours),
            "actual_work_hours": number(row.actual_work_hours),
            "costs_visible": sees,
            "cost": number(row.cost) if sees else None,
            "actual_cost": number(row.actual_cost) if sees else None,
            **{name: local(getattr(row, name)) for name in self.MOMENTS},
        }


def link_json(row: PlanLink) -> Json:
    same = ("id", "version", "predecessor_id", "successor_id", "type", "lag_seconds", "lag_unit")
    return {**{name: getattr(row, name) for name in same}, "lag_share": share(row.lag_share)}


def baseline_json(row: Baseline) -> Json:
    same = ("id", "version", "plan_id", "number", "name", "reason", "is_current", "is_from_file", "approved_at")
    return {**{name: getattr(row, name) for name in same}, "approved_by": ref(row.approved_by)}


def baseline_task_json(row: BaselineTask, *, sees_costs: bool) -> Json:
    return {
        "id": row.id,
        "uid": row.uid,
        "name": row.name,
        "is_summary": row.is_summary,
        "start": local(row.start),
        "finish": local(row.finish),
        "duration_seconds": row.duration_seconds,
        "work_hours": number(row.work_hours),
        "cost": number(row.cost) if sees_costs else None,
    }


def difference_json(found: PlanDifference) -> Json:
    return {
        "finish_before": local(found.finish[0]),
        "finish_after": local(found.finish[1]),
        "same_count": found.same_count,
        "added": [_task_difference(one) for one in found.added],
        "removed": [_task_difference(one) for one in found.removed],
        "moved": [_task_difference(one) for one in found.moved],
        "changed": [_task_difference(one) for one in found.changed],
    }


def _task_difference(one: TaskDifference) -> Json:
    return {
        "uid": one.uid,
        "name": one.name,
        "start_before": local(one.start[0]),
        "start_after": local(one.start[1]),
        "finish_before": local(one.finish[0]),
        "finish_after": local(one.finish[1]),
        "changed": [change.aspect.value for change in one.changes],
    }


def local(moment: datetime | None) -> str | None:
    """A moment of a plan, which has no time zone."""
    return moment.isoformat(timespec="seconds") if moment else None


def share(value: float | None) -> str | None:
    return None if value is None else f"{Decimal(str(round(value, 6))).normalize():f}"


def number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
