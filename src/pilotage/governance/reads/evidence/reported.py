"""What registers of risks and status reports give as evidence."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.governance.models import ReportState, StatusReport
from pilotage.governance.reads.evidence import EvidenceRow, Found, Probe
from pilotage.kit.formats import formatter
from pilotage.risk.models import Entry
from pilotage.risk.reads.facts import red_risks_without_response
from pilotage.work.models import Initiative

FRESH_DAYS = Decimal(30)


def has_responses(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether something is planned about every high or severe risk: a fixed number of queries."""
    red = red_risks_without_response([one.pk for one in initiatives])
    return {one.pk: _risks(one, red.get(one.pk, [])) for one in initiatives}


def _risks(one: Initiative, red: Sequence[Entry]) -> Found:
    """Risks of other registers that concern it are counted, not named: who sees the initiative may not see these."""
    f = formatter()
    address = reverse("work:initiative", args=[one.key])
    if not red:
        return Found(True, _("No high or severe risk is without a response"), (), address)
    own = [entry for entry in red if entry.initiative_id == one.pk]
    rows = [
        EvidenceRow(entry.title, entry.owner.name if entry.owner else _("no owner"),
                    reverse("risk:entry", args=[entry.pk]))
        for entry in own
    ]  # fmt: skip
    others = len(red) - len(own)
    if others:
        rows.append(EvidenceRow(_("In registers of others"), f.number(others)))
    words = ngettext(
        "%(count)s high or severe risk is without a response.",
        "%(count)s high or severe risks are without a response.",
        len(red),
    )
    return Found(False, words % {"count": f.number(len(red))}, tuple(rows), address)


def has_fresh_report(initiatives: Sequence[Initiative], threshold: Decimal | None, day: date) -> Mapping[UUID, Found]:
    """Whether a status report was published within so many days: one query."""
    most = FRESH_DAYS if threshold is None else threshold
    rows = StatusReport.objects.filter(
        initiative__in=[one.pk for one in initiatives], state=ReportState.PUBLISHED, published_on__isnull=False
    )
    newest = {row.initiative_id: row for row in rows.order_by("published_on", "pk").defer("facts")}
    return {one.pk: _report(one, newest.get(one.pk), most, day) for one in initiatives}


def _report(one: Initiative, newest: StatusReport | None, most: Decimal, day: date) -> Found:
    if newest is None or newest.published_on is None:
        return Found(False, _("No status report was published yet."), (), reverse("work:initiative", args=[one.key]))
    f = formatter()
    address = reverse("governance:report", args=[newest.pk])
    value = _("published %(day)s") % {"day": f.date(newest.published_on)}
    is_fresh = (day - newest.published_on).days <= most
    return Found(is_fresh, value, (EvidenceRow(_("Status report"), value, address),), address)


PROBES = (
    Probe(
        "risk_responses", lazy("No red risk is without a response"), has_responses,
        lazy("Plan a response to each in its register."), 50,
    ),
    Probe(
        "fresh_report", lazy("A status report is fresh"), has_fresh_report,
        lazy("Publish a status report."), 52, lazy("days old at most"), FRESH_DAYS,
    ),
)  # fmt: skip
