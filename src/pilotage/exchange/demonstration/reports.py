"""A year of monthly status reports: the past from the register, this month's written by those who deliver.

Some are missing, two give another colour than the rules propose, one of them green outside and red by the facts, and
one is corrected.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from pilotage.accounts.models import Role
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.demonstration import organisation as nordhaven
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.governance.actions.reporting.configuring import CycleFacts, add_cycle
from pilotage.governance.actions.reporting.drafting import Given, open_drafts, save_words
from pilotage.governance.actions.reporting.publishing import correct, publish
from pilotage.governance.actions.reporting.taking_over import take_over
from pilotage.governance.models import ReportDimension, ReportingCycle, Rhythm, StatusReport
from pilotage.governance.reads.reporting.due import cycle_of
from pilotage.governance.rules.reporting.periods import Period, period_at
from pilotage.kit.periods import add_months
from pilotage.work.models import Initiative, Rag, StagePhase

NOON = time(12, tzinfo=UTC)
MONTHS = 12
# Reports were due some days ago, so that those that are missing are late.
LATE_DAYS = 2
# Of those that are there, one in so many came after it was due; the others came over some days before.
LATE_ONE_IN, DAYS_BEFORE = 8, 4
# One in so many has not been written yet, nor has that of the project that everybody asks about.
MISSING_ONE_IN = 4
ASKED_ABOUT = "Tram line 4 extension"
WORDS = {
    Rag.GREEN: "On plan. Nothing needs a decision.",
    Rag.AMBER: "Recovery is possible within the plan; the next milestone is at risk.",
    Rag.RED: "Cannot be delivered as approved; a change request is being prepared for the board.",
    "": "Too little is known to say more.",
}
NEXT = {
    Rag.GREEN: "Go on as planned.",
    Rag.AMBER: "Agree the recovery with suppliers this week; look at the float again in two weeks.",
    Rag.RED: "Bring the change request with two options to the next board.",
    "": "Agree a baseline.",
}
CORRECTED = "The finish was read from an old plan"
MELON = "Two more crews start on Monday; the delay is made up by spring."
MILDER = "The contingency covers it; the board agreed last month."


def add_reports(loaded: Loaded, *, day: date) -> None:
    """The cycle, its year, and this month."""
    lead = access_of(next(loaded.people[one.name] for one in nordhaven.PERSONAS if one.role == Role.PMO_LEAD))
    cycle = add_cycle(
        CycleFacts(
            name="Monthly status report",
            rhythm=Rhythm.MONTHLY,
            due_day=max(1, day.day - LATE_DAYS),
            is_due_after=False,
            starts_on=add_months(loaded.month, -MONTHS),
            phases=[StagePhase.DELIVERY, StagePhase.CLOSING],
        ),
        access=lead,
    )
    reporting = [one for one in _known(loaded) if cycle_of(one, [cycle]) is not None]
    for step in range(MONTHS, 0, -1):
        period = period_at(cycle, add_months(loaded.month, -step))
        at = datetime.combine(period.due_on, NOON)
        take_over(reporting, cycle=cycle, period=period, access=lead, at=at, today=day)
    _this_month(loaded, cycle, reporting, lead, day)


def _known(loaded: Loaded) -> list[Initiative]:
    ids = [one.pk for one in loaded.initiatives.values()]
    return list(Initiative.objects.filter(pk__in=ids).select_related("scope", "stage").order_by("name"))


def _this_month(
    loaded: Loaded, cycle: ReportingCycle, reporting: Sequence[Initiative], lead: Access, day: date
) -> None:
    manager = access_of(loaded.people["Tomasz Nowak"])
    period = period_at(cycle, day)
    expected = [one for one in reporting if one.name != ASKED_ABOUT]
    written = [one for place, one in enumerate(expected) if place % MISSING_ONE_IN != MISSING_ONE_IN - 1]
    moments = {one.pk: _moment(place, period, day) for place, one in enumerate(written)}
    drafts: dict[UUID, StatusReport] = {}
    for at in sorted(set(moments.values())):
        then = [one for one in written if moments[one.pk] == at]
        drafts |= open_drafts(then, cycle=cycle, period=period, access=lead, at=at, today=at.date())
    changes = _overrides([drafts[one.pk] for one in written])
    done = []
    for one in written:
        draft, at = drafts[one.pk], moments[one.pk]
        own = manager if manager.may(Permission.EDIT, path=one.scope.path) else lead
        proposed = {rag.dimension: rag.proposed for rag in draft.rags.all()}[ReportDimension.OVERALL]
        if not proposed:
            continue  # still a draft: nobody has said yet how it stands
        given = changes.get(str(draft.pk), {})
        overall = given[ReportDimension.OVERALL].colour if ReportDimension.OVERALL in given else proposed
        facts = {"summary": WORDS[overall], "next_steps": NEXT[overall]}
        kept = save_words(draft, version=draft.version, given=given, access=own, **facts)
        done.append(publish(kept, version=kept.version, access=own, on=at.date(), at=at))
    _correct(done[0], lead, day, datetime.combine(day, NOON))


def _moment(place: int, period: Period, day: date) -> datetime:
    """When it is written: most in time, each at an hour of its own."""
    is_late = place % LATE_ONE_IN == LATE_ONE_IN - 1
    on = day if is_late else max(period.start, period.due_on - timedelta(days=place % DAYS_BEFORE))
    return datetime.combine(min(on, day), time(8 + place % 9, 5 * (place % 12), tzinfo=UTC))


def _overrides(drafts: Sequence[StatusReport]) -> dict[str, dict[str, Given]]:
    """The first red one is given as green: a watermelon. The next red one is given as amber."""
    found: dict[str, dict[str, Given]] = {}
    reds = _red(drafts)
    for draft, colour, why in zip(reds, (Rag.GREEN, Rag.AMBER), (MELON, MILDER), strict=False):
        found[str(draft.pk)] = {ReportDimension.OVERALL: Given(colour, why)}
    return found


def _red(drafts: Sequence[StatusReport]) -> Iterator[StatusReport]:
    for draft in drafts:
        colours = {rag.dimension: rag.proposed for rag in draft.rags.all()}
        if colours[ReportDimension.OVERALL] == Rag.RED:
            yield draft


def _correct(report: StatusReport, lead: Access, day: date, at: datetime) -> None:
    made = correct(report, reason=CORRECTED, access=lead, at=at)
    words = f"{made.summary} The date of the finish is corrected."
    kept = save_words(
        made, version=made.version, summary=words, next_steps=made.next_steps, given={}, access=lead
    )  # fmt: skip
    publish(kept, version=kept.version, access=lead, on=day, at=at)
