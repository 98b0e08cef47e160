"""The legacy routes in the OpenAPI document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from gql_service.web.openapi.elements import (
    DATA_HEADERS,
    ERROR_RESPONSES,
    FIXED_HEADERS,
    JsonObject,
    methods,
    query_parameter,
    ref,
    response,
)
from gql_service.web.rest.legacy_parameters import legacy_parameters
from gql_service.web.rest.parameters import Parameter
from gql_service.web.routes import GAME_SCHEDULE, SPORTS
from gql_service.web.transport.media_types import JSON
from schema.enums import League
from schema.leagues import FACTS

_BY_WEEK: Final = ", ".join(league.value for league, facts in FACTS.items() if facts.by_week)
"""The leagues that people follow by week."""


def _absent_when_empty(declared: JsonObject) -> JsonObject:
    """Return a parameter for which an empty value counts as absent."""
    return {**declared, "schema": {"anyOf": [declared["schema"], {"type": "string", "pattern": "^[ ]*$"}]}}


def _errors() -> JsonObject:
    bad, failed = ref("schemas", "LegacyError"), ref("schemas", "LegacyFailure")
    return {
        "400": response("A parameter is wrong; `error` states the correct form.", FIXED_HEADERS, JSON, bad),
        "401": response(ERROR_RESPONSES["Unauthorized"], FIXED_HEADERS, JSON, bad),
        "405": response(
            ERROR_RESPONSES["MethodNotAllowed"], (*FIXED_HEADERS, "Allow"), JSON, ref("schemas", "LegacyMessage")
        ),
        "429": response(ERROR_RESPONSES["TooManyRequests"], (*FIXED_HEADERS, "Retry-After"), JSON, bad),
        "404": response("The plan of this gateway's key does not include the data.", FIXED_HEADERS, JSON, failed),
        "503": response(
            "The source fails, and the gateway has no data.", (*FIXED_HEADERS, "Retry-After"), JSON, failed
        ),
    }


def _game_schedule(operation_id: str, parameters: Iterable[Parameter[Any]]) -> JsonObject:
    schedule = ref("schemas", "GameSchedule")
    operation: JsonObject = {
        "operationId": operation_id,
        "tags": ["legacy"],
        "summary": "The games of a league, in the form of the old app",
        "description": (
            f"Without days, season or week: the current week ({_BY_WEEK}), or today and the next 7 days (other "
            "leagues). Unknown parameters are ignored."
        ),
        "parameters": [_absent_when_empty(query_parameter(parameter)) for parameter in parameters],
        "responses": {
            "200": response("The games; the list may be empty.", (*DATA_HEADERS, "Warning"), JSON, schedule),
            "304": response("The client has it already.", DATA_HEADERS),
            **_errors(),
        },
    }
    return methods(operation)


def legacy_paths(served: Sequence[League], max_page_size: int) -> Mapping[str, JsonObject]:
    """Return the legacy paths of a gateway that serves these leagues."""
    parameters = legacy_parameters(tuple(served), max_page_size).declared()
    return {
        GAME_SCHEDULE.path: _game_schedule("gameSchedule", parameters),
        SPORTS.path: _game_schedule("sports", parameters),
    }
