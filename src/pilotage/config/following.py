"""A child goes when its parent is gone, however the parent went: no process is left that holds the port."""

import os
import signal
import threading
import time

FOLLOW = "PILOTAGE_FOLLOW"
LOOK_SECONDS = 0.5
# Longer than a request or a job is given to end well.
PATIENCE_SECONDS = 25.0


def follow_parent() -> None:
    """Watch the parent that started us, if it asked for that. To be called early in the child's life."""
    if parent := os.environ.get(FOLLOW):
        follow(int(parent))


def follow(parent: int) -> None:
    """End this process, gently first, when its parent is no longer `parent`."""
    threading.Thread(target=_look, args=(parent,), name="follow-parent", daemon=True).start()


def _look(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    os._exit(1)
