"""Start to first answer on a prepared folder, and the memory (PSS) of the two web workers after ten pages."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

PORT = 8791
STARTS = 4  # the first one makes database and schema
PAGES = 10
PATIENCE_SECONDS = 180.0


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="pilotage-start-") as home:
        times, memory = [], ""
        for _start in range(STARTS):
            began = time.monotonic()
            # Its own session, so that ending it reaches everything it started and nothing else.
            with subprocess.Popen(
                [sys.executable, "-m", "pilotage", "serve", "--port", str(PORT)],
                env=_environment(home),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            ) as process:
                try:
                    _first_answer()
                    times.append(time.monotonic() - began)
                    for _page in range(PAGES * 2):
                        _ask("/accounts/login/")
                    memory = _memory(process.pid)
                finally:
                    process.send_signal(signal.SIGINT)
                    process.wait(60)
    print(f"\nfirst start, with database and schema: {times[0]:.1f} s (wall)")
    print(f"start to first answer: {median(times[1:]):.2f} s (wall, median of {STARTS - 1})")
    print(memory)


def _environment(home: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "PILOTAGE_HOME": home}


def _first_answer() -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            _ask("/accounts/login/")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("Pilotage did not answer.")


def _ask(path: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=30) as answer:
        answer.read()


def _memory(top: int) -> str:
    """PSS of the web server: its parent and its workers, the forked children of one command line."""
    web = [pid for pid in _below(top) if b"children.web" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    sizes = {pid: _pss(pid) for pid in web}
    parent = min(sizes)
    workers = sum(size for pid, size in sizes.items() if pid != parent)
    return f"PSS: {len(sizes) - 1} web workers {workers:.0f} MB, their parent {sizes[parent]:.0f} MB"


def _below(pid: int) -> list[int]:
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return [found for child in children for found in (child, *_below(child))]


def _pss(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.M)
    assert found is not None
    return int(found[1]) / 1024
