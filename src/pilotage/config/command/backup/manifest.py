"""The first member of an archive: what the archive is, and what else must be in it."""

import json
from dataclasses import asdict, dataclass

from pilotage.kit.commands import CommandFailed, ExitCode

FORMAT = "pilotage-backup"
FORMAT_VERSION = 1
NAME = "manifest.json"
DUMP = "database.dump"
UPLOADS = "uploads/"
LARGEST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    product_version: str
    postgresql_version: int  # as PostgreSQL counts: 180004 is 18.4
    made_at: str  # ISO 8601, UTC
    migrations: tuple[str, ...]  # app.name of each applied one
    members: tuple[Member, ...]

    def to_json(self) -> bytes:
        head = {"format": FORMAT, "format_version": FORMAT_VERSION}
        note = {"note": "The key that signs sessions is not in this archive: without it everybody signs in anew."}
        return json.dumps({**head, **note, **asdict(self)}, indent=1).encode()


def refused(why: str) -> CommandFailed:
    """The archive cannot be used. Nothing was changed."""
    return CommandFailed(f"{why} Nothing was changed.", exit_code=ExitCode.REFUSED)


def manifest_of(text: bytes) -> Manifest:
    """Read a manifest. Raises CommandFailed for anything that `pilotage backup` would not write."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise refused("This is not an archive of Pilotage.")
        if told["format_version"] != FORMAT_VERSION:
            raise refused(f"The archive has format {told['format_version']}, of a newer Pilotage: update first.")
        members = tuple(
            Member(str(member["name"]), int(member["size"]), str(member["sha256"])) for member in told["members"]
        )
        return Manifest(
            product_version=str(told["product_version"]),
            postgresql_version=int(told["postgresql_version"]),
            made_at=str(told["made_at"]),
            migrations=tuple(str(name) for name in told["migrations"]),
            members=members,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise refused("This is not an archive of Pilotage, or its manifest is damaged.") from error
