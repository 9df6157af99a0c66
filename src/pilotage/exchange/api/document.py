"""The OpenAPI document: what Ninja makes of the operations, made to say what really happens."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from pilotage.exchange.api.failures import MEDIA_TYPE
from pilotage.exchange.api.promises import Problem, StaleProblem
from pilotage.exchange.api.words import INTRODUCTION, TAGS

# An OpenAPI document is JSON: Any.
Json = dict[str, Any]
PROBLEMS = {f"#/components/schemas/{one.__name__}" for one in (Problem, StaleProblem)}
METHODS = ("get", "post", "put", "patch", "delete")
SECURITY: Json = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal token, made in one's profile. It acts as its owner, and may be for reading only.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "pilotage",
        "description": "The session of a signed-in browser; writing needs the header X-CSRFToken as well.",
    },
}


class DocumentedApi(NinjaAPI):
    """The API with its document."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Json | None = None
    ) -> OpenAPISchema:
        document: OpenAPISchema = super().get_openapi_schema(path_prefix=path_prefix or "api/v1/")
        document["info"]["description"] = INTRODUCTION
        document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
        document["security"] = [{"token": []}, {"session": []}]
        document["components"]["securitySchemes"] = SECURITY
        document["servers"] = [{"url": "/"}]
        for path in document["paths"].values():
            for method in METHODS:
                if method in path:
                    _tell_truth(path[method])
        _leave_fields_out(document["components"]["schemas"])
        return document


def _tell_truth(operation: Json) -> None:
    """Problems have a media type of their own; parameters are not said to be null."""
    operation["parameters"].sort(key=lambda one: ("path", "query", "header").index(one["in"]))
    for answer in operation["responses"].values():
        content = answer.get("content", {})
        if content.get("application/json", {}).get("schema", {}).get("$ref") in PROBLEMS:
            content[MEDIA_TYPE] = content.pop("application/json")
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)


def _leave_fields_out(schemas: Json) -> None:
    """With `?fields=` any field but the id may be absent."""
    for name, schema in schemas.items():
        if name.endswith("Out") and "id" in schema.get("properties", {}):
            schema["required"] = ["id"]
