"""Where the embedded server keeps its things, and the folder of its socket."""

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pilotage.config.embedded.account import Account
from pilotage.config.embedded.failure import EmbeddedFailure

# The kernel holds 108 bytes for the path of a socket (104 on BSD and macOS), and PostgreSQL adds the file's name.
LONGEST_SOCKET_FOLDER = 100 - len("/.s.PGSQL.5432")


@dataclass(frozen=True, slots=True)
class Folders:
    """The paths below one PILOTAGE_HOME."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def lock(self) -> Path:
        """Held while somebody starts or stops the server."""
        return self.home / "postgres.lock"

    @property
    def users(self) -> Path:
        """Held, shared, by every process that uses the server."""
        return self.home / "postgres.users"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the home, or, where that is too long or closed to the server, a short one.

        Not below XDG_RUNTIME_DIR: it differs between a service and a terminal of the same person, and both must
        meet at the same server.
        """
        own = self.home / "run"
        if os.geteuid() != 0 and len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER:
            return own
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return _short_base() / f"pilotage-{os.geteuid()}-{name}"

    def make_home(self) -> None:
        """Make the home and its log folder, closed to others."""
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.log.parent.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise EmbeddedFailure(f"{self.home} cannot be used ({error.strerror}): set PILOTAGE_HOME.") from error

    def make_socket(self, account: Account) -> None:
        """Make the socket's folder, and refuse one that somebody else has put there."""
        folder = self.socket
        try:
            folder.mkdir(mode=0o700)
            if account.is_lent:
                os.chown(folder, account.uid, account.gid)
        except FileExistsError:
            _refuse_foreign(folder, account)

    def remove_socket(self) -> None:
        """Remove the socket's folder, which may be outside of the home; what else lies there keeps it."""
        with suppress(OSError):
            self.socket.rmdir()


def _short_base() -> Path:
    run = Path("/run")
    return run if os.geteuid() == 0 and os.access(run, os.W_OK) and run.is_dir() else Path("/tmp")  # noqa: S108 - checked above


def _refuse_foreign(folder: Path, account: Account) -> None:
    found = folder.lstat()  # not stat(): a link would lead the socket to a folder of somebody else's choice
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid in {account.uid, os.geteuid()}
    if not is_ours:
        raise EmbeddedFailure(f"{folder} is needed for the database's socket, but is not ours: remove it.")
    if found.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
