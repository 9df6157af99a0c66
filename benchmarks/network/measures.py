"""Full passes (early, late, total and free float), calendars, and one changed duration, each beside its peer.

`python -m benchmarks network` runs all; words after it narrow it down: a number of tasks (1000, 10000, 100000), or
`passes`, `calendars`, `changes`, `plans`. MPXJ takes part where it is installed; what is compared with it is its warm
`schedule()` alone, on a project that stands ready.

Times are CPU times, for the machine may be shared: other work adds little to them, and much to the clock. Of ours it is
that of the calling thread; of MPXJ that of the whole process, for its Java goes on compiling beside the call. The
calling thread alone, the clock, and what MPXJ takes after hundreds of calls are printed beside it. Each way runs once
right before it is timed, so that none pays for the caches that the one before it has filled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from statistics import median
from time import thread_time

import numpy as np

from benchmarks.network import peer
from benchmarks.network.cases import SIZES, Form, Size, layered
from benchmarks.network.portfolio import changes, portfolio
from benchmarks.runner import Times, compare
from pilotage.engine.calendars.calendar import DAY, ROUND_THE_CLOCK, STANDARD, Calendar, Special
from pilotage.engine.calendars.working import WorkingTime, moment_of
from pilotage.engine.network.arrays import Network, Passed
from pilotage.engine.network.dated import Worked, dated, tables_for
from pilotage.engine.network.incremental import Kept
from pilotage.engine.network.passing import HAS_NUMBA, Way, passed, passed_plainly
from pilotage.engine.network.plan import MS_PROJECT, Link, LinkType, Plan, Task
from pilotage.engine.network.scheduling import schedule
from pilotage.engine.network.tables import Tables

PARTS = ("passes", "calendars", "changes", "plans")
MPXJ = "MPXJ schedule()"
PLAINLY = "Python and NumPy"
AHEAD_OF_MPXJ: dict[str, dict[int, float]] = {
    PLAINLY: {1_000: 50, 10_000: 5, 100_000: 1.5},
    Way.COMPILED.value: {1_000: 500, 10_000: 200, 100_000: 50},
}
HOT_UP_TO = 1_000
CALENDARS_AT_MOST = 5.0
CHANGE_AHEAD = 20.0
EDITS = 300
START = datetime.fromisoformat("2026-01-05T08:00")
SHARE_OF_CALENDARS = (0.8, 0.15, 0.05)
HOLIDAYS = tuple(Special(date(year, 12, 24), date(year, 12, 31)) for year in range(2026, 2080))
HOUR = 3600
CALENDARS = (
    Calendar(STANDARD.week, HOLIDAYS, name="Five days"),
    Calendar((*STANDARD.week[:5], ((8 * HOUR, 12 * HOUR),), ()), HOLIDAYS, name="Six days"),
    Calendar((((0, 6 * HOUR), (22 * HOUR, DAY)),) * 5 + ((),) * 2, HOLIDAYS, name="Nights"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something wanted, and whether it was met in this run."""

    sentence: str
    is_met: bool


def run(*words: str) -> None:
    known = {*PARTS, *(str(size.tasks) for size in SIZES)}
    if unknown := set(words) - known:
        raise SystemExit(f"Not known: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(known))}")
    if not HAS_NUMBA:
        print("numba is not installed (pip install pilotage[fast]): lists and NumPy alone.")
    if not peer.HAS_MPXJ:
        print("MPXJ is not installed (pip install pilotage[mpp], and a Java): nothing is compared with it.")
    sizes = [size for size in SIZES if str(size.tasks) in words] or list(SIZES)
    parts = [part for part in PARTS if part in words] or list(PARTS)
    marks: list[Mark] = []
    for size in sizes:
        if "passes" in parts:
            marks += _passes(size)
        if "calendars" in parts:
            marks += _calendars(size)
        if "plans" in parts and size.tasks <= 10_000:
            _plans(size)
    if "changes" in parts and HAS_NUMBA:
        marks += _changes()
    print(f"\nWanted: {sum(mark.is_met for mark in marks)} of {len(marks)} met")
    for mark in marks:
        print(f"  {'met    ' if mark.is_met else 'NOT MET'}  {mark.sentence}")


def _ways() -> list[Way]:
    return [Way.LEVELS, Way.COMPILED] if HAS_NUMBA else [Way.LEVELS]


def _passes(size: Size) -> list[Mark]:
    """All of it each time: the order, the check for circles, both passes, both floats."""
    network = layered(size.tasks, Form.STD, seed=1)
    ways: dict[str, Callable[[], str | None]] = {}
    theirs = peer.Scheduling(network) if peer.HAS_MPXJ else None
    if theirs:
        ways[MPXJ] = theirs.schedule
    ways[PLAINLY] = lambda: _counted(passed_plainly(network))
    for way in (Way.LISTS, Way.WAVES, *_ways()):
        ways[way.value] = partial(_critical, network, way)
    title = f"{size.tasks:,} tasks, {len(network.before):,} links; CPU of the calling thread"
    times = compare(title, ways, rounds=size.rounds, warm_up=2, cpu_clock=thread_time, is_rehearsed=True)
    if theirs is None:
        return []
    assert f"{theirs.critical()} critical" == _critical(network, Way.LISTS), "MPXJ finds other tasks critical"
    whole = median(theirs.spent[-2 * size.rounds :])
    _print_ahead(times, whole)
    if size.tasks <= HOT_UP_TO:
        hot = theirs.hot()
        ahead = ", ".join(f"{hot / _cpu(times, name):,.1f}x {name}" for name in AHEAD_OF_MPXJ if name in times)
        print(f"    MPXJ after {peer.HOT} calls more takes {hot * 1e3:.1f} ms; ahead of that: {ahead}")
    return [
        _mark(f"{size.tasks:,} tasks, {name}: ahead of MPXJ", whole / _cpu(times, name), at_least=wanted[size.tasks])
        for name, wanted in AHEAD_OF_MPXJ.items()
        if name in times
    ]


def _critical(network: Network, way: Way) -> str:
    return _counted(passed(network, way=way))


def _counted(found: Passed) -> str:
    return f"{int((found.total_float == 0).sum())} critical"


def _calendars(size: Size) -> list[Mark]:
    """Three calendars beside none; their tables are kept, as a worker keeps them for a version of its calendars."""
    network = layered(size.tasks, Form.STD, seed=1)
    of_tasks = np.random.default_rng(2).choice(3, size.tasks, p=SHARE_OF_CALENDARS).astype(np.int64)
    times_of_work = [WorkingTime(calendar) for calendar in CALENDARS]
    worked = Worked(network, times_of_work, of_tasks, of_tasks[network.after], moment_of(START))
    tables = tables_for(worked)
    marks = []
    for way in _ways():
        ways: dict[str, Callable[[], str | None]] = {
            "no calendar": partial(_critical, network, way),
            "three calendars": partial(_finish, worked, way, tables),
        }
        title = f"{size.tasks:,} tasks, calendars, {way.value}; CPU of the thread"
        times = compare(title, ways, rounds=size.rounds, warm_up=2, cpu_clock=thread_time, is_rehearsed=True)
        ratio = median(times["three calendars"].cpu) / median(times["no calendar"].cpu)
        sentence = (
            f"{size.tasks:,} tasks, {way.value}: calendars cost {ratio:.1f}x (wanted at most {CALENDARS_AT_MOST:g}x)"
        )
        marks.append(Mark(sentence, ratio <= CALENDARS_AT_MOST))
    return marks


def _finish(worked: Worked, way: Way, tables: Tables) -> str:
    found = dated(worked, way=way, tables=tables)
    return f"{int((found.total_float <= 0).sum())} critical"


def _plans(size: Size) -> None:
    """Whole plans with all their rules, from values to values."""
    network = layered(size.tasks, Form.STD, seed=1)
    tasks = tuple(Task(place, duration=duration) for place, duration in enumerate(network.durations.tolist()))
    columns = (network.before.tolist(), network.after.tolist(), network.types.tolist(), network.lags.tolist())
    kinds = tuple(LinkType)
    links = tuple(Link(a, b, kinds[kind], lag) for a, b, kind, lag in zip(*columns, strict=True))
    plan = Plan(tasks, links, {"five": CALENDARS[0], "always": ROUND_THE_CLOCK}, "five", MS_PROJECT, START)
    compare(
        f"{size.tasks:,} tasks as a plan, by the rules of MS Project", {"schedule": partial(_whole, plan)}, rounds=5
    )


def _whole(plan: Plan) -> str:
    found = schedule(plan)
    return f"{sum(dated.is_critical for dated in found.dates.values())} critical"


def _changes() -> list[Mark]:
    """One changed duration in a portfolio, early and late dates, beside a full compiled pass over all."""
    network = portfolio(seed=3)
    kept = Kept(network)
    passed(network, way=Way.COMPILED)
    full, taken, moved = [], [], []
    for place, (task, duration) in enumerate(changes(network, seed=4, number=EDITS)):
        begin = thread_time()
        moved.append(len(kept.last(duration, task=task)))
        taken.append(thread_time() - begin)
        if place % 10 == 0:
            now = kept.network()
            begin = thread_time()
            whole = passed(now, way=Way.COMPILED)
            full.append(thread_time() - begin)
            assert whole.finish == kept.finish
    ours = kept.passed()
    whole = passed(kept.network(), way=Way.COMPILED)
    assert np.array_equal(ours.early, whole.early), "a kept network differs from a full pass"
    assert np.array_equal(ours.late, whole.late), "a kept network differs from a full pass"
    p50, p99 = np.percentile(taken, (50, 99))
    links = f"{len(network.before):,} links"
    print(f"\nOne changed duration of {len(network.durations):,} tasks, {links} ({EDITS} edits; CPU of the thread)")
    print(f"  p50 {p50 * 1e3:.3f} ms, p99 {p99 * 1e3:.3f} ms, worst {max(taken) * 1e3:.3f} ms")
    print(f"  a full compiled pass {median(full) * 1e3:.1f} ms")
    print(f"  tasks moved: p50 {int(np.percentile(moved, 50))}, p99 {int(np.percentile(moved, 99))}, most {max(moved)}")
    return [_mark("One change at p99: ahead of a full numba pass", median(full) / float(p99), at_least=CHANGE_AHEAD)]


def _cpu(times: dict[str, Times], name: str) -> float:
    return median(times[name].cpu)


def _print_ahead(times: dict[str, Times], whole: float) -> None:
    """whole: seconds of CPU that the first takes in all its threads."""
    anchor, *others = times
    print(f"    {anchor} in all its threads: {whole * 1e3:.1f} ms")
    for name in others:
        own, wall = _cpu(times, name), median(times[anchor].wall) / median(times[name].wall)
        print(
            f"    ahead of it, {name}: {whole / own:,.1f}x; by its calling thread {_cpu(times, anchor) / own:,.1f}x,",
            end="",
        )
        print(f" by the clock {wall:,.1f}x")


def _mark(sentence: str, ratio: float, *, at_least: float) -> Mark:
    return Mark(f"{sentence} {ratio:,.1f}x (wanted {at_least:g}x)", ratio >= at_least)
