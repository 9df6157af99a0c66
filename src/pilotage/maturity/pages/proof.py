"""What is known of one practice: what the data say of it now and over time, and what people said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.charts import Axis, Chart, Kind, Limit, Point, Series
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import Context
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.pages.evident import evidence_view
from pilotage.maturity.pages.grid import Mark
from pilotage.maturity.pages.shared import narrowed_path
from pilotage.maturity.reads.assessments import last_closed, settlements_of, standings_of
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.reads.evidence import Point as Kept
from pilotage.maturity.reads.evidence import evidence_kept, evidence_of, findings_of, trend_of
from pilotage.maturity.reads.telling import evidence_text, opinion_text, stand_text, value_text
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

# So many rows tell what is wrong; the page of the probe has all of them.
MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class RowView:
    """A thing that does not pass."""

    subject: str
    url: str
    said: str


def evidence_context(request: PersonalRequest, shape: ModelShape, one: PracticeShape) -> Context:
    """What the data say of a practice, live for today, else as it was kept; nothing where no probe looks for it."""
    probe = PROBES.get(one.probe)
    if probe is None:
        return {"evidence": None}
    f, path, day = formatter(), narrowed_path(request), as_of(request)
    url = reverse("maturity:probe", args=[one.probe]) + carried(request)
    evidence, failing = _found(request, shape, one, path=path, day=day)
    trend = trend_of(one.probe, request.access, path=path)
    return {
        "evidence": evidence_view(one, evidence, carried(request), f),
        "probe_label": str(probe.label),
        "probe_needs": str(probe.needs),
        "failing": failing[:MOST_ROWS],
        "failing_text": _failing_text(len(failing), f) if failing else "",
        "probe_url": url,
        "trend": _trend(trend, one.threshold or 0, f) if len(trend) > 1 else None,
    }


def _found(
    request: PersonalRequest, shape: ModelShape, one: PracticeShape, *, path: str, day: date
) -> tuple[Evidence | None, list[RowView]]:
    if day != today():
        return evidence_kept(shape, request.access, path=path, on=day).by_key.get(one.key), []
    findings = findings_of(one.probe, request.access, path=path, day=day) or []
    failing = [RowView(row.subject, row.address, row.said) for row in findings if not row.passes]
    return evidence_of(findings, one.threshold), failing


def _failing_text(count: int, f: Formatter) -> str:
    words = ngettext("%(count)s that does not pass", "%(count)s that do not pass", count)
    return words % {"count": f.number(count)}


def _trend(points: Sequence[Kept], threshold: float, f: Formatter) -> Chart:
    """The share of each kept run, against the share that is needed."""
    rows = [
        Row(
            one.day.isoformat(),
            [f.date(one.day), Cell(f.share(one.tally.share), kind="n"), Cell(_tally(one, f), kind="n")],
        )
        for one in points
    ]
    columns = (
        Column("day", _("Day")),
        Column("share", _("Share"), is_number=True),
        Column("count", _("Of how many"), is_number=True),
    )
    table = Table("trend-rows", _("What the probe found over time"), heads(columns, QueryDict()), rows)
    shares = [
        Point(_per_cent(one), f"{f.share(one.tally.share)} ({_tally(one, f)})", f.date(one.day)) for one in points
    ]
    return Chart(
        "trend", Kind.LINES, _title(points, f), Axis(_("Day"), categories=[f.date(one.day) for one in points]),
        Axis(_("Share"), unit="%", most=100), [Series(_("Share that passes"), shares, part=1)], table,
        limits=[Limit(_("needed"), threshold * 100)], height=150,
    )  # fmt: skip


def _title(points: Sequence[Kept], f: Formatter) -> str:
    first, last = points[0], points[-1]
    facts = {"share": f.share(last.tally.share), "before": f.share(first.tally.share), "day": f.date(first.day)}
    return _("%(share)s now, %(before)s on %(day)s") % facts


def _per_cent(one: Kept) -> float | None:
    return None if one.tally.share is None else one.tally.share * 100


def _tally(one: Kept, f: Formatter) -> str:
    return _("%(passed)s of %(asked)s") % {"passed": f.number(one.tally.passed), "asked": f.number(one.tally.asked)}


def opinion_context(request: PersonalRequest, one: PracticeShape) -> Context:
    """What the newest closed assessment of the scope said of the practice; its edition may be another one."""
    found = last_closed(request.access, path=narrowed_path(request), on=as_of(request))
    if found is None:
        return {"said": None}
    shape, f = shape_of(found.model), formatter()
    standing = standings_of(found, shape, settlements_of(found, shape)).get(one.key)
    if standing is None:
        return {"said": None}
    return {
        "said": {
            "name": found.name,
            "day": f.date(found.day),
            "url": reverse("maturity:assessment", args=[found.pk]) + carried(request),
            "opinion": opinion_text(standing.opinion, f),
            "value": value_text(standing.value),
            "stand": stand_text(standing),
        }
    }


def marks_of(request: PersonalRequest, shape: ModelShape) -> tuple[dict[str, Mark], date | None]:
    """By key, what the newest kept evidence says of each practice with a probe; and its day."""
    f = formatter()
    kept = evidence_kept(shape, request.access, path=narrowed_path(request), on=as_of(request))
    marks = {True: ("✓", "green"), False: ("!", "red"), None: ("–", "none")}
    found = {}
    for key, evidence in kept.by_key.items():
        letter, tone = marks[evidence.holds]
        found[key] = Mark(letter, tone, evidence_text(evidence, f, is_told=True))
    return found, kept.day
