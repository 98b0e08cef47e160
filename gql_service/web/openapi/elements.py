"""The elements of the OpenAPI document that several routes use: headers, parameters, responses and errors."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gql_service.web.rest.parameters import Parameter
from gql_service.web.transport.data_headers import SOURCE_HEADER, STALE_HEADER
from gql_service.web.transport.problems import PROBLEM

JsonObject = dict[str, Any]

ERROR_RESPONSES: Final[Mapping[str, str]] = {
    "BadRequest": "A parameter is unknown or wrong; `detail` states the correct form.",
    "Unauthorized": "An API key is required, and the request has no valid key.",
    "NotFound": "The league, team or season does not exist, or is not in the plan of the key; `detail` says which.",
    "MethodNotAllowed": "Only the methods in the Allow header are allowed.",
    "TooManyRequests": "Too many requests; Retry-After states when to retry.",
    "Unavailable": "The source fails, and the gateway lacks a part of the calendar. Keep the events that you have.",
}
HEADERS: Final[Mapping[str, tuple[str, JsonObject]]] = {
    "Age": ("The age of the oldest data, in seconds.", {"type": "integer", "minimum": 0}),
    "ETag": ("A weak tag; a request with this tag in If-None-Match gets 304.", {"type": "string"}),
    "Last-Modified": (
        "When the calendar last changed; a request with this date in If-Modified-Since gets 304.",
        {"type": "string"},
    ),
    "Cache-Control": ("How long caches may keep the response.", {"type": "string"}),
    "Vary": ("The request headers on which the response depends.", {"type": "string"}),
    SOURCE_HEADER: ("The source of the data.", {"type": "string", "enum": ["live", "sandbox", "replay"]}),
    STALE_HEADER: (
        "Whether the data is expired, and newer data is missing.",
        {"type": "string", "enum": ["true", "false"]},
    ),
    "Warning": ("On stale responses.", {"type": "string"}),
    "Content-Disposition": ("A file name for the calendar.", {"type": "string"}),
    "Allow": ("The allowed methods.", {"type": "string"}),
    "Retry-After": ("Seconds until a retry.", {"type": "integer", "minimum": 0}),
}
DATA_HEADERS: Final = ("Age", "ETag", "Cache-Control", "Vary", SOURCE_HEADER, STALE_HEADER)
FIXED_HEADERS: Final = (SOURCE_HEADER,)


def ref(kind: str, name: str) -> JsonObject:
    """Return a reference to a component of the document."""
    return {"$ref": f"#/components/{kind}/{name}"}


def headers_of(names: Iterable[str]) -> JsonObject:
    """Return the headers of a response by their names."""
    return {name: ref("headers", name) for name in names}


def response(meaning: str, headers: Iterable[str], media_type: str | None = None, schema: object = None) -> JsonObject:
    """Return a response; without a media type, it has no content."""
    found: JsonObject = {"description": meaning, "headers": headers_of(headers)}
    if media_type is not None:
        found["content"] = {media_type: {"schema": schema}}
    return found


def query_parameter(parameter: Parameter[Any]) -> JsonObject:
    """Return a parameter of a query string as it is declared for the route."""
    declared: JsonObject = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "schema": parameter.schema,
    }
    if parameter.schema.get("type") == "array":
        declared |= {"style": "form", "explode": False}
    if parameter.example is not None:
        declared["example"] = parameter.example
    return declared


def methods(operation: JsonObject) -> JsonObject:
    """Return an operation by GET, and by HEAD, which has no content."""
    responses = {
        status: {key: value for key, value in response.items() if key != "content"}
        for status, response in operation["responses"].items()
    }
    head = {**operation, "operationId": f"{operation['operationId']}Head", "responses": responses}
    return {"get": operation, "head": {**head, "summary": f"{operation['summary']}: its headers"}}


def problems(*statuses: tuple[str, str]) -> JsonObject:
    """Return the error responses of a route that answers with problem details, by status."""
    retried = ("TooManyRequests", "Unavailable")
    return {
        status: response(
            ERROR_RESPONSES[name],
            (
                *FIXED_HEADERS,
                *(("Retry-After",) if name in retried else ()),
                *(("Allow",) if name == "MethodNotAllowed" else ()),
            ),
            PROBLEM,
            ref("schemas", "Problem"),
        )
        for status, name in statuses
    }
