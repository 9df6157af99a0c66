"""Who reports when, and who has not: initiatives by the cycle of their nearest portfolio, with the period's report."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from pilotage.accounts.rules import Access
from pilotage.governance.models import Reminder, ReportDimension, ReportingCycle, ReportRag, ReportState, StatusReport
from pilotage.governance.reads.reporting.visible import reports_visible_to
from pilotage.governance.rules.reporting.periods import Period, asked_for
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one initiative stands with its report of a period.

    report    the newest published one of the period; None: it has not reported
    draft     being written; only for those who write it
    reminded  when it was asked for last
    """

    initiative: Initiative
    cycle: ReportingCycle
    period: Period
    report: StatusReport | None
    draft: StatusReport | None
    reminded: Reminder | None

    @property
    def is_missing(self) -> bool:
        return self.report is None

    def is_overdue(self, today: date) -> bool:
        return self.report is None and self.period.due_on < today


def cycle_of(initiative: Initiative, active: Iterable[ReportingCycle]) -> ReportingCycle | None:
    """The cycle of the nearest portfolio, where the initiative reports at all in its stage."""
    path = initiative.scope.path
    fitting = [one for one in active if one.portfolio is None or path.startswith(one.portfolio.scope.path)]
    nearest = max(fitting, key=lambda one: len(one.portfolio.scope.path) if one.portfolio else 0, default=None)
    return nearest if nearest is not None and initiative.stage.phase in nearest.phases else None


def active_cycles() -> list[ReportingCycle]:
    return list(ReportingCycle.objects.filter(is_active=True).select_related("portfolio__scope"))


def reporting_now(access: Access, active: Sequence[ReportingCycle]) -> dict[UUID, list[Initiative]]:
    """The initiatives that the person may see and that report, by cycle: one query."""
    phases = sorted({phase for one in active for phase in one.phases})
    found: dict[UUID, list[Initiative]] = {one.pk: [] for one in active}
    for one in initiatives_visible_to(access).filter(stage__phase__in=phases).order_by("name", "id"):
        cycle = cycle_of(one, active)
        if cycle is not None:
            found[cycle.pk].append(one)
    return found


def standings(
    access: Access, cycle: ReportingCycle, period: Period, initiatives: Collection[Initiative]
) -> list[Standing]:
    """Those that report now, and those that did for that period, by name: a fixed number of queries."""
    reports = reports_visible_to(access).filter(cycle=cycle, period_start=period.start)
    published: dict[UUID, StatusReport] = {}
    drafts: dict[UUID, StatusReport] = {}
    for one in reports.select_related("initiative__portfolio", "initiative__manager").order_by("number"):
        (published if one.state == ReportState.PUBLISHED else drafts)[one.initiative_id] = one
    reminded: dict[UUID, Reminder] = {}
    for row in Reminder.objects.filter(cycle=cycle, period_start=period.start).select_related("to").order_by("at"):
        reminded[row.initiative_id] = row
    shown = {one.pk: one for one in initiatives}
    shown |= {id: one.initiative for id, one in published.items() if id not in shown}
    return [
        Standing(one, cycle, period, published.get(one.pk), drafts.get(one.pk), reminded.get(one.pk))
        for one in sorted(shown.values(), key=lambda one: (one.name, one.pk))
        if one.registered_on <= period.end or one.pk in published
    ]


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is asked for and not published."""

    initiative: Initiative
    cycle: ReportingCycle
    period: Period


def reports_due(initiatives: Mapping[UUID, Initiative], active: Sequence[ReportingCycle], *, today: date) -> list[Due]:
    """Of these initiatives, those whose asked-for report is missing, the longest due first: one query."""
    asked: list[Due] = []
    for one in initiatives.values():
        cycle = cycle_of(one, active)
        if cycle is not None:
            asked.append(Due(one, cycle, asked_for(cycle, today)))
    periods = {(one.cycle.pk, one.period.start) for one in asked}
    is_period = Q(pk__in=[])
    for cycle_id, start in periods:
        is_period |= Q(cycle_id=cycle_id, period_start=start)
    done = set(
        StatusReport.objects.filter(is_period, state=ReportState.PUBLISHED, initiative_id__in=list(initiatives))
        .order_by()
        .values_list("initiative_id", flat=True)
    )
    missing = [one for one in asked if one.initiative.pk not in done and one.initiative.registered_on <= one.period.end]
    return sorted(missing, key=lambda one: (one.period.due_on, one.initiative.name))


def overall_before(ids: Collection[UUID], period: Period) -> dict[UUID, str]:
    """The overall colour of the last report before a period, by initiative: one query, whoever found the ids."""
    rows = ReportRag.objects.filter(
        report__initiative_id__in=list(ids),
        report__state=ReportState.PUBLISHED,
        report__period_end__lt=period.start,
        dimension=ReportDimension.OVERALL,
    ).order_by("report__initiative_id", "-report__period_end", "-report__number")
    newest = rows.distinct("report__initiative_id")
    return dict(newest.values_list("report__initiative_id", "given"))
