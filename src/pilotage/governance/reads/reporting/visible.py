"""The one door to status reports: published ones of initiatives that the person may see, drafts of those they write."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.governance.models import RagRule, ReportDimension, ReportingCycle, ReportRag, ReportState, StatusReport
from pilotage.governance.rules.reporting.rags import USUAL, Limits

ORDER = {dimension: place for place, dimension in enumerate(ReportDimension.values)}


def reports_visible_to(access: Access) -> QuerySet[StatusReport]:
    """With their colours, in order of period and number, the newest first."""
    sees = access.where(Permission.SEE, field="initiative__scope__path")
    writes = access.where(Permission.EDIT, field="initiative__scope__path")
    # An empty condition means "everywhere", and "or" would lose it.
    is_shown = Q(state=ReportState.PUBLISHED) | writes if writes else Q()
    rows = StatusReport.objects.filter(sees & is_shown)
    return rows.select_related(
        "initiative__scope", "initiative__stage", "cycle", "author", "published_by"
    ).prefetch_related(Prefetch("rags", ReportRag.objects.all()))


def published_visible_to(access: Access) -> QuerySet[StatusReport]:
    return reports_visible_to(access).filter(state=ReportState.PUBLISHED)


def rags_in_order(report: StatusReport, *, sees_money: bool) -> list[ReportRag]:
    """The colours of a report that the person may see, overall first."""
    seen = [one for one in report.rags.all() if sees_money or not one.is_money]
    return sorted(seen, key=lambda one: ORDER[one.dimension])


def reporting_cycles() -> QuerySet[ReportingCycle]:
    """All of them, also those that are used no more; who may see a portfolio is asked where its name is shown."""
    return ReportingCycle.objects.select_related("portfolio__scope")


def cycles() -> list[ReportingCycle]:
    """The same, those in use first."""
    return sorted(reporting_cycles(), key=lambda one: (not one.is_active, one.name))


def limits() -> dict[str, Limits]:
    """The limits in force: what is configured, else the usual ones."""
    kept = {one.dimension: Limits(one.amber, one.red) for one in RagRule.objects.all()}
    return {**USUAL, **kept}


def newest_of(reports: Collection[StatusReport]) -> dict[UUID, StatusReport]:
    """The newest of each initiative: by period, then by number."""
    found: dict[UUID, StatusReport] = {}
    for one in reports:
        known = found.get(one.initiative_id)
        if known is None or (one.period_end, one.number) > (known.period_end, known.number):
            found[one.initiative_id] = one
    return found
