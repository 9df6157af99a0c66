"""What the document promises of every operation: each status that can come, headers, and preconditions."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

# Parts of an OpenAPI document are JSON: Any.
Json = dict[str, Any]


class WrongOut(Schema):
    """One wrong value of the call."""

    pointer: str = Field(default="", description="JSON pointer into the body.", examples=["#/portfolio"])
    parameter: str = Field(default="", description="Or the name of a parameter or header.")
    detail: str = Field(description="What is wrong with it, and what to do.")


class Problem(Schema):
    """A problem as RFC 9457 wants it. `type` leads to its explanation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/api/v1/docs#impossible",
                    "title": "What was asked does not fit",
                    "status": 422,
                    "detail": "Give the initiative a name.",
                    "instance": "/api/v1/initiatives",
                    "errors": [{"pointer": "#/name", "detail": "Give the initiative a name."}],
                }
            ]
        }
    )
    type: str = Field(description="The kind of problem: the same over all versions.")
    title: str = Field(description="The kind in words.")
    status: int = Field(description="The HTTP status again.")
    detail: str = Field(description="What happened this time, and what to do.")
    instance: str = Field(description="The path that was called.")
    errors: list[WrongOut] = Field(default=[], description="Each wrong value.")


class DifferenceOut(Schema):
    """A field that would overwrite something else than what was read."""

    field: str
    yours: Any = Field(description="What the call wanted.")
    now: Any = Field(description="What is there now.")


class StaleProblem(Problem):
    """Somebody changed the thing since it was read. Nothing was written."""

    current_version: int | None = Field(default=None, description="The version that is there now.")
    current: dict[str, Any] | None = Field(default=None, description="The thing as it is now.")
    differences: list[DifferenceOut] = Field(default=[], description="Where your values and those there now differ.")


def answers_of(
    method: str, path: str, gives: type[Schema] | None, *, status: int, is_versioned: bool, has_body: bool
) -> dict[Any, Any]:  # statuses to schemas; Ninja's own type
    """Every status with which the operation may answer."""
    problems = {401, 403, 422, 429}
    if "{" in path:
        problems.add(404)
    if has_body:
        problems |= {400, 413, 415}
    if method == "POST":
        problems.add(409)
    if is_versioned:
        problems.add(428)
    answers: dict[Any, Any] = {status: gives}
    if method == "GET":
        answers[304] = None
    answers |= dict.fromkeys(sorted(problems), Problem)
    if is_versioned or method in {"POST", "PUT"}:
        answers[412] = StaleProblem
    return answers


def extras_of(method: str, *, status: int, is_versioned: bool) -> Json:
    """Headers that go in and come out, for the document."""
    parameters: list[Json] = []
    headers: Json = {}
    if method == "GET":
        parameters.append(_header("If-None-Match", "An ETag that you have: 304 when it is still the same."))
        headers["ETag"] = _text("Names what was sent; it begins with the version where the thing has one.")
    if method == "POST":
        text = "A key of your own (a UUID, say): the same request with it again gives the same answer, for 24 hours."
        parameters.append(_header("Idempotency-Key", text, maxLength=255, pattern="^[!-~]+$"))
    if is_versioned:
        text = "The ETag that you have read, or its version in quotes. Without it: 428; when it is out of date: 412."
        parameters.append(_header("If-Match", text, example='"3"'))
        headers["ETag"] = _text("Names the version that is there now.")
    if status in {201, 202}:
        headers["Location"] = _text("Where the new thing is.")
    responses: Json = {}
    if headers:
        # Ninja's document has statuses as numbers until it becomes JSON.
        responses[status] = {"headers": headers}  # type: ignore[index]
    return {"parameters": parameters, "responses": responses}


def _header(name: str, description: str, *, example: str = "", **schema: object) -> Json:
    parameter: Json = {
        "in": "header",
        "name": name,
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }
    return parameter | ({"example": example} if example else {})


def _text(description: str) -> Json:
    return {"description": description, "schema": {"type": "string"}}
