"""Processes that are to stay: started, started again when they fall, ended together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pilotage.config.command.console import say
from pilotage.config.following import FOLLOW
from pilotage.kit.commands import CommandFailed

SHORTEST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# A process that lived this long was healthy: its next fall begins a new count.
HEALTHY_SECONDS = 30.0
FALLS_BEFORE_GIVING_UP = 6
STOP_SECONDS = 22.0
LOOK_SECONDS = 0.1


@dataclass(slots=True)
class Child:
    """One process of the crew: a module of `pilotage.config.children`, run with its arguments."""

    name: str
    module: str
    arguments: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    falls: int = field(default=0, init=False)
    born: float = field(default=0.0, init=False)
    rises: float = field(default=0.0, init=False)  # not to be started before

    def start(self) -> None:
        command = [sys.executable, "-m", f"pilotage.config.children.{self.module}", *self.arguments]
        # A session of its own: Ctrl-C reaches us alone, and we end the others in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            command, env={**os.environ, FOLLOW: str(os.getpid())}, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.born = time.monotonic()

    def look(self) -> None:
        """Notice a fall, and rise again after a pause that grows with each one."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.rises:
                self.start()
            return
        if (code := self.process.poll()) is None:
            return
        self.process = None
        self.falls = self.falls + 1 if now - self.born < HEALTHY_SECONDS else 1
        if self.falls >= FALLS_BEFORE_GIVING_UP:
            raise CommandFailed(f"The {self.name} fell {self.falls} times in a row; the lines above say why.")
        pause = min(SHORTEST_PAUSE_SECONDS * 2 ** (self.falls - 1), LONGEST_PAUSE_SECONDS)
        self.rises = now + pause
        say(f"The {self.name} ended unexpectedly ({code}); starting it again in {pause:g} s.")


class Crew:
    """All processes of one `pilotage serve`, `worker` or `demo`."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._end = threading.Event()

    def run(self, *, when_up: Callable[[], bool] | None = None) -> None:
        """Keep them running until somebody sends SIGINT or SIGTERM.

        `when_up` is asked again and again until it says that all is up.
        """
        previous = {number: signal.signal(number, self._ask_to_end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not self._end.is_set():
                for child in self._children:
                    child.look()
                if when_up is not None and when_up():
                    when_up = None
                self._end.wait(LOOK_SECONDS)
        finally:
            self._stop()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _ask_to_end(self, number: int, frame: object) -> None:
        self._end.set()

    def _stop(self) -> None:
        left = [child.process for child in self._children if child.process is not None]
        for process in left:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in left:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                # The whole session: workers of the web server would outlive their parent.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
