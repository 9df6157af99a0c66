"""Locks between processes. The kernel opens them when their holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pilotage.config.embedded.failure import EmbeddedFailure

# An initdb on a slow disk, or recovery after a crash, may keep another start waiting.
LOCK_SECONDS = 120.0


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock; others wait. Raises EmbeddedFailure with the holder's process number when it takes too long."""
    descriptor = _opened(path)
    try:
        _wait_for(descriptor, path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, path: Path) -> None:
    end = time.monotonic() + LOCK_SECONDS
    while not _try_alone(descriptor):
        if time.monotonic() > end:
            holder = os.pread(descriptor, 20, 0).decode() or "unknown"
            raise EmbeddedFailure(
                f"Process {holder} has been starting or stopping this database for {LOCK_SECONDS:.0f} s ({path}): "
                f"wait for it, or end it."
            )
        time.sleep(0.05)


class Users:
    """The crowd of processes that use one server; each shares a lock while it does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def join(self) -> None:
        if self._descriptor is None:
            self._descriptor = _opened(self._path)
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Leave, and say whether nobody is left. To be asked while `alone` keeps newcomers out."""
        if self._descriptor is None:
            return False
        try:
            return self._is_current(self._descriptor) and _try_alone(self._descriptor)
        finally:
            os.close(self._descriptor)
            self._descriptor = None

    def _is_current(self, descriptor: int) -> bool:
        """Whether the crowd is still that of this home: one that was removed under us has nothing to say."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False


def _opened(path: Path) -> int:
    # Without O_NOFOLLOW a link could make us write into another file.
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _try_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
