"""The leagues and seasons found in a folder of recorded responses, laid out by request path."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gql_service.sportsdata.leagues import ROUTES
from gql_service.sportsdata.routes import PARTS_BY_SUFFIX
from schema.enums import League, SeasonType
from schema.ids import SeasonKey

_SEASON: Final = re.compile(r"(\d{4})([A-Z]{3,4})?", re.ASCII)


def recorded_leagues(folder: Path) -> tuple[League, ...]:
    """Return the leagues with a recorded schedule in a folder."""
    return tuple(
        league
        for league, routes in ROUTES.items()
        if any((folder / routes.path(operation).lstrip("/")).is_dir() for operation in routes.schedules)
    )


def recorded_seasons(folder: Path, league: League) -> list[SeasonKey]:
    """Return the seasons of a league with a recorded schedule: newest first, regular season before the other parts."""
    found = {key for operation in ROUTES[league].schedules for key in _in(folder, league, operation)}
    return sorted(found, key=lambda key: (-key.year, key.type is not SeasonType.REGULAR, key.type.value))


def _in(folder: Path, league: League, operation: str) -> Iterator[SeasonKey]:
    for file in folder.joinpath(ROUTES[league].path(operation).lstrip("/")).glob("*.json"):
        match = _SEASON.fullmatch(file.stem)
        type_ = PARTS_BY_SUFFIX.get(match[2] or "REG") if match is not None else None
        if match is not None and type_ is not None:
            yield SeasonKey(league, int(match[1]), type_)
