"""What can be learned about the server's processes from outside. Clues only: the truth is an answered query."""

import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def postmaster_pid(data: Path) -> int | None:
    """The process number in the server's pid file; None without a readable one."""
    try:
        first = (data / "postmaster.pid").read_text(encoding="ascii").partition("\n")[0]
        return int(first)
    except (OSError, ValueError):
        return None


def is_postmaster(pid: int, data: Path) -> bool:
    """Whether this process lives and is a PostgreSQL in this folder.

    A zombie is dead, though it has a number: nobody has read its end yet. A number may also belong to
    something else by now.
    """
    if PROC.is_dir() and (PROC / "self" / "stat").exists():
        return _state(pid) not in {None, "Z", "X"} and _works_in(pid, data)
    return _lives_by_ps(pid)


def orphans(data: Path) -> list[int]:
    """The server processes that still work in the folder. Empty where the system cannot say."""
    if not PROC.is_dir():
        return []
    numbers = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in numbers if is_postmaster(pid, data)]


def end_orphans(data: Path, *, seconds: float = 10.0) -> None:
    """End what a killed postmaster left behind: a new one cannot start while they hold the shared memory."""
    end = time.monotonic() + seconds
    # They notice the death of their parent themselves, within a moment, unless they are deep in a query.
    patience = time.monotonic() + 0.5
    while (left := orphans(data)) and time.monotonic() < end:
        if time.monotonic() > patience:
            for pid in left:
                send(pid, signal.SIGQUIT)
        time.sleep(0.05)
    for pid in left:
        send(pid, signal.SIGKILL)


def end_stranger(socket: Path) -> None:
    """End the server that sits on our socket but works in a folder that is gone."""
    try:
        pid = int((socket / ".s.PGSQL.5432.lock").read_text(encoding="ascii").partition("\n")[0])
    except (OSError, ValueError):
        return
    # The folder of the socket is ours alone, so the number in its lock file was written by our server.
    send(pid, signal.SIGQUIT)
    end = time.monotonic() + 10.0
    while _state(pid) not in {None, "Z", "X"} and time.monotonic() < end:
        time.sleep(0.05)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _state(pid: int) -> str | None:
    try:
        stat = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name in brackets may hold anything, also brackets: the state follows the last one.
    return stat.rpartition(")")[2].split()[0]


def _works_in(pid: int, data: Path) -> bool:
    try:
        return (PROC / str(pid) / "comm").read_text(encoding="utf-8").startswith("postgres") and (
            PROC / str(pid) / "cwd"
        ).samefile(data)
    except OSError:
        return False


def _lives_by_ps(pid: int) -> bool:
    command = ["ps", "-o", "stat=,comm=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed, with a number
    state, _, name = told.stdout.strip().partition(" ")
    return bool(state) and not state.startswith("Z") and "postgres" in name
