"""Takes an archive apart and believes nothing in it that its manifest does not vouch for."""

import hashlib
import tarfile
from pathlib import Path, PurePosixPath

from pilotage.config.command.backup.manifest import DUMP, LARGEST_BYTES, NAME, UPLOADS, Manifest, manifest_of, refused

CHUNK = 1024 * 1024


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a checked archive into an empty folder. Raises CommandFailed when anything is not as it was written."""
    if not source.is_file():
        raise refused(f"There is no file {source}.")
    try:
        with tarfile.open(source, mode="r:") as archive:
            return _unpack(archive, folder)
    except (tarfile.TarError, EOFError) as error:
        raise refused(f"{source} is not an archive of Pilotage, or it was cut short.") from error
    except OSError as error:
        raise refused(f"{source} cannot be unpacked: {error.strerror or error}.") from error


def _unpack(archive: tarfile.TarFile, folder: Path) -> Manifest:
    first = archive.next()
    if first is None or first.name != NAME or not first.isreg() or first.size > LARGEST_BYTES:
        raise refused("This is not an archive of Pilotage.")
    manifest = manifest_of(_bytes(archive, first))
    promised = {member.name: member for member in manifest.members}
    if DUMP not in promised or len(promised) != len(manifest.members):
        raise refused("The archive's manifest is damaged.")
    found: set[str] = set()
    while (entry := archive.next()) is not None:
        member = promised.get(entry.name)
        if member is None or entry.name in found or not entry.isreg() or not _is_tame(entry.name):
            raise refused(f"The archive holds {entry.name!r}, which does not belong there.")
        found.add(entry.name)
        if entry.size != member.size or _copy(archive, entry, folder / entry.name) != member.sha256:
            raise refused(f"{entry.name} in the archive is damaged.")
    if missing := sorted(set(promised) - found):
        raise refused(f"The archive was cut short: {missing[0]} is missing.")
    return manifest


def _is_tame(name: str) -> bool:
    path = PurePosixPath(name)
    return name == DUMP or (name.startswith(UPLOADS) and ".." not in path.parts and not path.is_absolute())


def _bytes(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(entry)
    return file.read() if file is not None else b""


def _copy(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> str:
    """Write a member out; its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    file = archive.extractfile(entry)
    if file is None:
        return ""
    with target.open("wb") as out:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()
