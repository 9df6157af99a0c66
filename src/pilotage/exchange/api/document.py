"""The OpenAPI document: what Ninja makes of the operations, made to say what really happens."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from pilotage.exchange.api.problems import MEDIA_TYPE, ProblemDetails, StaleProblem
from pilotage.exchange.api.words import TAGS

# An OpenAPI document is JSON: Any.
Json = dict[str, Any]
PREFIX = "api/v1/"
PROBLEMS = {f"#/components/schemas/{one.__name__}" for one in (ProblemDetails, StaleProblem)}
METHODS = ("get", "post", "put", "patch", "delete")
PLACES = ("path", "query", "header")
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

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Json | None = None) -> OpenAPISchema:
        document: OpenAPISchema = super().get_openapi_schema(path_prefix=path_prefix or PREFIX)
        document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
        document["security"] = [{"token": []}, {"session": []}]
        document["servers"] = [{"url": "/"}]
        components = document["components"]
        components["securitySchemes"] = SECURITY
        for path in document["paths"].values():
            for method in METHODS:
                if method in path:
                    _tell_truth(path[method], components["schemas"])
        for name, schema in components["schemas"].items():
            if name.endswith("Out") and "id" in schema.get("properties", {}):
                # With ?fields= any field but the id may be absent.
                schema["required"] = ["id"]
        return document


def _tell_truth(operation: Json, schemas: Json) -> None:
    """Problems have a media type of their own; examples stand where tools look for them."""
    operation["parameters"].sort(key=lambda one: PLACES.index(one["in"]))
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for answer in operation["responses"].values():
        content = answer.get("content", {})
        if content.get("application/json", {}).get("schema", {}).get("$ref") in PROBLEMS:
            content[MEDIA_TYPE] = content.pop("application/json")
    for parameter in operation["parameters"]:
        # In a parameter, `examples` would be a map of named ones; they stand in its schema already.
        parameter.pop("examples", None)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        examples = schemas.get(name, {}).get("examples")
        if examples:
            content["example"] = examples[0]
