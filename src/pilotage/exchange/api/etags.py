"""Versions as ETags: nobody overwrites what they have not seen."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pilotage.exchange.api.problems import Problem


def etag_of(id: UUID, version: int) -> str:
    """A strong ETag; it names the row, so that one row's version never passes for another's."""
    return f'"{id.hex[-12:]}-{version}"'


def version_seen(request: HttpRequest, id: UUID) -> int:
    """The version that the caller saw, from If-Match. Raises 428 without one, 412 for another row's or a broken one."""
    written = request.headers.get("If-Match", "").strip()
    if not written:
        raise Problem(428, _("Send If-Match with the ETag that you read, so that nobody's change is lost."))
    name, _dash, version = written.removeprefix("W/").strip('"').rpartition("-")
    if name != id.hex[-12:] or not version.isdecimal() or len(version) > 9:
        raise Problem(412, _("The ETag in If-Match is not of this resource. Read it again."))
    return int(version)


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the caller has this version already (If-None-Match)."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return etag in known
