"""The plan of one initiative through its life: as approved, as approved again, and as it is now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from pilotage.delivery.rules.document import Approved, Document
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network.plan import MS_PROJECT, PRIMAVERA, RuleSet
from pilotage.exchange.demonstration.initiatives import Line
from pilotage.exchange.demonstration.plans.calendars import OFFICE, calendars
from pilotage.exchange.demonstration.plans.catalogue import Planned
from pilotage.exchange.demonstration.plans.documents import Facts, document_of
from pilotage.exchange.demonstration.plans.drafting import draft, with_meetings
from pilotage.exchange.demonstration.plans.fitting import Frame
from pilotage.exchange.demonstration.plans.living import (
    Reported,
    Version,
    approved,
    expected,
    promised_again,
    reported,
    seen_at,
)
from pilotage.exchange.demonstration.plans.outline import outline
from pilotage.exchange.demonstration.plans.staffing import Staffing, contracts_of, staffed
from pilotage.kit.periods import add_months

MORNING, EVENING = time(8), time(17)
FRIDAY = 4
WEEK = timedelta(days=7)
# A meeting each month, on the second Tuesday.
TUESDAY, SECOND = 1, 7
FIRST, AGAIN = "Approved plan", "Approved again"
COLOURS = {"G": "G", "a": "G", "A": "A", "r": "A", "R": "R"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of the initiative: its dates, what it was to cost and what it will cost now."""

    start: date
    finish: date
    forecast: date
    budget: Decimal | None
    outlook: Decimal | None


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved of each task, with the day and the reason of it."""

    name: str
    reason: str
    on: date
    tasks: Mapping[int, Approved]


@dataclass(frozen=True, slots=True)
class Made:
    """The plan as it is now, with its dates, and what was approved before, the oldest first."""

    approvals: tuple[Approval, ...]
    document: Document
    version: Version


def made(planned: Planned, line: Line, known: Known, *, day: date) -> Made:
    """The plan of an initiative, always the same for the same day. Raises Misfit."""
    chance = Random(planned.name)  # noqa: S311 - a story that is always the same, no secret
    frame = _frame(planned, known)
    first = approved(frame, _moment(frame, known.finish))
    agreed = staffed(frame.draft, first.durations, budget=known.budget)
    approvals = [Approval(FIRST, "", known.start, _frozen(frame, first, agreed))]
    status = _status_of(planned, known, day)
    if status is None:
        facts = Facts(planned.name, "G", agreed)
        return Made(tuple(approvals), document_of(frame, first, facts, chance=chance), first)
    target = _moment(frame, known.forecast)
    now = expected(frame, first, seen=status, target=target, chance=chance)
    contracts = contracts_of(agreed, first.durations, now.durations)
    reason, months = planned.rebaselined
    if reason:
        on = add_months(day, -months)
        then = seen_at(frame, first, now, datetime.combine(on, MORNING))
        again = staffed(frame.draft, then.durations, budget=known.outlook, contracts=contracts)
        approvals.append(Approval(AGAIN, reason, on, _frozen(frame, then, again)))
        now = promised_again(frame, now, then)
    colour = COLOURS.get(line.rag.rstrip(".")[-1:], "G")
    frame = replace(frame, status=status)
    how = Reported(planned.out_of_order, planned.unreported, colour != "G")
    version = reported(frame, now, target, how, chance=chance)
    staffing = staffed(frame.draft, version.durations, budget=known.outlook, contracts=contracts)
    facts = Facts(planned.name, colour, staffing)
    return Made(tuple(approvals), document_of(frame, version, facts, chance=chance), version)


def _frozen(frame: Frame, plan: Version, staffing: Staffing) -> dict[int, Approved]:
    """What a board approved of each task that is to be done."""
    return {
        line.key: Approved(
            start=plan.schedule.dates[line.key].start,
            finish=plan.schedule.dates[line.key].finish,
            duration=plan.durations.get(line.key),
            work_hours=staffing.hours.get(line.key),
            cost=staffing.costs.get(line.key),
        )
        for line in frame.draft.lines
        if "inactive" not in line.entry.marks
    }


def _frame(planned: Planned, known: Known) -> Frame:
    entries = outline(planned.outline, planned.places, planned.words)
    kept = calendars(known.start.year, known.forecast.year + 2)
    # The register counts in months; work begins on the first day that is worked.
    start = WorkingTime(kept[OFFICE]).next(moment_of(datetime.combine(known.start, MORNING)))
    return Frame(
        draft(list(with_meetings(entries, list(_meetings(known)))), rule_set=planned.rule_set),
        kept,
        PRIMAVERA if planned.rule_set == RuleSet.PRIMAVERA else MS_PROJECT,
        datetime_of(start),
    )


def _meetings(known: Known) -> Iterator[date]:
    month = add_months(known.start.replace(day=1), 1)
    while month < known.finish - 6 * WEEK:
        yield month + timedelta(days=(TUESDAY - month.weekday()) % 7 + SECOND)
        month = add_months(month, 1)


def _moment(frame: Frame, day: date) -> datetime:
    return frame.last_moment(datetime.combine(day, EVENING))


def _status_of(planned: Planned, known: Known, day: date) -> datetime | None:
    """The Friday before, up to which progress is reported; of what is over its end; None where nothing has begun."""
    friday = day - timedelta(days=(day.weekday() - FRIDAY) % 7 or 7) - planned.late_report * WEEK
    return datetime.combine(min(friday, known.forecast), EVENING) if known.start < friday else None
