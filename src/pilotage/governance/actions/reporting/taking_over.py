"""Beginning with a history: what the register said of a past period becomes the published reports of that period."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.actions.reporting.drafting import open_drafts
from pilotage.governance.models import ReportDimension, ReportingCycle, ReportRag, ReportState, StatusReport
from pilotage.governance.rules.reporting.periods import Period
from pilotage.governance.rules.reporting.permissions import Impossible, may_configure
from pilotage.kit.history import deed
from pilotage.work.models import Initiative, Observation, Observed


def take_over(
    initiatives: Sequence[Initiative],
    *,
    cycle: ReportingCycle,
    period: Period,
    access: Access,
    at: datetime,
    today: date,
) -> list[StatusReport]:
    """One published report for each initiative that has no report of that past period, and of which the register had
    a colour reported in it.

    The colour and its comment are the register's, which stays as it is. No rule proposes a colour: what plans and
    money said then is not known any more. Raises Refused or Impossible.
    """
    may_configure(access).or_raise()
    if period.end >= today:
        raise Impossible(_("Only periods that are over are taken over from the register."))
    with transaction.atomic(), deed("take_over_reports", actor=access.person_id):
        written = set(
            StatusReport.objects.filter(cycle=cycle, period_start=period.start).values_list("initiative_id", flat=True)
        )
        said = _said([one.pk for one in initiatives if one.pk not in written], period)
        by_day: dict[date, list[Initiative]] = defaultdict(list)
        for one in initiatives:
            if one.pk in said:
                by_day[said[one.pk].on].append(one)
        made: list[StatusReport] = []
        for day, ones in sorted(by_day.items()):
            drafts = open_drafts(
                ones, cycle=cycle, period=period, access=access, at=at, today=today, until=day
            )  # fmt: skip
            made += [_told(draft, said[id], access, at) for id, draft in drafts.items()]
        _publish(made, said)
    return made


def _said(ids: Sequence[UUID], period: Period) -> dict[UUID, Observation]:
    """The last colour that was reported for a day of the period."""
    rows = Observation.objects.filter(
        initiative_id__in=list(ids), field=Observed.RAG, on__gte=period.start, on__lte=period.end
    ).exclude(text="")
    newest = rows.order_by("initiative_id", "-on").distinct("initiative_id")
    return {one.initiative_id: one for one in newest}


def _told(draft: StatusReport, said: Observation, access: Access, at: datetime) -> StatusReport:
    draft.summary = said.words
    draft.state, draft.published_at, draft.published_on = ReportState.PUBLISHED, at, said.on
    draft.published_by_id = access.person_id
    return draft


def _publish(reports: Sequence[StatusReport], said: dict[UUID, Observation]) -> None:
    """The colours first: those of a published report can never be written."""
    of_these = ReportRag.objects.filter(report__in=reports)
    of_these.exclude(dimension=ReportDimension.OVERALL).delete()
    overall = list(of_these.select_related("report"))
    for rag in overall:
        rag.proposed, rag.reason = "", _("Taken over from the register.")
        rag.given = said[rag.report.initiative_id].text
    ReportRag.objects.bulk_update(overall, ["proposed", "reason", "given"])
    words = ["summary", "state", "published_at", "published_on", "published_by"]
    StatusReport.objects.bulk_update(reports, words)
