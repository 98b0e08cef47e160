"""An OpenAPI document of the vendor, read more strictly than written.

The documents require nothing and forbid nothing. In these tests, a row must have each property of its schema, and no
other property, because recorded answers are so. Recorded answers also show facts that the documents leave out. A nested
object may be null. A BYE has no ScoreID. The rounds of Competitions lack the lists that the rounds of Schedule have.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator

CODES: Final = ("nfl", "nba", "mlb", "nhl", "soccer")
NULL_ON_A_BYE: Final = {("Schedule", "ScoreID")}
LISTS_OF_A_ROUND: Final = ("Games", "Standings", "TeamSeasons", "PlayerSeasons")


class Document:
    """The vendor's document of a league, with the schemas for the answer of each path."""

    def __init__(self, code: str, raw: Mapping[str, Any]) -> None:
        self.code = code
        self._operations = [(_pattern(template), item["get"]) for template, item in raw["paths"].items()]
        schemas = raw["components"]["schemas"]
        self._strict = {name: _strict(name, schema) for name, schema in schemas.items()}
        if "Round" in schemas:
            self._strict["Round of Competitions"] = _without(self._strict["Round"], LISTS_OF_A_ROUND)
            rounds = {"type": "array", "items": {"$ref": "#/components/schemas/Round of Competitions"}}
            self._strict["Season"]["properties"]["Rounds"] = rounds
        self._properties = {name: frozenset(map(str.lower, schema["properties"])) for name, schema in schemas.items()}

    def validator(self, path: str) -> Draft202012Validator:
        """Return a validator for the answer of a path. Raises KeyError for a path that the document does not have."""
        for pattern, operation in self._operations:
            if pattern.fullmatch(path):
                answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
                return Draft202012Validator({**answer, "components": {"schemas": self._strict}})
        raise KeyError(f"{path} is not in {self.code}.json")

    def has(self, name: str, schemas: Collection[str]) -> bool:
        """Return whether any of these schemas has a property with this name, in any letter case."""
        return any(name.lower() in self._properties.get(schema, ()) for schema in schemas)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), re.IGNORECASE)


def _strict(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    properties = {
        field: _nullable(of) if "$ref" in of or (name, field) in NULL_ON_A_BYE else of
        for field, of in schema["properties"].items()
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _without(schema: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    properties = {name: of for name, of in schema["properties"].items() if name not in names}
    return {**schema, "properties": properties, "required": list(properties)}


def _nullable(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [dict(of), {"type": "null"}]}


def thinned(value: Any, at_most: int = 60) -> Any:
    """Return a long list reduced to evenly spaced rows; nested lists are reduced, too."""
    if isinstance(value, list):
        step = max(1, -(-len(value) // at_most))
        return [thinned(each, at_most) for each in value[::step]]
    if isinstance(value, dict):
        return {name: thinned(each, at_most) for name, each in value.items()}
    return value


def complaints(validator: Draft202012Validator, value: Any) -> Iterator[str]:
    """Return the validator's errors without duplicates: the path without the numbers of rows, and the message."""
    seen = set()
    for error in validator.iter_errors(value):
        way = ".".join(part for part in error.absolute_path if isinstance(part, str))
        text = f"{way}: {error.message[-160:]}"
        if text not in seen:
            seen.add(text)
            yield text
