"""Which account of the machine runs PostgreSQL. It refuses to run as root, so root lends it another one."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pilotage.config.embedded.failure import EmbeddedFailure

ACCOUNT = "pilotage"


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server. `is_lent` when we are root and it is somebody else."""

    uid: int
    gid: int
    is_lent: bool


def account_for(data: Path) -> Account:
    """Ourselves; or, for root, the owner of the data folder, else the account `pilotage` (made when missing)."""
    if os.geteuid() != 0:
        _refuse_foreign(data)
        return Account(os.geteuid(), os.getegid(), is_lent=False)
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid, is_lent=True)
    entry = _entry(ACCOUNT) or _make_account()
    return Account(entry.pw_uid, entry.pw_gid, is_lent=True)


def _refuse_foreign(data: Path) -> None:
    if data.exists() and (owner := data.stat().st_uid) != os.geteuid():
        name = _name(owner)
        raise EmbeddedFailure(
            f"The database in {data} belongs to the account {name}: run Pilotage as {name} or as root."
        )


def _make_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        # Two starts at once: the slower one fails, and finds the account of the faster one below.
        made = subprocess.run(  # noqa: S603 - a fixed command
            [*command, "--shell", "/usr/sbin/nologin", ACCOUNT], capture_output=True, text=True, check=False
        )
        problem = made.stderr.strip()
    except OSError as error:
        problem = str(error)
    entry = _entry(ACCOUNT)
    if entry is None:
        raise EmbeddedFailure(
            f"PostgreSQL does not run as root and the account {ACCOUNT} could not be made ({problem}): "
            f"run Pilotage as an ordinary user, or make that account."
        )
    return entry


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
