"""What the document promises of every operation: each status that can come, and the headers in and out."""

from typing import Any

from ninja.operation import Operation

from pilotage.exchange.api.problems import ProblemDetails, StaleProblem

# Parts of an OpenAPI document are JSON: Any.
Json = dict[str, Any]


def promise(operation: Operation, *, at_version: bool = False) -> None:
    """Complete what the operation says of itself; its own success is declared where it is defined.

    at_version   a POST that asks for If-Match, as every PATCH, PUT and DELETE does
    """
    (method,) = operation.methods
    is_held = at_version or method in {"PATCH", "PUT", "DELETE"}
    operation.operation_id = operation.operation_id or operation.view_func.__name__
    success = next(iter(operation.response_models))
    for status in sorted(_problems(operation, method, is_held=is_held)):
        kept = StaleProblem if status == 412 else ProblemDetails
        operation.response_models[status] = operation._create_response_model(kept)
    if method == "GET":
        operation.response_models[304] = None
    operation.openapi_extra = _joined(_headers(method, int(success), is_held=is_held), operation.openapi_extra or {})


def _joined(ours: Json, own: Json) -> Json:
    """What is promised of all, with what the operation says of its own answers."""
    told = own.get("responses", {})
    statuses = {*ours["responses"], *told}
    return {**ours, "responses": {one: ours["responses"].get(one, {}) | told.get(one, {}) for one in statuses}}


def _problems(operation: Operation, method: str, *, is_held: bool) -> set[int]:
    problems = {401, 403, 422, 429}
    if "{" in operation.path:
        problems.add(404)
    if any(model.__ninja_param_source__ == "body" for model in operation.models):
        problems |= {400, 413, 415}
    if method == "POST":
        problems |= {409, 412}
    if is_held:
        problems |= {412, 428}
    return problems


def _headers(method: str, status: int, *, is_held: bool) -> Json:
    parameters: list[Json] = []
    headers: Json = {}
    if method == "GET":
        parameters.append(_header("If-None-Match", "ETags that you have: 304 when nothing changed."))
        headers["ETag"] = _text("Names what was sent; it begins with the version of a single thing.")
    if method == "POST":
        text = "A key of your own, such as a UUID: the same request with it again gets the same answer, for a day."
        parameters.append(_header("Idempotency-Key", text, maxLength=200, pattern="^[!-~]+$"))
        headers["Idempotent-Replay"] = _text("true when this is the answer of an earlier request with the same key.")
    if is_held:
        text = "The ETag that you read, or its version in quotes. 428 without it, 412 when it is out of date."
        parameters.append(_header("If-Match", text) | {"example": '"3"'})
    if status in {201, 202}:
        headers["Location"] = _text("Where the new thing is.")
    responses: dict[int, Json] = {status: {"headers": headers}} if headers else {}
    return {"parameters": parameters, "responses": responses}


def _header(name: str, description: str, **schema: object) -> Json:
    return {
        "in": "header",
        "name": name,
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def _text(description: str) -> Json:
    return {"description": description, "required": False, "schema": {"type": "string"}}
