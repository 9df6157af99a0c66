"""What became of an approved plan up to a day: some work took longer, some began late, some out of order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network import plan as network
from pilotage.engine.network.plan import Constraint, Kind, LinkType
from pilotage.engine.network.scheduling import schedule
from pilotage.exchange.demonstration.plans.drafting import CLOCK_DAY, CLOSE, DAY, Line
from pilotage.exchange.demonstration.plans.fitting import Durations, Facts, Frame, closed, fitted, written

# How much shorter or longer work turned out, in a plan that is on time and in one that is not.
ON_TIME, LATE = (0.8, 1.04), (0.85, 1.15)
# One critical task in two, of those that have begun or soon will, takes longer than approved where a plan slips.
TROUBLED_SHARE = 0.5
SOON = timedelta(days=60)
# A plan that slips a little gives half of its closing time, one that slips much nearly all of it.
MUCH, LEAST_CLOSE = timedelta(days=40), 2 * DAY
FEWEST_RUNNING = 2
PAUSE = 10 * DAY
HALF_DAY = DAY // 2
CLOCK = WorkingTime(ROUND_THE_CLOCK)
# By how much less than its time says a task in progress is done, where a plan is late.
BEHIND = (0.0, 0.2)
DAYS_EARLY, SHARE_EARLY = (3, 9), (0.1, 0.35)
HARD = {"mso": Constraint.START_ON, "mfo": Constraint.FINISH_ON, "fnlt": Constraint.FINISH_NO_LATER}
CONSTRAINTS = {**HARD, "snet": Constraint.START_NO_EARLIER}


@dataclass(frozen=True, slots=True)
class Version:
    """A plan at one time: its durations, what else is said of tasks, and the dates that follow."""

    durations: Durations
    facts: Facts
    schedule: network.Schedule


def approved(frame: Frame, target: datetime) -> Version:
    """The plan as it was approved: the outline stretched to the target, with constraints and deadlines about it."""
    meetings = {line.key: _meeting(line) for line in frame.draft.lines if "meeting" in line.entry.marks}
    durations, found = fitted(
        frame, lambda factor: written(frame, factor), target, meetings, least=0.05, most=8
    )  # fmt: skip
    facts = {**_promises(frame, found), **meetings}
    # None of it moves a date: only late dates and floats are others.
    return Version(durations, facts, schedule(frame.plan(durations, facts)))


def promised_again(frame: Frame, now: Version, then: Version) -> Version:
    """The plan with the deadlines and constraints of a later approval in the place of the first ones."""
    return Version(now.durations, {**now.facts, **_promises(frame, then.schedule)}, now.schedule)


def _promises(frame: Frame, found: network.Schedule) -> Facts:
    said = {line.key: _stated(line, found.dates[line.key]) for line in frame.draft.lines if line.is_leaf}
    return {key: facts for key, facts in said.items() if facts}


def _meeting(line: Line) -> dict[str, object]:
    at = datetime.fromisoformat(line.entry.marks["meeting"]) + timedelta(hours=10)
    return {"constraints": ((Constraint.START_NO_EARLIER, at),)}


def _stated(line: Line, dates: network.Dates) -> dict[str, object]:
    """What the planner wrote beside the durations, about the dates that came out."""
    facts: dict[str, object] = {}
    for mark, value in line.entry.marks.items():
        later = timedelta(days=int(value or 0)) if value.isdecimal() or not value else timedelta()
        if mark in CONSTRAINTS:
            at = dates.start if mark in ("snet", "mso") else dates.finish
            facts["constraints"] = ((CONSTRAINTS[mark], at + later),)
        elif mark == "deadline":
            facts["deadline"] = (dates.finish + later).replace(hour=17, minute=0)
        elif mark == "manual":
            facts |= {"is_manual": True, "manual": (dates.start, dates.finish)}
    return facts


def expected(frame: Frame, plan: Version, *, seen: datetime, target: datetime, chance: Random) -> Version:
    """The durations as they turned out up to a moment, and are expected after it, with the end at the target."""
    dates = plan.schedule.dates
    slip = target - (plan.schedule.finish or target)
    spread = LATE if slip else ON_TIME
    noise: dict[int, float] = {}
    trouble: dict[int, float] = {}
    for line in frame.draft.lines:
        began = dates[line.key].start < seen
        is_troubled = dates[line.key].is_critical and chance.random() < TROUBLED_SHARE
        noise[line.key] = chance.uniform(*spread) if began else 1.0
        trouble[line.key] = chance.uniform(0.5, 1.5) if is_troubled and dates[line.key].start < seen + SOON else 0.0
    close = frame.draft.key_of(CLOSE)
    kept = dict(plan.durations)
    if slip:
        kept[close] = LEAST_CLOSE if slip > MUCH else kept[close] // (2 * DAY) * DAY
    free = {
        line.key: line
        for line in frame.draft.lines
        if kept.get(line.key) and line.key != close and "meeting" not in line.entry.marks
    }

    def at(factor: float) -> Durations:
        step = factor - 1
        longer = {key: max(0.3, noise[key] + step * (trouble[key] or 0.15 * (noise[key] != 1))) for key in free}
        return {**kept, **{key: _rounded(line, kept[key] * longer[key]) for key, line in free.items()}}

    # A plan that is on time is not stretched to its end: what was won is time to close it in.
    durations, found = fitted(frame, at, target, _loosened(plan.facts), least=0.2, most=12 if slip else 1)
    return Version(durations, plan.facts, found)


def seen_at(frame: Frame, first: Version, now: Version, at: datetime) -> Version:
    """The plan as it must have looked at a moment between: what had begun as it turned out, the rest as approved."""
    durations = {
        key: now.durations[key] if now.schedule.dates[key].start < at else seconds
        for key, seconds in first.durations.items()
    }
    durations[frame.draft.key_of(CLOSE)] = now.durations[frame.draft.key_of(CLOSE)]
    return Version(durations, first.facts, schedule(frame.plan(durations, _loosened(first.facts))))


def _loosened(facts: Facts) -> Facts:
    """Without what holds a task where it was approved: what has happened was not held by it."""
    return {
        key: {
            name: value
            for name, value in said.items()
            if name not in ("is_manual", "manual") and not (name == "constraints" and value[0][0] in HARD.values())  # type: ignore[index]
        }
        for key, said in facts.items()
    }


@dataclass(frozen=True, slots=True)
class Reported:
    """The reports of a plan: how many tasks began out of order, how many were not reported, and whether it is late."""

    out_of_order: int
    unreported: int
    is_late: bool


def reported(frame: Frame, plan: Version, target: datetime, how: Reported, *, chance: Random) -> Version:
    """The plan as it is known at the status date of the frame: actual dates up to it, and what is left after it."""
    status = frame.status or frame.start
    facts = {key: dict(said) for key, said in plan.facts.items()}
    running: list[Line] = []
    for line in (*_works(frame), *_efforts(frame)):
        dates = plan.schedule.dates[line.key]
        if dates.finish <= status:
            done = {"started": dates.start, "finished": dates.finish, "share_done": 1.0, "remaining": 0}
            facts[line.key] = {**_free(facts.get(line.key, {}), dates), **done}
        elif dates.start < status:
            running += [line] if line.kind != Kind.LEVEL_OF_EFFORT else []
            facts[line.key] = {**_free(facts.get(line.key, {}), dates), **_so_far(frame, plan, line)}
    if frame.rules.rule_set == network.RuleSet.MS_PROJECT:
        for line in chance.sample(running, max(0, min(how.unreported, len(running) - FEWEST_RUNNING))):
            facts[line.key] = dict(plan.facts.get(line.key, {}))
    if how.is_late:
        _fall_behind(frame, plan, running, facts, chance)
    facts |= _split(frame, plan, facts)
    for line in _early(frame, plan, facts)[: how.out_of_order]:
        start = datetime_of(
            frame.time(line.calendar).add(moment_of(status), -chance.randint(*DAYS_EARLY) * DAY)
        )  # fmt: skip
        whole = plan.durations[line.key]
        early = _with_left(line, start, whole, whole * (1 - chance.uniform(*SHARE_EARLY)))
        facts[line.key] = {**facts.get(line.key, {}), **early}
    if facts.get(frame.draft.key_of(CLOSE), {}).get("started"):
        return Version(plan.durations, facts, schedule(frame.plan(plan.durations, facts)))
    durations, found = closed(frame, plan.durations, target, facts)
    return Version(durations, facts, found)


def _efforts(frame: Frame) -> list[Line]:
    return [line for line in frame.draft.lines if line.kind == Kind.LEVEL_OF_EFFORT]


def _split(frame: Frame, plan: Version, facts: Facts) -> Facts:
    """Work that is done in two parts, with a pause between them."""
    found: Facts = {}
    for line in frame.draft.lines:
        if "split" in line.entry.marks and not facts.get(line.key, {}).get("started"):
            half = plan.durations[line.key] // (2 * DAY) * DAY
            parts = (network.Part(half), network.Part(plan.durations[line.key] - half, PAUSE))
            found[line.key] = {**facts.get(line.key, {}), "parts": parts}
    return found


def _works(frame: Frame) -> list[Line]:
    kinds = (Kind.SUMMARY, Kind.LEVEL_OF_EFFORT)
    return [line for line in frame.draft.lines if line.kind not in kinds and "inactive" not in line.entry.marks]


def _free(facts: Mapping[str, object], dates: network.Dates) -> dict[str, object]:
    """What is said of a task that has begun: a manual one stands where it really began."""
    if facts.get("is_manual"):
        return {**facts, "manual": (dates.start, dates.finish)}
    return dict(facts)


def _so_far(frame: Frame, plan: Version, line: Line) -> dict[str, object]:
    """A task in progress that is done as far as its time has gone."""
    dates, status = plan.schedule.dates[line.key], frame.status or frame.start
    if line.kind == Kind.LEVEL_OF_EFFORT:
        gone = (status - dates.start) / (dates.finish - dates.start)
        return {"started": dates.start, "share_done": round(gone, 2)}
    time = CLOCK if line.entry.is_elapsed else frame.time(line.calendar)
    whole = plan.durations[line.key]
    return _with_left(line, dates.start, whole, whole - time.between(moment_of(dates.start), moment_of(status)))


def _with_left(line: Line, started: object, whole: int, left: float) -> dict[str, object]:
    """What is left as people say it: in half days, of work that waits by the clock in whole ones."""
    unit = CLOCK_DAY if line.entry.is_elapsed else HALF_DAY
    rounded = min(whole, max(unit, round(left / unit) * unit))
    return {"started": started, "share_done": round(1 - rounded / whole, 4), "remaining": rounded}


def _fall_behind(frame: Frame, plan: Version, running: list[Line], facts: Facts, chance: Random) -> None:
    """Less is done than time has gone, of work that has the float for it."""
    for line in running:
        share = facts[line.key].get("share_done")
        slack = plan.schedule.dates[line.key].total_float or 0
        less = chance.uniform(*BEHIND)
        whole = plan.durations[line.key]
        if isinstance(share, float) and share > less and slack > whole * less:
            facts[line.key] |= _with_left(line, facts[line.key]["started"], whole, whole * (1 - share + less))


def _early(frame: Frame, plan: Version, facts: Facts) -> list[Line]:
    """Work that is next, and waits for something that is under way: with the most float first."""
    running = {key for key, said in facts.items() if said.get("started") and not said.get("finished")}
    waiting = {
        link.successor
        for link in frame.draft.links
        if link.predecessor in running and link.type == LinkType.FS and not link.lag
    }
    free = [
        line
        for line in _works(frame)
        if line.key in waiting and line.entry.days and not facts.get(line.key, {}).get("started")
        and "constraints" not in facts.get(line.key, {}) and not line.entry.is_elapsed
    ]  # fmt: skip
    return sorted(free, key=lambda line: (-(plan.schedule.dates[line.key].total_float or 0), line.key))


def _rounded(line: Line, seconds: float) -> int:
    unit = CLOCK_DAY if line.entry.is_elapsed else DAY // 2 if seconds < 5 * DAY else DAY
    return max(unit, round(seconds / unit) * unit)
