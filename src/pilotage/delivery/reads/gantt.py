"""The lines of a plan as bars of a picture."""

from collections.abc import Callable
from datetime import datetime

from pilotage.delivery.models import Plan, PlanLink
from pilotage.delivery.reads.plan_page_table import Line, lines_of
from pilotage.delivery.rules.gantt import Bar
from pilotage.engine.network.plan import Kind


def bars_of(plan: Plan, day_text: Callable[[datetime | None], str]) -> list[Bar]:
    return [_bar(line, day_text) for line in lines_of(plan)]


def links_in_rows(plan: Plan) -> list[tuple[int, int]]:
    """Which row waits for which, within the plan; only finish to start, which a picture can show without words."""
    rows = PlanLink.objects.filter(successor__plan=plan, is_bridge=False, type="FS").order_by("id")
    return list(rows.values_list("predecessor__uid", "successor__uid"))


def _bar(line: Line, day_text: Callable[[datetime | None], str]) -> Bar:
    task = line.task
    is_approved = line.baseline_start is not None and line.baseline_finish is not None
    return Bar(
        key=task.uid,
        row=line.row,
        name=task.name,
        level=task.level,
        start=task.start,
        finish=task.finish,
        start_text=day_text(task.start),
        finish_text=day_text(task.finish),
        share_done=line.share_done,
        is_summary=line.is_summary,
        is_milestone=task.kind in (Kind.MILESTONE, Kind.FINISH_MILESTONE),
        is_critical=task.is_critical and task.share_done < 1,
        baseline=(line.baseline_start, line.baseline_finish)
        if is_approved and line.baseline_start and line.baseline_finish
        else None,
        deadline=task.deadline,
    )
