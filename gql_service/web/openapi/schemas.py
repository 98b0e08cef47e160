"""The schemas of bodies in the OpenAPI document."""

from typing import Final

from gql_service.web.openapi.elements import JsonObject, ref
from schema.enums import GameStatus

_GAME_FIELDS: Final = ("away_team", "home_team", "venue", "date", "time")


def schemas() -> JsonObject:
    """Return the schemas of all bodies by name."""
    text = {"type": "string"}
    game: JsonObject = {
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
    problem: JsonObject = {
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
    games = {"type": "array", "items": ref("schemas", "Game")}
    return {
        "Game": game,
        "GameSchedule": _closed({"message": text, "games": games}),
        "LegacyError": _closed({"message": text, "error": text, "games": {"type": "array", "maxItems": 0}}),
        "LegacyFailure": _closed({"message": text, "error": text}),
        "LegacyMessage": _closed({"message": text}),
        "Problem": problem,
    }


def _closed(properties: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }
