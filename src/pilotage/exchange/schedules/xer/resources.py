"""Resources, roles, assignments and expenses of Primavera."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Assignment, PlanResource, ResourceKind
from pilotage.engine.network.plan import Key, Work
from pilotage.exchange.schedules.amounts import MOST_HOURS, seconds_within, whole_of
from pilotage.exchange.schedules.xer.tables import Row, Tables
from pilotage.exchange.schedules.xer.values import number_in, seconds_in, text_in

KINDS: Final = {"RT_Labor": ResourceKind.WORK, "RT_Equip": ResourceKind.WORK, "RT_Mat": ResourceKind.MATERIAL}
Costs = dict[Key, tuple[Decimal, Decimal]]


def resources_of(tables: Tables, calendars: frozenset[Key]) -> tuple[PlanResource, ...]:
    """Resources and roles, as far as something is assigned to them; a role's key begins with R."""
    used = {(row.get("rsrc_id"), row.get("role_id")) for row in tables.all("TASKRSRC")}
    used_resources = {resource for resource, _role in used if resource}
    used_roles = {role for resource, role in used if role and not resource}
    rates = {row.get("rsrc_id"): row for row in reversed(tables.all("RSRCRATE"))}
    found: dict[Key, PlanResource] = {}
    for row in tables.all("RSRC"):
        key = whole_of(row.get("rsrc_id"), where=row, what="rsrc_id")
        if key is None or row.get("rsrc_id") not in used_resources:
            continue
        calendar = whole_of(row.get("clndr_id"), where=row, what="clndr_id")
        rate = rates.get(row.get("rsrc_id"))
        units = number_in(rate, "max_qty_per_hr") if rate is not None else number_in(row, "def_qty_per_hr")
        price = number_in(rate, "cost_per_qty") if rate is not None else None
        found[key] = PlanResource(
            key,
            _name(row, "rsrc_name", "rsrc_short_name", key),
            KINDS.get(row.get("rsrc_type") or "", ResourceKind.WORK),
            calendar if calendar in calendars else None,
            None if units is None else float(units),
            price if price is None or abs(price) < 10**9 else None,
        )
    for row in tables.all("ROLES"):
        if row.get("role_id") in used_roles:
            role = f"R{row.get('role_id')}"[:40]
            found[role] = PlanResource(role, _name(row, "role_name", "role_short_name", role))
    return tuple(found.values())


def _name(row: Row, first: str, second: str, key: Key) -> str:
    return (text_in(row, first) or text_in(row, second) or _("Resource {uid}").format(uid=key))[:300]


@dataclass(slots=True)
class ReadAssignments:
    assignments: list[Assignment] = field(default_factory=list)
    works: dict[Key, list[Work]] = field(default_factory=dict)
    costs: Costs = field(default_factory=dict)


def assignments_of(
    tables: Tables, tasks: frozenset[Key], resources: Mapping[Key, PlanResource], usual: Key
) -> ReadAssignments:
    result = ReadAssignments()
    for row in tables.all("TASKRSRC"):
        task = whole_of(row.get("task_id"), where=row, what="task_id")
        if task is None or task not in tasks:
            continue
        _add_cost(result.costs, task, row, "act_reg_cost", "act_ot_cost")
        key = _resource_key(row)
        resource = resources.get(key) if key is not None else None
        if key is None or resource is None:
            continue
        per_hour = number_in(row, "target_qty_per_hr")
        result.assignments.append(
            Assignment(
                task,
                key,
                None if per_hour is None else float(per_hour),
                _amount(number_in(row, "target_qty")),
                _amount(number_in(row, "act_reg_qty")),
                number_in(row, "target_cost"),
            )
        )
        work = _work(row, resource, usual)
        if work is not None:
            result.works.setdefault(task, []).append(work)
    for row in tables.all("PROJCOST"):
        task = whole_of(row.get("task_id"), where=row, what="task_id")
        if task is not None and task in tasks:
            _add_cost(result.costs, task, row, "act_cost")
    return result


def _resource_key(row: Row) -> Key | None:
    key = whole_of(row.get("rsrc_id"), where=row, what="rsrc_id")
    if key is not None:
        return key
    return f"R{row.get('role_id')}"[:40] if row.get("role_id") else None


def _amount(hours: Decimal | None) -> Decimal | None:
    return hours if hours is None or abs(hours) <= MOST_HOURS else None


def _add_cost(costs: Costs, task: Key, row: Row, *actuals: str) -> None:
    planned = number_in(row, "target_cost")
    if planned is None:
        return
    before = costs.get(task, (Decimal(0), Decimal(0)))
    spent = sum((number_in(row, column) or Decimal(0) for column in actuals), Decimal(0))
    costs[task] = (before[0] + planned, before[1] + spent)


def _work(row: Row, resource: PlanResource, usual: Key) -> Work | None:
    """How long the resource works on the activity, and how much later it begins."""
    quantity, per_hour = number_in(row, "target_qty"), number_in(row, "target_qty_per_hr")
    if resource.kind is not ResourceKind.WORK or not quantity or not per_hour or quantity < 0 or per_hour < 0:
        return None
    seconds = seconds_within(round(quantity / per_hour * 3600), where=row, what="target_qty")
    delay = seconds_in(row, "target_lag_drtn_hr_cnt", is_signed=True) or 0
    return Work(resource.calendar if resource.calendar is not None else usual, seconds, max(delay, 0))
