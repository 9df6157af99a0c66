"""How plans are spoken of, wherever they are: one word for one thing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.engine.network.plan import Constraint, CriticalBy, FloatOf, Kind, LagCalendar, LinkType, Progress, RuleSet
from pilotage.kit.formats import formatter

RULE_SETS = {
    RuleSet.MS_PROJECT: gettext_lazy("MS Project"),
    RuleSet.PRIMAVERA: gettext_lazy("Primavera P6"),
}
LAG_CALENDARS = {
    LagCalendar.PREDECESSOR: gettext_lazy("of the predecessor"),
    LagCalendar.SUCCESSOR: gettext_lazy("of the successor"),
    LagCalendar.PROJECT: gettext_lazy("of the plan"),
    LagCalendar.ROUND_THE_CLOCK: gettext_lazy("24 hours"),
}
PROGRESS_RULES = {
    Progress.RETAINED_LOGIC: gettext_lazy("Retained logic: what is left waits for the predecessors"),
    Progress.PROGRESS_OVERRIDE: gettext_lazy("Progress override: what has begun waits no more"),
    Progress.ACTUAL_DATES: gettext_lazy("Actual dates: links count from the dates that were reported"),
}
FLOATS = {
    FloatOf.SMALLER: gettext_lazy("the smaller of both"),
    FloatOf.START: gettext_lazy("late start less early start"),
    FloatOf.FINISH: gettext_lazy("late finish less early finish"),
}
CRITICAL_BY = {
    CriticalBy.TOTAL_FLOAT: gettext_lazy("its total float"),
    CriticalBy.LONGEST_PATH: gettext_lazy("the longest path"),
}
KINDS = {
    Kind.TASK: gettext_lazy("Task"),
    Kind.MILESTONE: gettext_lazy("Milestone"),
    Kind.FINISH_MILESTONE: gettext_lazy("Finish milestone"),
    Kind.SUMMARY: gettext_lazy("Summary"),
    Kind.LEVEL_OF_EFFORT: gettext_lazy("Level of effort"),
}
LINKS = {
    LinkType.FS: gettext_lazy("finish to start"),
    LinkType.SS: gettext_lazy("start to start"),
    LinkType.FF: gettext_lazy("finish to finish"),
    LinkType.SF: gettext_lazy("start to finish"),
}
CONSTRAINTS = {
    Constraint.AS_SOON_AS_POSSIBLE: gettext_lazy("as soon as possible"),
    Constraint.AS_LATE_AS_POSSIBLE: gettext_lazy("as late as possible"),
    Constraint.START_NO_EARLIER: gettext_lazy("start no earlier than"),
    Constraint.START_NO_LATER: gettext_lazy("start no later than"),
    Constraint.FINISH_NO_EARLIER: gettext_lazy("finish no earlier than"),
    Constraint.FINISH_NO_LATER: gettext_lazy("finish no later than"),
    Constraint.START_ON: gettext_lazy("start on"),
    Constraint.FINISH_ON: gettext_lazy("finish on"),
    Constraint.MANDATORY_START: gettext_lazy("mandatory start"),
    Constraint.MANDATORY_FINISH: gettext_lazy("mandatory finish"),
}


@dataclass(frozen=True, slots=True)
class PromiseWords:
    finish: str
    baseline: str
    no_baseline: str
    no_dates: str


def promise_words() -> PromiseWords:
    """In the language of the request."""
    return PromiseWords(
        finish=_("Finish"),
        baseline=_("The baseline"),
        no_baseline=_("No baseline is approved, so there is nothing to be late against."),
        no_dates=_("The plan has no dates yet."),
    )


def deadline_reason(count: int) -> str:
    if not count:
        return _("Every deadline is kept.")
    words = ngettext("%(count)s deadline is missed.", "%(count)s deadlines are missed.", count)
    return words % {"count": formatter().number(count)}


def variance_words(days: float | None) -> str:
    """ "3 working days later", "2 working days earlier", "as approved"; unknown where nothing was approved."""
    if days is None:
        return formatter().days(None)
    rounded = round(days, 1)
    if not rounded:
        return _("as approved")
    words = _("%(days)s later") if rounded > 0 else _("%(days)s earlier")
    return words % {"days": working_days(abs(rounded))}


def working_days(days: float) -> str:
    """ "1 working day", "2.5 working days": beside days of the calendar, days say of which kind they are."""
    rounded = round(days, 1)
    words = _("%(count)s working day") if rounded == 1 else _("%(count)s working days")
    return words % {"count": formatter().number(rounded, 0 if rounded == int(rounded) else 1)}
