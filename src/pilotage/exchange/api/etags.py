"""Versions as ETags: nobody overwrites what they have not seen."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pilotage.exchange.api.problems import Problem, nothing_here
from pilotage.kit.models import Record

# JSON of a resource, and values of a body: Any.
Json = dict[str, Any]
Row = TypeVar("Row", bound=Record)
BIGGEST = 2_147_483_647


def etag_of(id: UUID, version: int, content: bytes) -> str:
    """A strong ETag: the row and its version, and a digest of what was sent.

    The names of other things in an answer may change without its version, and then it is another answer.
    """
    return f'"{id.hex[-12:]}-{version}.{digest_of(content)}"'


def digest_of(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=5).hexdigest()


def version_seen(request: HttpRequest, id: UUID) -> int:
    """The version that the caller saw, from If-Match: the ETag, or the version alone in quotes ("3").

    Raises 428 without one, 412 for another row's or a broken one.
    """
    written = request.headers.get("If-Match", "").strip()
    if written in ("", "*"):
        text = _("Send If-Match with the ETag that you read, so that nobody's change is lost.")
        raise Problem(428, text, errors=[("/If-Match", text)])
    name, _dash, version = written.removeprefix("W/").strip('"').partition(".")[0].rpartition("-")
    if name not in ("", id.hex[-12:]) or not (version.isascii() and version.isdecimal()) or len(version) > 9:
        text = _("The ETag in If-Match is not of this resource. Read it again.")
        raise Problem(412, text, errors=[("/If-Match", text)])
    return int(version)


def hold(request: HttpRequest, row: Row, *, read: Callable[[], Json], asked: Mapping[str, Any] | None = None) -> int:
    """Lock the row until the call is answered, at the version that the caller saw; that version.

    read    the resource as the caller may see it, asked again when it has changed
    asked   what the caller wants to write, to say where it differs
    Raises 428 without a version, 412 with both sides when it is not the one that is there.
    """
    version = version_seen(request, row.pk)
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise nothing_here()
    if found.version != version:
        raise stale(read(), asked or {}, version=found.version)
    return version


def stale(current: Json, asked: Mapping[str, Any], *, version: int) -> Problem:
    """The refusal, with what is there now and where it differs from what was wanted."""
    differences = []
    for name, yours in asked.items():
        shown = name if name in current else name.removesuffix("_id")
        if shown in current and _plain(current[shown]) != _plain(yours):
            differences.append({"field": name, "yours": yours, "now": current[shown]})
    text = _("Somebody changed this in the meantime: it is at version %(version)s now. Nothing was saved.")
    facts = {"current_version": version, "current": current, "differences": differences}
    return Problem(412, text % {"version": version}, facts=facts)


def _plain(value: object) -> str:
    """What a body names by its id is shown with its name, and an amount with its currency."""
    if isinstance(value, dict):
        return str(value.get("id", value.get("amount", value)))
    return str(value)


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the caller has this version already (If-None-Match)."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return etag in known
