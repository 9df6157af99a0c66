"""From a scheduled plan to a network in one kind of working time, and back to dates.

Working time is that of the plan's own calendar, in hours. A task of another calendar counts with the hours of the
plan's calendar that it spans as scheduled, and its estimates are stretched alike. What holds a task where it is besides
links and earliest dates (levelling, a night of its own calendar, as late as possible) is kept as a pause before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pilotage.engine.calendars.working import Moment, WorkingTime, datetime_of, moment_of
from pilotage.engine.network.plan import Constraint, Key, LinkType, Plan, Progress, RuleSet, Schedule, Task
from pilotage.engine.network.prepared import FF, FS, SF, SS, Arc, Prepared
from pilotage.engine.network.preparing import leaves_below, prepared
from pilotage.engine.network.structure import Node
from pilotage.engine.risk_analysis.problem import Estimate, Event, Group, Link, Place, Problem

HOUR = 3600
_TYPES = {FS: LinkType.FS, SS: LinkType.SS, FF: LinkType.FF, SF: LinkType.SF}
_STARTS = {Constraint.START_NO_EARLIER, Constraint.START_ON, Constraint.MANDATORY_START}
_FINISHES = {Constraint.FINISH_NO_EARLIER, Constraint.FINISH_ON, Constraint.MANDATORY_FINISH}
_HAIR = 1e-6  # hours


@dataclass(frozen=True, slots=True)
class Uncertain:
    """What is not certain of a plan, by the keys of its tasks. Summaries and what is finished are passed over.

    estimates   in working hours of the task's own duration, of the whole task also where a part is done
    events      probability, delay in working hours of the plan's calendar, and the tasks delayed
    groups      correlation, and the tasks that vary together
    watched     milestones or tasks whose finish is wanted
    """

    estimates: Mapping[Key, Estimate] = field(default_factory=dict)
    events: Sequence[tuple[float, Estimate, Sequence[Key]]] = ()
    groups: Sequence[tuple[float, Sequence[Key]]] = ()
    watched: Sequence[Key] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hours of the plan's calendar since its first moment, and back."""

    time: WorkingTime
    first: Moment

    def hours(self, moment: Moment) -> float:
        return self.time.between(self.first, moment) / HOUR

    def finish(self, hours: float) -> datetime:
        """The moment at which so much is worked: the end of a working day and not the start of the next."""
        return datetime_of(self.time.finish_at(self.time.worked(self.first) + round(hours * HOUR)))


@dataclass(frozen=True, slots=True)
class Network:
    """A plan as a problem.

    places    of each task that takes part
    events    which of the events of `Uncertain` are still open, in the order of the problem's
    watched   which of the watched tasks take part, in the order of the problem's
    """

    problem: Problem
    timeline: Timeline
    places: Mapping[Key, Place]
    events: tuple[int, ...]
    watched: tuple[Key, ...]


def network_of(plan: Plan, schedule: Schedule, uncertain: Uncertain) -> Network:
    """The problem of a plan as it is scheduled; with planned durations it ends when the schedule does.

    Links into what has begun do not count any more (of Primavera's retained logic they still do). A constraint that
    pulls a task before its links, and a manual date that does, is not believed: work waits for what it needs.
    Raises WrongPlan as scheduling does, WrongRisk.
    """
    ready = prepared(plan)
    moments = [moment_of(dates.start) for dates in schedule.dates.values()]
    first = min(moments if plan.start is None else (*moments, moment_of(plan.start)), default=0)
    translator = _Translator(ready, schedule, Timeline(ready.calendars[plan.calendar], first))
    return translator.network(uncertain)


class _Translator:
    """Builds the problem node by node, in an order in which each comes after what it waits for."""

    def __init__(self, ready: Prepared, schedule: Schedule, timeline: Timeline) -> None:
        self.ready, self.dates, self.timeline = ready, schedule.dates, timeline
        self.places: dict[Node, Place] = {}
        self.durations: list[float] = []
        self.ratios: dict[Key, float] = {}  # of a task's estimates to what is left of it in the plan's hours
        self.links: list[Link] = []
        self.not_before: dict[Place, float] = {}
        self.finish_not_before: dict[Place, float] = {}
        self.planned: list[tuple[float, float]] = []  # start and finish of each place

    def network(self, uncertain: Uncertain) -> Network:
        for node in self.ready.order:
            task = self.ready.task_at(node)
            if task is None:
                self._add_of_summary(node)
            elif self.ready.is_leaf[node] and task.is_active:
                self._add(node, task)
        by_key = {self.ready.tasks[node].key: place for node, place in self.places.items() if node < self._tasks}
        events = [(at, self._event(by_key, *event)) for at, event in enumerate(uncertain.events)]
        watched = tuple(key for key in uncertain.watched if key in by_key)
        problem = Problem(
            durations=tuple(self.durations),
            links=tuple(self.links),
            estimates={
                by_key[key]: _scaled(estimate, self.ratios[key])
                for key, estimate in uncertain.estimates.items()
                if key in self.ratios
            },
            events=tuple(event for _, event in events if event is not None),
            groups=tuple(
                Group(correlation, tuple(by_key[key] for key in keys if key in self.ratios))
                for correlation, keys in uncertain.groups
            ),
            not_before=self.not_before,
            finish_not_before=self.finish_not_before,
            watched=tuple(by_key[key] for key in watched),
        )
        open_events = tuple(at for at, event in events if event is not None)
        return Network(problem, self.timeline, by_key, open_events, watched)

    @property
    def _tasks(self) -> int:
        return len(self.ready.tasks)

    def _event(self, by_key: Mapping[Key, Place], chance: float, delay: Estimate, keys: Sequence[Key]) -> Event | None:
        tasks = tuple(dict.fromkeys(by_key[key] for key in keys if key in self.ratios))
        return Event(chance, delay, tasks) if tasks else None

    def _add(self, node: Node, task: Task) -> None:
        dates = self.dates[task.key]
        start, finish = (self.timeline.hours(moment_of(moment)) for moment in (dates.start, dates.finish))
        length = max(finish - start, 0.0)
        if task.finished is not None:
            self._place(node, length, floor=start, waits=False)
            return
        span = self.ready.spans[node]
        if task.started is not None:
            last = moment_of(dates.finish)
            left = finish - self.timeline.hours(self.ready.times[node].subtract(last, self.ready.rests[node]))
            rules = self.ready.plan.rules
            is_retained = rules.rule_set is RuleSet.PRIMAVERA and rules.progress is Progress.RETAINED_LOGIC
            self.ratios[task.key] = left * HOUR / span if span else 1.0
            self._place(node, left, floor=finish - left, waits=is_retained)
            return
        self.ratios[task.key] = length * HOUR / span if span else 1.0
        self._place(node, length, floor=self._floor(node, task), waits=True)
        self._hold(self.places[node], start)
        for constraint, when in task.constraints:
            if constraint in _FINISHES and when is not None:
                self._let_finish(self.places[node], self.timeline.hours(moment_of(when)))

    def _add_of_summary(self, node: Node) -> None:
        """A gate opens when what the summary waits for is done; a roll is reached with the last task below."""
        floor = None
        summary = self.ready.tasks[self.ready.owner[node]]
        if self.ready.gates.get(self.ready.owner[node]) == node:
            floor = self._floor(node, summary)
        self._place(node, 0.0, floor=floor, waits=True)

    def _floor(self, node: Node, task: Task) -> float | None:
        """The earliest start that dates and not links ask for."""
        moments = [when for constraint, when in task.constraints if constraint in _STARTS and when is not None]
        moments += [when for when in (task.external_early_start, self.ready.plan.start) if when is not None]
        if task.is_manual and task.manual[0] is not None:
            moments.append(task.manual[0])
        status = self.ready.status
        if status is not None and node < self._tasks and moment_of(self.dates[task.key].start) >= status:
            moments.append(datetime_of(status))
        return max((self.timeline.hours(moment_of(moment)) for moment in moments), default=None)

    def _place(self, node: Node, duration: float, *, floor: float | None, waits: bool) -> None:
        place = self.places[node] = len(self.durations)
        self.durations.append(duration)
        start, finish = max(floor or 0.0, 0.0), 0.0
        if floor is not None and floor > 0:
            self.not_before[place] = floor
        for arc in self.ready.incoming[node] if waits else ():
            if (link := self._link(arc, node)) is not None:
                self.links.append(link)
                begun, done = self.planned[link.predecessor]
                moment = (begun if link.type in (LinkType.SS, LinkType.SF) else done) + link.lag
                if link.type in (LinkType.FS, LinkType.SS):
                    start = max(start, moment)
                else:
                    finish = max(finish, moment)
        finish = max(finish, start + duration)
        self.planned.append((finish - duration, finish))

    def _hold(self, place: Place, start: float) -> None:
        """Where the schedule starts the task later than links and dates ask for, that pause stays before it."""
        pause = start - self.planned[place][0]
        if pause <= _HAIR:
            return
        waits = [at for at, link in enumerate(self.links) if link.successor == place]
        if not waits:
            self.not_before[place] = start
        for at in waits:
            link = self.links[at]
            self.links[at] = Link(link.predecessor, link.successor, link.type, link.lag + pause)
        self.planned[place] = (start, start + self.durations[place])

    def _let_finish(self, place: Place, hours: float) -> None:
        self.finish_not_before[place] = hours
        finish = max(self.planned[place][1], hours)
        self.planned[place] = (finish - self.durations[place], finish)

    def _link(self, arc: Arc, node: Node) -> Link | None:
        source, kind = arc.node, _TYPES.get(arc.type, LinkType.FS)
        if source >= self._tasks and kind in (LinkType.SS, LinkType.SF):
            source = self._first_below(source)
        if source not in self.places:
            return None
        return Link(self.places[source], self.places[node], kind, self._lag(arc, source, kind))

    def _first_below(self, roll: Node) -> Node:
        """A summary starts with its first task: with the one that is first as scheduled."""
        leaves = [leaf for leaf in leaves_below(self.ready, self.ready.owner[roll]) if leaf in self.places]
        return min(leaves, key=lambda leaf: self.dates[self.ready.tasks[leaf].key].start, default=roll)

    def _lag(self, arc: Arc, source: Node, kind: LinkType) -> float:
        if not arc.lag:
            return 0.0
        dates = self.dates[self.ready.key(source)]
        anchor = moment_of(dates.start if kind in (LinkType.SS, LinkType.SF) else dates.finish)
        return self.timeline.hours(arc.time.add(anchor, arc.lag)) - self.timeline.hours(anchor)


def _scaled(estimate: Estimate, ratio: float) -> Estimate:
    return Estimate(estimate.low * ratio, estimate.likely * ratio, estimate.high * ratio, estimate.shape)
