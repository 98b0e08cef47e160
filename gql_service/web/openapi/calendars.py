"""The calendars in the OpenAPI document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from gql_service.web.calendars.request import OF_LEAGUE, OF_TEAM, SUFFIX
from gql_service.web.openapi.elements import DATA_HEADERS, JsonObject, methods, problems, query_parameter, response
from gql_service.web.rest.parameters import Parameter
from gql_service.web.routes import CALENDARS
from schema.enums import League

_CALENDAR_PROBLEMS: Final = (
    ("400", "BadRequest"),
    ("401", "Unauthorized"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("429", "TooManyRequests"),
    ("503", "Unavailable"),
)


def _path_parameter(name: str, meaning: str, schema: JsonObject, example: str) -> JsonObject:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": meaning,
        "schema": schema,
        "example": example,
    }


def _calendar(
    operation_id: str, summary: str, path: Sequence[JsonObject], query: Iterable[Parameter[Any]]
) -> JsonObject:
    operation: JsonObject = {
        "operationId": operation_id,
        "tags": ["calendars"],
        "summary": summary,
        "description": (
            "An iCalendar file (RFC 5545) to subscribe to. An event keeps its UID when its game is moved; SEQUENCE and "
            "LAST-MODIFIED follow the source's dates of change. The case of leagues and team keys does not matter."
        ),
        "parameters": [*path, *map(query_parameter, query)],
        "responses": {
            "200": response(
                "The calendar.",
                (*DATA_HEADERS, "Last-Modified", "Content-Disposition"),
                "text/calendar",
                {"type": "string"},
            ),
            "304": response("The client has it already.", (*DATA_HEADERS, "Last-Modified")),
            **problems(*_CALENDAR_PROBLEMS),
        },
    }
    return methods(operation)


def calendar_paths(served: Sequence[League]) -> Mapping[str, JsonObject]:
    """Return the paths of calendars of a gateway that serves these leagues."""
    names = [league.value for league in served]
    league = _path_parameter("league", "A league that is served.", {"type": "string", "enum": names}, names[0])
    team = _path_parameter(
        "team",
        "A team by its key, `DAL`, or by its id.",
        {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_:-]+$"},
        "DAL",
    )
    return {
        f"{CALENDARS.folder}{{league}}{SUFFIX}": _calendar(
            "leagueCalendar", "All games of a league", [league], OF_LEAGUE
        ),
        f"{CALENDARS.folder}{{league}}/{{team}}{SUFFIX}": _calendar(
            "teamCalendar", "The games of a team", [league, team], OF_TEAM
        ),
    }
