"""What a change of a plan does, and what others did meanwhile, in sentences."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.delivery.actions.changing import Changed, MovedElsewhere
from pilotage.delivery.models import Plan, PlanLink, PlanTask
from pilotage.delivery.reads.plan_page_changes import RowChange, Save, changes_in
from pilotage.delivery.reads.plan_page_facts import figures_of
from pilotage.delivery.rules.changing_text import Units, duration_text, units_of
from pilotage.kit.formats import UNKNOWN, formatter

MOST_LINES = 12
_FIELDS: Final = {
    "name": gettext_lazy("name"),
    "code": gettext_lazy("code"),
    "duration_seconds": gettext_lazy("duration"),
    "share_done": gettext_lazy("% done"),
    "constraint_at": gettext_lazy("constraint"),
    "deadline": gettext_lazy("deadline"),
    "started_at": gettext_lazy("actual start"),
    "finished_at": gettext_lazy("actual finish"),
    "is_active": gettext_lazy("active"),
    "is_manual": gettext_lazy("scheduled by hand"),
    "start": gettext_lazy("start"),
    "finish": gettext_lazy("finish"),
}


def day_text(moment: datetime | None) -> str:
    return formatter().date(moment.date() if moment else None)


def note_of(plan: Plan) -> str:
    """ "Depot · 214 tasks, 31 critical · ends on 12 Mar 2027" """
    figures = figures_of(plan)
    tasks = ngettext("%(count)s task", "%(count)s tasks", figures.tasks) % {"count": formatter().number(figures.tasks)}
    said = [plan.initiative.name, tasks]
    if figures.critical:
        said.append(_("%(count)s critical") % {"count": formatter().number(figures.critical)})
    if plan.computed_finish:
        said.append(_("ends on %(day)s") % {"day": day_text(plan.computed_finish)})
    return " · ".join(said)


def sentence_of(changed: Changed) -> str:
    """ "Moves 14 tasks; the plan ends 3 days later, on 12 Mar 2027." """
    said = [f"{_moves(changed)}{_ends(changed)}"]
    said += [_elsewhere(one) for one in changed.elsewhere]
    if changed.hidden_count:
        words = ngettext(
            "%(count)s task moves in plans that you may not see.",
            "%(count)s tasks move in plans that you may not see.",
            changed.hidden_count,
        )
        said.append(words % {"count": formatter().number(changed.hidden_count)})
    return " ".join(said)


def _moves(changed: Changed) -> str:
    count = sum(1 for one in changed.moved if not one.is_summary and one.before[0] is not None)
    if not count:
        return _("No other date moves")
    words = ngettext("Moves %(count)s task", "Moves %(count)s tasks", count)
    return words % {"count": formatter().number(count)}


def _ends(changed: Changed) -> str:
    before, after = changed.finish_before, changed.finish
    if before is None or after is None or before.date() == after.date():
        return _("; the plan ends on %(day)s as before.") % {"day": day_text(after)} if after and before else "."
    return _("; the plan ends %(shift)s, on %(day)s.") % {"shift": shift_text(before, after), "day": day_text(after)}


def shift_text(before: datetime, after: datetime) -> str:
    """ "3 days later" or "1 day earlier", in days of the calendar."""
    days = (after.date() - before.date()).days
    if days >= 0:
        return ngettext("%(count)s day later", "%(count)s days later", days) % {"count": formatter().number(days)}
    return ngettext("%(count)s day earlier", "%(count)s days earlier", -days) % {"count": formatter().number(-days)}


def _elsewhere(one: MovedElsewhere) -> str:
    words = ngettext("%(count)s task of “%(plan)s” moves too", "%(count)s tasks of “%(plan)s” move too", one.count)
    said = words % {"count": formatter().number(one.count), "plan": one.plan.initiative.name}
    if one.finish_before and one.finish and one.finish.date() != one.finish_before.date():
        shift = shift_text(one.finish_before, one.finish)
        return _("%(moves)s; it ends %(shift)s, on %(day)s.") % {
            "moves": said, "shift": shift, "day": day_text(one.finish),
        }  # fmt: skip
    return f"{said}."


def saved_by(saves: Sequence[Save]) -> str:
    """ "Ingrid Solheim saved 2 changes." """
    counts: dict[str, int] = {}
    for save in saves:
        counts[save.person] = counts.get(save.person, 0) + 1
    return " ".join(
        (ngettext("%(person)s saved %(count)s change.", "%(person)s saved %(count)s changes.", count)
         if person
         else ngettext("A linked plan moved this one %(count)s time.", "A linked plan moved this one %(count)s times.",
                       count))
        % {"person": person, "count": formatter().number(count)}
        for person, count in counts.items()
    )  # fmt: skip


def differences_in(plan: Plan, saves: Sequence[Save]) -> list[str]:
    """What became of tasks and links by these saves, a line each: “Dig the hole”: duration 5d → 8d."""
    contexts = [save.context for save in saves if save.context is not None]
    units = units_of(plan)
    tasks = [one for one in changes_in(PlanTask, contexts) if _is_of(one, plan)]
    lines = [line for one in tasks for line in _task_lines(one, units)]
    names = dict(PlanTask.objects.filter(plan=plan).values_list("id", "name"))
    names |= {one.id: one.before.name for one in tasks if one.after is None and one.before is not None}
    lines += list(_link_lines(changes_in(PlanLink, contexts), names))
    if len(lines) <= MOST_LINES:
        return lines
    words = ngettext("and %(count)s more", "and %(count)s more", len(lines) - MOST_LINES)
    return [*lines[:MOST_LINES], words % {"count": formatter().number(len(lines) - MOST_LINES)}]


def _is_of(change: RowChange, plan: Plan) -> bool:
    event = change.after or change.before
    return event is not None and event.plan_id == plan.pk


def _task_lines(change: RowChange, units: Units) -> list[str]:
    before, after = change.before, change.after
    if before is None and after is not None:
        return [_("“%(task)s” was added") % {"task": after.name}]
    if after is None or before is None:
        return [_("“%(task)s” was removed") % {"task": before.name if before else ""}]
    said = [
        f"{label} {_shown(before, field, units)} → {_shown(after, field, units)}"
        for field, label in _FIELDS.items()
        if getattr(before, field) != getattr(after, field)
    ]
    if not said and before.parent_id != after.parent_id:
        said = [_("moved in the outline")]
    return [f"“{after.name}”: {', '.join(said)}"] if said else []


def _shown(event: Any, field: str, units: Units) -> str:  # rows of event tables have no type: Any
    value = getattr(event, field)
    if value is None:
        return UNKNOWN
    if field == "duration_seconds":
        return duration_text(value, units, is_elapsed=event.is_elapsed)
    if field == "share_done":
        return formatter().share(value)
    if isinstance(value, datetime):
        return day_text(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) or UNKNOWN


def _link_lines(changes: Iterable[RowChange], names: dict[UUID, str]) -> Iterable[str]:
    for one in changes:
        event = one.after or one.before
        if event is None or event.predecessor_id not in names or event.successor_id not in names:
            continue
        ends = {"before": names[event.predecessor_id], "after": names[event.successor_id]}
        if one.before is None:
            yield _("“%(after)s” now waits for “%(before)s”") % ends
        elif one.after is None:
            yield _("“%(after)s” no longer waits for “%(before)s”") % ends
        else:
            yield _("the link from “%(before)s” to “%(after)s” was changed") % ends
