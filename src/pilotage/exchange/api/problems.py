"""Errors as RFC 9457 problem details: what is wrong, where, and what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import ConfigDict
from pydantic_core import to_json

# JSON of any shape: Any.
Json = Mapping[str, Any]
MEDIA_TYPE = "application/problem+json"

# The kind, the same over all versions; its title; and what it means, for the page of the API.
KINDS: Mapping[int, tuple[str, str, str]] = {
    400: ("bad-request", "The request cannot be read", "The body is not JSON, or holds what cannot be kept."),
    401: ("not-signed-in", "Who are you?", "There is no token, or it is unknown, expired or revoked."),
    403: ("not-allowed", "You may not do this", "Your roles, or your token, do not allow it; the detail says why."),
    404: ("not-found", "Nothing here", "It is not there, or you may not see it: both look the same."),
    405: ("wrong-method", "Not in this way", "The header Allow names the methods of this address."),
    409: ("conflict", "This is being done already", "The first request with this Idempotency-Key is still at work."),
    412: ("stale", "Somebody changed this in the meantime", "Compare `current` with what you wanted, then try again."),
    413: ("too-large", "The request is too large", "Large lists come in as an import."),
    415: ("not-json", "The body is not JSON", "Send it as application/json."),
    422: ("impossible", "This cannot be done as asked", "`errors` points to each value that does not fit."),
    428: ("if-match-missing", "Say which version you saw", "Send If-Match with the ETag that you have read."),
    429: ("too-many-requests", "Too many requests", "Wait for the seconds in Retry-After."),
    500: ("broken", "Something broke on our side", "Nothing was saved. The incident number leads to the log."),
}


class FieldProblem(Schema):
    """One wrong value."""

    pointer: str = Field(
        description="Where it is: a JSON pointer into the body, or a slash and the name of a parameter or header.",
        examples=["/portfolio_id"],
    )
    detail: str = Field(description="What is wrong with it, in words.")


class ProblemDetails(Schema):
    """RFC 9457. Sent as application/problem+json."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/api/v1/docs#impossible",
                    "title": "This cannot be done as asked",
                    "status": 422,
                    "detail": "Give the initiative a name.",
                    "instance": "/api/v1/initiatives",
                    "errors": [{"pointer": "/name", "detail": "Give the initiative a name."}],
                }
            ]
        }
    )
    type: str = Field(description="The kind of problem, the same over all versions.")
    title: str = Field(description="The kind of problem in words.")
    status: int = Field(description="The HTTP status again.")
    detail: str = Field(description="What is wrong in this case, and what to do.")
    instance: str = Field(description="The path that was asked.")
    errors: list[FieldProblem] = Field(default_factory=list, description="Wrong values, one by one.")


class Difference(Schema):
    """A value that would overwrite something else than what was read."""

    field: str
    yours: Any = Field(description="What the call wanted.")
    now: Any = Field(description="What is there now.")


class StaleProblem(ProblemDetails):
    """Somebody changed the thing since it was read. Nothing was written."""

    current_version: int | None = Field(default=None, description="The version that is there now.")
    current: dict[str, Any] | None = Field(default=None, description="The thing as it is now.")
    differences: list[Difference] = Field(default_factory=list, description="Where your values differ from it.")


class Problem(Exception):
    """An answer that is a problem, raised from anywhere below an operation."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        facts: Json | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.facts = facts or {}
        self.headers = headers or {}


def nothing_here() -> Problem:
    """The same for what is not there and for what the caller may not see."""
    return Problem(404, _("There is nothing here, or nothing that you may see."))


def wrong_parameter(name: str, detail: str) -> Problem:
    return Problem(422, detail, errors=[(f"/{name}", detail)])


def answer_of(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an HTTP answer."""
    kind, title, _meaning = KINDS[problem.status]
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#{kind}",
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
        "errors": [{"pointer": pointer, "detail": detail} for pointer, detail in problem.errors],
        **problem.facts,
    }
    return HttpResponse(to_json(body), status=problem.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))
