"""Publishing a report, which freezes it, and correcting a published one by a new version."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.actions.reporting.drafting import held
from pilotage.governance.models import ReportDimension, ReportRag, ReportState, StatusReport
from pilotage.governance.rules.reporting.permissions import Impossible, may_write
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.work.actions.initiatives import change_initiative
from pilotage.work.models import Initiative, Rag, RagScale

PUBLISHED = "reports_published"
MOST_OF_A_NOTE = 400
BETWEEN = (Rag.GREEN_AMBER, Rag.AMBER_RED)


def publish(report: StatusReport, *, version: int, access: Access, on: date, at: datetime) -> StatusReport:
    """Freeze a draft, and let the register say its overall colour from that day on.

    A correction speaks of the day of what it corrects. Raises Refused, Impossible (with the dimension) or Stale.
    """
    with transaction.atomic(), deed("publish_report", actor=access.person_id):
        current = held(report, version=version, access=access)
        rags = {one.dimension: one for one in current.rags.all()}
        check_colours(rags.values())
        day = current.corrects.published_on if current.corrects and current.corrects.published_on else on
        _tell_register(current, rags[ReportDimension.OVERALL], access, day)
        current.state = ReportState.PUBLISHED
        current.published_at, current.published_on, current.published_by_id = at, day, access.person_id
        current.save()
        tell(PUBLISHED, [current.initiative_id])
    return StatusReport.objects.select_related("initiative__scope", "cycle", "published_by").get(pk=current.pk)


def check_colours(rags: Iterable[ReportRag]) -> None:
    """Raises Impossible where a colour is missing, or is another than proposed without a reason."""
    for one in rags:
        if one.dimension == ReportDimension.OVERALL and not one.given:
            raise Impossible(_("Give the overall colour before you publish."), field=one.dimension)
        if one.is_override and not one.override_reason:
            words = _("%(dimension)s: say why you give another colour than proposed.")
            label = ReportDimension(one.dimension).label
            raise Impossible(words % {"dimension": label}, field=one.dimension)


def _tell_register(report: StatusReport, overall: ReportRag, access: Access, day: date) -> None:
    initiative = Initiative.objects.get(pk=report.initiative_id)
    scale = RagScale.FIVE if overall.given in BETWEEN else (initiative.rag_scale or RagScale.THREE)
    change_initiative(
        initiative,
        version=initiative.version,
        changes={"rag": overall.given, "rag_scale": scale, "rag_note": note_of(report, overall)},
        access=access,
        on=day,
    )


def note_of(report: StatusReport, overall: ReportRag) -> str:
    """What the register shows beside the colour: the author's own words, for the rules' reasons may tell of money."""
    words = report.summary.strip().split("\n", 1)[0] or overall.override_reason
    return words if len(words) <= MOST_OF_A_NOTE else f"{words[: MOST_OF_A_NOTE - 1]}…"


def correct(report: StatusReport, *, reason: str, access: Access, at: datetime) -> StatusReport:
    """A new version of a published report, as a draft that begins with everything the published one says.

    There is one open correction at a time. Raises Refused or Impossible.
    """
    why = reason.strip()
    if not why:
        raise Impossible(_("Say why the report is corrected."), field="reason")
    with transaction.atomic(), deed("correct_report", actor=access.person_id):
        initiative = Initiative.objects.select_for_update(of=("self",)).select_related("scope").get(
            pk=report.initiative_id
        )  # fmt: skip
        may_write(access, initiative).or_raise()
        if report.state != ReportState.PUBLISHED:
            raise Impossible(_("A draft is not corrected: change it."))
        of_period = StatusReport.objects.filter(
            initiative=initiative, cycle=report.cycle_id, period_start=report.period_start
        )
        newest = of_period.aggregate(number=Max("number"))["number"]
        if newest != report.number:
            raise Impossible(_("There is a newer version of this report. Correct that one."))
        rags = list(report.rags.all())
        made = _copy(report, newest + 1, why, access, at)
        ReportRag.objects.bulk_create(
            [
                ReportRag(
                    report=made, dimension=one.dimension, proposed=one.proposed, reason=one.reason, given=one.given,
                    override_reason=one.override_reason,
                )
                for one in rags
            ]
        )  # fmt: skip
    return made


def _copy(report: StatusReport, number: int, why: str, access: Access, at: datetime) -> StatusReport:
    return StatusReport.objects.create(
        initiative_id=report.initiative_id,
        cycle_id=report.cycle_id,
        period_start=report.period_start,
        period_end=report.period_end,
        due_on=report.due_on,
        number=number,
        corrects=report,
        correction_reason=why,
        author_id=access.person_id,
        since=report.since,
        until=report.until,
        summary=report.summary,
        next_steps=report.next_steps,
        sentences=report.sentences,
        facts=report.facts,
        composed_at=at,
    )
