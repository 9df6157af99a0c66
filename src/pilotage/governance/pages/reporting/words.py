"""How a status report reads: its colours, sentences and facts as templates show them, without what one may not see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.models import ReportDimension, ReportRag, ReportState, StatusReport
from pilotage.governance.reads.reporting.visible import rags_in_order
from pilotage.governance.rules.reporting.composing import SECTION_NAMES, Section
from pilotage.governance.rules.reporting.periods import Period
from pilotage.governance.rules.reporting.permissions import may_remind, may_see_money, may_write
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Fact
from pilotage.work.models import Rag

TONES = {
    "": "none", Rag.GREEN: "green", Rag.GREEN_AMBER: "green", Rag.AMBER: "amber", Rag.AMBER_RED: "red", Rag.RED: "red",
}  # fmt: skip
OFFERED = (Rag.GREEN, Rag.GREEN_AMBER, Rag.AMBER, Rag.AMBER_RED, Rag.RED)


@dataclass(frozen=True, slots=True)
class Badge:
    tone: str
    letter: str
    word: str


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_current: bool
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class RagView:
    """One colour. reason: of the proposal; why: of the author, where they gave another one."""

    dimension: str
    name: str
    proposed: Badge
    given: Badge
    reason: str
    why: str
    is_override: bool
    choices: tuple[Choice, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    address: str
    is_money: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    title: str
    lines: tuple[Line, ...]


def badge(colour: str, *, is_given: bool = False) -> Badge:
    """Not known of a proposal, not reported of what is given."""
    if not colour:
        return Badge("none", "", _("Not reported") if is_given else _("Not known"))
    return Badge(TONES[colour], colour, str(Rag(colour).label))


def cell(colour: str, title: str = "", url: str = "") -> Cell:
    one = badge(colour, is_given=True)
    # Overall stands first and says its word; so do all others, for a colour alone says nothing.
    return Cell(one.word if colour else UNKNOWN, tone=one.tone, letter=one.letter, title=title, url=url)


def period_of(report: StatusReport) -> Period:
    return Period(report.period_start, report.period_end, report.due_on)


def sees_money(access: Access, report: StatusReport) -> bool:
    return bool(may_see_money(access, report.initiative))


def sees_proposals(access: Access, report: StatusReport) -> bool:
    """What the rules proposed is for those who write the report and those who steer."""
    return bool(may_write(access, report.initiative)) or bool(may_remind(access, report.initiative))


def rag_views(access: Access, report: StatusReport, errors: Mapping[str, str] | None = None) -> list[RagView]:
    found = []
    for one in rags_in_order(report, sees_money=sees_money(access, report)):
        found.append(
            RagView(
                dimension=one.dimension,
                name=str(ReportDimension(one.dimension).label),
                proposed=badge(one.proposed),
                given=badge(one.given, is_given=one.dimension == ReportDimension.OVERALL),
                reason=one.reason,
                why=one.override_reason,
                is_override=one.is_override,
                choices=_choices(one),
                error=(errors or {}).get(one.dimension, ""),
            )
        )
    return found


def _choices(one: ReportRag) -> tuple[Choice, ...]:
    labels = [("", _("Not reported")), *((rag.value, str(rag.label)) for rag in OFFERED)]
    return tuple(Choice(value, label, value == one.given, value == one.proposed) for value, label in labels)


def sections_of(access: Access, report: StatusReport) -> list[SectionView]:
    """The composed sentences by section; those of money only for those who may see it."""
    return list(_sections(report.sentences, with_money=sees_money(access, report)))


def _sections(sentences: Iterable[dict[str, Any]], *, with_money: bool) -> Iterable[SectionView]:  # kept JSON: Any
    kept = [one for one in sentences if with_money or not one.get("is_money")]
    for section in Section:
        lines = tuple(
            Line(one["text"], one.get("address", ""), bool(one.get("is_money")))
            for one in kept
            if one["section"] == section
        )
        if lines:
            yield SectionView(str(SECTION_NAMES[section]), lines)


def head_facts(report: StatusReport) -> list[Fact]:
    f = formatter()
    facts = [
        Fact(_("Period"), period_of(report).label),
        Fact(_("Facts"), f"{f.date(report.since)} – {f.date(report.until)}"),
        Fact(_("Due"), f.date(report.due_on)),
    ]
    if report.state == ReportState.PUBLISHED:
        by = report.published_by.name if report.published_by else _("somebody who left")
        facts.append(Fact(_("Published"), f.moment(report.published_at), note=_("by %(name)s") % {"name": by}))
    if report.number > 1:
        facts.append(Fact(_("Version"), f.number(report.number), note=report.correction_reason))
    return facts


def is_watermelon(report: StatusReport, *, with_money: bool) -> bool:
    """Green outside, and red by the rules in at least one dimension, or overall."""
    rags = {one.dimension: one for one in report.rags.all() if with_money or not one.is_money}
    overall = rags.get(ReportDimension.OVERALL)
    if overall is None or TONES[overall.given] != "green":
        return False
    return any(one.proposed == Rag.RED for one in rags.values() if one is not overall)


def red_reasons(report: StatusReport, *, with_money: bool) -> str:
    rags = rags_in_order(report, sees_money=with_money)
    found = [one for one in rags if one.proposed == Rag.RED and one.dimension != ReportDimension.OVERALL]
    return " ".join(f"{ReportDimension(one.dimension).label}: {one.reason}" for one in found)
