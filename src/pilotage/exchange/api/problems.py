"""Errors as RFC 9457 problem details: what is wrong, where, and what to do."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

# JSON of any shape: Any.
Json = Mapping[str, Any]


class FieldProblem(Schema):
    """One wrong value."""

    pointer: str = Field(description="Where it is, as a JSON pointer into the body, or the name of a parameter.")
    detail: str = Field(description="What is wrong with it, in words.")


class ProblemDetails(Schema):
    """RFC 9457. Sent as application/problem+json."""

    type: str = Field(description="A word for the kind of problem, stable over versions.", examples=["not-found"])
    title: str = Field(description="The kind of problem in words.", examples=["Nothing here"])
    status: int = Field(description="The HTTP status again.", examples=[404])
    detail: str = Field(description="What is wrong in this case, and what to do.")
    instance: str = Field(description="The path that was asked.", examples=["/api/v1/initiatives/PRJ-0042"])
    errors: list[FieldProblem] = Field(default_factory=list, description="Wrong values, one by one.")
    current: dict[str, Any] | None = Field(
        default=None, description="With 412: the resource as it is now, to compare with one's own version."
    )


TITLES = {
    400: ("bad-request", "The request cannot be read"),
    401: ("not-signed-in", "Who are you?"),
    403: ("not-allowed", "Your roles do not allow this"),
    404: ("not-found", "Nothing here"),
    409: ("conflict", "This is being done already"),
    412: ("stale", "Somebody changed this in the meantime"),
    413: ("too-large", "The request is too large"),
    422: ("impossible", "This cannot be done as asked"),
    428: ("if-match-missing", "Say which version you saw"),
    429: ("too-many-requests", "Too many requests"),
    500: ("broken", "Something broke on our side"),
}


class Problem(Exception):
    """An answer that is a problem, raised from anywhere below an operation."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        current: Json | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.current = current
        self.headers = headers or {}


def answer_of(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an HTTP answer."""
    kind, title = TITLES[problem.status]
    body: dict[str, Any] = {
        "type": kind,
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
        "errors": [{"pointer": pointer, "detail": detail} for pointer, detail in problem.errors],
        "current": problem.current,
    }
    return HttpResponse(
        json.dumps(body, default=str),
        status=problem.status,
        content_type="application/problem+json",
        headers=dict(problem.headers),
    )
