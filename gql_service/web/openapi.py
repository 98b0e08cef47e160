"""The OpenAPI 3.1 document of the REST routes, made from the declarations by which they read their parameters."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gql_service.web.answers.cached_answer import tag_matches, tag_of
from gql_service.web.calendars.asked import OF_LEAGUE, OF_TEAM, SUFFIX
from gql_service.web.rest.game_schedule import legacy_parameters
from gql_service.web.rest.parameters import Parameter
from gql_service.web.routes import CALENDARS, GAME_SCHEDULE, OPENAPI, SPORTS
from gql_service.web.transport.data_headers import SOURCE_HEADER, STALE_HEADER
from gql_service.web.transport.media_types import JSON
from gql_service.web.transport.problems import PROBLEM
from schema.enums import GameStatus, League

MAX_AGE_SECONDS: Final = 300
"""How long the document may be cached. The document changes only with a release, which is then soon visible."""

_Object = dict[str, Any]

ERROR_RESPONSES: Final[Mapping[str, str]] = {
    "BadRequest": "A parameter is unknown or wrong; `detail` states the correct form.",
    "Unauthorized": "An API key is required, and the request has no valid key.",
    "NotFound": "The league, team or season does not exist, or is not in the plan of the key; `detail` says which.",
    "MethodNotAllowed": "Only the methods in the Allow header are allowed.",
    "TooManyRequests": "Too many requests; Retry-After states when to retry.",
    "Unavailable": "The source fails, and the gateway lacks a part of the calendar. Keep the events that you have.",
}
_HEADERS: Final[Mapping[str, tuple[str, _Object]]] = {
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
_LABELS: Final = ("Age", "ETag", "Cache-Control", "Vary", SOURCE_HEADER, STALE_HEADER)
_ALWAYS: Final = (SOURCE_HEADER,)


def _ref(kind: str, name: str) -> _Object:
    return {"$ref": f"#/components/{kind}/{name}"}


def _headers(names: Iterable[str]) -> _Object:
    return {name: _ref("headers", name) for name in names}


def _answer(meaning: str, headers: Iterable[str], media_type: str | None = None, schema: object = None) -> _Object:
    found: _Object = {"description": meaning, "headers": _headers(headers)}
    if media_type is not None:
        found["content"] = {media_type: {"schema": schema}}
    return found


def _parameter(parameter: Parameter[Any]) -> _Object:
    told: _Object = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "schema": parameter.schema,
    }
    if parameter.schema.get("type") == "array":
        told |= {"style": "form", "explode": False}
    if parameter.example is not None:
        told["example"] = parameter.example
    return told


def _absent_when_empty(told: _Object) -> _Object:
    """Return a parameter for which an empty value counts as absent."""
    return {**told, "schema": {"anyOf": [told["schema"], {"type": "string", "pattern": "^[ ]*$"}]}}


def _path_parameter(name: str, meaning: str, schema: _Object, example: str) -> _Object:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": meaning,
        "schema": schema,
        "example": example,
    }


def _methods(operation: _Object) -> _Object:
    """Return an operation by GET, and by HEAD, which has no content."""
    responses = {
        status: {key: value for key, value in response.items() if key != "content"}
        for status, response in operation["responses"].items()
    }
    head = {**operation, "operationId": f"{operation['operationId']}Head", "responses": responses}
    return {"get": operation, "head": {**head, "summary": f"{operation['summary']}: its headers"}}


def _problems(*statuses: tuple[str, str]) -> _Object:
    retried = ("TooManyRequests", "Unavailable")
    return {
        status: _answer(
            ERROR_RESPONSES[name],
            (
                *_ALWAYS,
                *(("Retry-After",) if name in retried else ()),
                *(("Allow",) if name == "MethodNotAllowed" else ()),
            ),
            PROBLEM,
            _ref("schemas", "Problem"),
        )
        for status, name in statuses
    }


_CALENDAR_PROBLEMS: Final = (
    ("400", "BadRequest"),
    ("401", "Unauthorized"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("429", "TooManyRequests"),
    ("503", "Unavailable"),
)


def _calendar(operation_id: str, summary: str, path: Sequence[_Object], query: Iterable[Parameter[Any]]) -> _Object:
    operation: _Object = {
        "operationId": operation_id,
        "tags": ["calendars"],
        "summary": summary,
        "description": (
            "An iCalendar file (RFC 5545) to subscribe to. An event keeps its UID when its game is moved; SEQUENCE and "
            "LAST-MODIFIED follow the source's dates of change. The case of leagues and team keys does not matter."
        ),
        "parameters": [*path, *map(_parameter, query)],
        "responses": {
            "200": _answer(
                "The calendar.", (*_LABELS, "Last-Modified", "Content-Disposition"), "text/calendar", {"type": "string"}
            ),
            "304": _answer("The client has it already.", (*_LABELS, "Last-Modified")),
            **_problems(*_CALENDAR_PROBLEMS),
        },
    }
    return _methods(operation)


def _legacy_errors() -> _Object:
    bad, failed = _ref("schemas", "LegacyError"), _ref("schemas", "LegacyFailure")
    return {
        "400": _answer("A parameter is wrong; `error` states the correct form.", _ALWAYS, JSON, bad),
        "401": _answer(ERROR_RESPONSES["Unauthorized"], _ALWAYS, JSON, bad),
        "405": _answer(
            ERROR_RESPONSES["MethodNotAllowed"], (*_ALWAYS, "Allow"), JSON, _ref("schemas", "LegacyMessage")
        ),
        "429": _answer(ERROR_RESPONSES["TooManyRequests"], (*_ALWAYS, "Retry-After"), JSON, bad),
        "404": _answer("The plan of this gateway's key does not include the data.", _ALWAYS, JSON, failed),
        "503": _answer("The source fails, and the gateway has no data.", (*_ALWAYS, "Retry-After"), JSON, failed),
    }


def _legacy(operation_id: str, parameters: Iterable[Parameter[Any]]) -> _Object:
    schedule = _ref("schemas", "GameSchedule")
    operation: _Object = {
        "operationId": operation_id,
        "tags": ["legacy"],
        "summary": "The games of a league, in the form of the old app",
        "description": (
            "Without days, season or week: the current week in the NFL and in college football, today and the next 7 "
            "days in other leagues. Unknown parameters are ignored."
        ),
        "parameters": [_absent_when_empty(_parameter(parameter)) for parameter in parameters],
        "responses": {
            "200": _answer("The games; the list may be empty.", (*_LABELS, "Warning"), JSON, schedule),
            "304": _answer("The client has it already.", _LABELS),
            **_legacy_errors(),
        },
    }
    return _methods(operation)


def _document_itself() -> _Object:
    headers = ("ETag", "Cache-Control", *_ALWAYS)
    operation: _Object = {
        "operationId": "openapi",
        "tags": ["description"],
        "summary": "This document",
        "security": [],
        "responses": {
            "200": _answer("The document.", headers, JSON, {"type": "object"}),
            "304": _answer("The client has it already.", headers),
            **_problems(("405", "MethodNotAllowed")),
        },
    }
    return _methods(operation)


_GAME_FIELDS: Final = ("away_team", "home_team", "venue", "date", "time")


def _schemas() -> _Object:
    text = {"type": "string"}
    game: _Object = {
        "type": "object",
        "description": "Five strings, with `Unknown` for unknown values; other fields only with `fields=extended`.",
        "required": list(_GAME_FIELDS),
        "properties": {
            **dict.fromkeys(_GAME_FIELDS, text),
            "game_id": text,
            "status": {"type": "string", "enum": [status.value for status in GameStatus]},
            "league": text,
            "season": {"type": "integer"},
            "week": {"type": ["integer", "null"]},
            "starts_at": {"type": ["string", "null"], "format": "date-time"},
        },
        "additionalProperties": False,
    }
    problem: _Object = {
        "type": "object",
        "description": "Problem details, RFC 9457.",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "description": "Always about:blank; see the status."},
            "title": {"type": "string", "description": "The status in words."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"type": "string", "description": "A code for programs, as `extensions.code` in GraphQL."},
            "detail": {"type": "string", "description": "The problem and the correct form."},
            "parameter": {"type": "string", "description": "The wrong parameter."},
        },
    }
    games = {"type": "array", "items": _ref("schemas", "Game")}
    return {
        "Game": game,
        "GameSchedule": _closed({"message": text, "games": games}),
        "LegacyError": _closed({"message": text, "error": text, "games": {"type": "array", "maxItems": 0}}),
        "LegacyFailure": _closed({"message": text, "error": text}),
        "LegacyMessage": _closed({"message": text}),
        "Problem": problem,
    }


def _closed(properties: _Object) -> _Object:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def openapi_document(served: Sequence[League], max_page_size: int) -> _Object:
    """Return the document of a gateway that serves these leagues. Pure."""
    names = [league.value for league in served]
    league = _path_parameter("league", "A league that is served.", {"type": "string", "enum": names}, names[0])
    team = _path_parameter(
        "team",
        "A team by its key, `DAL`, or by its id.",
        {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_:-]+$"},
        "DAL",
    )
    legacy = legacy_parameters(tuple(served), max_page_size).declared()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Schedule gateway: the REST routes",
            "version": version("schedule-gateway"),
            "summary": "Games of many leagues as calendars, and as the list of the old app.",
            "description": "For calendars and old clients. Frontends use /graphql, which describes itself.",
        },
        "security": [{}, {"keyInHeader": []}, {"keyInQuery": []}],
        "tags": [
            {"name": "calendars", "description": "iCalendar files to subscribe to."},
            {"name": "legacy", "description": "The contract of the old app."},
            {"name": "description", "description": "The description of the routes."},
        ],
        "paths": {
            f"{CALENDARS.folder}{{league}}{SUFFIX}": _calendar(
                "leagueCalendar", "All games of a league", [league], OF_LEAGUE
            ),
            f"{CALENDARS.folder}{{league}}/{{team}}{SUFFIX}": _calendar(
                "teamCalendar", "The games of a team", [league, team], OF_TEAM
            ),
            GAME_SCHEDULE.path: _legacy("gameSchedule", legacy),
            SPORTS.path: _legacy("sports", legacy),
            OPENAPI.path: _document_itself(),
        },
        "components": {
            "headers": {
                name: {"description": meaning, "schema": schema} for name, (meaning, schema) in _HEADERS.items()
            },
            "schemas": _schemas(),
            "securitySchemes": {
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
            },
        },
    }


class OpenApi:
    """Serves the document."""

    def __init__(self, served: Sequence[League], max_page_size: int) -> None:
        self._served = tuple(served)
        self._max_page_size = max_page_size

    @cached_property
    def _body(self) -> bytes:
        return orjson.dumps(openapi_document(self._served, self._max_page_size))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tag = tag_of(self._body, JSON, stale=False)
        headers = {"ETag": tag.decode(), "Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"}
        asked = Request(scope).headers.get("if-none-match", "")
        if asked and tag_matches(asked.encode("latin-1"), tag):
            await Response(None, 304, headers)(scope, receive, send)
            return
        await Response(self._body, 200, headers, JSON)(scope, receive, send)
