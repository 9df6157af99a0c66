"""Answers: one thing with its ETag, or a page of them; only the fields that were asked for."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from pydantic_core import to_json

from pilotage.exchange.api.failures import Failure, wrong_parameter
from pilotage.exchange.api.paging import Cut

# JSON of a thing: Any.
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers; a version makes the ETag."""

    body: Json | None
    status: int = 200
    version: int | None = None
    location: str = ""
    next: str = ""


def one(body: Json, *, fields: str = "", status: int = 200, location: str = "") -> Reply:
    """One thing; its `version` goes into the ETag."""
    version = body.get("version")
    return Reply(narrowed(body, fields_of(fields, body)), status, version, location)


def nothing() -> Reply:
    return Reply(None, 204)


def listed(request: HttpRequest, cut: Cut, items: Iterable[Json], *, fields: str = "") -> Reply:
    """A page: the items, and the address of the next page."""
    found = list(items)
    if fields and found:
        wanted = fields_of(fields, found[0])
        found = [narrowed(item, wanted) for item in found]
    following = ""
    if cut.next:
        asked = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
        following = f"{request.path}?{urlencode([*asked, ('cursor', cut.next)])}"
    return Reply({"items": found, "next": following or None}, next=following)


def fields_of(fields: str, known: Iterable[str]) -> frozenset[str]:
    """The names in `?fields=`, with the id; empty when all are wanted. Raises for a name that is not there."""
    wanted = {name.strip() for name in fields.split(",") if name.strip()}
    unknown = sorted(wanted - set(known))
    if unknown:
        raise wrong_parameter("fields", _("There is no field %(name)s here.") % {"name": unknown[0][:60]})
    return frozenset(wanted | {"id"}) if wanted else frozenset()


def narrowed(body: Json, wanted: frozenset[str]) -> Json:
    return {name: value for name, value in body.items() if name in wanted} if wanted else body


def rendered(request: HttpRequest, reply: Reply) -> HttpResponse:
    """The HTTP answer; 304 without a body when the caller has just this."""
    if reply.body is None:
        return HttpResponse(status=reply.status)
    content = to_json(reply.body)
    answer = HttpResponse(content, status=reply.status, content_type="application/json")
    if request.method == "GET" or reply.version is not None:
        answer["ETag"] = etag_of(reply.version, content)
    if reply.location:
        answer["Location"] = reply.location
    if reply.next:
        answer["Link"] = f'<{reply.next}>; rel="next"'
    patch_vary_headers(answer, ["Authorization", "Cookie"])
    if request.method == "GET" and answer["ETag"] in _etags(request.headers.get("If-None-Match", "")):
        return _not_modified(answer)
    return answer


def etag_of(version: int | None, content: bytes) -> str:
    """The version, and a digest of what was sent: names of other things in it may change without the version."""
    digest = hashlib.blake2b(content, digest_size=6).hexdigest()
    return f'"{digest}"' if version is None else f'"{version}.{digest}"'


def version_in(header: str) -> int:
    """The version that the caller has read, from If-Match. Raises 428 when none is named."""
    written = header.strip().removeprefix("W/").strip('"').partition(".")[0]
    if written.isascii() and written.isdecimal() and len(written) < 10:
        return int(written)
    if header.strip() not in ("", "*"):
        # An ETag of something else: whatever it was, it is not what is there now.
        raise Failure(412, _("The ETag in If-Match does not belong to this. Read it again."))
    text = _("Send If-Match with the ETag (or the version in quotes) that you have read, so that nothing is lost.")
    raise Failure(428, text)


def _etags(header: str) -> set[str]:
    return {one.strip().removeprefix("W/") for one in header.split(",")}


def _not_modified(answer: HttpResponse) -> HttpResponse:
    empty = HttpResponse(status=304)
    for name in ("ETag", "Vary", "Link"):
        if name in answer:
            empty[name] = answer[name]
    del empty["Content-Type"]
    return empty
