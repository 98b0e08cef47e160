"""Teams and stadiums of a league, from the package's JSON files."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """A team. ``conference`` is also MLB's league (AL, NL), and ``extra`` contains fields of a single league.

    Each team is a single object, so teams compare by identity.
    """

    team_id: int
    key: str
    city: str
    name: str
    conference: str
    division: str | None
    stadium_id: int | None
    colors: tuple[str | None, ...]
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Stadium:
    """A venue: its coordinates in degrees and its row in the vendor's form."""

    stadium_id: int
    latitude: float
    longitude: float
    capacity: int
    roofed: bool
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A league's teams, the all-star teams that are listed only in AllTeams, and its stadiums by id."""

    teams: tuple[Team, ...]
    guests: tuple[Team, ...]
    stadiums: Mapping[int, Stadium]

    def division(self, conference: str, division: str) -> list[Team]:
        """Return the teams of a division, by id."""
        return [team for team in self.teams if (team.conference, team.division) == (conference, division)]

    def conference(self, conference: str) -> list[Team]:
        """Return the teams of a conference, division by division."""
        own = [team for team in self.teams if team.conference == conference]
        return sorted(own, key=lambda team: (team.division or "", team.team_id))


_COMMON = ("TeamID", "Key", "City", "Name", "Conference", "Division", "StadiumID", "Colors")


def team_of(row: dict[str, Any]) -> Team:
    """Make a team of its row in a data file."""
    return Team(
        team_id=row["TeamID"],
        key=row["Key"],
        city=row["City"],
        name=row["Name"],
        conference=row["Conference"],
        division=row["Division"],
        stadium_id=row["StadiumID"],
        colors=tuple(row["Colors"]),
        extra={name: value for name, value in row.items() if name not in _COMMON},
    )


def _stadium(row: dict[str, Any]) -> Stadium:
    return Stadium(
        stadium_id=row["StadiumID"],
        latitude=row["GeoLat"],
        longitude=row["GeoLong"],
        capacity=row["Capacity"],
        roofed=row.get("Type") in ("Dome", "RetractableDome"),
        row=row,
    )


@cache
def reference(league: str) -> Reference:
    """Read the reference data of a v3 league, such as ``nfl``. The result is cached."""
    raw = orjson.loads(files(__package__).joinpath("data", f"{league}.json").read_bytes())
    return Reference(
        teams=tuple(map(team_of, raw["teams"])),
        guests=tuple(map(team_of, raw["guests"])),
        stadiums={row["StadiumID"]: _stadium(row) for row in raw["stadiums"]},
    )
