"""MPXJ's scheduler on the same networks, where it is installed (`pip install mpxj jpype1`, and a Java)."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any  # the classes of a Java library have no types

from benchmarks.network.cases import DAY
from pilotage.engine.network.arrays import Network

HAS_MPXJ = find_spec("mpxj") is not None and find_spec("jpype") is not None
TYPES = ("FINISH_START", "START_START", "FINISH_FINISH", "START_FINISH")


def scheduling(network: Network) -> tuple[Callable[[], str], Any]:
    """A call of `schedule()` on a project that stands ready; it says how many tasks are critical."""
    jpype, _ = import_module("jpype"), import_module("mpxj")
    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx3g", "-Dlog4j2.level=OFF", convertStrings=False)
    mpxj = jpype.JPackage("org").mpxj
    project = mpxj.ProjectFile()
    project.addDefaultBaseCalendar()
    properties = project.getProjectProperties()
    properties.setDefaultCalendar(project.getCalendars().get(0))
    start = jpype.JClass("java.time.LocalDateTime").of(2026, 1, 5, 8, 0)
    tasks = []
    for days in (network.durations // DAY).tolist():
        task = project.addTask()
        task.setDuration(mpxj.Duration.getInstance(float(days), mpxj.TimeUnit.DAYS))
        task.setRemainingDuration(task.getDuration())
        task.setActualDuration(mpxj.Duration.getInstance(0.0, mpxj.TimeUnit.DAYS))
        tasks.append(task)
    links = zip(
        network.before.tolist(), network.after.tolist(), network.types.tolist(), network.lags.tolist(), strict=True
    )
    for before, after, kind, lag in links:
        relation = mpxj.Relation.Builder().predecessorTask(tasks[before]).type(getattr(mpxj.RelationType, TYPES[kind]))
        relation.lag(mpxj.Duration.getInstance(float(lag // DAY), mpxj.TimeUnit.DAYS))
        tasks[after].addPredecessor(relation)
    scheduler = mpxj.cpm.MicrosoftScheduler

    def schedule() -> str:
        scheduler().schedule(project, start)
        return "MPXJ"

    def critical() -> int:
        return sum(1 for task in tasks if task.getCritical())

    return schedule, critical
