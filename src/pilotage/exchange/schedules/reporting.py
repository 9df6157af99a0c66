"""What `pilotage plan` prints: as JSON for programmes, and in lines for people."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from pilotage.delivery.rules.differences import PlanDifference
from pilotage.delivery.rules.differing import Differing, DifferingTask, Figure
from pilotage.engine.network.plan import Kind
from pilotage.exchange.schedules.checking import Checked

# JSON: Any.
Json = dict[str, Any]
SHOWN: Final = 20
"""So many differing tasks are printed for people; programmes get all."""
CALLED: Final = {
    Figure.START: "start",
    Figure.FINISH: "finish",
    Figure.EARLY_START: "early start",
    Figure.EARLY_FINISH: "early finish",
    Figure.LATE_START: "late start",
    Figure.LATE_FINISH: "late finish",
    Figure.TOTAL_FLOAT: "total float",
    Figure.FREE_FLOAT: "free float",
}


def report_of(name: str, found: Checked) -> Json:
    """Everything, as one object; times as ISO in the plan's local time, floats in working seconds."""
    document, plan, compared = found.document, found.document.plan, found.comparison
    leaves = [task for task in plan.tasks if task.kind is not Kind.SUMMARY]
    rules = plan.rules
    return {
        "file": name,
        "format": document.format,
        "application": document.application,
        "title": document.title,
        "rule_set": str(rules.rule_set),
        "rules": {
            "lag_calendar": str(rules.lag_calendar),
            "progress": str(rules.progress),
            "total_float": str(rules.total_float),
            "constraints_beat_links": rules.are_constraints_kept,
            "critical_float_seconds": rules.critical_float,
            "scheduled_from_finish": rules.is_from_finish,
        },
        "tasks": len(plan.tasks),
        "summaries": len(plan.tasks) - len(leaves),
        "milestones": sum(task.kind in (Kind.MILESTONE, Kind.FINISH_MILESTONE) for task in leaves),
        "links": len(plan.links),
        "calendars": len(document.calendar_names),
        "resources": len(document.resources),
        "assignments": len(document.assignments),
        "baselines": len(document.baselines),
        "start": _iso(found.schedule.start if found.schedule else None),
        "finish": _iso(found.schedule.finish if found.schedule else None),
        "status_date": _iso(plan.status),
        "dates_compared": compared.dates_compared if compared else 0,
        "dates_agreeing": compared.dates_agreeing if compared else 0,
        "figures": {
            str(figure): {"compared": compared.compared[figure], "agreeing": compared.agreeing[figure]}
            for figure in Figure
        }
        if compared
        else {},
        "differing": [_differing(task) for task in compared.tasks] if compared else [],
        "unheld": [{"where": one.where, "what": one.what} for one in document.unheld],
        "problem": found.problem or None,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment is not None else None


def _differing(task: DifferingTask) -> Json:
    return {
        "task": task.key,
        "code": task.code,
        "name": task.name,
        "reason": str(task.cause),
        "comes_from": task.source,
        "dates": [
            {"figure": str(one.figure), "stored": _value(one.stored), "computed": _value(one.computed), "by": one.by}
            for one in task.figures
        ],
    }


def _value(value: datetime | int | None) -> str | int | None:
    return _iso(value) if isinstance(value, datetime) else value


def lines_of(name: str, found: Checked) -> Iterator[str]:
    """The same for people, the first differing tasks only."""
    document, report = found.document, report_of(name, found)
    yield f"{name}: {document.title}"
    yield f"  written by  {document.application} ({document.format}), followed as {report['rule_set']}"
    yield (
        f"  holds       {report['tasks']:,} tasks ({report['summaries']:,} summaries, {report['milestones']:,} "
        f"milestones), {report['links']:,} links, {report['calendars']:,} calendars, {report['resources']:,} "
        f"resources, {report['baselines']:,} baselines"
    )
    if found.problem:
        yield f"  no dates    {found.problem}"
    else:
        yield f"  dates       {report['dates_agreeing']:,} of {report['dates_compared']:,} stored ones agree"
        yield f"  finish      {report['finish'] or '–'}"
    if found.comparison is not None:
        for task in found.comparison.tasks[:SHOWN]:
            shown = "; ".join(_said(one, seconds_a_day=document.seconds_a_day) for one in task.figures)
            yield f"  differs     {task.code} {task.name}: {shown} ({task.cause})"
        if len(found.comparison.tasks) > SHOWN:
            yield f"  differs     … and {len(found.comparison.tasks) - SHOWN:,} more tasks (see --json)"
    for one in document.unheld[:SHOWN]:
        yield f"  not kept    {one.where}: {one.what}"
    if len(document.unheld) > SHOWN:
        yield f"  not kept    … and {len(document.unheld) - SHOWN:,} more (see --json)"


def _said(one: Differing, *, seconds_a_day: int) -> str:
    stored, computed = (_shown(value, seconds_a_day=seconds_a_day) for value in (one.stored, one.computed))
    return f"{CALLED[one.figure]} {stored} in the file, {computed} here"


def _shown(value: datetime | int | None, *, seconds_a_day: int) -> str:
    if value is None:
        return "–"
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value / seconds_a_day:.2f} d"


def difference_report(difference: PlanDifference) -> Json:
    """What an import would change of the plan that is there."""
    return {
        "added": [one.uid for one in difference.added],
        "removed": [one.uid for one in difference.removed],
        "moved": [
            {"task": one.uid, "name": one.name, "start": [*map(_iso, one.start)], "finish": [*map(_iso, one.finish)]}
            for one in difference.moved
        ],
        "changed": [
            {"task": one.uid, "name": one.name, "aspects": [str(change.aspect) for change in one.changes]}
            for one in difference.changed
        ],
        "unchanged": difference.same_count,
        "finish": [*map(_iso, difference.finish)],
    }


def import_lines(name: str, found: Checked, difference: PlanDifference, *, is_applied: bool) -> Iterator[str]:
    """What an import changes, or has changed, for people."""
    yield from lines_of(name, found)
    yield (
        f"  changes     {len(difference.added):,} new tasks, {len(difference.removed):,} gone, "
        f"{len(difference.moved):,} moved, {len(difference.changed):,} described otherwise, "
        f"{difference.same_count:,} as they are"
    )
    yield "Applied." if is_applied else "Nothing was written: add --apply to write it."
