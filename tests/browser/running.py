"""The real product for a browser: `pilotage demo` on a port of its own, on a copy of one loaded organisation.

Loading it takes longer than most walks, so it is loaded once a run, whichever worker comes first; each module then
walks a copy of its own and may change what it likes.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.kit.conftest import CHROMIUM, FLAGS

# Two cores that also run other tests load the organisation three times as slowly as idle ones.
READY_SECONDS = 420
LOADED = "loaded"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demonstration that belongs to the walks of this module."""
    home = tmp_path_factory.mktemp("home")
    # With owner and rights: the database belongs to a person of its own where the tests are run by root.
    subprocess.run(["cp", "-a", _loaded_once(tmp_path_factory), home / "data"], check=True)
    with _running(home) as address:
        yield address
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def _loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demonstration that was loaded and ended in order."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    home = shared / "demonstration"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / LOADED).exists():
            with _running(home):
                pass
            (home / LOADED).touch()
    return home / "data"


@contextmanager
def _running(home: Path) -> Iterator[str]:
    """The address of the demonstration in that folder, for as long as one is inside."""
    port = _free_port()
    surroundings = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PILOTAGE_TESTING"}
    }
    surroundings |= {"PILOTAGE_HOME": str(home / "data"), "DJANGO_SETTINGS_MODULE": "pilotage.config.settings"}
    with (home / "demo.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "pilotage", "demo", "--port", str(port)],
            env=surroundings, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(address, running, home / "demo.log")
            yield address
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"The demonstration did not start:\n{log.read_text(errors='replace')[-2000:]}")
