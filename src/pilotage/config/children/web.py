"""The web server: a parent that has loaded Pilotage, and workers forked from it that share its memory."""

import argparse
import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from pilotage.config.following import follow, follow_parent
from pilotage.config.wsgi import application


def main() -> None:
    parser = argparse.ArgumentParser(prog="pilotage.config.children.web")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    chosen = parser.parse_args()
    # The addresses bring in all pages and the API, which take seconds: loaded once here, not by each worker when it is
    # asked for the first time.
    import_module(settings.ROOT_URLCONF)
    # What is loaded now stays for ever; untouched by the collector, its memory stays shared after the fork.
    gc.collect()
    gc.freeze()
    server = Granian(
        "pilotage.config.wsgi:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        # Python runs one thread at a time; the second one answers while the first waits for the database.
        blocking_threads=2,
        backpressure=64,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    server.on_startup(follow_parent)
    parent = os.getpid()

    def loaded(*_: object) -> WSGIHandler:
        """Called in each worker, after the fork."""
        follow(parent)
        return application

    server.serve(target_loader=loaded, wrap_loader=False)


if __name__ == "__main__":
    main()
