"""The facts that reports are composed from, of many initiatives at once: a fixed number of queries.

What stands in plans, backlogs, money lines and demand is known as of today only; asked of a past day, those parts are
left out, and what was observed and decided by that day tells alone.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.health_backlogs import BacklogHealth, backlog_healths
from pilotage.delivery.reads.health_plans import PlanHealth, plan_healths
from pilotage.delivery.reads.plans import plans_visible_to
from pilotage.delivery.reads.reporting import (
    PlanCause,
    PlanMilestone,
    PlanProgress,
    causes_of,
    milestones_of,
    progress_of,
)
from pilotage.governance.models import Condition, LedgerEntry
from pilotage.governance.reads.ledger import ledger_visible_to
from pilotage.governance.reads.reporting.earned import indices_of
from pilotage.governance.reads.reporting.money import benefits_of, spent_of
from pilotage.governance.reads.reporting.observed import (
    History,
    amounts_of,
    histories,
    moves_of,
    stage_moves_of,
)
from pilotage.governance.reads.reporting.risks import risks_of
from pilotage.governance.reads.reporting.scope import scope_changes_of
from pilotage.governance.reads.reporting.team import teams_of
from pilotage.governance.rules.reporting.facts import (
    Addresses,
    Benefits,
    Cause,
    Decided,
    Due,
    Facts,
    Indices,
    Milestone,
    Milestones,
    Progress,
    Risks,
    Schedule,
    Scope,
    Spent,
    Team,
    Threat,
)
from pilotage.work.models import Initiative, Observed, Stage
from pilotage.work.reads.visible import initiatives_visible_to

# What is due within so many days is told, and what is over.
AHEAD = timedelta(days=31)
MOST_NEXT = 3


@dataclass(slots=True)
class _Live:
    """What is known as of today only, by initiative."""

    plans: Mapping[UUID, Plan] = field(default_factory=dict)
    healths: Mapping[UUID, PlanHealth] = field(default_factory=dict)
    backlogs: Mapping[UUID, BacklogHealth] = field(default_factory=dict)
    milestones: Mapping[UUID, list[PlanMilestone]] = field(default_factory=dict)
    causes: Mapping[UUID, PlanCause] = field(default_factory=dict)
    progress: Mapping[UUID, PlanProgress] = field(default_factory=dict)
    indices: Mapping[UUID, Indices] = field(default_factory=dict)
    benefits: Mapping[UUID, Benefits] = field(default_factory=dict)
    risks: Mapping[UUID, Risks] = field(default_factory=dict)
    spent: Mapping[UUID, Spent] = field(default_factory=dict)
    teams: Mapping[UUID, Team] = field(default_factory=dict)


def facts_between(
    initiative_ids: Collection[UUID], *, since: Mapping[UUID, date], until: date, today: date, access: Access
) -> dict[UUID, Facts]:
    """By initiative that the person may see. `since` tells for each the day of its last report.

    Money is among the facts whoever asks: it is marked in the sentences, and pages show it to those who may see it.
    """
    rows = list(initiatives_visible_to(access).filter(pk__in=list(initiative_ids)).order_by("name", "id"))
    ids = [one.pk for one in rows]
    stages = {str(one.id): one for one in Stage.objects.all()}
    past = histories(ids, until=until)
    live = _live(access, rows, since, today=today) if until == today else _Live()
    decided, due = _decisions(access, ids, until), _due(access, ids, until)
    changes = scope_changes_of(access, {id: since[id] for id in ids}, until=until)
    found = {
        one.pk: _facts(one, since[one.pk], until, past[one.pk], stages, live, decided[one.pk], due[one.pk])
        for one in rows
    }
    return {id: replace(facts, scope_changes=changes.get(id, ())) for id, facts in found.items()}


def _live(access: Access, rows: list[Initiative], since: Mapping[UUID, date], *, today: date) -> _Live:
    ids = [one.pk for one in rows]
    plans = {one.initiative_id: one for one in plans_visible_to(access).filter(initiative_id__in=ids)}
    kept = list(plans.values())
    return _Live(
        plans=plans,
        healths=plan_healths(access, ids, today=today),
        backlogs=backlog_healths(access, ids, today=today),
        milestones=milestones_of(kept),
        causes=causes_of(kept),
        progress=progress_of([one.pk for one in kept], on=today),
        indices=indices_of(kept, on=today),
        benefits=benefits_of(ids),
        risks=risks_of({id: since[id] for id in ids}, until=today),
        spent=spent_of(ids),
        teams=teams_of(access, rows, today=today),
    )


def _facts(
    one: Initiative,
    since: date,
    until: date,
    past: History,
    stages: Mapping[str, Stage],
    live: _Live,
    decided: list[LedgerEntry],
    due: list[Condition],
) -> Facts:
    plan = live.plans.get(one.pk)
    health, backlog = live.healths.get(one.pk), live.backlogs.get(one.pk)
    stage = past.at(Observed.STAGE, until)
    schedule = _schedule(past, until, health, backlog)
    return Facts(
        since=since,
        until=until,
        stage=stages[stage.text].name if stage and stage.text in stages else one.stage.name,
        moves=moves_of(past, since, until),
        stage_moves=stage_moves_of(past, since, until, stages),
        schedule=schedule,
        cause=_cause(live.causes.get(plan.pk), schedule) if plan else None,
        milestones=_milestones(live.milestones.get(plan.pk, []), since, until) if plan else Milestones(),
        has_plan=plan is not None,
        progress=_progress(live.progress.get(plan.pk) if plan else None, backlog),
        indices=live.indices.get(plan.pk) if plan else None,
        scope=_scope(health, backlog),
        amounts=amounts_of(past, since, until, stages),
        spent=live.spent.get(one.pk),
        benefits=live.benefits.get(one.pk),
        threat=Threat(health.critical_late, health.below_zero, health.tasks) if health else None,
        risks=live.risks.get(one.pk),
        team=live.teams.get(one.pk),
        decisions=tuple(
            Decided(entry.number, entry.title, entry.outcome, entry.decided_on, _entry(entry))
            for entry in decided
            if entry.decided_on > since
        ),
        due=tuple(
            Due(row.text, row.owner.name if row.owner else "", row.due_on, str(row.entry), _entry(row.entry))
            for row in due
        ),
        addresses=_addresses(one, has_plan=plan is not None, has_backlog=backlog is not None),
    )


def _entry(entry: LedgerEntry) -> str:
    return reverse("governance:entry", args=[entry.number])


def _addresses(one: Initiative, *, has_plan: bool, has_backlog: bool) -> Addresses:
    key = [one.key]
    return Addresses(
        initiative=reverse("work:initiative", args=key),
        plan=reverse("delivery:plan", args=key) if has_plan else "",
        backlog=reverse("delivery:backlog", args=key) if has_backlog else "",
        money=reverse("finance:grid", args=key),
        value=reverse("finance:value", args=key),
        people=reverse("resources:demand", args=key),
        risks=f"{reverse('risk:register')}?{urlencode({'initiative': one.key})}",
    )


def _schedule(past: History, until: date, health: PlanHealth | None, backlog: BacklogHealth | None) -> Schedule | None:
    """From the plan against its baseline; else from the backlog, else as stated, against the planned finish."""
    if health is not None and health.finish is not None and health.baseline_finish is not None and health.slip:
        slip = health.slip
        return Schedule(health.finish, health.baseline_finish, True, slip.days, slip.length, is_working=True)
    start, approved = past.day(Observed.PLANNED_START, until), past.day(Observed.PLANNED_FINISH, until)
    finish = past.day(Observed.FORECAST_FINISH, until) or approved
    if health is not None and health.finish is not None:
        finish = health.finish
    elif backlog is not None and backlog.forecast.safe is not None:
        finish = backlog.forecast.safe
    if finish is None:
        return None
    # What is still being delivered ends today at the earliest.
    end = max(finish, until)
    slip_days = float((end - approved).days) if approved else None
    length = float((approved - start).days) if approved and start else None
    return Schedule(finish, approved, False, slip_days, length, is_working=False, has_passed=finish < until)


def _cause(found: PlanCause | None, schedule: Schedule | None) -> Cause | None:
    """Only of a finish that is later than approved is it asked what drives it."""
    if found is None or schedule is None or schedule.slip_days is None or round(schedule.slip_days, 1) <= 0:
        return None
    return Cause(found.name, found.uid, found.late_days, found.is_done)


def _milestones(found: list[PlanMilestone], since: date, until: date) -> Milestones:
    def told(one: PlanMilestone) -> Milestone:
        return Milestone(one.name, one.uid, one.on, one.late_days)

    open_ones = [one for one in found if not one.is_reached]
    # Late is what the baseline, else the plan itself, wanted by now.
    late = [one for one in open_ones if (one.approved or one.on) < until]
    ahead = [one for one in open_ones if one not in late]
    return Milestones(
        reached=tuple(told(one) for one in found if one.is_reached and since < one.on <= until),
        late=tuple(told(one) for one in late),
        next=tuple(told(one) for one in ahead[:MOST_NEXT]),
    )


def _progress(plan: PlanProgress | None, backlog: BacklogHealth | None) -> Progress | None:
    if plan is not None:
        return Progress(round(plan.done, 4), None if plan.planned is None else round(plan.planned, 4))
    share = backlog.progress.share if backlog else None
    return None if share is None else Progress(round(share, 4))


def _scope(health: PlanHealth | None, backlog: BacklogHealth | None) -> Scope | None:
    if backlog is not None and backlog.growth is not None:
        return Scope(round(backlog.growth, 4), backlog.agreed_on, is_backlog=True)
    if health is None or not health.baseline_tasks:
        return None
    growth = (health.tasks - health.baseline_tasks) / health.baseline_tasks
    return Scope(round(growth, 4), health.baseline_on, is_backlog=False)


def _decisions(access: Access, ids: Collection[UUID], until: date) -> dict[UUID, list[LedgerEntry]]:
    found: dict[UUID, list[LedgerEntry]] = defaultdict(list)
    rows = ledger_visible_to(access).filter(initiative_id__in=ids, decided_on__lte=until)
    for entry in rows.order_by("decided_on", "number"):
        if entry.initiative_id is not None:
            found[entry.initiative_id].append(entry)
    return found


def _due(access: Access, ids: Collection[UUID], until: date) -> dict[UUID, list[Condition]]:
    found: dict[UUID, list[Condition]] = defaultdict(list)
    entries = ledger_visible_to(access).filter(initiative_id__in=ids, decided_on__lte=until)
    rows = Condition.objects.filter(entry__in=entries.order_by().values("pk"), met_on=None, due_on__lte=until + AHEAD)
    for row in rows.select_related("entry", "owner").order_by("due_on", "id"):
        if row.entry.initiative_id is not None:
            found[row.entry.initiative_id].append(row)
    return found
