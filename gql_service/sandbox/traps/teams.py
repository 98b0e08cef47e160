"""Traps in teams. Each trap changes rows of teams, and also rows of games that name the team."""

from collections.abc import Iterator

from gql_service.sandbox.rows.common import Row

_NO_KEY = 558
"""The D.C. club."""


def _objects(value: object) -> Iterator[Row]:
    """Yield all objects within a value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def no_key(rows: list[object]) -> None:
    """Leave out the key of a soccer club everywhere."""
    for row in _objects(rows):
        for name, key in (("TeamId", "Key"), ("HomeTeamId", "HomeTeamKey"), ("AwayTeamId", "AwayTeamKey")):
            if row.get(name) == _NO_KEY and key in row:
                row[key] = None


def key_of_another(rows: list[object]) -> None:
    """Give the last team the key of the first, in the list of teams alone."""
    teams = [row for row in rows if isinstance(row, dict) and "Key" in row and "TeamID" in row]
    if len(teams) > 1:
        teams[-1]["Key"] = teams[0]["Key"]
