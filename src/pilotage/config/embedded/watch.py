"""The watch: a thread of `pilotage serve`, `worker` and `demo` that brings a dead server back."""

import logging
import threading

from pilotage.config.embedded.failure import EmbeddedFailure
from pilotage.config.embedded.server import EmbeddedServer

log = logging.getLogger(__name__)
WATCH_SECONDS = 1.0


class Watch:
    """Asks the server every second, and revives it when it no longer answers."""

    def __init__(self, server: EmbeddedServer, *, every_seconds: float = WATCH_SECONDS) -> None:
        self._server = server
        self._every = every_seconds
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, name="database-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the watch. Before `leave`, or it would revive what is being stopped."""
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(self._every):
            if self._server.answers():
                continue
            log.warning("The database does not answer; bringing it back.")
            try:
                self._server.revive()
            except EmbeddedFailure as failure:
                log.error("%s", failure)
            else:
                log.warning("The database answers again.")
