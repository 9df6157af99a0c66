"""`pilotage serve`, `worker` and `demo`: the commands that stay."""

import http.client
import os
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace

from pilotage.config.command.console import say
from pilotage.config.command.crew import Child, Crew
from pilotage.config.command.database import database
from pilotage.config.command.people import demo_people
from pilotage.config.command.surroundings import home
from pilotage.kit.commands import Command, CommandFailed, ExitCode

# What a killed predecessor's children need to notice that they are alone, and to go.
PORT_SECONDS = 4.0


def add_web_arguments(parser: ArgumentParser) -> None:
    port = os.environ.get("PORT", "8000")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine)")
    parser.add_argument("--port", default=port, help="port to listen on (default: $PORT, else 8000)")
    parser.add_argument("--workers", type=_several, default=2, metavar="N", help="web processes (default: %(default)s)")


def serve(chosen: Namespace) -> int:
    """Serve pages until told to stop."""
    port = _free_port(chosen.host, chosen.port)
    with database(is_watched=True):
        _upkeep()
        _crew_of(chosen, port, with_jobs=False).run(when_up=_Announcement(chosen.host, port))
    return ExitCode.DONE


def work(chosen: Namespace) -> int:
    """Run jobs until told to stop."""
    with database(is_watched=True):
        _upkeep()
        say("The worker waits for jobs. Ctrl-C stops it.")
        Crew([Child("worker", "jobs")]).run()
    return ExitCode.DONE


def demo(chosen: Namespace) -> int:
    """Everything at once, with the demonstration organisation."""
    os.environ["PILOTAGE_DEMO"] = "1"
    port = _free_port(chosen.host, chosen.port)
    with database(is_watched=True):
        _upkeep("--demonstration")
        announcement = _Announcement(chosen.host, port, tail=[*demo_people(home()), f"Data are kept in {home()}."])
        _crew_of(chosen, port, with_jobs=True).run(when_up=announcement)
        say("Stopped. Start again to go on where you were.")
    return ExitCode.DONE


class _Announcement:
    """Says the address, once a page can really be had there."""

    def __init__(self, host: str, port: int, *, tail: list[str] | None = None) -> None:
        self._host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not listened on
        self._port = port
        self._tail = tail or []

    def __call__(self) -> bool:
        if not self._is_live():
            return False
        shown = f"[{self._host}]" if ":" in self._host else self._host
        for line in (f"Pilotage runs at http://{shown}:{self._port}", *self._tail, "Ctrl-C stops it."):
            say(line)
        return True

    def _is_live(self) -> bool:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=2)
        try:
            connection.request("GET", "/health/live", headers={"Host": "localhost"})
            connection.getresponse().read()
        except OSError:
            return False
        finally:
            connection.close()
        return True


def _crew_of(chosen: Namespace, port: int, *, with_jobs: bool) -> Crew:
    web = Child("web server", "web", ["--host", chosen.host, "--port", str(port), "--workers", str(chosen.workers)])
    return Crew([web, Child("worker", "jobs")] if with_jobs else [web])


def _upkeep(*arguments: str) -> None:
    """Bring schema and static files up to date in a process of its own: this one stays small for as long as it runs."""
    command = [sys.executable, "-m", "pilotage.config.children.upkeep", *arguments]
    # A session of its own: Ctrl-C reaches us alone, and we end it without a trace of its innards.
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True) as upkeep:  # noqa: S603 - our own
        try:
            code = upkeep.wait()
        finally:
            upkeep.terminate()
    if code != 0:
        raise CommandFailed("Pilotage was not started; the lines above say why.")


def _free_port(host: str, port: str) -> int:
    """The port as a number. Raises CommandFailed when it is none, or somebody else listens there."""
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise CommandFailed(f"{port} is not a port: choose a number from 1 to 65535.", exit_code=ExitCode.USAGE)
    end = time.monotonic() + PORT_SECONDS
    while (problem := _problem_with(host, int(port))) is not None:
        if time.monotonic() > end:
            raise CommandFailed(problem)
        time.sleep(0.2)
    return int(port)


def _problem_with(host: str, port: int) -> str | None:
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        return f"{host} is not an address of this machine."
    except PermissionError:
        return f"Port {port} needs more rights: choose one above 1023, say --port 8000."
    except OSError as error:
        return f"Port {port} on {host} is not free ({error.strerror}): choose another, say --port {port + 1}."
    return None


def _several(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise ValueError(text)
    return number


def _nothing(parser: ArgumentParser) -> None:
    """A command without arguments."""


SERVING = (
    Command(
        name="demo",
        help="try Pilotage: web, worker and database, with a demonstration organisation",
        description="""Starts everything on this machine and loads a fictional organisation, once.
What you change is kept in PILOTAGE_HOME. Not for real data: anybody may sign in as anybody.

  pilotage demo
  pilotage demo --port 8080
  PILOTAGE_HOME=/tmp/trial pilotage demo""",
        add_arguments=add_web_arguments,
        run=demo,
    ),
    Command(
        name="serve",
        help="serve the pages and the API",
        description="""Serves pages and API; brings the schema up to date first. Run `pilotage worker` beside it.

  pilotage serve
  pilotage serve --host 0.0.0.0 --port 80 --workers 4
  DATABASE_URL=postgresql://pilotage@db.example.org/pilotage pilotage serve

Behind a proxy with TLS set PILOTAGE_HTTPS=1 and PILOTAGE_ALLOWED_HOSTS=pilotage.example.org.""",
        add_arguments=add_web_arguments,
        run=serve,
    ),
    Command(
        name="worker",
        help="run the jobs: imports, solutions, long answers",
        description="""Runs jobs one after the other. Start it again on as many machines as you like.
Asked to stop, it ends the job it has begun, for 20 seconds at most.

  pilotage worker""",
        add_arguments=_nothing,
        run=work,
    ),
)
