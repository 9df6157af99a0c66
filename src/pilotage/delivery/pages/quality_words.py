"""The fourteen checks in words: what each asks, what it found, and why one does not apply."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.engine.quality.report import Check, Finding, Missing
from pilotage.kit.formats import UNKNOWN, Formatter

NAMES = {
    Check.LOGIC: gettext_lazy("Links on both sides"),
    Check.LEADS: gettext_lazy("Leads"),
    Check.LAGS: gettext_lazy("Lags"),
    Check.FINISH_TO_START: gettext_lazy("Finish to start"),
    Check.HARD_CONSTRAINTS: gettext_lazy("Hard constraints"),
    Check.HIGH_FLOAT: gettext_lazy("High float"),
    Check.NEGATIVE_FLOAT: gettext_lazy("Negative float"),
    Check.HIGH_DURATION: gettext_lazy("Long tasks"),
    Check.INVALID_DATES: gettext_lazy("Dates that cannot be"),
    Check.RESOURCES: gettext_lazy("Resources"),
    Check.MISSED: gettext_lazy("Missed tasks"),
    Check.CRITICAL_PATH: gettext_lazy("Critical path test"),
    Check.CPLI: gettext_lazy("Critical path length index (CPLI)"),
    Check.BEI: gettext_lazy("Baseline execution index (BEI)"),
}
ASKED = {
    Check.LOGIC: gettext_lazy("Tasks that wait for nothing, or that nothing waits for"),
    Check.LEADS: gettext_lazy("Links that let a successor begin before its predecessor is done with it"),
    Check.LAGS: gettext_lazy("Links with a pause in which nobody seems to work"),
    Check.FINISH_TO_START: gettext_lazy("Links from a finish to a start, the kind that everybody reads alike"),
    Check.HARD_CONSTRAINTS: gettext_lazy("Dates that hold a task although what it waits for is late"),
    Check.HIGH_FLOAT: gettext_lazy("Tasks that may slip by more than 44 days: often a link is missing"),
    Check.NEGATIVE_FLOAT: gettext_lazy("Tasks that are too late already for what must be kept"),
    Check.HIGH_DURATION: gettext_lazy("Tasks of more than 44 days, too long to see progress in"),
    Check.INVALID_DATES: gettext_lazy("Open work before the status date, or done work after it"),
    Check.RESOURCES: gettext_lazy("Tasks of a day or more to which nobody is assigned"),
    Check.MISSED: gettext_lazy("Of what was due by the status date: what finished later, or will"),
    Check.CRITICAL_PATH: gettext_lazy("Does the end come 600 days later when a critical task takes 600 days longer?"),
    Check.CPLI: gettext_lazy("Can the promised end still be kept? (path + float) / path, in days"),
    Check.BEI: gettext_lazy("Tasks finished, of those that were due by the baseline"),
}
_MISSING = {
    Missing.WORK: gettext_lazy("no open task"),
    Missing.LINKS: gettext_lazy("no link between open tasks"),
    Missing.STATUS: gettext_lazy("the plan has no status date"),
    Missing.BASELINE: gettext_lazy("no baseline counts yet"),
    Missing.DUE: gettext_lazy("nothing was due by the status date"),
    Missing.RESOURCES: gettext_lazy("the plan names nobody"),
    Missing.CRITICAL: gettext_lazy("no open task is critical"),
    Missing.FINISH: gettext_lazy("neither a must-finish date nor a baseline says when it should end"),
}
_LINKS = (Check.LEADS, Check.LAGS, Check.FINISH_TO_START)


def why_not(finding: Finding) -> str:
    """Why a check does not apply."""
    return str(_MISSING[finding.missing]) if finding.missing else ""


def result_text(f: Formatter, finding: Finding) -> str:
    if finding.value is None:
        return UNKNOWN
    if finding.check is Check.CRITICAL_PATH:
        return _("yes") if finding.passes else _("no")
    if finding.check in (Check.CPLI, Check.BEI):
        return f.number(finding.value, 2)
    return f.share(finding.value, 1)


def counted_text(f: Formatter, finding: Finding) -> str:
    """ "3 of 120 tasks", "moved by 600 of 600 days" """
    if finding.count is None or finding.whole is None:
        return why_not(finding)
    values = {"count": f.number(finding.count), "whole": f.number(finding.whole)}
    if finding.check is Check.CRITICAL_PATH:
        return _("moved by %(count)s of %(whole)s days") % values
    if finding.check is Check.CPLI:
        return _("%(count)s of %(whole)s days") % values
    if finding.check in _LINKS:
        return _("%(count)s of %(whole)s links") % values
    return _("%(count)s of %(whole)s tasks") % values


def limit_text(f: Formatter, finding: Finding) -> str:
    if finding.check is Check.CRITICAL_PATH:
        return _("yes")
    limit = f.number(finding.limit, 2) if finding.check in (Check.CPLI, Check.BEI) else f.share(finding.limit)
    return (_("at least %(limit)s") if finding.is_least else _("at most %(limit)s")) % {"limit": limit}


def verdict(finding: Finding) -> tuple[str, str, str]:
    """Tone, letter and word: a colour never speaks alone."""
    if finding.passes is None:
        return "none", "", _("does not apply")
    return ("green", "✓", _("passes")) if finding.passes else ("red", "!", _("fails"))


def tasks_title(finding: Finding) -> str:
    """What the tasks of a check are."""
    if finding.check in _LINKS:
        return _("%(check)s: the successors of these links") % {"check": NAMES[finding.check]}
    if finding.check is Check.BEI:
        return _("%(check)s: due and not finished") % {"check": NAMES[finding.check]}
    return str(NAMES[finding.check])
