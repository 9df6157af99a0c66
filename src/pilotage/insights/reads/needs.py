"""What waits for one person: gaps in what they own, manage or may edit, and work of theirs that failed."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import MoneySummary
from pilotage.governance.reads.needs import GateNeeds, gate_needs_of
from pilotage.governance.reads.reporting.mine import my_reports_due
from pilotage.insights.reads.conditions import is_mine, is_overdue, is_rated, is_unreported
from pilotage.insights.reads.view import IN_DELIVERY, View, current_in
from pilotage.kit.models import Job, JobState
from pilotage.maturity.reads.assessments import parts_waiting_for
from pilotage.maturity.reads.quality import my_open_rows
from pilotage.risk.reads.query import late_of
from pilotage.risk.reads.visible import escalations_to_answer
from pilotage.strategy.models import DriverSet
from pilotage.work.models import InitiativeFacts
from pilotage.work.reads.jobs import jobs_of

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Needs:
    """Counts of current initiatives; `initiatives` counts those with any gap, each once.

    unrated   None where the person rates nothing, or no drivers are in use
    cost      None where the person enters no money
    reports        status reports that the person has to write and has not published
    escalations    entries of registers that wait for the person's answer
    late_entries   the person's own actions, issues and responses that were due
    assessments    capability assessments that ask the person and that they are not done with
    quality        rows of the person's own that the last night's probes did not let pass: told, and not counted along,
                   because some of them are counted above
    """

    initiatives: int
    unreported: int
    overdue: int
    unrated: int | None
    cost: int | None
    failed_jobs: list[Job]
    # What waits in governance for the person themselves, wherever it is; None on a page of the past.
    gates: GateNeeds | None
    reports: int
    escalations: int
    late_entries: int
    assessments: int
    quality: int

    @property
    def count(self) -> int:
        waiting = (self.gates.count if self.gates else 0) + self.assessments
        own = self.reports + self.escalations + self.late_entries
        return waiting + self.initiatives + len(self.failed_jobs) + own


def needs_of(view: View, driver_set: DriverSet | None) -> Needs:
    """Ten queries."""
    access = view.access
    unreported = is_unreported(view.stale_before) & Q(stage__phase__in=IN_DELIVERY)
    overdue = is_overdue(view.day)
    rates = driver_set is not None and bool(access.may_anywhere(Permission.RATE))
    enters = bool(access.may_anywhere(Permission.EDIT_MONEY))
    unrated = may_rate(access) & ~is_rated(driver_set) if rates else _NONE
    cost = may_enter_money(access) & Q(pk__in=MoneySummary.objects.filter(cost__isnull=True)) if enters else _NONE
    counted = _mine(view).aggregate(
        initiatives=Count("id", filter=unreported | overdue | unrated | cost),
        unreported=Count("id", filter=unreported),
        overdue=Count("id", filter=overdue),
        unrated=Count("id", filter=unrated),
        cost=Count("id", filter=cost),
    )
    if not rates:
        counted["unrated"] = None
    if not enters:
        counted["cost"] = None
    return Needs(
        **counted,
        failed_jobs=list(_failed_jobs_of(access)),
        gates=None if view.is_past else gate_needs_of(access, on=view.day),
        reports=len(my_reports_due(access, today=view.day)),
        escalations=escalations_to_answer(access).order_by().count(),
        late_entries=late_of(access, view.day).order_by().count(),
        assessments=parts_waiting_for(access).count(),
        quality=0 if view.is_past else sum(my_open_rows(access).values()),
    )


def _failed_jobs_of(access: Access) -> QuerySet[Job]:
    """The person's own jobs that failed since a week ago: older ones were seen, or do not matter any more."""
    failed = jobs_of(access).filter(state=JobState.FAILED, finished_at__gte=now() - KEPT)
    return failed.only("id", "title", "message")


def may_rate(access: Access) -> Q:
    return access.where(Permission.RATE, field="scope__path")


def may_enter_money(access: Access) -> Q:
    """Entering money without seeing it does not exist."""
    return access.where(Permission.EDIT_MONEY, field="scope__path") & access.where(
        Permission.SEE_MONEY, field="scope__path"
    )


_NONE = Q(pk__in=[])


def _mine(view: View) -> QuerySet[InitiativeFacts]:
    return current_in(view).filter(is_mine(view.access)).order_by()
