"""What goes wrong in a call, as RFC 9457 problem details: what is wrong, where, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic_core import to_json

# JSON of any shape: Any.
Json = dict[str, Any]
MEDIA_TYPE = "application/problem+json"
TYPES_AT = "/api/v1/docs#"

# The kinds of problems by their status: a name that stays the same over versions, and a title for people.
KINDS: Mapping[int, tuple[str, str]] = {
    400: ("unreadable", "The request cannot be read"),
    401: ("unknown-caller", "Say who you are"),
    403: ("refused", "You may not do this"),
    404: ("not-found", "Nothing here"),
    405: ("wrong-method", "This cannot be done here"),
    409: ("at-work", "The same request is being answered"),
    412: ("stale", "Somebody changed this in the meantime"),
    413: ("too-large", "The body is too large"),
    415: ("not-json", "The body is not JSON"),
    422: ("impossible", "What was asked does not fit"),
    428: ("version-missing", "Say which version you have read"),
    429: ("too-many", "Too many calls"),
    500: ("broken", "Something broke"),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong value: a JSON pointer into the body ("#/name"), or the parameter's name; and what is wrong."""

    where: str
    detail: str


class Failure(Exception):
    """The call ends with this problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Wrong] = (),
        headers: Mapping[str, str] | None = None,
        facts: Json | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.facts = facts or {}

    def response(self, request: HttpRequest) -> HttpResponse:
        name, title = KINDS[self.status]
        body: Json = {
            "type": TYPES_AT + name,
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "instance": request.path,
            **self.facts,
        }
        if self.errors:
            body["errors"] = [_wrong(one) for one in self.errors]
        answer = HttpResponse(to_json(body), status=self.status, content_type=MEDIA_TYPE, headers=self.headers)
        answer.reason_phrase = HTTPStatus(self.status).phrase
        return answer


def _wrong(one: Wrong) -> Json:
    return {"pointer" if one.where.startswith("#") else "parameter": one.where, "detail": one.detail}


def nothing_here() -> Failure:
    """The same for what is not there and for what the caller may not see."""
    return Failure(404, _("There is nothing at this address, or nothing that you may see."))


def no_such(where: str, what: str) -> Failure:
    """A body names something that is not there for the caller; that it is there for others is not told."""
    detail = _("There is no %(what)s with this id, or none that you may see.") % {"what": what}
    return Failure(422, detail, errors=[Wrong(f"#/{where}", detail)])


def wrong_parameter(name: str, detail: str) -> Failure:
    return Failure(422, detail, errors=[Wrong(name, detail)])


class Outdated(Exception):
    """The caller has read another version than the one that is there now."""

    def __init__(self, current: int) -> None:
        super().__init__(current)
        self.current = current
