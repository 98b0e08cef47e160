"""The OpenAPI 3.1 document of the REST routes, made from the declarations by which they read their parameters."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from gql_service.web.openapi.calendars import calendar_paths
from gql_service.web.openapi.elements import FIXED_HEADERS, HEADERS, JsonObject, methods, problems, response
from gql_service.web.openapi.legacy import legacy_paths
from gql_service.web.openapi.schemas import schemas
from gql_service.web.routes import OPENAPI
from gql_service.web.transport.media_types import JSON
from schema.enums import League

_INFO: Final = {
    "title": "Schedule gateway: the REST routes",
    "version": version("schedule-gateway"),
    "summary": "Games of many leagues as calendars, and as the list of the old app.",
    "description": "For calendars and old clients. Frontends use /graphql, which describes itself.",
}
_TAGS: Final = (
    {"name": "calendars", "description": "iCalendar files to subscribe to."},
    {"name": "legacy", "description": "The contract of the old app."},
    {"name": "description", "description": "The description of the routes."},
)
_SECURITY_SCHEMES: Final = {
    "keyInHeader": {
        "type": "apiKey",
        "in": "header",
        "name": "x-api-key",
        "description": "Required only if the deployer has set API keys.",
    },
    "keyInQuery": {
        "type": "apiKey",
        "in": "query",
        "name": "api_key",
        "description": "The same for clients of calendars, which cannot send headers.",
    },
}


def _document_itself() -> JsonObject:
    headers = ("ETag", "Cache-Control", *FIXED_HEADERS)
    operation: JsonObject = {
        "operationId": "openapi",
        "tags": ["description"],
        "summary": "This document",
        "security": [],
        "responses": {
            "200": response("The document.", headers, JSON, {"type": "object"}),
            "304": response("The client has it already.", headers),
            **problems(("405", "MethodNotAllowed")),
        },
    }
    return methods(operation)


def openapi_document(served: Sequence[League], max_page_size: int) -> JsonObject:
    """Return the document of a gateway that serves these leagues. Pure."""
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "security": [{}, {"keyInHeader": []}, {"keyInQuery": []}],
        "tags": list(_TAGS),
        "paths": {
            **calendar_paths(served),
            **legacy_paths(served, max_page_size),
            OPENAPI.path: _document_itself(),
        },
        "components": {
            "headers": {
                name: {"description": meaning, "schema": schema} for name, (meaning, schema) in HEADERS.items()
            },
            "schemas": schemas(),
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }
