"""MPXJ's scheduler on the same networks, where it is installed (`pip install mpxj jpype1`, and a Java)."""

from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any  # the classes of a Java library have no types

from benchmarks.network.cases import DAY
from pilotage.engine.network.arrays import Network

HAS_MPXJ = find_spec("mpxj") is not None and find_spec("jpype") is not None
HOT = 200  # calls, at 1,000 tasks: then its times no longer fall
TYPES = ("FINISH_START", "START_START", "FINISH_FINISH", "START_FINISH")


class Scheduling:
    """Calls of `schedule()` on a project that stands ready. spent: seconds of CPU of each, in all threads of Java."""

    def __init__(self, network: Network) -> None:
        jpype, _ = import_module("jpype"), import_module("mpxj")
        if not jpype.isJVMStarted():
            jpype.startJVM("-Xmx3g", "-Dlog4j2.level=OFF", convertStrings=False)
        mpxj = jpype.JPackage("org").mpxj
        self._project, self._tasks = _project(mpxj, network)
        self._start = jpype.JClass("java.time.LocalDateTime").of(2026, 1, 5, 8, 0)
        self._scheduler = mpxj.cpm.MicrosoftScheduler
        self.spent: list[float] = []

    def schedule(self) -> str:
        begin = process_time()
        self._scheduler().schedule(self._project, self._start)
        self.spent.append(process_time() - begin)
        return "MPXJ"

    def critical(self) -> int:
        return sum(1 for task in self._tasks if task.getCritical())

    def hot(self) -> float:
        """Seconds of CPU of a call when nothing is left to compile, at last."""
        for _ in range(HOT + 31):
            self.schedule()
        return median(self.spent[-31:])


def _project(mpxj: Any, network: Network) -> tuple[Any, list[Any]]:
    project = mpxj.ProjectFile()
    project.addDefaultBaseCalendar()
    project.getProjectProperties().setDefaultCalendar(project.getCalendars().get(0))
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
    return project, tasks
