"""The supervisor: brings the server up from whatever state it was left in, and takes it down with the last user."""

import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from pilotage.config.embedded.account import account_for
from pilotage.config.embedded.binaries import Binaries, binaries_for
from pilotage.config.embedded.cluster import DATABASE, ROLE, make_cluster, make_database, path_for_server
from pilotage.config.embedded.failure import EmbeddedFailure
from pilotage.config.embedded.folders import Folders
from pilotage.config.embedded.locks import Users, alone
from pilotage.config.embedded.postmaster import end_orphans, end_stranger, is_postmaster, postmaster_pid, send
from pilotage.config.embedded.probe import SUPERUSER, Health, health

# Recovery after a crash reads the log of what was written since the last checkpoint: seconds, on a slow disk more.
START_SECONDS = 90.0
STOP_SECONDS = 30.0
LARGEST_LOG_BYTES = 10 * 1024 * 1024


class EmbeddedServer:
    """The PostgreSQL of one PILOTAGE_HOME, as one of its users sees it."""

    def __init__(self, home: Path, *, is_durable: bool = True) -> None:
        """`is_durable=False` skips waiting for the disk: for tests, whose data nobody misses."""
        self.folders = Folders(home.expanduser().resolve())
        self._users = Users(self.folders.users)
        self._process: subprocess.Popen[bytes] | None = None
        self._is_durable = is_durable

    @property
    def address(self) -> str:
        """What DATABASE_URL becomes. Known before the server runs."""
        return self.address_of(ROLE, DATABASE)

    def address_of(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.folders.socket), safe='/')}"

    @property
    def superuser_address(self) -> str:
        return self.address_of(SUPERUSER, "postgres")

    @property
    def pid(self) -> int | None:
        """The process number that the server wrote down; no proof of life."""
        return postmaster_pid(self.folders.data)

    def attach(self) -> None:
        """Start the server or join the running one, and count as its user until `leave` (or our death)."""
        self.folders.make_home()
        with alone(self.folders.lock):
            self._bring_up()
            self._users.join()

    def leave(self) -> None:
        """Stop using the server; the last user stops it."""
        with alone(self.folders.lock):
            if self._users.leave():
                self._take_down()
                self.folders.remove_socket()
            self._let_go()

    def answers(self) -> bool:
        return self._health() is Health.ANSWERS

    def revive(self) -> None:
        """Bring the server up again when it died under its users."""
        with alone(self.folders.lock):
            self._bring_up()

    def _bring_up(self) -> None:
        """With the lock held: afterwards the server answers, or EmbeddedFailure says why not."""
        found = self._health()
        if found is Health.ANSWERS:
            return
        if found is Health.STRANGER:
            end_stranger(self.folders.socket)
        account = account_for(self.folders.data)
        binaries = binaries_for(account)
        make_cluster(self.folders.data, binaries, is_durable=self._is_durable)
        self.folders.make_socket(account)
        if not self._is_alive() or not self._comes_up():
            self._clear_remains()
            self._start(binaries)
            if not self._comes_up():
                raise EmbeddedFailure(f"The database did not start: {self._last_words()} ({self.folders.log})")
        make_database(self.folders.socket)

    def _health(self) -> Health:
        return health(self.folders.socket, self.folders.data)

    def _is_alive(self) -> bool:
        self._reap()
        pid = self.pid
        return pid is not None and is_postmaster(pid, self.folders.data)

    def _comes_up(self) -> bool:
        """Wait until a query answers. False when the server ends before that."""
        end = time.monotonic() + START_SECONDS
        pause = 0.02
        while time.monotonic() < end:
            found = self._health()
            if found is Health.ANSWERS:
                return True
            if found is Health.SILENT and not self._is_coming():
                return False
            time.sleep(pause)
            pause = min(pause * 1.5, 0.25)
        raise EmbeddedFailure(
            f"The database (process {self.pid}) lives but has not answered for {START_SECONDS:.0f} s: "
            f"{self._last_words()}"
        )

    def _is_coming(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        return self._is_alive()

    def _clear_remains(self) -> None:
        """What a killed server left: processes, pid file, socket. Only with the lock, only when it is dead."""
        data = self.folders.data
        end_orphans(data)
        # The server would remove a stale file itself, but not one whose number lives on as a zombie or a stranger.
        (data / "postmaster.pid").unlink(missing_ok=True)
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.folders.socket / name).unlink(missing_ok=True)

    def _start(self, binaries: Binaries) -> None:
        log = self.folders.log
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        settings = {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": str(self.folders.socket),
            "unix_socket_permissions": "0700",
        }
        if not self._is_durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [binaries.path("postgres"), "-D", path_for_server(self.folders.data, binaries)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with log.open("ab") as output:
            # A session of its own, so that Ctrl-C in the terminal reaches us and not the server.
            self._process = subprocess.Popen(  # noqa: S603 - the wheel's programme, our arguments
                command,
                cwd=self.folders.data,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **binaries.as_account(),
            )

    def _take_down(self) -> None:
        """A fast shutdown; an immediate one when it does not come to an end. Recovery repairs what that leaves."""
        pid = self.pid
        if pid is None or not self._is_alive():
            return
        for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0)):
            send(pid, number)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if not self._is_alive():
                    return
                time.sleep(0.02)
        raise EmbeddedFailure(f"The database (process {pid}) does not stop: look into {self.folders.log}.")

    def _reap(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            self._process = None

    def _let_go(self) -> None:
        """The server goes on without us, its parent: tell Python that this is meant, or it warns."""
        self._reap()
        if self._process is not None:
            self._process.returncode = 0
            self._process = None

    def _last_words(self) -> str:
        try:
            lines = self.folders.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return "no log was written"
        serious = [line.partition("FATAL:")[2].strip() for line in lines[-50:] if "FATAL:" in line]
        return serious[-1] if serious else (lines[-1] if lines else "the log is empty")
