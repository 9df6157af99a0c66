"""What the deciders saw, as sections of the ledger: facts of the initiative, each criterion, and the rows behind."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pilotage.governance.models import GateReview
from pilotage.governance.reads.criteria import Answer
from pilotage.governance.reads.lifecycles import costs_of
from pilotage.governance.rules.frozen import Line, Section
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.work.models import Initiative, InitiativeKind, Rag


def facts_section(initiative: Initiative, *, currency: str) -> Section:
    """The initiative as it stood."""
    f = formatter()
    cost = costs_of([initiative.pk]).get(initiative.pk)
    lines = (
        Line(_("Initiative"), f"{initiative.name} ({initiative.key})"),
        Line(_("Kind"), str(InitiativeKind(initiative.kind).label)),
        Line(_("Portfolio"), initiative.portfolio.name),
        Line(_("Stage"), initiative.stage.name),
        Line(_("Owner"), initiative.sponsor.name if initiative.sponsor else UNKNOWN),
        Line(_("Manager"), initiative.manager.name if initiative.manager else UNKNOWN),
        Line(_("Planned"), f"{f.date(initiative.planned_start)} – {f.date(initiative.planned_finish)}"),
        Line(_("Forecast"), f"{f.date(initiative.forecast_start)} – {f.date(initiative.forecast_finish)}"),
        Line(_("RAG"), str(Rag(initiative.rag).label) if initiative.rag else UNKNOWN),
        Line(
            _("Whole cost"), UNKNOWN if cost is None else f"{f.number(cost, 2)} {currency}", is_money=True
        ),
    )  # fmt: skip
    return Section(_("The initiative as it stood"), lines)


def submission_section(review: GateReview) -> Section:
    who = review.submitted_by.name if review.submitted_by else UNKNOWN
    lines = [Line(_("Submitted by"), who), Line(_("On"), formatter().date(review.submitted_on))]
    if review.note:
        lines.append(Line(_("Note"), review.note))
    return Section(_("Submission"), tuple(lines))


def criteria_sections(answers: Sequence[Answer]) -> list[Section]:
    """Both kinds of criteria, then the rows behind each that has some."""
    found = []
    for title, is_must in ((_("Must be met"), True), (_("Should be met"), False)):
        lines = tuple(
            Line(one.criterion.text, one.said, one.is_met, address=one.address)
            for one in answers
            if one.criterion.is_must == is_must
        )
        if lines:
            found.append(Section(title, lines))
    for one in answers:
        if one.rows:
            rows = tuple(Line(row.label, row.value, None, row.is_money, row.address) for row in one.rows)
            found.append(Section(one.criterion.text, rows))
    return found
