"""How levels, severities, kinds and trends read: a colour never speaks alone."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Access, Permission
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell
from pilotage.risk.models import Axis, Entry, EntryKind, Severity, Status
from pilotage.risk.rules.scales import Levels, Scales
from pilotage.risk.rules.trends import Trend

TONES = {Severity.LOW: "green", Severity.MEDIUM: "amber", Severity.HIGH: "high", Severity.SEVERE: "red"}
SIGNS = {Trend.WORSE: "↗", Trend.SAME: "→", Trend.BETTER: "↘"}


def letter_of(severity: Severity) -> str:
    """The sign in a badge, different for each: L, M, H, S."""
    return {
        Severity.LOW: _("L"), Severity.MEDIUM: _("M"), Severity.HIGH: _("H"), Severity.SEVERE: _("S"),
    }[severity]  # fmt: skip


def severity_cell(levels: Levels, known: Scales, *, kind: str = EntryKind.RISK) -> Cell:
    """A badge; its hover says the two levels. An opportunity is worth seizing, so its badge is blue."""
    if kind == EntryKind.ACTION:
        return Cell("", title=_("An action is not rated"))
    severity = known.severity_of(levels)
    if severity is None:
        return Cell(_("Not rated"), tone="none", letter="?", title=levels_words(levels, known))
    tone = "blue" if kind == EntryKind.OPPORTUNITY else TONES[severity]
    return Cell(str(severity.label), tone=tone, letter=letter_of(severity), title=levels_words(levels, known))


def levels_words(levels: Levels, known: Scales) -> str:
    """ "Probability High, impact Medium"."""
    said = {
        "probability": known.name_of(Axis.PROBABILITY, levels.probability) or UNKNOWN,
        "impact": known.name_of(Axis.IMPACT, levels.impact) or UNKNOWN,
    }
    return _("Probability: %(probability)s · impact: %(impact)s") % said


def trend_cell(trend: Trend | None) -> Cell:
    if trend is None:
        return Cell(UNKNOWN, title=_("Rated once or never: no trend yet"), kind="q")
    return Cell(f"{SIGNS[trend]} {trend_word(trend)}", title=_("Compared with the rating before"))


def trend_word(trend: Trend) -> str:
    return {Trend.WORSE: _("worse"), Trend.SAME: _("unchanged"), Trend.BETTER: _("better")}[trend]


def three_points(low: str | None, likely: str | None, high: str | None) -> str:
    """ "10 · 20 · 40", or the one that is known."""
    if likely is None:
        return UNKNOWN
    return likely if low is None or high is None else f"{low} · {likely} · {high}"


def kinds_word(kind: str) -> str:
    """The kind as the name of a list."""
    return {
        EntryKind.RISK: _("Risks"),
        EntryKind.OPPORTUNITY: _("Opportunities"),
        EntryKind.ISSUE: _("Issues"),
        EntryKind.ASSUMPTION: _("Assumptions"),
        EntryKind.ACTION: _("Actions"),
    }[EntryKind(kind)]


def status_word(entry: Entry) -> str:
    """A closed action is done; an opportunity that happened has come true."""
    if entry.status == Status.HAPPENED and entry.kind == EntryKind.OPPORTUNITY:
        return _("Came true")
    return str(Status(entry.status).label)


def register_cell(access: Access, entry: Entry, tail: str = "") -> Cell:
    """In which register it stands; of one that the person may not see it tells nothing."""
    if not access.may(Permission.SEE, path=entry.scope.path):
        return Cell(_("Another register"), kind="q", title=_("It is shared with an initiative that you may see"))
    if entry.initiative is not None:
        url = reverse("work:initiative", args=[entry.initiative.key]) + tail
        return Cell(entry.initiative.name, url=url, note=entry.initiative.key, kind="w")
    if entry.portfolio is None:
        return Cell(UNKNOWN)
    return Cell(entry.portfolio.name, url=reverse("work:portfolio", args=[entry.portfolio.pk]) + tail)


def entry_url(entry: Entry, tail: str = "") -> str:
    return reverse("risk:entry", args=[entry.pk]) + tail


def count_words(kind: str, count: int) -> str:
    """ "12 risks"."""
    n = {"count": formatter().number(count)}
    if kind == EntryKind.RISK:
        return ngettext("%(count)s risk", "%(count)s risks", count) % n
    if kind == EntryKind.OPPORTUNITY:
        return ngettext("%(count)s opportunity", "%(count)s opportunities", count) % n
    if kind == EntryKind.ISSUE:
        return ngettext("%(count)s issue", "%(count)s issues", count) % n
    if kind == EntryKind.ASSUMPTION:
        return ngettext("%(count)s assumption", "%(count)s assumptions", count) % n
    if kind == EntryKind.ACTION:
        return ngettext("%(count)s action", "%(count)s actions", count) % n
    return ngettext("%(count)s entry", "%(count)s entries", count) % n
