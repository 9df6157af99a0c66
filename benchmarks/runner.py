"""Times several ways of doing one thing in turn, and prints medians and ratios."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time

Way = Callable[[], str | None]  # does the work once; what it returns is printed beside its times
Clock = Callable[[], float]


@dataclass
class Times:
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare(
    title: str,
    ways: Mapping[str, Way],
    *,
    rounds: int,
    warm_up: int = 1,
    cpu_clock: Clock = process_time,
    is_rehearsed: bool = False,
) -> dict[str, Times]:
    """Run every way once a round, so that a noisy minute hits all; the ratios are to the first way.

    is_rehearsed   each way runs untimed right before it is timed: what ran before it has filled the caches
    """
    for _ in range(warm_up):
        for way in ways.values():
            way()
    times = {name: Times() for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            if is_rehearsed:
                way()
            wall, cpu = perf_counter(), cpu_clock()
            note = way()
            times[name].cpu.append(cpu_clock() - cpu)
            times[name].wall.append(perf_counter() - wall)
            times[name].notes.append(note or "")
    _print(title, times)
    return times


def _print(title: str, times: dict[str, Times]) -> None:
    anchor = next(iter(times.values()))
    width = max(len(name) for name in times)
    print(f"\n{title} (median of {len(anchor.wall)})")
    print(f"  {'':{width}}  {'wall':>10}  {'CPU':>10}  {'CPU ratio':>9}")
    for name, taken in times.items():
        ratio = median(taken.cpu) / median(anchor.cpu) if median(anchor.cpu) else float("nan")
        line = f"  {name:{width}}  {_shown(median(taken.wall))}  {_shown(median(taken.cpu))}  {ratio:8.2f}x"
        print(f"{line}  {taken.notes[-1]}".rstrip())


def _shown(seconds: float) -> str:
    return f"{seconds:8.2f} s" if seconds >= 1 else f"{seconds * 1000:7.1f} ms"
